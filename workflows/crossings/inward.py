"""From the public place to the inner one: proposals with their files, and what companies said and did since."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch

from connected_desk.records.models import LogRow
from proposals.intake import ORGANISATION
from proposals.models import Claim, InformationRequest, Message, Organisation, ProposalVersion, Question
from proposals.queries import WITH_PARTS
from proposals.vocabulary import Side
from workflows.cases.models import Case, Disclosure, PublicText, ResultOpinion

from .carried import Files, tell_files, tell_proposal, tell_version

OF_TEAM = ("name", "kind", "name_kana", "postcode", "address", "representative", "aliases")


def gather(since: datetime, files: Files) -> dict[str, Any]:
    """What companies did since that instant, as the package tells it; their files are put on the list."""
    opened = Case.objects.filter(proposal__submitted_at__gte=since, erased_by="").select_related("proposal")
    return {
        "proposals": [tell_proposal(case, files) for case in opened.order_by("sequence")],
        "versions": [_version(one, files) for one in _versions(since)],
        "claims": [_claim(one) for one in _claims(since)],
        "extensions": [_extension(one) for one in _extended(since)],
        "messages": [_message(one, files) for one in _messages(since)],
        "answers": [_answer(one, files) for one in _answered(since)],
        "public_texts": [_public_text(one) for one in _texts(since)],
        "disclosures": [_disclosure(one) for one in _disclosures(since)],
        "opinions": [_opinion(one) for one in ResultOpinion.objects.filter(at__gte=since).select_related("case")],
        "organisations": list(_organisations(since)),
        "withdrawals": list(_withdrawals(since)),
    }


def _versions(since: datetime) -> Iterable[ProposalVersion]:
    rows = ProposalVersion.objects.filter(made_at__gte=since, number__gt=1, proposal__case__erased_by="")
    return rows.select_related("proposal__case").prefetch_related(*WITH_PARTS).order_by("made_at", "pk")


def _version(one: ProposalVersion, files: Files) -> dict[str, Any]:
    return {"case": _case_of(one), **tell_version(one, files)}


def _claims(since: datetime) -> Iterable[Claim]:
    """Those made after the version they are about; the others go along with it."""
    rows = Claim.objects.filter(claimed_at__gte=since, claimed_at__gt=F("version__made_at"))
    rows = rows.filter(version__proposal__case__erased_by="")
    return rows.select_related("version__proposal__case", "stored_file").order_by("claimed_at", "pk")


def _claim(one: Claim) -> dict[str, Any]:
    return {"case": _case_of(one.version), "target": one.target, "why": one.reason}


def _extended(since: datetime) -> Iterable[InformationRequest]:
    return InformationRequest.objects.filter(extended_at__gte=since).order_by("extended_at", "pk")


def _extension(one: InformationRequest) -> dict[str, Any]:
    return {"key": one.key, "due_on": one.due_on, "at": one.extended_at}


def _messages(since: datetime) -> Iterable[Message]:
    rows = Message.objects.filter(side=Side.COMPANY, at__gte=since, proposal__case__erased_by="")
    return rows.select_related("proposal__case").order_by("at", "pk")


def _message(one: Message, files: Files) -> dict[str, Any]:
    sent = (row.stored_file for row in one.files.select_related("stored_file"))
    return {"key": one.key, "case": _case_of(one), "text": one.text, "at": one.at, "files": tell_files(sent, files)}


def _answered(since: datetime) -> Iterable[InformationRequest]:
    rows = InformationRequest.objects.filter(answered_at__gte=since, proposal__case__erased_by="")
    return rows.prefetch_related(Prefetch("questions", Question.objects.order_by("number"))).order_by("answered_at")


def _answer(one: InformationRequest, files: Files) -> dict[str, Any]:
    said = {str(row.number): {"text": row.answer, "cannot": row.cannot_because} for row in one.questions.all()}
    sent = (row.stored_file for row in one.files.select_related("stored_file"))
    return {"key": one.key, "at": one.answered_at, "answers": said, "files": tell_files(sent, files)}


def _texts(since: datetime) -> Iterable[PublicText]:
    return PublicText.objects.filter(answered_at__gte=since, case__erased_by="").order_by("answered_at", "pk")


def _public_text(one: PublicText) -> dict[str, Any]:
    return {"key": one.key, "approved": one.approved, "words": one.words}


def _disclosures(since: datetime) -> Iterable[Disclosure]:
    rows = Disclosure.objects.filter(answered_at__gte=since, case__erased_by="")
    return rows.prefetch_related("parts").order_by("answered_at", "pk")


def _disclosure(one: Disclosure) -> dict[str, Any]:
    said = {row.target: {"objects": row.objects_to_it, "words": row.opinion} for row in one.parts.all() if row.claim}
    return {"key": one.key, "parts": said, "words": one.opinion}


def _opinion(one: ResultOpinion) -> dict[str, Any]:
    return {"case": one.case.key, "text": one.text, "at": one.at}


def _organisations(since: datetime) -> Iterable[Mapping[str, Any]]:
    """What teams keep of their organisations, where they changed it: known at the other place by their cases."""
    changed = LogRow.objects.filter(subject_kind="team", move="change", recorded_at__gte=since).values("subject_key")
    for one in Organisation.objects.filter(teams__key__in=changed).distinct().order_by("pk"):
        cases = Case.objects.filter(proposal__organisation=one).order_by("pk").values_list("key", flat=True)
        yield {"cases": list(cases), ORGANISATION.slug: {name: getattr(one, name) for name in OF_TEAM}}


def _withdrawals(since: datetime) -> Iterable[Mapping[str, Any]]:
    rows = LogRow.objects.filter(subject_kind="case", move="withdraw", recorded_at__gte=since).select_related("kept")
    for row in rows.order_by("recorded_at"):
        reason = (row.body or {}).get("details", {}).get("reason", "")
        yield {"case": row.subject_key, "at": row.recorded_at, "reason": reason if isinstance(reason, str) else ""}


def _case_of(one: Any) -> Any:
    return one.proposal.case.key
