"""Where this room keeps words about a case, and how they are erased one day."""

from collections.abc import Callable
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.records import erasing
from connected_desk.records.erasing import Erasure
from connected_desk.records.keeping import Due, keeps, retention_kind

from .definition import CASE
from .models import Case

KIND = "case"
NOT_TAKEN = "not_taken"
YEARS, YEARS_NOT_TAKEN = 5, 3  # until the city sets its own

keeps("case", "cases.Case", "key", "title", "ict_reason", "none_fits_reason", "closing", chain="case")
keeps("case", "cases.StrategyLink", "case__key", "reason")
keeps("case", "cases.Note", "case__key", "text")
keeps("organisation", "cases.Agreement", "organisation__key", "parties", chain="agreement")
keeps("organisation", "cases.AgreementExtension", "agreement__organisation__key", "reason")
keeps("case", "cases.Agreement", "case__key", "parties")
keeps("case", "cases.AgreementExtension", "agreement__case__key", "reason")
keeps("case", "cases.ResultOpinion", "case__key", "text")
keeps("case", "cases.Letter", "case__key", "subject", "body")
keeps("case", "cases.Contact", "case__key", "ours", "theirs", "said", "decided")
keeps("case", "cases.NextAction", "contact__case__key", "what", "closing")
keeps("case", "cases.PublicText", "case__key", "title", "text", "words", chain="public_text")
keeps("case", "cases.Disclosure", "case__key", "scope", "opinion", chain="disclosure")
keeps("case", "cases.DisclosurePart", "disclosure__case__key", "claim", "opinion", "why")
keeps("case", "cases.FiledMail", "case__key", "subject", "sender", "recipients", "text", "attached", files=("file",))
keeps("case", "cases.Recusal", "case__key", "reason", "lifted_because")
keeps("case", "cases.CaseTie", "case__key", "reason", "ended_because", chain="case_tie")
keeps("case", "cases.CaseTie", "other__key", "reason", "ended_because", chain="case_tie")
keeps("case", "cases.TransferItem", "case__key", "title")
keeps("case", "cases.ReplyDraft", "case__key", gone=True)
keeps("case", "cases.SearchRow", "case__key", gone=True)
keeps("case", "cases.CaseOfPerson", "case__key", gone=True)
keeps("case", "cases.Projection", "case__key", gone=True)
keeps("person", "cases.Transfer", "person__key", "reason", chain="transfer")
keeps("person", "cases.SavedList", "person__key", gone=True)
keeps("person", "cases.CaseOfPerson", "person__key", gone=True)
keeps("person", "cases.ReplyDraft", "person__key", gone=True)
# Mails about a case go by its number: to whom, and every word of them.
keeps("case", "records.OutboxMail", "reference", gone=True, by_name=True)


# An owner stays on a case once it has one, and goes where it is given back or taken up again.
TAKEN_BY_NOBODY = Q(owner_unit=None, proposal__isnull=False)


def ended(before: date) -> list[Due]:
    """The cases that ended before that day and were not disposed of, the longest ago first."""
    return _due(before, lambda rows: rows.exclude(TAKEN_BY_NOBODY))


def ended_untaken(before: date) -> list[Due]:
    """Those among them that no office ever took: withdrawn, turned away or sent elsewhere by the desk."""
    return _due(before, lambda rows: rows.filter(TAKEN_BY_NOBODY))


def _due(before: date, narrow: Callable[[QuerySet[Case]], QuerySet[Case]]) -> list[Due]:
    midnight = datetime.combine(before, time.min, timezone.get_default_timezone())
    rows = Case.objects.filter(erased_by="", state_since__lt=midnight).exclude(state__in=CASE.open_states)
    rows = narrow(rows).order_by("state_since", "pk")
    return [Due(key, number, tokyo_date(at)) for key, number, at in rows.values_list("key", "number", "state_since")]


def mark(key: UUID, erasure: Erasure) -> None:
    """Write on the case under which disposal it went; with its last case an organisation's own words go too."""
    Case.objects.filter(key=key).update(erased_by=erasure.reference)
    proposal = Case.objects.select_related("proposal__organisation").get(key=key).proposal
    if proposal and not Case.objects.filter(erased_by="", proposal__organisation=proposal.organisation).exists():
        erasing.erase("organisation", proposal.organisation.key, "", erasure)


retention_kind(KIND, _("Cases"), _("the end of the case"), YEARS, ended, mark)
retention_kind(
    NOT_TAKEN,
    _("Proposals that no office took"),
    _("the end of the case"),
    YEARS_NOT_TAKEN,
    ended_untaken,
    mark,
    of=KIND,
)
