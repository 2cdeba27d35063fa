"""次の一手: for whoever has the turn, or waits for it, one sentence what to do next, and words ready to send.

Derived from state, turn and dates by the table below, in its order; nothing of it is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from connected_desk.city.models import Person
from connected_desk.city.unit_queries import asked_of
from connected_desk.ui.formats import full_date
from proposals.vocabulary import Side
from workflows.decisions.models import Decision
from workflows.engine.move import Offer, roles_of
from workflows.engine.vocabulary import Role

from .definition import CaseState
from .models import Case
from .permissions import WORKERS

SOON = 3  # open days before a date from which one asks
MESSAGE, NOTE = "message", "note"
ANCHORS = {MESSAGE: "thread", NOTE: "notes"}
# Pages of other rooms a step leads to, by the name of their tab.
PAGES = {"pocs": "pocs:case", "evaluations": "evaluations:case", "budgets": "budgets:case"}


@dataclass(frozen=True)
class Row:
    """A row of the table: in which state, for whom, under which condition; what is said, and what it opens.

    `opens` is a move, a page of PAGES, or MESSAGE or NOTE with `ready` words.
    """

    code: str
    state: CaseState
    mine: bool  # for those whose turn it is; otherwise for those with a part in the case who wait
    says: Any
    opens: str = ""
    ready: Any = ""
    when: Callable[["Facts"], bool] = lambda facts: True


@dataclass(frozen=True)
class Facts:
    """What the conditions ask."""

    case: Case
    left: int | None

    @property
    def presses(self) -> bool:
        """Whether the date is near or past."""
        return self.left is not None and self.left <= SOON

    @property
    def asked_to_withdraw(self) -> bool:
        return self.case.withdrawal_asked_at is not None

    @property
    def spoke(self) -> bool:
        """Whether the city has written to the company, or spoken with it, since this unit answers for the case."""
        case, since = self.case, self.case.responsible_since
        wrote = case.proposal and case.proposal.messages.filter(side=Side.CITY, at__date__gte=since).exists()
        return bool(case.proposal is None or wrote or case.contacts.filter(on__gte=since).exists())


@dataclass(frozen=True)
class NextStep:
    """What the page says: the sentence, where it leads with which words on the button, and what is still missing."""

    sentence: str
    url: str = ""
    label: str = ""
    missing: tuple[str, ...] = ()


HELLO = gettext_lazy("This is %(person)s of %(unit)s.")
ROWS = (
    Row(
        "accept",
        CaseState.RECEIVED,
        True,
        gettext_lazy("Read the proposal, confirm that it was received and put somebody in charge."),
        "accept",
    ),
    Row(
        "refer",
        CaseState.TRIAGE,
        True,
        gettext_lazy("Decide which unit's business it is, and ask the unit to take it on."),
        "refer",
    ),
    Row(
        "ask_again",
        CaseState.INFO_REQUESTED,
        False,
        gettext_lazy("The answer of the proposer is due. Ask once more in your own words."),
        MESSAGE,
        gettext_lazy(
            "May we ask how far you are with the information we asked for by %(due)s? Please send what you have,"
            " or tell us what makes it difficult."
        ),
        lambda facts: facts.presses,
    ),
    Row(
        "wait_answer",
        CaseState.INFO_REQUESTED,
        False,
        gettext_lazy("The proposer is to answer. There is nothing to do until then."),
    ),
    Row(
        "take",
        CaseState.REFERRED,
        True,
        gettext_lazy("Say whether your unit takes the case on; where it does not, give the reason."),
        "take",
    ),
    Row(
        "chase_unit",
        CaseState.REFERRED,
        False,
        gettext_lazy("The answer of the unit asked is due. Remind it in a note."),
        NOTE,
        gettext_lazy(
            "%(number)s “%(title)s”: please say by %(due)s whether %(target)s takes the case on. If something is"
            " missing for that, tell us what."
        ),
        lambda facts: facts.presses,
    ),
    Row(
        "wait_unit",
        CaseState.REFERRED,
        False,
        gettext_lazy("The unit asked is to answer. There is nothing to do until then."),
    ),
    Row(
        "withdraw",
        CaseState.PROOF_OF_CONCEPT,
        True,
        gettext_lazy("The proposer asked to withdraw. Talk with them, and end what runs."),
        "withdraw",
        when=lambda facts: facts.asked_to_withdraw,
    ),
    Row(
        "withdraw",
        CaseState.BUDGETING,
        True,
        gettext_lazy("The proposer asked to withdraw. Talk with them, and end what runs."),
        "withdraw",
        when=lambda facts: facts.asked_to_withdraw,
    ),
    Row(
        "greet",
        CaseState.DIALOGUE,
        True,
        gettext_lazy("Write to the proposer that your unit is in charge, and propose a day to talk."),
        MESSAGE,
        gettext_lazy(
            "Our unit is in charge of your proposal “%(title)s” from now on. We would like to talk with you about"
            " how to go on. Please name a few days and hours that suit you."
        ),
        lambda facts: not facts.spoke,
    ),
    Row(
        "start",
        CaseState.DIALOGUE,
        True,
        gettext_lazy(
            "Agree with the proposer how to go on: begin a trial, go on without one, or end it with a reason."
        ),
        "start_poc",
    ),
    Row(
        "resume",
        CaseState.ON_HOLD,
        True,
        gettext_lazy("The day of resuming is near. Look whether the reason for waiting still stands, and go on."),
        "resume",
        when=lambda facts: facts.presses,
    ),
    Row("wait_hold", CaseState.ON_HOLD, True, gettext_lazy("It is on hold. There is nothing to do until then.")),
    Row(
        "trial",
        CaseState.PROOF_OF_CONCEPT,
        True,
        gettext_lazy("Keep plan, steps and values of the trial up to date; finish it once the last values are in."),
        "pocs",
    ),
    Row(
        "chase_scores",
        CaseState.EVALUATION,
        False,
        gettext_lazy("The scores are due. Look who has not given theirs, and ask them, or excuse them with a reason."),
        "evaluations",
        when=lambda facts: facts.presses,
    ),
    Row(
        "score",
        CaseState.EVALUATION,
        False,
        gettext_lazy("The scores are being given. There is nothing to do until they are in."),
        "evaluations",
    ),
    Row(
        "conclude",
        CaseState.EVALUATION,
        True,
        gettext_lazy("Give your scores; once all are in, the conclusion is drafted."),
        "evaluations",
    ),
    Row(
        "budget",
        CaseState.BUDGETING,
        True,
        gettext_lazy("Take the budget request to the next step of the calendar."),
        "budgets",
    ),
    Row(
        "award",
        CaseState.PROCUREMENT,
        True,
        gettext_lazy("Carry the procurement on and record its result; the decision is drafted from here."),
        "award",
    ),
    Row(
        "look_back",
        CaseState.REALISED,
        True,
        gettext_lazy("Look back at what was realised by the day agreed, and write down its effect."),
        "evaluations",
    ),
)


def of(
    case: Case, person: Person, on: date, *, left: int | None, waiting: list[Decision], offers: list[Offer]
) -> NextStep | None:
    """The next step for this person; None for somebody without a part in the case.

    `left` are the open days until the case is due, `waiting` the decisions under way, `offers` what the person may do.
    """
    roles = roles_of(case, person, on)
    mine = case.turn in {role.value for role in roles} or (case.turn == Role.HOLDER.value and bool(roles & WORKERS))
    if not mine and not roles & WORKERS:
        return None
    if waiting:
        return _decision(waiting[0], person)
    row = _row(case, Facts(case, left), mine=mine)
    return _shown(row, case, offers) if row else None


def ready_text(case: Case, code: str, kind: str, person: Person) -> str:
    """The words of the row of that code for a MESSAGE or NOTE, signed by the person; "" where it has none for that.

    Never the one in place of the other: what is meant for a unit is not offered to the company.
    """
    row = next((row for row in ROWS if (row.code, row.opens, row.state) == (code, kind, case.state)), None)
    if row is None:
        return ""
    company = row.opens == MESSAGE and case.proposal is not None
    with override(case.proposal.language[:2] if company and case.proposal else "ja"):
        values = {
            "number": case.number,
            "title": case.title,
            "person": person.name,
            "unit": case.responsible_unit.name,
            "target": case.target_unit.name if case.target_unit else "",
            "due": full_date(case.due_on) if case.due_on else _("(date)"),
        }
        parts = [HELLO % values, row.ready % values]
        if company and case.proposal:
            parts.insert(0, _("To %(contact)s") % {"contact": case.proposal.contact_name})
        return "\n\n".join(str(part) for part in parts)


def told(case: Case, on: date) -> list[Person]:
    """Whom a ready note is for: whom the unit that is asked is asked through, or else all its people."""
    return list(asked_of(case.target_unit, on).people) if case.target_unit else []


def _row(case: Case, facts: Facts, *, mine: bool) -> Row | None:
    return next((row for row in ROWS if row.state == case.state and row.mine == mine and row.when(facts)), None)


def _decision(decision: Decision, person: Person) -> NextStep:
    if decision.decider_id == person.pk:
        return NextStep(_("A decision waits for you."), decision.get_absolute_url(), _("Open the decision"))
    sentence = _("A decision is under way. Nothing else should be recorded until it is made.")
    return NextStep(sentence, decision.get_absolute_url(), _("Open the decision"))


def _shown(row: Row, case: Case, offers: list[Offer]) -> NextStep:
    sentence = str(row.says)
    if row.opens in (MESSAGE, NOTE):
        if row.opens == MESSAGE and case.proposal is None:
            return NextStep(sentence)
        label = _("Open the message, ready to send") if row.opens == MESSAGE else _("Open the note, ready to keep")
        return NextStep(
            sentence, f"{reverse('desk:messages', args=[case.number])}?ready={row.code}#{ANCHORS[row.opens]}", label
        )
    if row.opens in PAGES:
        return NextStep(sentence, reverse(PAGES[row.opens], args=[case.number]), _("Open the page"))
    offer = next((one for one in offers if one.move.name == row.opens), None)
    if offer is None:
        return NextStep(sentence)
    missing = tuple(reason.sentence for reason in offer.blocked)
    url = "" if missing else reverse("desk:move", args=["case", case.key, row.opens])
    return NextStep(sentence, url, offer.move.label, missing)
