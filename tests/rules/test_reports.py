"""R38 to R40: figures that say what they are of, a month that stays as it was, charts that need no colours."""

import csv
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest

from connected_desk.city.models import Unit
from connected_desk.sample.walk import Walk
from connected_desk.strategy.actions import indicators
from connected_desk.strategy.models import Indicator, IndicatorTarget, Item
from connected_desk.strategy.terms import Absence
from tests.papers import read_back
from tests.support import case_at, received_case, somebody
from workflows.reports import actions
from workflows.reports.models import Report
from workflows.reports.months import Month

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MAY, JUNE = Month.parse("2026-05"), Month.parse("2026-06")
TENTH_OF_MAY, TENTH_OF_JUNE = datetime(2026, 5, 11, 1, 0, tzinfo=UTC), datetime(2026, 6, 10, 1, 0, tzinfo=UTC)


def delivered(month: Month) -> Report:
    """The month's report, built on the morning after the month and carried to headquarters by real moves."""
    at = month.end + timedelta(hours=9)
    report = actions.open_report(month, by=somebody("ict"), at=at)
    return Walk(at + timedelta(days=1), origin="live").to(report, "published")


def measured() -> None:
    """The leading indicator in June: 62.4 of the water bureau, far below its target; it does not apply to one."""
    indicator = Item.objects.get(edition__plan__leads=True, code="1-1").indicators.get()
    Indicator.objects.filter(pk=indicator.pk).update(by_unit=True, is_unit_goal=True)
    indicator.refresh_from_db()
    IndicatorTarget.objects.create(indicator=indicator, unit=None, fiscal_year=2026, value=Decimal(70))
    values = (
        ("WSB", MAY, Decimal(60), ""),
        ("WSB", JUNE, Decimal("62.4"), ""),
        ("CON", JUNE, None, Absence.NOT_APPLICABLE),
    )
    for code, month, value, absence in values:
        indicators.record_value(
            indicator=indicator,
            unit=Unit.objects.get(code=code),
            month=month.first,
            value=value,
            absence=absence,
            remark="",
            by=None,
            at=JUNE.end,
        )


@pytest.mark.rule("R38")
def test_a_figure_carries_its_day_of_how_many_it_is_and_how_it_was_counted_and_nothing_is_not_nought(visitor, way):
    measured()
    report = delivered(JUNE)
    actions.release(report, by=somebody("ict"), at=JUNE.end + timedelta(days=3))

    staff, anybody = visitor().sign_in("hq"), visitor()
    counted = r"\d+局のうち登録のある1局の平均（対象外1局を除く）"
    # The paper of headquarters is Japanese, in whatever language the page around it is; everybody's is in both.
    in_english = r"mean of 1 of \d+ bureaus \(it does not apply to 1\)"
    for person, address, how in (
        (staff, "/desk/progress/", counted),
        (anybody, "/progress/", way.says(counted, in_english)),
    ):
        person.go(address)
        words = person.text() if person is staff else person.page.locator("body").inner_text()
        assert way.says("令和8年6月末", "June 2026") in words
        assert re.search(how, words), words[:600]
        assert not re.search(r"(?<![\d.])0(\.0)?%", words)
    assert way.says("工程の登録なし", "No milestone is registered") in anybody.page.locator("body").inner_text()

    staff.go("/desk/progress/")
    row = staff.page.locator("#bureaus tbody tr", has_text="健康福祉局")
    assert row.locator("td").first.inner_text().strip() == "未"
    staff.follow(staff.page.get_by_role("link", name=way.says("数え方", "How it was counted")))
    assert staff.page.locator("#notes").get_by_text("数え方").first.is_visible()
    anybody.page.get_by_role("link", name=way.says("数え方", "How it was counted")).click()
    anybody.page.locator("#counting + details summary, #counting ~ details summary").first.click()
    assert anybody.page.locator("#counting ~ details table").first.is_visible()


@pytest.mark.rule("R39")
def test_a_month_delivered_stays_as_it_was_and_every_form_of_it_says_the_same(visitor, way):
    case_at("dialogue", TENTH_OF_MAY)
    delivered(MAY)
    received_case(TENTH_OF_JUNE)
    report = delivered(JUNE)
    secretary = visitor().sign_in("ict")

    for page in ("text", "rebuild"):
        secretary.go(f"/desk/reports/{report.key}/{page}/")
        answered = secretary.page.expect_response(lambda one: one.request.method == "POST")
        with answered as answer:
            secretary.page.locator("main form button.btn--fill").last.click()
        assert answer.value.status == 422
        assert (
            way.says("内容を変えられるのは、作成中の間だけです", "only while it is being drafted") in secretary.text()
        )

    # Two cases were open at the end of June: on the page, and in every file.
    page = secretary.page
    secretary.go(f"/desk/reports/{report.key}/preview/")
    assert page.locator("tr", has_text="月末に手続中").first.locator("td").first.inner_text().strip() == "2"

    def fetched(kind: str) -> bytes:
        return bytes(page.request.get(f"/desk/reports/{report.key}/files/headquarters/{kind}/").body())

    assert "月末に手続中2" in read_back(fetched("pdf")).text
    rows = list(csv.reader(StringIO(fetched("csv").decode("utf-8-sig"))))
    stock = [line for line in rows if "月末に手続中" in line[4]]
    assert (stock[0][7], stock[1][7]) == ("'＝ 月末に手続中", "2")  # a wide ＝ runs in a Japanese Excel, too
    assert len(stock[1][8].split()) == 2
    book = openpyxl.load_workbook(BytesIO(fetched("xlsx")))
    cells = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert [line[1] for line in cells if isinstance(line[0], str) and "月末に手続中" in line[0]] == [2]

    # Of the stock one was received and open in May, none there before; in June there were one, one new, and two.
    secretary.go(f"/desk/reports/{report.key}/differences/")
    said = re.sub(r"\s+", " ", secretary.text())
    assert re.search(r"月初に手続中\D{0,12} 0 1 \+1", said), said
    assert re.search(r"＝ 月末に手続中\D{0,12} 1 2 \+1", said), said


@pytest.mark.rule("R40")
def test_every_chart_has_its_words_and_its_table_and_reads_without_colours(visitor, way):
    measured()
    case_at("triage", TENTH_OF_MAY)  # past its day at the end of June
    report = delivered(JUNE)
    person = visitor().sign_in("hq")

    for address, figure in (("/desk/progress/", "figure.figure"), (f"/desk/reports/{report.key}/preview/", "figure")):
        person.go(address)
        [chart] = person.page.locator(f"main {figure}").all()
        drawn = chart.locator("svg[role=img]:visible")
        assert drawn.count() == 1
        assert "62.4" in drawn.locator("desc").text_content()
        table = chart.locator("xpath=following::table").first
        assert "62.4" in table.text_content()
        assert "60.0" in table.text_content()

    person.go("/desk/progress/")
    late = person.page.locator("#bureaus tbody tr", has_text="上下水道局")
    person.page.emulate_media(forced_colors="active")
    # Without colours what is late is told by a sign beside the bar, by the bar's name, and by a chip in words.
    assert late.locator(".barrow svg.icon").is_visible()
    assert way.says("、遅れ", ", late") in late.locator("svg.bar").get_attribute("aria-label")
    assert re.search(
        way.says(r"\d+日の遅れ", r"\d+ days late"), person.page.locator("#attention .chip").first.inner_text()
    )
    others = person.page.locator("#bureaus tbody tr", has_text="健康福祉局")
    assert others.locator(".barrow svg.icon").count() == 0
