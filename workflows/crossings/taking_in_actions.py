"""Taking a package of the public place in: every proposal becomes a case under its number, and what follows finds it.

All of a package in one transaction; what is there already, by its key, is left alone. What came too late, because the
case went on meanwhile, is kept as a word of its company: nothing that was acknowledged outside is dropped.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from connected_desk.records.models import StoredFile
from connected_desk.records.packages import Package
from proposals import actions as proposals
from proposals.actions import Answer
from proposals.file_queries import files_of_version
from proposals.intake import ORGANISATION
from proposals.models import Claim, InformationRequest, Message
from proposals.queries import differences, latest_version
from workflows.cases import actions as cases
from workflows.cases import company_actions, search
from workflows.cases.disclosure_actions import Opinion, claimed_meanwhile, give_opinion
from workflows.cases.models import Case, Disclosure, PublicText, ResultOpinion
from workflows.cases.publishing_actions import answer_public_text
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import COMPANY

from .carried import Told, keep_files, open_proposal
from .queries import instant


def take_in(package: Package, *, sanitised: Path | None, at: datetime) -> list[str]:
    """Everything in the package; returns a line for each thing that was new. Raises PackageRefused for the whole.

    `sanitised` is a folder with harmless copies of files under their SHA-256: such a copy is kept, and the hash of the
    original beside it.
    """
    data = package.data
    report = [line for told in data["proposals"] for line in open_proposal(package, told, sanitised, at)]
    report += [line for told in data["versions"] for line in _version(package, told, sanitised, at)]
    report += [line for told in data["claims"] for line in _claim(told, at)]
    report += [line for told in data["organisations"] for line in _organisation(told)]
    report += [line for told in data["extensions"] for line in _extension(told, at)]
    report += [line for told in data["messages"] for line in _message(package, told, sanitised, at)]
    report += [line for told in data["answers"] for line in _answer(package, told, sanitised, at)]
    report += [line for told in data["public_texts"] for line in _public_text(told, at)]
    report += [line for told in data["disclosures"] for line in _disclosure(told, at)]
    report += [line for told in data["opinions"] for line in _opinion(told, at)]
    report += [line for told in data["withdrawals"] for line in _withdrawal(told, at)]
    return report


def _case(told: Told) -> Case | None:
    """The case, unless it was disposed of here meanwhile."""
    return Case.objects.select_related("proposal").filter(key=told["case"], erased_by="").first()


def _version(package: Package, told: Told, sanitised: Path | None, at: datetime) -> list[str]:
    case, made_at = _case(told), instant(told["made_at"])
    if case is None or case.proposal is None or case.proposal.versions.filter(made_at=made_at).exists():
        return []
    key = uuid5(UUID(told["case"]), told["made_at"])
    if Message.objects.filter(key=key).exists():  # it came too late before
        return []
    stored = keep_files(package, told["files"], sanitised)
    said = {"answers": told["answers"], "claims": told["claims"], "made_at": made_at}
    try:
        with transaction.atomic():
            cases.take_version(case, **said, stored=stored, at=at)
    except MoveRefused:
        _say_late(case, told, stored, key, at)
        return [f"case {case.number}: a changed proposal, late"]
    return [f"case {case.number}: a changed proposal"]


def _say_late(case: Case, told: Told, stored: list[StoredFile], key: UUID, at: datetime) -> None:
    """What the company changed after the case had gone on, as its message: the differences, and the new files."""
    latest = latest_version(case.proposal)  # type: ignore[arg-type]  # the caller has looked
    with translation.override(case.proposal.language):  # type: ignore[union-attr]
        lines = [_("We changed our proposal. The change reached you after the office in charge had been decided.")]
        changed = differences(latest.answers, told["answers"])
        lines += [f"{one.label}: {one.after}" for one in changed]
        had = {one.key for one in files_of_version(latest)}
        message = cases.send_message(case, text="\n".join(lines), by=COMPANY, at=at)
    Message.objects.filter(pk=message.pk).update(key=key)
    proposals.send_along([one for one in stored if one.key not in had], message=message, request=None)


def _claim(told: Told, at: datetime) -> list[str]:
    case = _case(told)
    if case is None or case.proposal is None:
        return []
    claims, version = {told["target"]: told["why"]}, latest_version(case.proposal)
    targets = {str(one.key) for one in files_of_version(version)} | {
        one for step in version.answers.values() for one in step
    }
    if told["target"] in {one.target for one in Claim.objects.filter(version=version)} or told["target"] not in targets:
        return []
    proposals.add_claims(proposal=case.proposal, claims=claims, at=at)
    claimed_meanwhile(case, claims, at=at)
    return [f"case {case.number}: a claim of a business secret"]


def _organisation(told: Told) -> list[str]:
    """Follow what a company keeps of itself, where nobody else proposed in its name here."""
    rows = list(Case.objects.filter(key__in=told["cases"]).select_related("proposal__organisation"))
    found = {case.proposal.organisation for case in rows if case.proposal}
    if len(found) != 1:
        return []
    [organisation] = found
    here = Case.objects.filter(proposal__organisation=organisation)
    said: Mapping[str, Any] = told[ORGANISATION.slug]
    if all(getattr(organisation, name) == value for name, value in said.items()):
        return []
    if here.exclude(key__in=told["cases"]).exists():
        return [f"case {rows[0].number}: the organisation's data were left, others propose in its name"]
    for name, value in said.items():
        setattr(organisation, name, value)
    organisation.save()
    search.write_all_of(organisation)
    return [f"case {rows[0].number}: the organisation's data"]


def _extension(told: Told, at: datetime) -> list[str]:
    request = InformationRequest.objects.select_related("proposal__case").filter(key=told["key"]).first()
    if request is None or request.extended_at or request.answered_at:
        return []
    case = request.proposal.case  # type: ignore[attr-defined]
    cases.move_answer_date(case, request=request, due_on=date.fromisoformat(told["due_on"]), by=COMPANY, at=at)
    return [f"case {case.number}: another date for the answer"]


def _message(package: Package, told: Told, sanitised: Path | None, at: datetime) -> list[str]:
    case = _case(told)
    if case is None or Message.objects.filter(key=told["key"]).exists():
        return []
    message = cases.send_message(case, text=told["text"], by=COMPANY, at=at)
    Message.objects.filter(pk=message.pk).update(key=UUID(told["key"]), at=instant(told["at"]))
    proposals.send_along(keep_files(package, told["files"], sanitised), message=message, request=None)
    search.write(case)
    return [f"case {case.number}: a message"]


def _answer(package: Package, told: Told, sanitised: Path | None, at: datetime) -> list[str]:
    request = InformationRequest.objects.select_related("proposal__case").filter(key=told["key"]).first()
    if request is None or request.answered_at:
        return []
    case = request.proposal.case  # type: ignore[attr-defined]
    answers = {int(number): Answer(one["text"], one["cannot"]) for number, one in told["answers"].items()}
    proposals.send_along(keep_files(package, told["files"], sanitised), message=None, request=request)
    try:
        with transaction.atomic():
            cases.answer_questions(case, request=request, answers=answers, by=COMPANY, at=at, version=None)
    except MoveRefused:
        # The case went on meanwhile: the answers are kept where they were asked, and nothing moves.
        proposals.answer(request=request, answers=answers, at=instant(told["at"]))
        return [f"case {case.number}: answers, late"]
    return [f"case {case.number}: answers"]


def _public_text(told: Told, at: datetime) -> list[str]:
    asked = PublicText.objects.select_related("case").filter(key=told["key"], case__erased_by="").first()
    if asked is None or asked.answered_at:
        return []
    try:
        with transaction.atomic():
            answer_public_text(asked.case, asked=asked, approved=told["approved"], words=told["words"], at=at)
    except MoveRefused:
        # Another wording was sent meanwhile, which the company is asked about next.
        return [f"case {asked.case.number}: an answer about a text that was worded anew"]
    return [f"case {asked.case.number}: an answer about a text for the public"]


def _disclosure(told: Told, at: datetime) -> list[str]:
    asked = Disclosure.objects.select_related("case").filter(key=told["key"], case__erased_by="").first()
    if asked is None or asked.answered_at:
        return []
    known: Iterable[str] = asked.parts.exclude(claim="").values_list("target", flat=True)
    # What was claimed inside since it was asked has no opinion of the company yet.
    opinions = {target: Opinion(**told["parts"].get(target, {"objects": True, "words": ""})) for target in known}
    try:
        with transaction.atomic():
            give_opinion(asked, opinions=opinions, words=told["words"], at=at)
    except MoveRefused:
        _say_opinion(asked.case, told, at)
        return [f"case {asked.case.number}: an opinion on a request for records, late"]
    return [f"case {asked.case.number}: an opinion on a request for records"]


def _say_opinion(case: Case, told: Told, at: datetime) -> None:
    key = uuid5(UUID(told["key"]), "opinion")
    if not Message.objects.filter(key=key).exists():
        words = [told["words"], *(one["words"] for one in told["parts"].values())]
        message = cases.send_message(case, text="\n".join(filter(None, words)) or "-", by=COMPANY, at=at)
        Message.objects.filter(pk=message.pk).update(key=key)


def _opinion(told: Told, at: datetime) -> list[str]:
    case, said_at = _case(told), instant(told["at"])
    key = uuid5(UUID(told["case"]), told["at"])
    if case is None or case.opinions_on_result.filter(at=said_at).exists() or Message.objects.filter(key=key).exists():
        return []
    try:
        with transaction.atomic():
            opinion = company_actions.give_opinion(case, text=told["text"], by=COMPANY, at=at)
            ResultOpinion.objects.filter(pk=opinion.pk).update(at=said_at)
    except MoveRefused:
        # The case was taken up again meanwhile: what was thought of its result is a word like others.
        message = cases.send_message(case, text=told["text"], by=COMPANY, at=at)
        Message.objects.filter(pk=message.pk).update(key=key)
    return [f"case {case.number}: an opinion on the result"]


def _withdrawal(told: Told, at: datetime) -> list[str]:
    case = _case(told)
    if case is None or case.state_row.final or case.withdrawal_asked_at:
        return []
    try:
        with transaction.atomic():
            move(case, "withdraw", by=COMPANY, at=at, reason=told["reason"])
    except MoveRefused:
        cases.ask_withdrawal(case, reason=told["reason"], by=COMPANY, at=at)
        return [f"case {case.number}: asks to withdraw"]
    return [f"case {case.number}: withdrawn"]
