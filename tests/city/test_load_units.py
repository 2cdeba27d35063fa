"""load_units: a city's organisation again and again without doubling, and a faulty file refused whole, by line."""

import json
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from connected_desk.city.models import CalendarStep, City, Unit

from .support import SAMPLE, refusal, written

SAKAI = SAMPLE / "organisations" / "sakai_2020.json"


def load(file: Path, **options: Any) -> str:
    out = StringIO()
    call_command("load_units", file, stdout=out, **options)
    return out.getvalue()


def organisation(*units: dict[str, Any]) -> dict[str, Any]:
    return {"meta": {"city_ja": "堺市", "lg_code": "271403"}, "units": list(units)}


def a_unit(code: str, **fields: Any) -> dict[str, Any]:
    return {"code": code, "type": "bureau", "name_ja": f"{code}局", "parent": None, **fields}


@pytest.mark.django_db
def test_sakai_is_loaded_with_its_order_parents_and_parts():
    load(SAKAI)

    assert Unit.objects.count() == 85
    assert [unit.code for unit in Unit.objects.all()[:5]] == ["MAYOR", "DMAYOR", "MCO", "CRM", "ICT"]
    desk = Unit.objects.desk()
    assert (desk.name_ja, desk.parent.code) == ("さかい・コネクテッド・デスク(SCD)", "MCO-1")
    assert (Unit.objects.ict().code, Unit.objects.secretariat().code) == ("ICT", "ICT")
    assert Unit.objects.finance().code == "FIN"
    assert Unit.objects.get(code="HWB").general_affairs.code == "HWB-1a"
    assert Unit.objects.get(code="ICT").head_title_ja == "ICTイノベーション推進監"
    assert Unit.objects.get(code="GAB-1b").valid_to == date(2020, 3, 31)
    assert Unit.objects.get(code="WSB").notes["evidence"] == "source"
    city = City.get()
    assert (city.name_ja, city.lg_code, city.desk_name_ja) == ("堺市", "271403", "さかい・コネクテッド・デスク")


@pytest.mark.django_db
def test_loading_twice_doubles_nothing_and_changes_nothing():
    load(SAKAI)
    first = list(Unit.objects.order_by("pk").values())
    steps = CalendarStep.objects.count()

    load(SAKAI)

    assert list(Unit.objects.order_by("pk").values()) == first
    assert CalendarStep.objects.count() == steps


@pytest.mark.django_db
def test_a_renamed_unit_changes_and_one_no_longer_in_the_file_stays_and_is_told(tmp_path: Path):
    load(written(tmp_path, organisation(a_unit("A"), a_unit("B"))))

    told = load(written(tmp_path, organisation(a_unit("A", name_ja="新しい局"))))

    assert Unit.objects.get(code="A").name_ja == "新しい局"
    assert Unit.objects.filter(code="B").exists()
    assert "B局" in told


@pytest.mark.django_db
def test_a_parent_may_stand_below_its_children_in_the_file(tmp_path: Path):
    load(written(tmp_path, organisation(a_unit("A-1", parent="A"), a_unit("A"))))

    assert Unit.objects.get(code="A-1").parent.code == "A"


@pytest.mark.django_db
def test_the_desk_moves_to_another_unit_with_the_roles_file(tmp_path: Path):
    file = written(tmp_path, organisation(a_unit("A"), a_unit("B")))
    load(file, roles=written(tmp_path, {"roles": {"A": ["desk"]}}, "roles.json"))

    load(file, roles=written(tmp_path, {"roles": {"B": ["desk"]}}, "roles.json"))

    assert Unit.objects.desk().code == "B"


@pytest.mark.django_db
def test_another_citys_units_are_refused():
    load(SAKAI)

    assert "さいたま市" in refusal("load_units", SAMPLE / "organisations" / "saitama_2020.json")
    assert Unit.objects.count() == 85


@pytest.mark.django_db
def test_saitamas_units_load_where_no_city_is_served_yet():
    load(SAMPLE / "organisations" / "saitama_2020.json")

    assert City.get().name_ja == "さいたま市"
    assert Unit.objects.get(code="USH").name_ja == "都市戦略本部"


