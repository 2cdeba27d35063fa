"""The official texts of a decision as Word documents. A view, as it asks the rooms of what is decided about."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from connected_desk.city import word_texts
from connected_desk.city.calendar import tokyo_date
from workflows.cases import word_values
from workflows.cases.models import Case
from workflows.cases.scope import may_see
from workflows.cases.views.word import WordText, word_lines
from workflows.engine.bars import barred
from workflows.engine.details import decode

from .models import Consultation, Decision
from .sheets import pending_facts

DECISION, DECLINE = "decision", "decline_notice"


def texts_of(decision: Decision, person: Any, on: date) -> list[WordText]:
    """Those that can be had from the page of the decision."""
    return word_lines("decisions:word", decision.key, _kinds(decision, _case_seen(decision, person, on), person))


def values_of(decision: Decision, code: str, person: Any, on: date, *, dated: date | None) -> dict[str, str] | None:
    """What one of them says, less what the person may not see of the case; None where there is no such text."""
    case = _case_seen(decision, person, on)
    if code not in _kinds(decision, case, person):
        return None
    if code == DECLINE and case:
        return word_values.decline_notice(case, decode(decision.details), dated=dated)
    return _values(decision, case, person, on, dated)


def _kinds(decision: Decision, case: Case | None, person: Any) -> list[str]:
    if barred(decision, person):
        return []
    declines = decision.subject_kind == "case" and decision.move == "decline" and case and case.proposal_id
    return [DECISION, DECLINE] if declines else [DECISION]


def _case_seen(decision: Decision, person: Any, on: date) -> Case | None:
    """The case it belongs to, where the person may see it."""
    case = Case.objects.filter(key=decision.case_key).select_related("responsible_unit").first()
    return case if case and may_see(person, case, on) else None


def _values(decision: Decision, case: Case | None, person: Any, on: date, dated: date | None) -> dict[str, str]:
    common = word_values.of_case(case, dated=dated) if case else word_texts.city_values(dated)
    with override("ja"):
        facts = [f"{fact.term}：{fact.value}" for fact in pending_facts(decision, person, on)]
        asked = decision.consultations.select_related("unit")
        return common | {
            "subject": decision.title,
            "text": decision.text,
            "move": decision.pending.label,
            "details": "\n".join(facts),
            "level": decision.get_level_display(),
            "drafter": decision.drafter.name,
            "drafter_unit": decision.drafter_unit.name_ja if decision.drafter_unit else "",
            "drafted_on": word_texts.day(tokyo_date(decision.drafted_at)),
            "decider": decision.decider.name if decision.decider else "",
            "consultations": "\n".join(_said(one) for one in asked),
        }


def _said(asked: Consultation) -> str:
    if asked.at is None:
        return f"{asked.unit.name_ja}：{_('Not in yet')}"
    verdict = _("Dissents") if asked.dissents else _("No objection")
    return f"{asked.unit.name_ja}：{verdict}　{asked.opinion}"
