"""A case comes under an agreement, or no more; one without a case; one goes on longer; reminding of the end of them."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from connected_desk.city import mail_texts
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.mail_texts import LANGUAGES
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import officers_of
from connected_desk.city.roles import HeldRole
from proposals.actions import Named, organisation_named
from workflows.engine.bars import keep_out
from workflows.engine.move import lock, note
from workflows.engine.record import ACTS
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import SYSTEM, Context

from . import agreement_queries, chains, mail_values, mails
from .actions import ENDED
from .agreement_models import DAYS_BEFORE, WITHOUT_CASE, AgreementCover, AgreementExtension, AgreementReminder
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
NOT_KEPT = Reason(
    "unit",
    "案件のない協定を登録し、延長できるのは、その協定を所管する組織とデスクの人です。",
    "An agreement without a case is kept by those who work for its unit, and by the desk.",
)
NEEDS_CASE = Reason(
    "kind",
    "案件がないうちに登録できるのは、包括連携協定と秘密保持契約だけです。",
    "Without a case, only a comprehensive agreement or one on secrecy is put on record.",
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

    Reminders count to the new day. The case it is on record with may have ended: an agreement outlives it. One without
    a case says so in its own log. Raises MoveRefused for somebody without a part in the case or the unit, and for a day
    that is not later than the present one.
    """
    case = _prolonging(agreement, by, at)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.ends_on is None or (ends_on is not None and ends_on <= agreement.ends_on):
        raise MoveRefused("details", [NOT_LATER], case)
    made = AgreementExtension.objects.create(
        agreement=agreement, former_end=agreement.ends_on, new_end=ends_on, reason=reason, by=by, at=at
    )
    agreement.ends_on = ends_on
    agreement.save(update_fields=["ends_on"])
    body = {"kind": agreement.kind, "former_end": made.former_end, "ends_on": ends_on, "reason": reason}
    if case is None:
        chains.write(agreement, "prolong_agreement", by=by, at=at, details=body)
    else:
        note(case, "prolong_agreement", by=by, at=at, body=body)
    return made


def _prolonging(agreement: Agreement, by: Person, at: datetime) -> Case | None:
    """The case the agreement is on record with, locked; None where there is none. MoveRefused for who may not."""
    if agreement.case is None:
        if not agreement_queries.kept_by(by, tokyo_date(at)).filter(pk=agreement.pk).exists():
            raise MoveRefused("role", [NOT_KEPT], None)
        return None
    [case] = lock([agreement.case])
    keep_out(case, by)
    if not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    return case


@transaction.atomic
def record_without_case(
    organisation: Named,
    unit: Unit,
    *,
    kind: str,
    parties: str,
    signed_on: date,
    ends_on: date | None,
    document_number: str,
    capacity: str,
    by: Person,
    at: datetime,
) -> Agreement:
    """Put an agreement with an organisation on record before there is a case: a partnership or a secret kept.

    The unit answers for it and is reminded of its end; cases of the organisation may come under it. Raises MoveRefused
    for a unit that is not the person's and for another kind, and proposals' SeveralOfThatName.
    """
    on = tokyo_date(at)
    if not agreement_queries.own_units(by, on).filter(pk=unit.pk).exists():
        raise MoveRefused("role", [NOT_KEPT], None)
    if kind not in WITHOUT_CASE:
        raise MoveRefused("details", [NEEDS_CASE], None)
    made = Agreement.objects.create(
        organisation=organisation_named(organisation),
        unit=unit,
        kind=kind,
        parties=parties,
        signed_on=signed_on,
        ends_on=ends_on,
        document_number=document_number,
        decided_capacity=capacity,
        recorded_by=by,
        recorded_at=at,
    )
    details = {"kind": kind, "signed_on": signed_on, "ends_on": ends_on, "unit": unit.pk, "parties": parties}
    chains.write(made, "record_agreement", by=by, at=at, details=details)
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
    rows = Agreement.objects.filter(ends_on__gte=on)
    rows = rows.select_related("case__owner_unit", "case__proposal__organisation", "organisation", "unit")
    for agreement in rows.order_by("pk"):
        reached = next((one for one in days if (days_left(agreement, on) or 0) <= one), None)
        if reached is not None:
            _remind(agreement, reached, at)


@transaction.atomic
def _remind(agreement: Agreement, reached: int, at: datetime) -> None:
    on, case = tokyo_date(at), agreement.case
    context = Context(by=SYSTEM, at=at, on=on, target=MAIL, details={"due_on": agreement.ends_on})
    values = mail_values.of_move(case or agreement, case, context)
    for language in LANGUAGES:
        values[language] |= _in_words(agreement, days_left(agreement, on) or 0, language)
    carried = agreement.covers.filter(ended_at=None).select_related("case__owner_unit", "case__owner_person")
    cases = [one for one in (case, *(one.case for one in carried)) if one]
    told = [person for one in cases if not one.state_row.final for person in mails.in_charge(one, on)]
    if agreement.unit:
        told += officers_of(agreement.unit, on)
    mails.queue_to(
        dict.fromkeys(mails.of_people([*told, *mails.holders(HeldRole.DESK, on)])),
        mail_texts.current(MAIL),
        values,
        at=at,
        reference=case.number if case else "",
        dedupe=f"{MAIL}:{agreement.key}:{agreement.ends_on}:{reached}",
    )


def _in_words(agreement: Agreement, left: int, language: str) -> dict[str, str]:
    with override(language):
        days = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left} if left else str(_("ends today"))
        said = {"left": days, "subject": str(agreement.get_kind_display())}
        if agreement.case is None:
            said |= {
                "number": "",
                "title": str(_("(no case of its own)")),
                "organisation": agreement.organisation.name if agreement.organisation else "",
                "case_link": f"{settings.DESK_URL}{agreement.get_absolute_url()}",
            }
        return said


def load_defaults(**_signal: object) -> None:
    """Put the first days of reminding in place where there are none; called after every migration."""
    if not AgreementReminder.objects.exists():
        AgreementReminder.objects.bulk_create(AgreementReminder(days_before=days) for days in DAYS_BEFORE)
