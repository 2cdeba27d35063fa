"""A schedule: periods and days over the months, drawn of attributes only, and told in words."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from connected_desk.ui import charts
from connected_desk.ui.schedules import Line, Mark, month_after, month_name, schedule

pytestmark = pytest.mark.usefixtures("japanese")
FIRST, END, ON = date(2026, 11, 1), date(2027, 2, 1), date(2026, 12, 1)
MARKS = ((date(2026, 11, 1), Mark.DONE), (date(2026, 11, 20), Mark.LATE), (date(2027, 1, 15), Mark.AHEAD))


def drawn(*lines: Line) -> charts.Chart:
    return schedule("ロードマップ", lines, first=FIRST, end=END, on=ON, wide=1000, named=70)


def bars(drawing: str) -> list[tuple[float, float]]:
    """Where each period begins, and how long it is."""
    found = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="14"', drawing)
    return [(float(x), float(width)) for x, width in found]


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_drawing_is_an_image_that_says_in_words_what_it_shows(size):
    line = Line("見守り", date(2026, 11, 10), date(2027, 1, 8), MARKS)

    root = ET.fromstring(getattr(drawn(line), size))  # noqa: S314  (our own drawing)

    assert root.get("role") == "img"
    assert [one.tag for one in root.iter() if "style" in one.attrib] == []
    said = root.find("{http://www.w3.org/2000/svg}desc").text
    assert said.startswith("見守り 2026年11月10日（火） – 2027年1月8日（金） 2026年11月1日（日） 完了")


def test_a_period_lies_where_its_days_are_and_ends_with_the_window():
    # 92 days on 920 units from 70 on: a day is 10.
    whole = Line("前から後まで", date(2026, 5, 1), date(2027, 9, 1))
    within = Line("中だけ", date(2026, 11, 11), date(2026, 11, 20))
    outside = Line("前に終わった", date(2026, 5, 1), date(2026, 10, 31))

    assert bars(drawn(whole, within, outside, Line("日がない")).wide) == [(70, 920), (170, 100)]


def test_each_mark_has_its_own_shape_and_today_its_line():
    html = drawn(Line("見守り", marks=MARKS)).wide

    assert 'cx="70" cy="69" r="5.5" fill="#0031d8"' in html
    assert 'cx="820" cy="69" r="5.5" fill="#ffffff"' in html
    assert 'd="M260 62l7 7l-7 7l-7 -7z"' in html
    assert 'x1="370"' in html
    assert ">今日</text>" in html


def test_a_day_outside_the_window_is_not_drawn():
    html = drawn(Line("見守り", marks=[(date(2027, 2, 1), Mark.LATE)])).wide

    assert html.count("l7 7l-7 7l-7 -7z") == 1  # the one that explains the sign


def test_months_are_named_with_their_year_at_the_beginning_and_in_january():
    assert re.findall(r">([^<]*月)</text>", drawn(Line("見守り")).wide) == ["2026年11月", "12月", "2027年1月"]
    assert (month_after(date(2026, 11, 1), 3), month_after(date(2026, 1, 1), -1)) == (
        date(2027, 2, 1),
        date(2025, 12, 1),
    )
    assert month_name(date(2026, 11, 1)) == "2026年11月"


def test_a_label_is_cut_to_its_room_and_escaped():
    html = drawn(Line("とても長い名前の実証です"), Line("<b>")).wide

    assert ">とても…</text>" in html
    assert ">&lt;b&gt;</text>" in html
