"""The components: each is shown, says what it is told, and refuses what it does not know."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import override_settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from connected_desk.ui.looks import COLOURS, ICONS, Bubble, Check, Crumb, Holder, LogLine, Look, Stage, Step, Tab

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
CSS = ROOT / "connected_desk/ui/static/cd/css/app.css"
COMPONENTS = sorted(path.stem for path in (TEMPLATES / "cd/components").glob("*.html"))
BLOCKS = {"panel", "banner", "hint", "disclosure", "filterbox", "empty_state", "data_table", "pane", "actions"}
IN_THE_BASES = {"breadcrumbs", "pane", "error_summary"}
MORNING = datetime(2025, 10, 15, 0, 12, tzinfo=UTC)
FRIDAY = date(2025, 10, 17)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def shown(source: str, **values: object) -> str:
    """What the template writes, with blanks run together."""
    return re.sub(r"\s+", " ", Template(source).render(Context(values))).strip()


def words(source: str, **values: object) -> str:
    """The same without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown(source, **values))).strip()


@pytest.fixture
def component_page(client):
    with override_settings(DEBUG=True):
        return client.get(reverse("ui:components")).content.decode()


@pytest.mark.django_db
def test_the_component_page_shows_every_component(component_page):
    source = (TEMPLATES / "cd/showcase.html").read_text(encoding="utf-8")

    assert {name for name in COMPONENTS if f"{{% {name} " not in source} == IN_THE_BASES
    assert "</html>" in component_page


@pytest.mark.django_db
def test_the_component_page_is_there_in_development_only(client):
    assert client.get(reverse("ui:components")).status_code == 404


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_refuses_a_parameter_it_does_not_know(name):
    end = f"{{% end{name} %}}" if name in BLOCKS else ""

    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colour_of_the_moon'"):
        Template(f"{{% {name} colour_of_the_moon=1 %}}{end}")


def test_an_icon_or_colour_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="There is no icon 'moon'"):
        Look("moon", "blue")
    with pytest.raises(ValueError, match="There is no chip colour 'pink'"):
        Look("flag", "pink")
    with pytest.raises(TemplateSyntaxError, match="moon"):
        shown('{% icon "moon" %}')
    with pytest.raises(TemplateSyntaxError, match="pink"):
        shown('{% state_chip "State" look %}', look=SimpleNamespace(icon="flag", colour="pink"))


def test_the_sprite_holds_exactly_the_icons_there_are():
    sprite = (TEMPLATES / "cd/icons.html").read_text(encoding="utf-8")

    assert set(re.findall(r'<symbol id="i-([a-z]+)"', sprite)) == ICONS


def test_every_chip_colour_has_its_style():
    styles = CSS.read_text(encoding="utf-8")

    assert {colour for colour in COLOURS if f".chip--{colour} " not in styles} == set()


def test_a_chip_carries_icon_word_and_colour():
    chip = shown('{% state_chip "In triage" look %}', look=Look("search", "blue"))

    assert chip.startswith('<span class="chip chip--blue"><svg')
    assert 'href="#i-search"' in chip
    assert chip.endswith("In triage</span>")


def test_a_due_date_says_how_many_working_days_are_left():
    assert words("{% due on left=7 %}", on=FRIDAY) == "Fri 17 Oct・7 working days left"
    assert words("{% due on left=7 stacked=True %}", on=FRIDAY) == "Fri 17 Oct 7 working days left"
    assert words("{% due on %}", on=FRIDAY) == "Fri 17 Oct"


def test_a_due_date_of_today_says_so_and_one_of_another_year_says_which():
    assert words("{% due on left=0 %}", on=FRIDAY) == "Fri 17 Oct・due today"
    assert words("{% due on left=200 %}", on=FRIDAY) == "Fri 17 October 2025・200 working days left"


def test_a_due_date_within_three_working_days_is_marked_soon():
    assert 'class="due due--soon"' in shown("{% due on left=3 %}", on=FRIDAY)
    assert 'class="due"' in shown("{% due on left=4 %}", on=FRIDAY)


def test_a_date_that_has_passed_says_by_how_much_and_shows_the_alarm():
    late = shown('{% due on left=1 overdue=True label="Due" %}', on=FRIDAY)

    assert 'class="due due--over"' in late
    assert "#i-alert" in late
    assert late.endswith("Due Fri 17 Oct・1 working day overdue</span>")


def test_facts_keep_the_lines_people_wrote_escape_their_html_and_show_a_dash_for_nothing():
    rows = [("Summary", "One <b>line</b>\nTwo"), ("Costs", None)]

    assert "One &lt;b&gt;line&lt;/b&gt;<br>Two" in shown("{% facts rows %}", rows=rows)
    assert words("{% facts rows %}", rows=rows[1:]) == "Costs －"


def test_tabs_name_the_current_one_and_alarm_only_where_there_is_something():
    row = [
        Tab("Mine", "/mine/", 6, current=True),
        Tab("Late", "/late/", 0, alert=True),
        Tab("New", "/new/", 4, alert=True),
    ]

    html = shown('{% tabs row "Lists" %}', row=row)

    assert '<a href="/mine/" aria-current="page">Mine<span class="count">6</span></a>' in html
    assert '<span class="count">0</span>' in html
    assert '<span class="count count--alert">4</span>' in html


