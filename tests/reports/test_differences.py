"""What changed against the month before: every figure, the figures counted again, and the definitions."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from connected_desk.strategy.models import Indicator
from tests.papers import read_back
from tests.support import case_at, somebody
from workflows.cases.definition import CaseState
from workflows.reports import compare, screen
from workflows.reports.tables import value_of

from .support import JUNE, MAY, TENTH, document, drafted, find, report_in


def place(found, text):
    return next(one for one in found if text in f"{one.place} {one.row}")


def test_each_figure_that_differs_is_named_with_both_values_and_the_difference():
    case_at(CaseState.DIALOGUE, TENTH)

    found = compare.figures(document(MAY), document(JUNE))

    received = place(found, "主な数値 受け付けた提案")
    assert (received.before, received.after, received.change) == ("0", "1", "+1")
    state = place(found, "対話・調整中")
    assert (state.before, state.after, state.change) == ("0", "1", "+1")
    assert not [one for one in found if "取り下げ" in one.row]


def test_two_readings_of_one_month_differ_in_nothing():
    case_at(CaseState.DIALOGUE, TENTH)

    assert compare.figures(document(JUNE), document(JUNE)) == []
    assert compare.definitions(document(JUNE), document(JUNE)) == []


def test_a_figure_of_the_month_before_that_is_counted_otherwise_now_is_named():
    before, after = document(MAY), document(JUNE)
    row = next(row for row in find(after, "flow", "stock")["rows"] if "新規受付" in str(value_of(row[0])))
    row[2]["value"] = 4

    (found,) = compare.recounted(before, after)

    assert (found.before, found.after, found.change) == ("0", "4", "+4")


def test_a_definition_worded_anew_is_named_with_both_wordings():
    before = document(MAY)
    indicator = Indicator.objects.filter(item__isnull=False).order_by("pk").first()
    Indicator.objects.filter(pk=indicator.pk).update(definition="申請のうち電子申請の数")

    found = compare.definitions(before, document(JUNE))

    changed = next(one for one in found if one.row == indicator.name)
    assert (changed.before, changed.after) == (indicator.definition or "－", "申請のうち電子申請の数")


def test_the_page_compares_with_the_newest_edition_of_the_month_before(client):
    drafted(MAY)
    report = drafted(JUNE)
    client.force_login(somebody("bureau"))

    page = client.get(reverse("reports:differences", args=[report.key])).content.decode()

    assert "2026年5月分" in page
    assert reverse("reports:differences", args=[report.key]) in client.get(report.get_absolute_url()).content.decode()


def test_the_first_report_says_that_there_is_none_to_compare_with(client):
    client.force_login(somebody("hq"))

    page = client.get(reverse("reports:differences", args=[drafted().key])).content.decode()

    assert "比べる前の月の報告がありません" in page


@pytest.mark.rule("R39")
def test_pdf_excel_csv_and_page_give_the_same_totals():
    openpyxl = pytest.importorskip("openpyxl")
    case_at(CaseState.DIALOGUE, TENTH)
    report = report_in("published")
    files = {}
    for row in report.files.filter(audience="headquarters").select_related("stored"):
        with default_storage.open(row.stored.path) as kept:
            files[row.kind] = kept.read()
    told = json.loads(files["json"])
    total = str(value_of(find(told, "strategy", "items")["rows"][-1][2]))

    lines = list(csv.DictReader(StringIO(files["csv"].decode("utf-8-sig"))))
    heads = list(lines[0])
    in_csv = [one[heads[7]] for one in lines if one[heads[4]].startswith("合計") and "手続中" in one[heads[6]]]
    book = openpyxl.load_workbook(BytesIO(files["xlsx"]))
    sheet = next(page for page in book if page.title.startswith("計画の項目"))
    in_excel = [str(row[2].value) for row in sheet.iter_rows() if str(row[0].value).startswith("合計")]
    pdf = read_back(files["pdf"]).text
    page = screen.page(told, style_url="", back_url="")

    assert (total, in_csv, in_excel) == ("1", ["1"], ["1"])
    for tile in screen.tiles(told):
        assert f"{tile.label}{tile.value}{tile.unit}".replace(" ", "") in pdf
        assert tile.value in page