LINES = json.dumps(organisation(a_unit("A"), a_unit("B")), ensure_ascii=False, indent=1)
# Line 1 {, 2-5 meta, 6 "units", 7-12 unit A (code in 8), 13-18 unit B (code in 14, type 15, name 16, parent 17).


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (LINES.replace("B局", "局").encode("cp932"), "line 3: this is not UTF-8"),
        (LINES.encode("utf-16"), "line 1: this is not UTF-8"),
        (LINES[: LINES.index("B局")], "line 16: the file ends in the middle"),
        (LINES[: LINES.index('"B"')], "line 14: the file ends in the middle"),
        (LINES.replace("B局", "B\n局"), "line 16: a line break or control character stands inside a text."),
        (
            LINES.replace("B局", "B\\n局"),
            "line 16: a line break or control character stands inside the field “name_ja”.",
        ),
        (LINES.replace("B局", "B\\u2028局"), "line 16: a line break or control character"),
        (LINES.replace("B局", "\\ud800"), "line 16: a line break or control character"),
        (LINES.replace('"code": "B"', '"code": "A"'), "line 14: the code “A” stands in line 8 already."),
        (LINES.replace('"parent": null', '"parent": "C"'), "line 11: “C”, named as its parent, is not in this file."),
        (LINES.replace('"name_ja": "B局"', '"name_en": "B"'), "line 13: the field “name_ja” is missing."),
        (
            LINES.replace('"type": "bureau",\n   "name_ja": "B局"', '"type": 3, "name_ja": "B局"'),
            "line 15: the field “type” must be text.",
        ),
        (LINES.replace("B局", "局" * 201), "line 16: the field “name_ja” is longer than 200 characters."),
        (LINES.replace('"code": "B"', '"code": "B", "code": "C"'), "the field “code” stands twice in one object"),
        (LINES.replace('"B局",', '"B局"'), "line 17: this is not JSON from column"),
        ("[]", "line 1: the file must be an object with “meta” and a list “units”."),
        ('{"meta": {}}', "line 1: the file must be an object with “meta” and a list “units”."),
        ('{"meta": {"city_ja": "堺市"},\n"units": [\n3]}', "line 3: each entry of the list must be an object."),
        ("", "line 1: the file ends in the middle"),
    ],
)
def test_a_damaged_file_is_refused_by_line_and_nothing_is_loaded(tmp_path: Path, content: str | bytes, told: str):
    file = written(tmp_path, content)

    assert told in refusal("load_units", file)
    assert (Unit.objects.count(), CalendarStep.objects.count(), City.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_a_unit_below_itself_is_refused_in_both_lines(tmp_path: Path):
    file = written(tmp_path, organisation(a_unit("A", parent="B"), a_unit("B", parent="A")))

    told = refusal("load_units", file)

    assert "line 11: “A” would lie below itself." in told
    assert "line 17: “B” would lie below itself." in told


@pytest.mark.django_db
def test_every_fault_is_told_at_once_in_the_order_of_the_lines(tmp_path: Path):
    file = written(tmp_path, organisation(a_unit("A", parent="X"), a_unit("A"), a_unit("", parent="Y")))

    faults = [line.split(":")[0].strip() for line in refusal("load_units", file).splitlines()[1:]]

    assert faults == ["line 11", "line 14", "line 20", "line 23"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ({"roles": {"C": ["desk"]}}, "line 3: there is no unit “C”."),
        ({"roles": {"A": ["mayor"]}}, "line 3: “mayor” is no role of a unit"),
        ({"roles": {"A": ["desk"], "B": ["desk"]}}, "line 6: “desk” is no role of a unit, or given twice"),
        ({"general_affairs": {"A": "C"}}, "line 3: there is no unit “C”."),
        ({"ended": {"A": "March"}}, "line 3: the last day of “A” must be like 2020-03-31."),
        ({"roles": ["A"]}, "line 2: the field “roles” must be an object."),
    ],
)
def test_a_faulty_roles_file_refuses_the_units_too(tmp_path: Path, roles: dict[str, Any], told: str):
    file = written(tmp_path, organisation(a_unit("A"), a_unit("B")), "city.json")
    written(tmp_path, roles, "city.roles.json")

    assert told in refusal("load_units", file)
    assert Unit.objects.count() == 0


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(CommandError, match="nowhere.json"):
        load(tmp_path / "nowhere.json")


def test_the_exit_status_is_one_and_the_fault_is_on_the_error_output(tmp_path: Path):
    file = written(tmp_path, "[]")

    run = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "load_units", str(file), "--skip-checks"],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stdout) == (1, "")
    assert "file.json" in run.stderr
