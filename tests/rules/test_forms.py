"""R18 to R20 and R23: forms by keyboard, their mistakes, the width of figures, and dates."""

from datetime import timedelta

import pytest
from django.utils import timezone

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from proposals.models import Draft
from tests.proposals.support import CONTENT, ORGANISATION
from tests.support import case_at
from workflows.cases import links
from workflows.cases.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# The control that has the focus: how thick it is framed, and whether what is drawn in its middle is itself.
FOCUS = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
    const label = at.closest("label") || at;
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
    const card = at.closest(".choice"), framed = card ? [style, getComputedStyle(card)] : [style];
    const widths = framed.filter((one) => one.outlineStyle !== "none").map((one) => parseFloat(one.outlineWidth));
    const frame = Math.max(0, ...widths);
    return {name: at.name || "", value: at.value || "", type: at.type || at.tagName, frame,
            covered: !(top && (at.contains(top) || top.contains(at) || label.contains(top)))};
}"""
STOPS = 150


def tab_to(page, name: str, value: str = "") -> None:
    """Press Tab until that control has the focus; each stop on the way is framed and uncovered."""
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["type"] == "BODY":
            continue  # past the end of the page, and on from its beginning
        assert focus["frame"] >= 3, f"{page.url}: {focus} is not framed"
        assert not focus["covered"], f"{page.url}: {focus} is covered"
        if focus["name"] == name and (not value or focus["value"] == value):
            return
    raise AssertionError(f"{page.url}: Tab does not lead to {name} {value}")


def type_by_keyboard(page, typed: dict[str, str]) -> None:
    """Fill in a step in the order of its fields."""
    order = page.evaluate("[...document.querySelectorAll('main [name]')].map((one) => one.name)")
    for name, value in sorted(typed.items(), key=lambda one: order.index(one[0])):
        if page.locator(f'main [name="{name}"]').first.get_attribute("type") == "radio":
            tab_to(page, name)
            _choose(page, value)
        else:
            tab_to(page, name)
            page.keyboard.insert_text(value)


def _choose(page, value: str) -> None:
    """A group of radio buttons is one stop; arrows go through it."""
    page.keyboard.press("Space")
    for _one in range(12):
        if page.evaluate(FOCUS)["value"] == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{page.url}: no radio button {value}")


def enter(page, value: str) -> None:
    """Go to the button and press it."""
    tab_to(page, "go", value)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.rule("R18")
def test_a_proposal_is_submitted_with_the_keyboard_alone(visitor):
    page = visitor().page
    page.goto("/propose/")
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main form button')"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    steps = {
        "organisation": ORGANISATION,
        "content": {name: CONTENT[name] for name in ("kind", "mode", "title", "summary", "what", "effect", "ripeness")},
        "trial": {"trial": "yes", "payer": "proposer", "personal_data": "no"},
    }
    while (here := page.url.split("/")[4]) != "check":
        if here == "plan":
            tab_to(page, "items", "none")
            page.keyboard.press("Space")
            tab_to(page, "helps")
            page.keyboard.insert_text("窓口を使いやすくします。")
        elif here == "consents":
            for tick in page.locator("main [type=checkbox]").all():
                tab_to(page, tick.get_attribute("name"))
                page.keyboard.press("Space")
        type_by_keyboard(page, steps.get(here, {}))
        enter(page, "next")
    enter(page, "submit")

    assert page.url.endswith("/propose/receipt/")
    assert Case.objects.get().title == CONTENT["title"]


@pytest.mark.rule("R19")
def test_mistakes_are_listed_in_the_order_of_the_fields_and_lead_to_them(visitor, way):
    company = visitor()
    company.start()
    company.press("next")
    page = company.page

    assert page.title().startswith(way.says("エラー：", "Error: "))
    wrong = ["name", "name_kana", "organisation_kind", "corporate_number", "postcode", "address"]
    wrong += ["representative", "contact_name", "contact_email", "contact_phone"]
    links_to = page.locator(".errors li a")
    assert links_to.count() == len(wrong)
    for name, link in zip(wrong, links_to.all(), strict=True):
        sentence = link.inner_text()
        link.click()
        focused = page.evaluate("document.activeElement.name || document.activeElement.querySelector('[name]')?.name")
        assert focused == name
        beside = page.locator(f'main [name="{name}"]').first.locator("xpath=ancestor::*[contains(@class, 'field')][1]")
        assert sentence in beside.inner_text()


@pytest.mark.rule("R20")
def test_figures_are_taken_in_any_width_and_spacing(visitor):
    company, kept = visitor(), []
    company.start()
    company.fill(**{**ORGANISATION, "corporate_number": "８９００ ０００００ ０００１", "postcode": "〒５９０００７８"})
    for typed in ("０９０－１２３４－５６７８", "090 1234 5678", "(090)1234-5678"):
        company.fill(contact_phone=typed)
        company.press("next")
        assert company.path() == "/propose/content/"
        kept.append(Draft.objects.get().answers["organisation"])
        company.go("/propose/organisation/")

    assert [one["contact_phone"] for one in kept] == ["090-1234-5678"] * 3
    assert {(one["corporate_number"], one["postcode"]) for one in kept} == {("8900000000001", "5900078")}


@pytest.mark.rule("R23")
def test_a_date_has_three_fields_tells_impossible_days_and_says_the_weekday(visitor, way):
    case = case_at("info_requested", at=timezone.now() - timedelta(days=3))
    company = visitor()
    company.go(f"/p/{links.token(case)}/later/")
    for part in ("year", "month", "day"):
        assert company.page.locator(f'[name="due_on_{part}"]').get_attribute("type") == "text"
    asked = case.proposal.information_requests.get()
    later = open_days.add(asked.first_due_on, 3)

    company.fill(due_on_year="2027", due_on_month="2", due_on_day="30")
    company.send_with_code(case)

    there_is_none = way.says("2027年2月に30日はありません", "There is no day 30 in month 2 of 2027")
    assert there_is_none in company.text()
    company.date("due_on", later)
    company.follow(company.page.locator("main form button.btn--fill"))

    assert tokyo_date(timezone.now()) < later
    weekday = way.says(f"（{'月火水木金土日'[later.weekday()]}）", f"{later:%a}")
    assert weekday in company.page.locator(".banner").first.inner_text()
    asked.refresh_from_db()
    assert asked.due_on == later
