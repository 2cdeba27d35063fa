"""What is asked about evaluators without an account: whether somebody may be one, and what of the case they see."""

from dataclasses import dataclass

from connected_desk.city.models import Person
from proposals.claims import claims_of
from proposals.intake import CONTENT
from proposals.queries import Line, latest_version, sheet
from workflows.cases.models import Case
from workflows.engine.refusals import Reason

HAS_ACCOUNT = Reason(
    "evaluations.has_account",
    "このアドレスの方は、この画面のアカウントを持っています。評価者の一覧から選んでください。",
    "Whoever has this address has an account here. Choose them from the list of evaluators.",
)
OF_THE_PROPOSER = Reason(
    "evaluations.of_the_proposer",
    "提案者のアドレスです。提案者は評価者になれません。",
    "This address is the proposer's. A proposer cannot be an evaluator.",
)


@dataclass(frozen=True)
class Named:
    """Somebody from outside the city who is to score: who they are, how they are reached, and in which language."""

    name: str
    affiliation: str
    email: str
    language: str = "ja"


def why_not(case: Case, email: str) -> Reason | None:
    """Why nobody of this address may score the case as a guest; None where they may. Two queries at most."""
    if case.proposal and email.lower() in {one.lower() for one in case.proposal.emails}:
        return OF_THE_PROPOSER
    return HAS_ACCOUNT if Person.objects.filter(email=email.lower(), is_active=True).exists() else None


def open_part(case: Case) -> list[Line]:
    """What the proposer wrote of the proposal itself, but for what they claim as a business secret; empty without one.

    Neither whom to reach at the organisation, nor its data and money, nor any file.
    """
    if case.proposal is None:
        return []
    version = latest_version(case.proposal)
    sections = sheet(version.answers, claims_of(version))
    lines = next((one.lines for one in sections if one.step == CONTENT), ())
    return [line for line in lines if line.text and not line.claim]
