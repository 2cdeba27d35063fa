"""Two windows on one step of one draft: neither loses what the other saved, and where both changed it, one chooses."""

import re
from html import unescape
from typing import Any

from django.test import Client

from .support import CONTENT, a_file, an_item, banners, carried, consents, fill_in, save, the_draft

TWO_LINES = "一行目。\r\n二行目。"


def open_window(client: Client, slug: str) -> dict[str, str]:
    """A window left open on a step: what its form carries along."""
    return carried(client.get(f"/propose/{slug}/"))


def press(client: Client, slug: str, window: dict[str, str], typed: dict[str, Any], go: str = "next") -> Any:
    """Save what was typed in a window that was opened earlier."""
    return client.post(f"/propose/{slug}/", {**window, **typed, "go": go}, follow=True)


def chosen(response: Any, **instead: Any) -> dict[str, Any]:
    """What the page of the choice sends when nothing, or only this, is chosen otherwise."""
    page = response.content.decode()
    main = page[page.index("<main") :]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", main):
        kind, name = re.search(r'type="(\w+)"', tag)[1], re.search(r'name="([^"]*)"', tag)[1]
        if kind == "hidden" or " checked" in tag:
            sent.setdefault(name, []).append(unescape(re.search(r'value="([^"]*)"', tag, re.S)[1]))
    return {**sent, "go": "next", **instead}


def test_a_change_in_each_window_is_kept_where_they_are_about_different_answers(client: Client, clock: object):
    fill_in(client, upto="plan")
    here = open_window(client, "content")
    save(client, "content", {**CONTENT, "title": "別の画面の名称"})

    response = press(client, "content", here, {**CONTENT, "effect": "この画面の効果"})

    assert response.redirect_chain == [("/propose/plan/", 302)]
    assert banners(response) == ["別の画面で変更した内容も残しています。"]
    answers = the_draft().answers["content"]
    assert (answers["title"], answers["effect"]) == ("別の画面の名称", "この画面の効果")


def test_the_same_answer_changed_twice_shows_both_and_writes_nothing(client: Client, clock: object):
    fill_in(client, upto="plan")
    here = open_window(client, "content")
    save(client, "content", {**CONTENT, "summary": TWO_LINES})
    before = the_draft().typed

    response = press(client, "content", here, {**CONTENT, "summary": "この画面の概要", "record": "2つの市"})

    [dispute] = response.context["disputes"]
    assert dispute.label == "課題と概要"
    assert [(option.text, option.whose, option.chosen) for option in dispute.options] == [
        ("この画面の概要", "この画面で入力した内容", True),
        (TWO_LINES, "別の画面で保存した内容", False),
    ]
    assert "一行目。<br>二行目。" in response.content.decode()
    assert the_draft().typed == before


def test_either_value_can_be_chosen_and_the_rest_of_both_windows_stays(client: Client, clock: object):
    fill_in(client, upto="plan")
    here = open_window(client, "content")
    save(client, "content", {**CONTENT, "summary": TWO_LINES, "title": "別の画面の名称"})
    page = press(client, "content", here, {**CONTENT, "summary": "この画面の概要", "record": "2つの市"})

    response = client.post("/propose/content/", chosen(page, summary=TWO_LINES), follow=True)

    assert response.redirect_chain == [("/propose/plan/", 302)]
    answers = the_draft().answers["content"]
    assert (answers["summary"], answers["title"], answers["record"]) == (
        "一行目。\n二行目。",
        "別の画面の名称",
        "2つの市",
    )


def test_what_was_saved_last_is_chosen_to_begin_with(client: Client, clock: object):
    fill_in(client, upto="plan")
    here = open_window(client, "content")
    save(client, "content", {**CONTENT, "ripeness": "idea"})
    page = press(client, "content", here, {**CONTENT, "ripeness": "in_service"})

    assert [option.text for option in page.context["disputes"][0].options] == ["提供中", "アイデアの段階"]
    client.post("/propose/content/", chosen(page))

    assert the_draft().answers["content"]["ripeness"] == "in_service"


def test_of_ticks_any_of_both_windows_can_stay(client: Client, clock: object):
    fill_in(client, upto="trial")
    item = str(an_item().key)
    here = open_window(client, "plan")
    save(client, "plan", {"items": [item], "helps": "役立ちます。"})

    page = press(client, "plan", here, {"items": [], "helps": "窓口を使いやすくします。"})

    [dispute] = page.context["disputes"]
    assert (dispute.several, [(option.value, option.whose) for option in dispute.options]) == (
        True,
        [(item, "別の画面で保存した内容")],
    )
    client.post("/propose/plan/", chosen(page, items=[item]))
    assert the_draft().answers["plan"] == {"items": [item], "helps": "役立ちます。"}


def test_a_third_change_while_one_chooses_is_shown_again(client: Client, clock: object):
    fill_in(client, upto="plan")
    here = open_window(client, "content")
    save(client, "content", {**CONTENT, "title": "二つ目"})
    page = press(client, "content", here, {**CONTENT, "title": "一つ目"})
    save(client, "content", {**CONTENT, "title": "三つ目"})

    again = client.post("/propose/content/", chosen(page), follow=True)

    assert [option.text for option in again.context["disputes"][0].options] == ["一つ目", "三つ目"]


def test_pausing_from_a_window_that_is_out_of_date_asks_first_and_then_pauses(client: Client, clock: object):
    fill_in(client, upto="plan")
    here = open_window(client, "content")
    save(client, "content", {**CONTENT, "title": "別の画面の名称"})

    page = press(client, "content", here, {**CONTENT, "title": "この画面の名称"}, go="pause")
    left = client.post("/propose/content/", chosen(page, go=page.context["go"]), follow=True)

    assert left.redirect_chain[0][0].startswith("/propose/d/")
    assert the_draft().answers["content"]["title"] == "この画面の名称"


def test_pressing_twice_is_no_conflict(client: Client, clock: object):
    fill_in(client, upto="plan")
    here = open_window(client, "content")
    press(client, "content", here, {**CONTENT, "title": "新しい名称"})

    response = press(client, "content", here, {**CONTENT, "title": "新しい名称"})

    assert response.redirect_chain == [("/propose/plan/", 302)]
    assert banners(response) == []


def test_files_added_in_both_windows_are_all_kept(client: Client, clock: object):
    fill_in(client, upto="files")
    here = open_window(client, "files")
    save(client, "files", {"uploads": a_file("一.pdf")}, go="add")

    press(client, "files", here, {"uploads": a_file("二.pdf")}, go="add")

    assert [row.stored_file.original_name for row in the_draft().files.all()] == ["一.pdf", "二.pdf"]


def test_a_consent_ticked_in_one_window_and_left_in_the_other_stays_ticked(client: Client, clock: object):
    fill_in(client, upto="consents")
    here = open_window(client, "consents")
    save(client, "consents", consents())

    response = press(client, "consents", here, {})

    assert response.redirect_chain == [("/propose/check/", 302)]
    assert set(the_draft().answers["consents"]) == set(consents())
