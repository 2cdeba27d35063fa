"""Themes of the city: who may do what with them, and the acts from a draft to the end."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from connected_desk.records import log
from connected_desk.records.models import SecurityEvent
from proposals import challenge_queries as queries
from proposals.actions import challenges as acts
from proposals.challenge_record import lines
from proposals.models import Challenge
from proposals.vocabulary import Standing
from tests.support import (
    MONDAY,
    ON,
    TUESDAY,
    bureau_officer,
    desk_head,
    desk_officer,
    other_officer,
    somebody,
    water_bureau,
)

from .themes import CLOSES, asked_theme, form_of, public, published_theme, staff, theme, withdrawn_theme, wording

# The last second of 31 July 2026 in Tokyo, and the one after it.
LAST_SECOND = datetime(2026, 7, 31, 14, 59, 59, tzinfo=UTC)
CLOSING = LAST_SECOND + timedelta(seconds=1)


# ---------- who may do what ----------

# account   | sees a draft | changes a draft | publishes | changes a published one
MAY = {
    "bureau": (True, True, False, False),
    "bureauhead": (True, True, False, False),
    "bureau2": (False, False, False, False),
    "desk": (True, True, True, True),
    "deskhead": (True, True, True, True),
    "ict": (False, False, False, False),
    "finance": (False, False, False, False),
    "evaluator": (False, False, False, False),
    "hq": (False, False, False, False),
    "auditor": (True, False, False, False),
    "admin": (False, False, False, False),
}


@pytest.mark.parametrize("account", MAY)
def test_the_unit_writes_and_the_desk_publishes_and_ends(account: str):
    who, draft, asked, shown = somebody(account), theme(), asked_theme(), published_theme()

    may = (
        queries.visible_challenges(who, ON).filter(pk=draft.pk).exists(),
        queries.may_change(draft, who, ON),
        queries.may_publish(asked, who, ON),
        queries.may_change(shown, who, ON),
    )

    assert may == MAY[account]
    assert queries.may_ask(draft, who, ON) == MAY[account][1]
    assert not queries.may_ask(asked, who, ON)
    assert not queries.may_publish(draft, who, ON)
    assert not queries.may_change(withdrawn_theme(), who, ON)


def test_everybody_but_the_administrator_sees_what_is_published():
    shown = published_theme()

    seen = {account for account in MAY if shown in queries.visible_challenges(somebody(account), ON)}

    assert seen == set(MAY) - {"admin"}


def test_an_officer_registers_for_units_of_their_own_only(signed_in, clock):
    row = theme()
    browser = signed_in(bureau_officer())

    assert [unit.code for unit in browser.get("/desk/challenges/new/").context["form"].fields["unit"].queryset] == [
        "WSB"
    ]
    refused = browser.post("/desk/challenges/new/", form_of(row, unit="HWB"))

    assert refused.status_code == 422
    assert Challenge.objects.count() == 1


def test_a_theme_goes_from_the_unit_over_the_desk_to_the_public(signed_in, clock):
    unit, desk, anybody = signed_in(bureau_officer()), signed_in(desk_officer()), Client()
    entry = form_of(theme(title_ja="書き写し"), title_ja="断水を早く知らせたい")

    unit.post("/desk/challenges/new/", entry)
    row = Challenge.objects.get(title_ja="断水を早く知らせたい")
    assert (row.unit.code, row.stage, row.drafted_by) == ("WSB", "drafted", bureau_officer())
    assert row.title_ja not in desk.get("/desk/").content.decode()

    unit.post(staff(row, "ask"), {"version": 1})
    assert row.title_ja in desk.get("/desk/").content.decode()
    assert anybody.get(public(row)).status_code == 404

    desk.post(staff(row, "publish"), {"version": 2})
    row.refresh_from_db()
    assert (row.stage, row.published_by, row.published_at) == ("published", desk_officer(), MONDAY)
    assert anybody.get(public(row)).status_code == 200
    assert row.title_ja not in desk.get("/desk/").content.decode()


def test_a_unit_cannot_publish_its_own_theme(signed_in, clock):
    row = asked_theme()

    assert signed_in(bureau_officer()).post(staff(row, "publish"), {"version": 2}).status_code == 403

    row.refresh_from_db()
    assert row.stage == "asked"
    assert SecurityEvent.objects.filter(kind="page_refused", actor_id=bureau_officer().pk).exists()


def test_a_unit_cannot_end_what_is_published(signed_in, clock):
    row = published_theme()
    browser = signed_in(bureau_officer())

    assert browser.post(staff(row, "withdraw"), {"version": 3, "reason_ja": "やめます。"}).status_code == 403
    assert browser.post(staff(row, "change"), form_of(row)).status_code == 403
    row.refresh_from_db()
    assert row.stage == "published"


def test_whoever_asks_for_the_draft_of_another_unit_is_written_down(signed_in, clock):
    row = theme()

    assert signed_in(other_officer()).get(staff(row)).status_code == 404

    event = SecurityEvent.objects.get(kind="outside_scope")
    assert (event.subject_key, event.actor_id) == (row.key, other_officer().pk)


def test_the_list_holds_what_the_person_may_see(signed_in, clock):
    theme(title_ja="下書きのテーマ")
    published_theme(title_ja="公開のテーマ")

    def shown(account: str) -> list[str]:
        response = signed_in(somebody(account)).get("/desk/challenges/")
        return [line.theme.title_ja for line in response.context["lines"]]

    assert shown("bureau") == shown("desk") == shown("auditor") == ["下書きのテーマ", "公開のテーマ"]
    assert shown("bureau2") == shown("hq") == ["公開のテーマ"]


# ---------- the acts ----------


def test_what_the_desk_read_is_what_it_publishes():
    row = asked_theme()
    acts.change(theme=row, version=2, wording=wording(title_ja="別のこと"), by=bureau_officer(), at=MONDAY)

    with pytest.raises(acts.ChallengeRefused, match="別の人"):
        acts.publish(theme=row, version=2, by=desk_officer(), at=MONDAY)

    assert not queries.published_challenges().exists()


def test_a_draft_nobody_asked_to_publish_is_not_published():
    with pytest.raises(acts.ChallengeRefused, match="公開の依頼"):
        acts.publish(theme=theme(), version=1, by=desk_officer(), at=MONDAY)


def test_the_desk_is_asked_once():
    with pytest.raises(acts.ChallengeRefused, match="すでに依頼"):
        acts.ask_to_publish(theme=asked_theme(), version=2, by=bureau_officer(), at=TUESDAY)


def test_a_theme_whose_last_day_is_over_is_not_published():
    row = asked_theme()

    with pytest.raises(acts.ChallengeRefused, match="最終日"):
        acts.publish(theme=row, version=2, by=desk_officer(), at=CLOSING)

    acts.publish(theme=row, version=2, by=desk_officer(), at=LAST_SECOND)


def test_nothing_is_done_to_a_withdrawn_theme():
    row = withdrawn_theme()

    with pytest.raises(acts.ChallengeRefused, match="取り下げられています"):
        acts.change(theme=row, version=4, wording=wording(), by=desk_officer(), at=TUESDAY)


def test_the_desk_moves_the_last_day_of_an_open_theme(signed_in, clock):
    row = published_theme()

    signed_in(desk_head()).post(staff(row, "change"), form_of(row, closes_on_month="8"))

    row.refresh_from_db()
    assert row.closes_on == CLOSES.replace(month=8)
    assert row.standing(ON) == Standing.OPEN


def test_a_period_that_ends_before_it_begins_is_refused_with_a_sentence(signed_in, clock):
    row = theme()

    response = signed_in(bureau_officer()).post(
        staff(row, "change"), form_of(row, closes_on_month="6", closes_on_day="30")
    )

    assert response.status_code == 422
    assert "募集の最終日が、初日（2026年7月1日（水））より前になっています" in response.content.decode()
    row.refresh_from_db()
    assert row.closes_on == CLOSES


def test_a_withdrawal_says_why(signed_in, clock):
    row = published_theme()
    browser = signed_in(desk_officer())

    assert browser.post(staff(row, "withdraw"), {"version": 3, "reason_ja": ""}).status_code == 422
    browser.post(staff(row, "withdraw"), {"version": 3, "reason_ja": "計画が変わりました。", "reason_en": ""})

    page = Client().get(public(row)).content.decode()
    assert "計画が変わりました。" in page
    assert "このテーマに提案する" not in page


def test_everything_is_on_a_log_that_proves():
    row = published_theme()
    row = acts.change(
        theme=row, version=3, wording=wording(wanted_ja="光で見つける方法"), by=desk_officer(), at=TUESDAY
    )
    acts.withdraw(theme=row, version=4, reason_ja="見つかりました。", by=desk_head(), at=TUESDAY)

    rows = log.read(acts.KIND, row.key)
    assert [(one.move, one.from_state, one.to_state) for one in rows] == [
        ("register", "", "drafted"),
        ("ask_to_publish", "drafted", "asked"),
        ("publish", "asked", "published"),
        ("change", "published", "published"),
        ("withdraw", "published", "withdrawn"),
    ]
    assert rows[3].body["details"] == {"wanted_ja": "光で見つける方法"}
    assert {one.unit_id for one in rows[:2]} == {water_bureau().pk}
    assert [(line.text, line.note) for line in lines(rows)][:2] == [
        ("取下げ", "見つかりました。"),
        ("募集テーマを変更", "求める解決策"),
    ]
    call_command("verify_records", stdout=StringIO())
