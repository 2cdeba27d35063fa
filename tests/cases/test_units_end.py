"""A unit ends in a reorganisation: what it held in every room is its successor's, and each case's log says so."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from connected_desk.city import setting_record, unit_actions, waiting_actions
from connected_desk.city.models import Person, Reorganisation, SettingsBook, Unit
from connected_desk.city.unit_edit_actions import UNITS
from connected_desk.city.unit_holdings import held_by
from connected_desk.city.unit_plan import plan_of
from connected_desk.records.models import LogRow
from connected_desk.records.verify import log_faults
from connected_desk.strategy.models import Indicator, Initiative
from tests.pocs.support import complete
from tests.support import TUESDAY, bureau_officer, case_at, desk_officer, other_officer, somebody, water_bureau
from workflows.cases.chains import KINDS
from workflows.cases.models import Case
from workflows.cases.scope import may_see
from workflows.engine.registry import LIVES
from workflows.referrals import actions as referrals

pytestmark = pytest.mark.usefixtures("clock")
TODAY = date(2026, 7, 7)
FILE = """code,name_ja,kind,parent,valid_to,successors
NWB,上下水道部,bureau,,,
WSB,上下水道局,bureau,MAYOR,2026-07-06,NWB
"""


def reorganise(text: str = FILE, on: date = TODAY, chosen: dict | None = None) -> Reorganisation:
    """The file is carried out, or prepared, by the administrator."""
    by: Person = somebody("admin")
    file = SimpleUploadedFile("units.csv", text.encode(), "text/csv")
    waiting = waiting_actions.hold_table(file, kind=UNITS, by=by, at=TUESDAY, said=on.isoformat())
    plan = plan_of(waiting_actions.table_of(waiting), on=on)
    seen = setting_record.version(UNITS)
    said = {"on": on, "chosen": chosen or {}, "shown": plan.mark, "seen": seen, "reason": "機構改革"}
    return unit_actions.reorganise(waiting, **said, by=by, at=TUESDAY)


def test_everything_open_follows_the_unit_and_each_case_says_so():
    poc, asked = complete(), case_at("referred")
    question = {"unit": water_bureau(), "question": "料金への影響", "due_on": date(2026, 7, 15)}
    opinion = referrals.ask_opinion(case_at("triage"), **question, by=desk_officer(), at=TUESDAY)
    before = {case.pk: case.version for case in Case.objects.all()}
    held = held_by([water_bureau().pk], TODAY)[water_bureau().pk]

    reorganise()

    new = Unit.objects.get(code="NWB")
    case = Case.objects.get(pk=poc.case_id)
    assert {"roles", "cases", "hand_overs", "opinions", "pocs"} <= set(held)
    assert held_by([water_bureau().pk], TODAY)[water_bureau().pk] == {}
    assert (case.owner_unit, case.responsible_unit, case.unit_position) == (new, new, new.position)
    poc.refresh_from_db()
    opinion.refresh_from_db()
    assert (poc.lead_unit, opinion.unit) == (new, new)
    asked.refresh_from_db()
    assert (asked.target_unit, asked.turn_unit, asked.hand_overs.get().unit) == (new, new, new)
    row = LogRow.objects.get(subject_key=case.key, move="follow_unit")
    assert (row.actor_kind, row.body["details"]["reason"]) == ("system", "機構改革")
    assert case.version == before[case.pk] + 1
    assert not Initiative.objects.filter(unit=water_bureau()).exists()
    assert not Indicator.objects.filter(owner=water_bureau()).exists()
    # Whoever worked there goes on with it, and nobody else may.
    assert may_see(bureau_officer(), case, TODAY)
    assert not may_see(other_officer(), case, TODAY)
    chained = [*((kind, model) for model, kind in KINDS.items()), *((life.name, life.model) for life in LIVES.values())]
    chained.append((setting_record.KIND, SettingsBook))
    assert list(log_faults(chained)) == []


def test_one_case_goes_to_another_successor_with_its_hand_over_and_its_trial():
    poc, asked, other = complete(), case_at("referred"), case_at("referred")
    two = FILE.replace("NWB,上下水道部", "SEW,下水道部,bureau,,,\nNWB,上下水道部").replace("06,NWB", "06,NWB SEW")

    made = reorganise(two, chosen={"WSB": {f"cases/{asked.key}": "SEW", f"cases/{poc.case.key}": "SEW"}})

    first, second = Unit.objects.get(code="NWB"), Unit.objects.get(code="SEW")
    for row in (asked, other, poc):
        row.refresh_from_db()
    assert (asked.target_unit, asked.hand_overs.get().unit) == (second, second)
    assert (poc.lead_unit, Case.objects.get(pk=poc.case_id).owner_unit) == (second, second)
    assert (other.target_unit, other.hand_overs.get().unit) == (first, first)
    assert held_by([water_bureau().pk], TODAY)[water_bureau().pk] == {}
    told = {one.about: {label: n for label, _b, n in one.values} for one in setting_record.history(UNITS)[0].told}
    assert told["上下水道局 (WSB) → 下水道部 (SEW)"] == {"案件": "2", "引受けの依頼": "1", "実証": "1"}
    assert made.done_at is not None


def test_a_unit_that_holds_something_does_not_end_without_a_successor():
    case_at("dialogue")

    with pytest.raises(unit_actions.UnitsFaulty) as refused:
        reorganise(FILE.replace("2026-07-06,NWB", "2026-07-06,"))

    [line] = [one for one in refused.value.plan.lines if one.said.code == "WSB"]
    assert line.sentences[0].startswith("この部署にはまだ受け持っているものがありますが、引継先が書かれていません。")
    assert "案件 1件" in line.sentences[0]
    assert not Unit.objects.filter(code="NWB").exists()
    assert water_bureau().valid_to is None
