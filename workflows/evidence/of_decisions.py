"""Each decision (伺い) about the case and what belongs to it: what was asked, who was heard, who decided."""

from django.utils.translation import gettext as _

from connected_desk.ui.formats import full_date
from workflows.decisions.models import Consultation, Decision

from .blocks import Block, Chapter, facts, table
from .editions import Reading

PEOPLE = ("drafter", "drafter_unit", "decider", "decider_unit", "decided_by", "acted_for")


def decisions(reading: Reading) -> Chapter:
    """The decisions in the order they were drafted."""
    rows = Decision.objects.filter(case_key=reading.case.key).select_related(*PEOPLE)
    rows = rows.prefetch_related("consultations__unit", "consultations__by").order_by("drafted_at", "pk")
    return Chapter(_("Decisions"), [block for decision in rows for block in _decision(decision, reading)])


def _decision(decision: Decision, reading: Reading) -> list[Block]:
    lines = [
        (_("Move decided"), decision.pending.label),
        (_("State of the decision"), decision.state_row.label),
        (_("Drafted by"), _unit_and_name(decision.drafter_unit, decision.drafter, reading)),
        (_("Drafted on"), full_date(decision.drafted_at)),
        (_("Level of decision"), decision.get_level_display()),
        (_("Decided by"), _unit_and_name(decision.decider_unit, decision.decided_by, reading)),
        (_("Capacity"), decision.get_capacity_display()),
        (_("Decided on"), full_date(decision.decided_on)),
        (_("Document number"), decision.document_number),
        (_("In place of"), reading.name(decision.acted_for)),
        (_("What was asked"), reading.inside(decision.text)),
    ]
    heard = [_consultation(one, reading) for one in decision.consultations.all()]
    columns = (
        _("Unit consulted"),
        _("Opinion"),
        _("Dissent"),
        _("Answered on"),
    )
    return [facts(decision.title, lines), *table(columns, heard)]


def _unit_and_name(unit: object, person: object, reading: Reading) -> str:
    return " ".join(part for part in (str(unit) if unit else "", reading.name(person)) if part)


def _consultation(one: Consultation, reading: Reading) -> tuple[str | None, ...]:
    dissents = "" if one.dissents is None else _("Yes, on record") if one.dissents else _("No, on record")
    return str(one.unit), reading.inside(one.opinion), dissents, full_date(one.at)
