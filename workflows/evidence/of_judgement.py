"""What became of it: scores and conclusion of each evaluation, the looks back, and the budget asked for."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.ui.formats import full_date, money
from workflows.budgets.models import BudgetRequest
from workflows.budgets.queries import amounts_public
from workflows.budgets.terms import year_label
from workflows.cases.definition import CASE
from workflows.evaluations.models import Evaluation, Evaluator
from workflows.evaluations.queries import effect_lines, evaluators_of, score_table

from .blocks import Block, Chapter, facts, table
from .editions import Reading


def evaluations(reading: Reading) -> Chapter:
    """The evaluations of the case in their order; scores are in it once all are in."""
    rows = Evaluation.objects.filter(case=reading.case).select_related("poc", "criteria_set", "conclusion__decided_by")
    blocks = [block for one in rows.order_by("opened_at", "pk") for block in _evaluation(one, reading)]
    return Chapter(_("Evaluations of the trials"), [*blocks, *_follow_ups(reading)])


def _evaluation(evaluation: Evaluation, reading: Reading) -> Iterator[Block]:
    title = _("Evaluation begun on %s") % full_date(evaluation.opened_at)
    lines = [
        (_("Number of the trial"), evaluation.poc.number),
        (_("Version of the charter"), evaluation.charter_version),
        (_("Version of the score sheet"), evaluation.criteria_set.version),
        (_("Scores due on"), full_date(evaluation.due_on)),
        (_("Closed on"), full_date(evaluation.closed_at)),
    ]
    yield facts(title, lines)
    evaluators = evaluators_of(evaluation)
    yield from _evaluators(evaluators, reading)
    yield from _scores(evaluation, evaluators, reading)
    effects = [
        (line.judgement.criterion.indicator, line.judgement.get_effect_display(), line.judgement.because)
        for line in effect_lines(evaluation)
    ]
    yield from table(
        (
            _("Criterion"),
            _("Effect by criterion"),
            _("Why, where the values say otherwise"),
        ),
        effects,
        _("Effect by criterion"),
    )
    yield from _conclusion(evaluation, reading)


def _evaluators(evaluators: list[Evaluator], reading: Reading) -> Iterator[Block]:
    rows = [
        (
            _called(number, one, reading),
            _("outside the city") if one.from_outside else _("of the city"),
            one.get_conflict_display(),
            reading.inside(one.conflict_text),
            full_date(one.submitted_at) or (_("does not score") if one.excused_at else ""),
            reading.inside(one.excused_because),
        )
        for number, one in enumerate(evaluators)
    ]
    columns = (
        _("Evaluator"),
        _("From where"),
        _("Interests"),
        _("What was declared"),
        _("Scored on"),
        _("Why excused"),
    )
    yield from table(columns, rows, _("Evaluators"))


def _called(number: int, evaluator: Evaluator, reading: Reading) -> str:
    """The name, or a letter where names are left out: the same one in every table of the pack."""
    return reading.inside(evaluator.name) or _("Evaluator %s") % chr(ord("A") + number)


def _scores(evaluation: Evaluation, evaluators: list[Evaluator], reading: Reading) -> Iterator[Block]:
    known = {one.pk: _called(number, one, reading) for number, one in enumerate(evaluators)}
    scores = score_table(evaluation, evaluators, reading.by)
    names = [known[one.pk] for one in scores.evaluators]
    rows = [(row.criterion.name, *(mark.grade for mark in row.marks), row.median, row.spread) for row in scores.rows]
    yield from table(
        (_("Criterion"), *names, _("Median"), _("Spread")),
        rows,
        _("Scores"),
    )
    said = [
        (row.criterion.name, known[mark.evaluator.pk], mark.comment)
        for row in scores.rows
        for mark in row.marks
        if mark.comment
    ]
    if reading.whole:
        yield from table(
            (_("Criterion"), _("Evaluator"), _("Words with the score")),
            said,
            _("Words with the scores"),
        )


def _conclusion(evaluation: Evaluation, reading: Reading) -> Iterator[Block]:
    conclusion: Any = getattr(evaluation, "conclusion", None)
    if conclusion is None:
        return
    lines = [
        (_("Result of the evaluation"), CASE.state(conclusion.result).label),
        (_("Next action"), conclusion.get_next_action_display()),
        (_("Decided on"), full_date(conclusion.decided_on)),
        (_("Decided by"), reading.name(conclusion.decided_by)),
        (_("Text for the public"), conclusion.public_text),
        (_("Reason"), reading.inside(conclusion.reason)),
        (_("How outside opinions were weighed"), reading.inside(conclusion.weighed)),
    ]
    yield facts(_("Conclusion"), lines)


def _follow_ups(reading: Reading) -> Iterator[Block]:
    rows = [
        (
            full_date(one.due_on),
            full_date(one.done_on),
            "" if one.still_running is None else _("Yes, on record") if one.still_running else _("No, on record"),
            one.users,
            reading.inside(one.note),
        )
        for one in reading.case.follow_ups.all()
    ]
    columns = (
        _("Planned for"),
        _("Made on"),
        _("Still running"),
        _("Users"),
        _("What was found"),
    )
    yield from table(columns, rows, _("Looks back"))


def budget(reading: Reading) -> Chapter:
    """The budget requests of the case with the ICT office's checks; amounts as far as the edition may tell them."""
    rows = BudgetRequest.objects.filter(case=reading.case).prefetch_related("checks__reviewer").order_by("pk")
    return Chapter(_("Budget asked for"), [block for one in rows for block in _request(one, reading)])


def _request(request: BudgetRequest, reading: Reading) -> Iterator[Block]:
    told = reading.whole or amounts_public(request, reading.on)

    def amount(value: int | None) -> str:
        return "" if value is None else money(value) if told else _("(not published yet)")

    lines = [
        (_("Kind of budget"), request.get_kind_display()),
        (_("Account"), request.get_account_display()),
        (_("State"), request.state_row.label),
        (_("In that state since"), full_date(tokyo_date(request.state_since))),
        (_("What it is for"), request.purpose),
        (_("Amount requested"), amount(request.amount_requested)),
        (_("In the draft budget"), amount(request.amount_proposed)),
        (_("Amount voted"), amount(request.amount_voted)),
        (_("Why it was refused"), reading.inside(request.refused_reason)),
    ]
    yield facts(_("Budget of %s") % year_label(request.fiscal_year), lines)
    checks = [
        (full_date(one.on), one.get_result_display(), amount(one.amount), reading.inside(one.remark))
        for one in request.checks.all()
    ]
    yield from table(
        (
            _("Checked on"),
            _("Check by the ICT office"),
            _("Amount"),
            _("Remark"),
        ),
        checks,
    )
