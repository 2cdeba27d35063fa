"""Mails that follow from moves and acts, to whom they go and what they say, queued as rows.

Their texts are read and filled by connected_desk/city/mail_texts.py; what a name stands for is in mail_values.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy

from connected_desk.city import mail_actions, mail_texts
from connected_desk.city.mail_names import RECIPIENTS
from connected_desk.city.mail_texts import FaultyText, Text
from connected_desk.city.models import Person, RoleHeld, Unit
from connected_desk.city.queries import head_of, officers_of
from connected_desk.city.roles import HeldRole
from connected_desk.city.unit_queries import asked_of
from connected_desk.records import outbox
from workflows.engine.registry import MAIL, Context, effect
from workflows.engine.vocabulary import Move

from . import mail_values
from .mail_values import Values, unit_of
from .models import Case, Letter

# What those who chose to read it together are told in their digest: news that asks nothing of them. Never what one is
# asked to decide or to do, nor the words of a company.
CAN_WAIT = frozenset(
    {
        "budget_decided",
        "decision_void",
        "opinion_answered",
        "poc_finished_to_city",
        "poc_ready_to_city",
        "report_published",
        "revised_to_city",
        "taken",
    }
)


@dataclass(frozen=True)
class Recipient:
    """An address and the language its owner reads."""

    email: str
    language: str
    bundles: bool = False  # reads what can wait together, in a digest


def described(name: str) -> tuple[str, str]:
    """What the reference page says of the mail of that name: to whom, and under which subject."""
    written = mail_texts.packaged(name)

    def told(language: str, between: str) -> str:
        with translation.override(language):
            return between.join(str(RECIPIENTS[part]) for part in written.to)

    ja, en = told("ja", "・"), told("en", ", ")
    return f"{ja}へメール「{written.subjects['ja']}」", f"Mails {en}: “{written.subjects['en']}”"


@effect(
    "mail",
    "メールを送る",
    "Sends a mail",
    of=described,
)
def send(subject: Any, context: Context) -> None:
    """Write the mail `context.target` about the subject, one row a recipient: what a move's "mail.x" does.

    A move queues all its mails together, when it is made; outside of one they are queued here.
    """
    send_once(subject, context, dedupe=f"{context.row.pk}:{context.target}")


def send_once(
    subject: Any, context: Context, *, dedupe: str, more: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """Queue the mail `context.target`, once for each recipient under the same `dedupe`.

    `more` are values by language that the subject and the context do not give. A company without an address gets a
    letter instead: a row the desk prints and posts.
    """
    case = case_of(subject)
    written = mail_texts.current(context.target)
    values = mail_values.of_move(subject, case, context, written.names)
    for language, said in (more or {}).items():
        values[language] |= said
    queue_to(
        recipients(written.to, subject, case, context),
        written,
        values,
        at=context.at,
        reference=case.number if case else str(subject.key),
        dedupe=dedupe,
        among=context.mails,
    )
    if "company" in written.to and case and case.proposal and not case.proposal.emails:
        _write_letter(case, written, values, context.at, dedupe)


def queue_to(
    told: Iterable[Recipient],
    written: Text,
    values: Values,
    *,
    at: datetime,
    reference: str,
    dedupe: str,
    among: list[Any] | None = None,
) -> None:
    """Queue the text to each of these in their language, each once for the same `dedupe`.

    Where they are `among` the mails of a move, that will queue them.
    """
    mails = [
        mail_actions.written(
            written,
            to=recipient.email,
            language=recipient.language,
            values=values[recipient.language],
            at=at,
            reference=reference,
            dedupe=f"{dedupe}:{_mark(recipient.email)}",
            bundled=recipient.bundles and written.name in CAN_WAIT,
        )
        for recipient in told
    ]
    if among is None:
        outbox.queue_once(mails)
    else:
        among.extend(mails)


def _write_letter(case: Case, written: Text, values: Values, at: datetime, dedupe: str) -> None:
    language = case.proposal.language[:2]  # type: ignore[union-attr]  # asked before
    said = mail_texts.filled(written, language, values[language])
    kept = {"case": case, "subject": said.subject, "body": said.body, "language": language, "written_at": at}
    Letter.objects.get_or_create(dedupe=dedupe, defaults=kept)


def case_of(subject: Any) -> Case | None:
    """The case a subject is, or belongs to."""
    return subject if isinstance(subject, Case) else getattr(subject, "case", None)


def mails_of(row: Move) -> list[tuple[str, str]]:
    """The mails of a move, each with the one target it is bound to, or ""."""
    return [(target, name.removeprefix(MAIL)) for target, name in row.does if name.startswith(MAIL)]


def tells_company_reason(row: Move) -> bool:
    """Whether a mail of the move carries its reason to the company: whoever writes it has to know."""
    texts = [mail_texts.current(name) for _target, name in mails_of(row)]
    return any("company" in text.to and any("{reason}" in body for body in text.bodies.values()) for text in texts)


# What a mail says of a move that is still being filled in, by the asks it comes from; and what no preview shows.
GAPS = {
    "due": (("due_on", "resume_on"), gettext_lazy("(date)")),
    "unit": (("unit",), gettext_lazy("(unit)")),
    "reason": (("reason",), gettext_lazy("(reason)")),
    "sentence": (("sentence", "public_text", "window"), gettext_lazy("(explanation)")),
    "questions": (("questions",), gettext_lazy("(questions)")),
}
SECRET = gettext_lazy("(address of the proposer's page)")


def preview(written: Text, subject: Any, context: Context, asks: Sequence[str], language: str) -> tuple[str, str]:
    """Subject and body as they would leave now, with a word in brackets for what the form has still to say.

    The company's link stays hidden: whoever has it sees the company's page.
    """
    values = mail_values.of_move(subject, case_of(subject), context)[language]
    with translation.override(language):
        for name, (sources, gap) in GAPS.items():
            if not values[name] or set(sources) & set(asks):
                values[name] = str(gap)
        values["company_link"] = str(SECRET)
    said = mail_texts.filled(written, language, values)
    return said.subject, said.body


def _mark(address: str) -> str:
    """What stands for an address where there is not the room for a long one."""
    return sha256(address.encode()).hexdigest()[:32]


def recipients(to: Iterable[str], subject: Any, case: Case | None, context: Context) -> list[Recipient]:
    """Who gets the mail, each once; nobody of the city is told what they did themselves."""
    found: list[Recipient] = []
    for part in to:
        if part == "company":
            found += _company(case)
        else:
            found += of_people(person for person in people(part, subject, case, context) if person != context.by)
    return list(dict.fromkeys(found))


def of_people(found: Iterable[Person | None]) -> list[Recipient]:
    """Those who still work here, each in their language."""
    return [Recipient(person.email, person.language, person.bundles) for person in found if person and person.is_active]


def people(part: str, subject: Any, case: Case | None, context: Context) -> Sequence[Person | None]:
    """The staff a word of the `to:` line stands for."""
    on, details = context.on, context.details or {}
    match part:
        case "officer":
            return in_charge(case, on)
        case "owner" | "lead":
            unit = unit_of(case, part, context)
            return list(officers_of(unit, on)) if unit else []
        case "target":
            unit = unit_of(case, part, context)
            return list(asked_of(unit, on).people) if unit else []
        case "asked":
            return list(asked_of(details["unit"], on).people)
        case "unit":
            return list(officers_of(details["unit"], on)) if "unit" in details else []
        case "lead_head":
            return [head_of(case.lead_unit, on)] if case and case.lead_unit else []
        case "responsible_head":
            return [head_of(case.responsible_unit, on)] if case else []
        case "desk" | "desk_head" | "finance" | "hq":
            return list(holders(HeldRole(part), on))
        case "secretariat":
            return list(officers_of(Unit.objects.secretariat(), on))
        case "drafter" | "decider":
            return [getattr(subject, part)]
        case "evaluators":
            return list(details.get("evaluators", []))
    raise FaultyText(f"Nobody is known as {part!r}.")


def in_charge(case: Case | None, on: date) -> list[Person]:
    """Whoever looks after the case: the person named for it, or else everybody of the unit that answers for it."""
    if case is None or case.owner_unit is None:
        named, others = case.officer if case else None, list(holders(HeldRole.DESK, on))
    else:
        named, others = case.owner_person, officers_of(case.owner_unit, on)
    return [named] if named and named.is_active else others


def holders(role: HeldRole, on: date) -> QuerySet[Person]:
    """Everybody who holds a role on that day."""
    held = RoleHeld.objects.current(on).filter(role=role, person__is_active=True)
    return Person.objects.filter(pk__in=held.values("person"))


def _company(case: Case | None) -> list[Recipient]:
    if case is None or case.proposal is None:
        return []
    return [Recipient(email, case.proposal.language[:2]) for email in case.proposal.emails]