def test_only_steps_that_are_done_are_links():
    steps = [Step("Who", "/1/", done=True), Step("What", "/2/", current=True), Step("Check", "/3/")]

    html = shown('{% step_nav steps "Steps" %}', steps=steps)

    assert re.findall(r'href="([^"]+)"', html) == ["/1/"]
    assert "Step 2 of 3" in html
    assert "Next: Check" in html


def test_the_way_to_a_page_may_be_written_in_the_template_or_handed_over():
    written = shown('{% breadcrumbs "Cases" "/desk/cases/" "CD-2026-0001" %}')
    handed = shown("{% breadcrumbs crumbs %}", crumbs=[Crumb("Cases", "/desk/cases/"), Crumb("CD-2026-0001")])

    assert written == handed
    assert '<li><a href="/desk/cases/">Cases</a></li><li aria-current="page">CD-2026-0001</li>' in written


def test_who_has_the_turn_and_who_is_responsible_are_two_things():
    both = words(
        "{% turn_line turn responsible %}",
        turn=Holder("Waterworks bureau", date(2025, 10, 9)),
        responsible=Holder("the desk", date(2025, 10, 1)),
    )

    assert (
        both == "Now with Waterworks bureau (since Thu 9 October 2025) Responsible: the desk (since Wed 1 October 2025)"
    )


def test_a_move_that_is_not_yet_possible_keeps_its_button_and_says_what_is_missing():
    html = shown('{% offer "Ask a unit to take it" "/move/" missing %}', missing=["No item is linked."])

    assert '<a class="btn btn--line" href="/move/">Ask a unit to take it</a>' in html
    assert "Not yet: </span>No item is linked." in html


def test_checks_say_in_words_what_is_done_and_what_is_not():
    items = [Check("Baseline", True), Check("Final value", False, "Three are missing.", "/m/", "Record")]

    assert words("{% checks items %}", items=items) == (
        "Done: Baseline Not yet: Final value Three are missing. Record Final value"
    )


def test_a_record_line_shows_tokyo_time_with_its_year():
    assert words("{% log_list lines %}", lines=[LogLine(MORNING, "confirmed receipt", "Sato")]) == (
        "2025/10/15 09:12 Sato : confirmed receipt"
    )


def test_messages_stand_on_the_side_of_whoever_wrote_them():
    html = shown(
        "{% thread bubbles %}", bubbles=[Bubble("You", MORNING, "Hello", mine=True), Bubble("Desk", MORNING, "Hi")]
    )

    assert re.findall(r'class="msg (msg--\w+)"', html) == ["msg--us", "msg--city"]


def test_a_stage_is_done_now_or_next():
    with pytest.raises(ValueError, match="done, now or next"):
        Stage("Receipt", "finished")


def test_a_figure_says_up_or_down_in_words_as_well_as_by_arrow():
    assert words('{% kpi "Share" 62.4 unit="%" change="+3.1" good=True against="since August" %}') == (
        "Share 62.4 % ▲ up 3.1 since August"
    )
    assert 'class="down"' in shown('{% kpi "On plan" 41 change="−2" good=False %}')


def test_a_bar_without_a_value_is_empty_and_not_zero():
    html = shown("{% bar value target=60 %}", value=None)

    assert "bar__fg" not in html
    assert 'aria-label="no value, target 60%"' in html


def test_the_second_column_is_not_written_where_a_page_puts_nothing_in_it():
    assert shown('{% pane "More" %}   {% endpane %}') == ""
    assert shown('{% pane "More" %}<p>x</p>{% endpane %}') == '<aside class="stack" aria-label="More"><p>x</p></aside>'


def test_a_block_leaves_the_html_inside_it_alone_and_escapes_its_title():
    html = shown("{% panel title=text %}<p>{{ text }}</p>{% endpanel %}", text="A & <script>")

    assert '<h2 class="h3">A &amp; &lt;script&gt;</h2>' in html
    assert "<p>A &amp; &lt;script&gt;</p>" in html


def test_text_that_exists_in_japanese_only_is_marked_as_such_on_an_english_page():
    unit = SimpleNamespace(name_ja="上下水道局", name_en="")

    assert shown('{{ unit|bilingual:"name" }}', unit=unit) == '<span lang="ja">上下水道局</span>'
    unit.name_en = "Waterworks Bureau"
    assert shown('{{ unit|bilingual:"name" }}', unit=unit) == "Waterworks Bureau"
    with translation.override("ja"):
        assert shown('{{ unit|bilingual:"name" }}', unit=unit) == "上下水道局"


def test_a_sign_that_was_kept_reads_in_the_language_of_each_page():
    source, look = "{% state_chip label look %}", Look(icon="clock", colour="gray")
    late = gettext_lazy("Overdue")

    with translation.override("ja"):
        assert words(source, label=late, look=look) == "期限超過"
    assert words(source, label=late, look=look) == "Overdue"


def test_a_sign_that_was_kept_as_text_is_not_taken_for_html():
    source, look = "{% state_chip label look %}", Look(icon="clock", colour="gray")

    assert "<b>late</b>" in shown(source, label=mark_safe("<b>late</b>"), look=look)  # noqa: S308
    assert "<b>late</b>" not in shown(source, label="<b>late</b>", look=look)
