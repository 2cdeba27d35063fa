"""One sheet for a bureau's head: its own figures and lines, one side whatever the month held, and who may take it."""

import json
from datetime import date

import pytest
from django.urls import reverse

from connected_desk.records.models import Access
from tests.papers import read_back
from tests.support import case_at, somebody, water_bureau
from workflows.cases.definition import CaseState
from workflows.meetings import actions as meetings
from workflows.meetings.terms import InstructionKind
from workflows.reports import bureau_paper

from .support import TENTH, document, drafted, report_in, secretary


def sheet_of(told: dict, unit) -> dict:
    return next(one for one in told["sheets"] if one["key"] == str(unit.key))


def table(sheet: dict, code: str) -> list[list]:
    found = next(one for one in sheet["tables"] if one["code"] == code)["rows"]
    return [[cell["value"] if isinstance(cell, dict) else cell for cell in row] for row in found]


def instruct(text: str, unit) -> None:
    meetings.give_instruction(
        meeting=None,
        kind=InstructionKind.INSTRUCTION,
        text=text,
        from_whom="市長",
        owner_unit=unit,
        given_on=date(2026, 6, 1),
        due_on=date(2026, 7, 31),
        by=secretary(),
        at=TENTH,
    )


def test_a_sheet_holds_the_bureaus_own_figures_with_last_month_and_its_own_lines():
    case = case_at(CaseState.DIALOGUE, TENTH)
    instruct("効果を確かめること。", water_bureau())
    instruct("ほかの局への指示。", case.owner_unit.__class__.objects.get(code="ICT"))

    told = document()
    own = sheet_of(told, case.owner_unit)

    assert case.owner_unit == water_bureau()
    assert (own["name"], own["head"]) == ("上下水道局", "上下水道局長")
    assert table(own, "figures")[0] == ["手続中の案件", 1, 0]
    assert [row[0] for row in table(own, "cases")] == [case.number]
    assert [row[0] for row in table(own, "instructions")] == ["効果を確かめること。"]
    assert [row[2] for row in table(own, "ahead")] == [case.title]
    others = [one for one in told["sheets"] if one["key"] != own["key"]]
    assert case.number not in json.dumps([table(one, "cases") for one in others], ensure_ascii=False)


def test_there_is_a_sheet_for_each_row_of_the_bureaus_table():
    told = document()

    assert [one["key"] for one in told["sheets"]] == told["bureaus"]


@pytest.mark.parametrize("count", [0, 40])
def test_a_sheet_has_one_side_whatever_the_month_held(count):
    for number in range(count):
        instruct(f"{number} " + "とても長い指示の文です。" * 40, water_bureau())
    told = document()

    read = read_back(bureau_paper.make(told, sheet_of(told, water_bureau())))

    assert (read.pages, read.language, read.tagged, read.bare_fonts) == (1, "ja", True, frozenset())
    assert "上下水道局長" in read.text
    assert "ここで省いた文や行は、月次報告にあります。" in read.text


def test_the_fullest_sheet_still_has_one_side():
    """Every table as full as it is printed, every cell as long as it may be, of signs that break anywhere."""
    told = document()
    sheet = sheet_of(told, water_bureau())
    for one in sheet["tables"]:
        if one["code"] not in ("figures", "goal"):
            one["rows"] = [["長" * 400 if c["kind"] == "text" else "2026-06-10" for c in one["columns"]]] * 60

    assert read_back(bureau_paper.make(told, sheet)).pages == 1


def test_bureaus_find_their_own_sheet_and_headquarters_all(client):
    report = report_in("published")
    own = reverse("reports:bureau", args=[report.key, water_bureau().key])
    keys = json.loads(report.data)["bureaus"]

    for account, count in (
        ("bureauhead", 1),
        ("bureau", 1),
        ("hq", len(keys)),
        ("ict", len(keys)),
        ("desk", 2),
    ):  # the desk belongs to 市長公室
        client.force_login(somebody(account))
        page = client.get(report.get_absolute_url()).content.decode()
        assert sum(reverse("reports:bureau", args=[report.key, key]) in page for key in keys) == count, account

    client.force_login(somebody("bureauhead"))
    assert read_back(client.get(own).content).pages == 1
    assert client.get(reverse("reports:bureau", args=[report.key, keys[0]])).status_code == 404
    assert Access.objects.filter(what="report.bureau", person_id=somebody("bureauhead").pk).count() == 1


def test_there_is_no_sheet_of_a_report_that_nobody_has_approved(client):
    report = drafted()
    client.force_login(somebody("hq"))

    assert client.get(reverse("reports:bureau", args=[report.key, water_bureau().key])).status_code == 404
