"""A case comes under an agreement, or no more; an agreement goes on longer; reminding of the end of agreements."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from connected_desk.city import mail_texts
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.mail_texts import LANGUAGES
from connected_desk.city.models import Person
from connected_desk.city.roles import HeldRole
from workflows.engine.bars import keep_out
from workflows.engine.move import lock, note
from workflows.engine.record import ACTS
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import SYSTEM, Context

from . import agreement_queries, mail_values, mails
from .actions import ENDED
from .agreement_models import DAYS_BEFORE, AgreementCover, AgreementExtension, AgreementReminder
from .agreement_queries import days_left
from .models import Agreement, Case
from .permissions import NOT_YOURS, takes_part

ACTS.update(cover=_("Put the case under an agreement"), uncover=_("Took the case out from under an agreement"))
ACTS.update(prolong_agreement=_("Prolonged an agreement"))
NOT_OFFERED = Reason(
    "agreement",
    "この案件に適用できるのは、同じ団体との有効な協定だけです。",
    "A case comes under an agreement in force with the same organisation.",
)
NOT_LATER = Reason(
    "ends_on",
    "延長後の終了日は、今の終了日より後の日にしてください。",
    "The new last day has to be later than the present one.",
)
MAIL = "agreement_ends"


@transaction.atomic
def cover(case: Case, agreement: Agreement, *, by: Person, at: datetime) -> AgreementCover:
    """Put the case under an agreement of its organisation; a row of its log says so.

    Raises MoveRefused for somebody without a part in the case, an ended case, and an agreement that is not offered.
    """
    case = _taken_up(case, by, at)
    if agreement not in agreement_queries.offered(case, by, tokyo_date(at)):
        raise MoveRefused("guard", [NOT_OFFERED], case)
    made = AgreementCover.objects.create(agreement=agreement, case=case, by=by, at=at)
    note(case, "cover", by=by, at=at, body={"kind": agreement.kind, "signed_on": agreement.signed_on})
    return made


@transaction.atomic
def uncover(case: Case, agreement: Agreement, *, by: Person, at: datetime) -> None:
    """The case comes under the agreement no more. Raises MoveRefused as `cover` does, and where it did not."""
    case = _taken_up(case, by, at)
    ended = AgreementCover.objects.filter(case=case, agreement=agreement, ended_at=None).update(
        ended_at=at, ended_by=by
    )
    if not ended:
        raise MoveRefused("guard", [NOT_OFFERED], case)
    note(case, "uncover", by=by, at=at, body={"kind": agreement.kind, "signed_on": agreement.signed_on})


@transaction.atomic
def prolong(agreement: Agreement, *, ends_on: date | None, reason: str, by: Person, at: datetime) -> AgreementExtension:
    """The agreement goes on until a later day, or without an end; the day before is kept and the case's log says so.

    Reminders count to the new day. The case it is on record with may have ended: an agreement outlives it. Raises
    MoveRefused for somebody without a part in the case, and for a day that is not later than the present one.
    """
    [case] = lock([agreement.case])
    keep_out(case, by)
    if not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.ends_on is None or (ends_on is not None and ends_on <= agreement.ends_on):
        raise MoveRefused("details", [NOT_LATER], case)
    made = AgreementExtension.objects.create(
        agreement=agreement, former_end=agreement.ends_on, new_end=ends_on, reason=reason, by=by, at=at
    )
    agreement.ends_on = ends_on
    agreement.save(update_fields=["ends_on"])
    body = {"kind": agreement.kind, "former_end": made.former_end, "ends_on": ends_on, "reason": reason}
    note(case, "prolong_agreement", by=by, at=at, body=body)
    return made


def _taken_up(case: Case, by: Person, at: datetime) -> Case:
    [case] = lock([case])
    keep_out(case, by)
    if not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    if case.state_row.final:
        raise MoveRefused("source", [ENDED], case)
    return case


def remind_due(*, at: datetime) -> None:
    """Queue a mail about each agreement that ends soon: once for the last of the days it has reached."""
    on = tokyo_date(at)
    days = list(
        AgreementReminder.objects.filter(in_use=True).order_by("days_before").values_list("days_before", flat=True)
    )
    rows = Agreement.objects.filter(ends_on__gte=on).select_related("case__owner_unit", "case__proposal__organisation")
    for agreement in rows.order_by("pk"):
        reached = next((one for one in days if (days_left(agreement, on) or 0) <= one), None)
        if reached is not None:
            _remind(agreement, reached, at)


@transaction.atomic
def _remind(agreement: Agreement, reached: int, at: datetime) -> None:
    on, case = tokyo_date(at), agreement.case
    context = Context(by=SYSTEM, at=at, on=on, target=MAIL, details={"due_on": agreement.ends_on})
    values = mail_values.of_move(case, case, context)
    for language in LANGUAGES:
        values[language] |= _in_words(agreement, days_left(agreement, on) or 0, language)
    carried = agreement.covers.filter(ended_at=None).select_related("case__owner_unit", "case__owner_person")
    cases = [case, *(one.case for one in carried)]
    told = [person for one in cases if not one.state_row.final for person in mails.in_charge(one, on)]
    mails.queue_to(
        dict.fromkeys(mails.of_people([*told, *mails.holders(HeldRole.DESK, on)])),
        mail_texts.current(MAIL),
        values,
        at=at,
        reference=case.number,
        dedupe=f"{MAIL}:{agreement.key}:{agreement.ends_on}:{reached}",
    )


def _in_words(agreement: Agreement, left: int, language: str) -> dict[str, str]:
    with override(language):
        days = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left} if left else str(_("ends today"))
        return {"left": days, "subject": agreement.get_kind_display()}


def load_defaults(**_signal: object) -> None:
    """Put the first days of reminding in place where there are none; called after every migration."""
    if not AgreementReminder.objects.exists():
        AgreementReminder.objects.bulk_create(AgreementReminder(days_before=days) for days in DAYS_BEFORE)
