"""At the public place: taking what the inner one told, to show it to companies and citizens.

All of a package in one transaction; what is there already, by its key, is brought up to date or left alone.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from connected_desk.records import erasing, log
from connected_desk.records.erasing import Erasure
from connected_desk.records.packages import Package
from proposals import actions as proposals
from proposals.models import InformationRequest, Message, Proposal
from workflows.cases import projection, search
from workflows.cases.kept import KIND
from workflows.cases.kept import mark as mark_case
from workflows.cases.models import Case, Disclosure, DisclosurePart, PublicText

from . import mirrored, released
from .carried import Told, inner_staff, keep_files, open_proposal
from .queries import instant


def take_out(package: Package, *, at: datetime) -> list[str]:
    """Show at the public place what the inner one told; returns a line for each thing that was new."""
    data = package.data
    report = mirrored.keep(data["mirrored"])
    report += released.keep(package, data["reports"], at)
    report += [line for told in data["proposals"] for line in open_proposal(package, told, None, at)]
    report += [line for told in data["cases"] for line in _shown(told, at)]
    report += [line for told in data["requests"] for line in _request(package, told)]
    report += [line for told in data["messages"] for line in _message(package, told)]
    report += [line for told in data["public_texts"] for line in _public_text(told)]
    report += [line for told in data["disclosures"] for line in _disclosure(told)]
    report += [line for told in data["erased"] for line in _erased(told, at)]
    return report


def _case(told: Told) -> Case | None:
    """The case, where it has a page here: not where it came to the city without a company."""
    return Case.objects.select_related("proposal").filter(key=told.get("case", told.get("key")), erased_by="").first()


def _shown(told: Told, at: datetime) -> list[str]:
    case = _case(told)
    if case is None or not projection.keep(case, told["shown"], at=at):
        return []
    return [f"case {case.number} shown anew"]


def _proposal_of(told: Told) -> Proposal | None:
    return Proposal.objects.select_related("case").filter(case__key=UUID(told["case"]), case__erased_by="").first()


def _request(package: Package, told: Told) -> list[str]:
    known = InformationRequest.objects.filter(key=told["key"]).first()
    proposal = _proposal_of(told)
    if proposal is None or (known and (known.answered_at or not told["answered_at"])):
        return []
    request, is_new = InformationRequest.objects.update_or_create(
        key=UUID(told["key"]),
        defaults={
            "proposal": proposal,
            "asked_at": instant(told["asked_at"]),
            "first_due_on": told["first_due_on"],
            "due_on": told["due_on"],
            "extended_at": instant(told["extended_at"]),
            "answered_at": instant(told["answered_at"]),
        },
    )
    for number, text, answer, cannot in told["questions"]:
        said = {"text": text, "answer": answer, "cannot_because": cannot}
        request.questions.update_or_create(number=number, defaults=said)
    proposals.send_along(keep_files(package, told["files"]), message=None, request=request)
    return [f"case {proposal.case.number}: {'questions' if is_new else 'answers'}"]  # type: ignore[attr-defined]


def _message(package: Package, told: Told) -> list[str]:
    proposal = _proposal_of(told)
    if proposal is None or Message.objects.filter(key=told["key"]).exists():
        return []
    said = {"side": told["side"], "text": told["text"], "at": instant(told["at"]), "mailed": True}
    message = Message.objects.create(key=UUID(told["key"]), proposal=proposal, **said)
    proposals.send_along(keep_files(package, told["files"]), message=message, request=None)
    search.write(proposal.case)  # type: ignore[attr-defined]
    return [f"case {proposal.case.number}: a message"]  # type: ignore[attr-defined]


def _public_text(told: Told) -> list[str]:
    case, known = _case(told), PublicText.objects.filter(key=told["key"]).first()
    if case is None or known:
        return []
    PublicText.objects.create(
        key=UUID(told["key"]),
        case=case,
        number=told["number"],
        title=told["title"],
        text=told["text"],
        worded_by=inner_staff(),
        worded_at=instant(told["sent_at"]),
        sent_by=inner_staff(),
        sent_at=instant(told["sent_at"]),
        due_on=told["due_on"],
        answered_at=instant(told["answered_at"]),
        approved=told["approved"],
        words=told["words"],
    )
    return [f"case {case.number}: a text to approve"]


def _disclosure(told: Told) -> list[str]:
    case = _case(told)
    version = (
        case.proposal.versions.filter(made_at=instant(told["made_at"])).first() if case and case.proposal else None
    )
    if case is None or version is None:
        return []
    said: dict[str, Any] = {"decided_at": instant(told["decided_at"])}
    known = Disclosure.objects.filter(key=told["key"]).first()
    if known:
        if known.decided_at or not said["decided_at"]:
            return []
        Disclosure.objects.filter(pk=known.pk).update(**said, decided_by=inner_staff())
        return [f"case {case.number}: a request for records is decided"]
    made = Disclosure.objects.create(
        key=UUID(told["key"]),
        case=case,
        version=version,
        request_number=told["number"],
        requested_on=told["requested_on"],
        scope=told["scope"],
        opened_by=inner_staff(),
        opened_at=instant(told["opened_at"]),
        asked_by=inner_staff(),
        asked_at=instant(told["asked_at"]),
        due_on=told["due_on"],
        decided_by=inner_staff() if told["decided_at"] else None,
        **said,
    )
    # What the city marks stays inside: here a part only says that its company claims it.
    DisclosurePart.objects.bulk_create(
        DisclosurePart(disclosure=made, position=place, target=target, claim=claim, withheld=True, ground="-")
        for place, target, claim in told["parts"]
    )
    return [f"case {case.number}: asked about a request for records"]


def _erased(told: Told, at: datetime) -> list[str]:
    """What the inner place disposed of goes here too, under the same number."""
    case = _case(told)
    if case is None:
        return []
    case = Case.objects.select_for_update().get(pk=case.pk)
    erasure = Erasure(told["disposal"], log.SYSTEM, None, at)
    erasing.erase(KIND, case.key, case.number, erasure)
    mark_case(case.key, erasure)
    return [f"case {case.number} erased"]
