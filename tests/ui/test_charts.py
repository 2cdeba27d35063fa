"""Charts: attributes only, a name for those who do not see them, and the same values as a table."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template

from connected_desk.ui import charts

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = ["4月", "5月", "6月"]
SHARE = charts.Series("実績", [48, None, 62.4])
PLAN = charts.Series("目標", [49, 54, 59], dashed=True)


def made():
    rows = [charts.Row("市民局", 72, 60), charts.Row("教育委員会", None, 60), charts.Row("建設局", 38, 60, late=True)]
    flow = [charts.Series("受付", [12, 9, 0]), charts.Series("終了", [2, 1, None])]
    return {
        "bars": charts.bars("局ごとの進み具合", rows, unit="%", full=100, headers=("局", "進捗", "目標")),
        "stacked": charts.stacked("月ごとの案件", MONTHS, flow, first="月"),
        "line": charts.line("オンライン利用率", MONTHS, [SHARE, PLAN], unit="%", first="月"),
    }


def drawings():
    found = [(f"{name} {size}", getattr(chart, size)) for name, chart in made().items() for size in ("wide", "narrow")]
    return [*found, ("sparkline", charts.sparkline("4月から", SHARE.values))]


@pytest.mark.parametrize(("name", "drawing"), drawings(), ids=[name for name, _ in drawings()])
def test_a_drawing_is_an_image_with_a_title_and_without_styles_or_classes_inside(name, drawing):
    root = ET.fromstring(drawing)  # noqa: S314  (our own drawing)

    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text
    assert [
        one.tag for one in root.iter() if "style" in one.attrib or ("class" in one.attrib and one is not root)
    ] == []


@pytest.mark.parametrize(("name", "drawing"), drawings(), ids=[name for name, _ in drawings()])
def test_nothing_is_drawn_outside_the_drawing(name, drawing):
    root = ET.fromstring(drawing)  # noqa: S314  (our own drawing)
    width, height = (float(side) for side in root.get("viewBox").split()[2:])

    for one in root.iter():
        right = float(one.get("x", 0)) + float(one.get("width", 0)) if one is not root else 0
        assert right <= width + 0.1
        assert -0.1 <= float(one.get("y", 0)) <= height


def test_a_gap_in_a_line_is_a_gap():
    path = re.search(r'<path d="([^"]+)"', made()["line"].wide).group(1)

    assert path.count("M") == 2
    assert "L" not in path


def texts(drawing):
    """Each text of a drawing with where it begins and ends, were it set in the widest of our fonts."""
    for one in ET.fromstring(drawing).iter(f"{SVG}text"):  # noqa: S314  (our own drawing)
        length = sum(14 if ord(sign) > 0x2E80 or sign == "%" else 9.3 for sign in one.text)
        begins = float(one.get("x")) - length * {"start": 0, "middle": 0.5, "end": 1}[one.get("text-anchor")]
        yield one.text, begins, begins + length, float(one.get("y"))


YEAR = [f"{month}月" for month in (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)]
RISE = charts.Series("実績", [37.5 + 2.5 * place for place in range(13)])
GOAL = charts.Series("目標", [70] * 13, dashed=True)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_words_of_a_line_chart_lie_within_it_and_clear_of_its_lines(size):
    drawing = getattr(charts.line("推移", YEAR, [RISE, GOAL], unit="%", first="月"), size)
    width, height = (float(side) for side in ET.fromstring(drawing).get("viewBox").split()[2:])  # noqa: S314
    found = {text: (begins, ends, y) for text, begins, ends, y in texts(drawing)}
    dots = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawing)]

    assert [text for text, (begins, ends, _) in found.items() if begins < 0 or ends > width] == []
    begins, _, baseline = found["実績 67.5%"]
    assert [y for x, y in dots if x > begins and y > baseline - 14] == []
    assert found["目標 70%"][2] < baseline < height


def test_a_year_of_months_is_named_in_full_where_there_is_room_and_to_its_last_where_not():
    chart = charts.line("推移", YEAR, [RISE], unit="%", first="月")

    assert [text for text, *_ in texts(chart.wide) if text.endswith("月")] == YEAR
    narrow = [text for text, *_ in texts(chart.narrow) if text.endswith("月")]
    assert narrow[-1] == "9月"
    assert len(narrow) < len(YEAR)


def test_a_bar_without_a_value_is_not_drawn():
    assert made()["bars"].wide.count(f'fill="{charts.TRACK}"') == 3
    assert made()["bars"].wide.count(f'fill="{charts.KEY}"') == 1
    assert made()["bars"].wide.count(f'fill="{charts.LATE}"') == 1


def test_the_table_says_what_the_drawing_says():
    assert made()["bars"].rows == (("市民局", "72%", "60%"), ("教育委員会", "－", "60%"), ("建設局", "38%", "60%"))
    assert made()["line"].headers == ("月", "実績", "目標")
    assert made()["line"].rows == (("4月", "48%", "49%"), ("5月", "－", "54%"), ("6月", "62.4%", "59%"))


def test_words_in_a_chart_are_escaped():
    chart = charts.bars("<b>", [charts.Row("A & B", 1)], headers=("局", "件"))

    assert "<title>&lt;b&gt;</title>" in chart.wide
    assert "A &amp; B" in chart.wide


def test_no_values_at_all_still_make_a_chart():
    assert charts.bars("空", [], headers=("局", "件")).rows == ()
    assert "<svg" in charts.line("空", ["4月"], [charts.Series("実績", [None])], first="月").wide
    assert "<svg" in charts.stacked("空", [], [], first="月").wide
    assert charts.sparkline("空", [None, None]) == ""


def test_a_figure_shows_both_drawings_and_the_table():
    html = Template("{% figure_chart chart %}").render(Context({"chart": made()["line"]}))

    assert html.count("<svg") == 2
    assert '<td class="r">62.4%</td>' in html


def test_a_climbing_line_does_not_run_through_its_own_name():
    months = [f"{month}月" for month in range(1, 13)]
    values = [37 + 3 * place for place in range(12)]
    series = [charts.Series("目標", [75] * 12, dashed=True), charts.Series("値", values)]

    drawing = str(charts.line("推移", months, series, unit="%", first="月").narrow)

    height_of = float(re.search(r'y="([0-9.]+)"[^>]*>値', drawing)[1])
    dots = [(float(x), float(y)) for x, y in re.findall(r'cx="([0-9.]+)" cy="([0-9.]+)"', drawing)]
    beside = [y for x, y in dots if x > charts.NARROW - 80]  # about as wide as a name with its value
    assert height_of - 14 > max(beside)


def test_the_name_of_a_line_just_above_the_axis_stands_over_it():
    series = [charts.Series("値", [95, 66]), charts.Series("目標", [45, 45], dashed=True)]

    drawing = str(charts.line("推移", ["実証前", "11月27日"], series, unit="分", first="日").wide)

    # The ticks begin at 40, so the axis lies at 230; 22 below the line there would be no room.
    assert float(re.search(r'y="([0-9.]+)"[^>]*>目標 45分', drawing)[1]) < 230 - 14
