"""What a company's page and its papers show of a case: the exchange, the files, the result, and what to expect when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City
from connected_desk.records.models import StoredFile
from connected_desk.ui.formats import short_date
from connected_desk.ui.looks import Bubble, FileLine, Stage
from proposals.models import InformationRequest, Message, Proposal, Question
from proposals.vocabulary import Side

from . import pace
from .definition import CaseState
from .delays import delay_of
from .models import Case, StagePace
from .queries import CompanyView
from .reason_queries import label_of

# Why a state has no date yet, by the field it takes its date from.
NO_DATE = {
    "poc_ends_on": gettext_lazy("The date is set when the plan of the trial stands."),
    "next_step_on": gettext_lazy("The date depends on the city's budget calendar; we tell you when it is known."),
    "follow_up_on": gettext_lazy("The date on which we look back is not set yet."),
}
# Results of which organisation, title and outcome are published, where the company agreed.
PUBLISHED = frozenset({CaseState.BUDGETING, CaseState.PROCUREMENT, CaseState.REALISED, CaseState.ENDED})
# States that stand still for a while: the pace of their stage says nothing about them.
STANDING = frozenset({CaseState.INFO_REQUESTED, CaseState.ON_HOLD})
PUBLICATION = "publication"


@dataclass(frozen=True)
class Result:
    """What was decided about a case, in the order it is read."""

    conclusion: str
    reason: str
    sentence: str
    office: str
    decided_on: date
    alternatives: str
    window: str
    published: str
    suggests: bool


def result_of(case: Case) -> Result:
    """The result of a case that has one (queries.has_result); costs and lessons are not in it."""
    closing = case.closing
    return Result(
        conclusion=case.state_row.sentence,
        reason=label_of(closing.get("code", "")),
        sentence=closing.get("sentence") or "",
        office=case.responsible_unit.name,
        decided_on=tokyo_date(case.state_since),
        alternatives=closing.get("alternatives") or "",
        window=closing.get("window") or "",
        published=_published(case),
        suggests=case.state_row.final,
    )


def _published(case: Case) -> str:
    agreed = case.proposal is not None and case.proposal.consents.filter(code=PUBLICATION).exists()
    if agreed and case.state in PUBLISHED:
        return _("The name of your organisation, the title and the result are published, as you agreed.")
    return _("Neither the name of your organisation nor the title is published: only numbers of cases are.")


def stages(case: Case, shown: CompanyView, on: date, known: Mapping[int, StagePace]) -> list[Stage]:
    """The six stages: those reached with their day, the present one with what it says, later ones with usual days."""
    reached = pace.reached_on(case)
    found = []
    for number, stage in enumerate(shown.stages, 1):
        more: dict[str, Any] = {}
        if stage.state == "next" and not shown.final:
            more = {"note": _usual_days(number, known)}
        elif number in reached:
            more = {"note": short_date(reached[number], on)}
        if number == shown.stage:
            more = {"sentence": shown.sentence, "note": next_date(case, shown, on)}
            if shown.final or shown.turn_is_yours:
                more |= {"chip": case.state_row.label, "look": shown.look}
        found.append(Stage(stage.label, stage.state, **more))
    return found


def next_date(case: Case, shown: CompanyView, on: date) -> str:
    """The day something is to happen, or that it has passed (an old date must not look like a promise), or why none."""
    if shown.final:
        return _("Decided on %(day)s") % {"day": short_date(case.state_since, on)}
    if shown.next_on is None:
        return str(NO_DATE.get(case.state_row.due, ""))
    day = {"day": short_date(shown.next_on)}
    if shown.next_on >= on:
        return _("Next date: %(day)s") % day
    if shown.turn_is_yours:
        return _("The date for your answer (%(day)s) has passed. You can still answer.") % day
    if delay := delay_of(case, on):
        days = {"day": short_date(delay.missed_on), "new": short_date(delay.new_on)}
        return _("The date we gave (%(day)s) has passed. We are sorry to keep you waiting. New date: %(new)s") % days
    return _("The date we gave (%(day)s) has passed. We are sorry to keep you waiting.") % day


def expected(case: Case, shown: CompanyView, known: Mapping[int, StagePace]) -> str:
    """How long the present stage took others, or the house target while too few have finished it; "" if it stands."""
    if shown.final or case.state in STANDING:
        return ""
    usual = known.get(shown.stage)
    target = pace.targets(tokyo_date(case.state_since), case.turn_unit_id).get(shown.stage)
    if usual and usual.cases >= pace.ENOUGH:
        return _(
            "In the past two years half of %(cases)d proposals finished this stage within %(half)d open days, and four "
            "in five within %(most)d (worked out on %(on)s). This is an estimate and no promise."
        ) % {"cases": usual.cases, "half": usual.half, "most": usual.most, "on": short_date(usual.worked_out_on)}
    if target:
        sentence = ngettext(
            "There are too few past cases yet, so this is our target: %(days)d open day for this stage.",
            "There are too few past cases yet, so this is our target: %(days)d open days for this stage.",
            target,
        )
        return sentence % {"days": target}
    return _("How long this stage takes depends on the plan of the trial or on the budget.")


def _usual_days(stage: int, known: Mapping[int, StagePace]) -> str:
    usual = known.get(stage)
    if usual is None or usual.cases < pace.ENOUGH:
        return ""
    return _("Usually %(half)d to %(most)d open days") % {"half": usual.half, "most": usual.most}


def bubbles(proposal: Proposal, you: str, lines: Callable[[list[StoredFile]], list[FileLine]]) -> list[Bubble]:
    """Messages, questions and answers in the order of time, by side (`you` names the company): no names of staff.

    `lines` shows the files that were sent with one of them.
    """
    city = City.get().signature
    said = [
        Bubble(
            you if one.side == Side.COMPANY else city,
            one.at,
            one.text,
            mine=one.side == Side.COMPANY,
            files=lines(_sent(one)),
        )
        for one in proposal.messages.prefetch_related("files__stored_file")
    ]
    for asked in proposal.information_requests.prefetch_related("questions", "files__stored_file"):
        said += _asked_and_answered(asked, you, city, lines(_sent(asked)))
    return sorted(said, key=lambda bubble: bubble.at)


def _sent(what: Message | InformationRequest) -> list[StoredFile]:
    return [one.stored_file for one in what.files.all()]


def _asked_and_answered(asked: InformationRequest, you: str, city: str, sent: list[FileLine]) -> list[Bubble]:
    questions: list[Question] = list(asked.questions.all())
    found = [Bubble(city, asked.asked_at, _numbered((one.number, one.text) for one in questions))]
    # Where no answer came and the case ended, the request is closed without a word of the company.
    if asked.answered_at and any(one.answer or one.cannot_because for one in questions):
        given = _numbered((one.number, _answer_to(one)) for one in questions)
        found.append(Bubble(you, asked.answered_at, given, mine=True, files=sent))
    return found


def _numbered(lines: Iterable[tuple[int, str]]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in lines)


def _answer_to(question: Question) -> str:
    return question.answer or _("Cannot be answered: %(why)s") % {"why": question.cannot_because}
