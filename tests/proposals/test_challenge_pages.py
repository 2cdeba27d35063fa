"""Themes of the city: when they are open, what the public sees of them, and what becomes of a link to one."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.city.models import Unit
from connected_desk.sample import challenges_demo, drafts
from connected_desk.strategy.queries import current_edition
from proposals import actions
from proposals import challenge_queries as queries
from proposals.actions import challenges as acts
from proposals.models import Challenge, Draft, Proposal
from proposals.vocabulary import Standing
from tests.support import (
    MONDAY,
    ON,
    TUESDAY,
    bureau_officer,
    desk_officer,
)
from workflows.cases.actions import open_case
from workflows.cases.models import Case

from .support import CONTENT, ORGANISATION, PLAN, TRIAL, consents, fill_in, save, submit
from .themes import CLOSES, OPENS, asked_theme, public, published_theme, theme, withdrawn_theme

# July 2026 in Tokyo, to the second.
BEFORE_OPENING = datetime(2026, 6, 30, 14, 59, 59, tzinfo=UTC)
OPENING = BEFORE_OPENING + timedelta(seconds=1)
LAST_SECOND = datetime(2026, 7, 31, 14, 59, 59, tzinfo=UTC)
CLOSING = LAST_SECOND + timedelta(seconds=1)
AUGUST = {"opens_on": OPENS.replace(month=8), "closes_on": CLOSES.replace(month=8)}
JUNE = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


# ---------- when it is open ----------


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        (BEFORE_OPENING, Standing.COMING),
        (OPENING, Standing.OPEN),
        (LAST_SECOND, Standing.OPEN),
        (CLOSING, Standing.CLOSED),
    ],
)
def test_both_days_of_a_period_belong_to_it_in_tokyo(client: Client, clock, at: datetime, standing: Standing):
    row = published_theme(at=JUNE)
    clock.move_to(at)

    page = client.get(public(row))
    board = client.get("/challenges/").context["board"]

    assert page.context["standing"] == standing
    assert ("このテーマに提案する" in page.content.decode()) == (standing == Standing.OPEN)
    lists = {"open": board.open, "coming": board.coming, "closed": board.closed}
    assert {name: len(found) for name, found in lists.items()} == {
        name: int(name == standing) for name in ("open", "coming", "closed")
    }
    chosen = client.get("/propose/", {"challenge": str(row.key)})
    assert chosen.status_code == (200 if standing == Standing.OPEN else 302)


def test_open_themes_come_first_then_those_to_come_then_the_closed_ones(client: Client, clock):
    june = {"opens_on": OPENS.replace(month=6), "closes_on": CLOSES.replace(month=6, day=30)}
    published_theme(title_ja="先月の件", at=JUNE, **june)
    published_theme(title_ja="来月の件", **AUGUST)
    published_theme(title_ja="今月の件")

    page = client.get("/challenges/").content.decode()

    headed = ("募集中のテーマ", "今月の件", "これから募集するテーマ", "来月の件", "募集が終わったテーマ", "先月の件")
    found = [page.index(words) for words in headed]
    assert found == sorted(found)


def test_a_closed_theme_shows_the_next_of_its_section(client: Client, clock):
    item = current_edition(ON).items.get(code="1-1")
    row = published_theme(title_ja="終わるもの", at=JUNE, item=item)
    days = {"opens_on": OPENS, "closes_on": AUGUST["closes_on"]}
    published_theme(title_ja="よその募集", at=JUNE, unit=Unit.objects.get(code="HWB"), item=item, **days)
    published_theme(title_ja="次のもの", at=JUNE, **AUGUST)
    theme(title_ja="まだ下書き", opens_on=OPENS.replace(month=8), closes_on=AUGUST["closes_on"])
    clock.move_to(CLOSING)

    page = client.get(public(row)).content.decode()

    assert "次の募集は" in page
    assert "次のもの" in page
    assert "よその募集" not in page
    assert "まだ下書き" not in page
    [line] = client.get("/challenges/").context["board"].closed
    assert (line.theme.title_ja, line.following.title_ja) == ("終わるもの", "次のもの")


def test_a_closed_theme_shows_another_of_the_same_item_where_its_section_has_none(client: Client, clock):
    item = current_edition(ON).items.get(code="1-1")
    row = published_theme(title_ja="終わるもの", at=JUNE, item=item)
    published_theme(title_ja="同じ項目", at=JUNE, unit=Unit.objects.get(code="HWB"), item=item, **AUGUST)
    clock.move_to(CLOSING)

    assert client.get(public(row)).context["following"].title_ja == "同じ項目"


def test_a_closed_theme_with_nothing_after_it_says_so(client: Client, clock):
    row = published_theme(at=JUNE)
    clock.move_to(CLOSING)

    page = client.get(public(row)).content.decode()

    assert "この担当の次の募集は、まだ決まっていません" in page
    assert "テーマに関係のない提案は、いつでも受け付けています" in page


def test_an_open_theme_leads_on_to_no_other(client: Client, clock):
    row = published_theme()
    published_theme(title_ja="次のもの", **AUGUST)

    assert "次の募集は" not in client.get(public(row)).content.decode()


# ---------- nothing of a draft is public ----------


@pytest.mark.parametrize("make", [theme, asked_theme])
def test_nothing_of_a_theme_is_public_before_it_is_published(client: Client, clock, make):
    row = make(title_ja="まだ言えないこと")
    acts.withdraw(
        theme=theme(title_ja="やめた下書き"), version=1, reason_ja="やめました。", by=bureau_officer(), at=MONDAY
    )
    shown = published_theme(title_ja="公開のこと")
    fill_in(client, upto="content")
    pages = [client.get(path).content.decode() for path in ("/", "/propose/", "/challenges/", "/propose/content/")]

    assert [shown.title_ja in page for page in pages] == [True] * 4
    assert [word for page in pages for word in ("まだ言えないこと", "やめた下書き") if word in page] == []
    assert client.get(public(row)).status_code == 404
    assert client.get(public(Challenge.objects.get(title_ja="やめた下書き"))).status_code == 404
    assert client.get("/propose/", {"challenge": str(row.key)}).context["theme"] is None
    client.post("/propose/", {"challenge": str(row.key)})
    assert "challenge" not in Draft.objects.latest("pk").typed.get("content", {})


def test_names_of_officers_are_not_public(client: Client, clock):
    row = withdrawn_theme()

    page = client.get(public(row)).content.decode()

    assert [who.name for who in (bureau_officer(), desk_officer()) if who.name in page] == []


@pytest.mark.parametrize("key", ["x", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_a_theme_that_is_not_there_starts_an_ordinary_proposal(client: Client, clock, key: str):
    assert client.get("/propose/", {"challenge": key}).context["theme"] is None
    assert client.post("/propose/", {"challenge": key}).status_code == 302


def test_an_english_page_marks_what_stands_in_in_japanese(clock):
    row = published_theme(title_en="Finding leaks", wanted_en="By sound")

    page = Client(headers={"accept-language": "en"}).get(public(row)).content.decode()

    assert "Finding leaks" in page
    assert '<dd class="prose"><p>By sound</p></dd>' in page
    assert '<dd class="prose" lang="ja"><p>夜に歩いて音を聞いています。</p></dd>' in page


# ---------- through the intake ----------


def test_a_proposal_reached_from_a_theme_keeps_it_through_every_step_to_the_receipt(client: Client, clock, signed_in):
    row = published_theme()
    published_theme(title_ja="ほかのこと")
    assert str(row.key) in client.get(public(row)).content.decode()
    start = client.get("/propose/", {"challenge": str(row.key)})
    assert row.title_ja in start.content.decode()

    client.post("/propose/", {"challenge": str(row.key)})
    for slug in ("organisation", "content"):
        assert row.title_ja in client.get(f"/propose/{slug}/", follow=True).content.decode()
        response = _fill(client, slug, row)
    fresh = response.content.decode()
    assert "市のテーマ" in fresh
    for slug in ("plan", "similar", "trial", "files", "claims", "consents"):
        response = _fill(client, slug, row)
        assert row.title_ja in response.content.decode()
    receipt = submit(client, response)

    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.challenge) == ("challenge", row)
    assert public(row) in receipt.content.decode()
    assert row.title_ja in client.get(receipt.context["company_url"] + "submitted/").content.decode()
    case = Case.objects.get()
    page = signed_in(desk_officer()).get(case.get_absolute_url()).content.decode()
    assert reverse("challenges:detail", args=[row.key]) in page
    assert page.count(row.title_ja) == 2  # beside the title of the case, and in the outline of the proposal


def _fill(client: Client, slug: str, row: Challenge):
    typed = {
        "organisation": ORGANISATION,
        "content": {**CONTENT, "kind": "challenge", "challenge": str(row.key), "mode": "idea_only"},
        "plan": PLAN,
        "similar": {},
        "trial": TRIAL,
        "files": {},
        "claims": {},
        "consents": consents(),
    }
    return save(client, slug, typed[slug])


def test_the_step_of_the_proposal_comes_with_the_theme_chosen_and_without_reproaches(client: Client, clock):
    row = published_theme()
    client.post("/propose/", {"challenge": str(row.key)})
    _fill(client, "organisation", row)

    form = client.get("/propose/content/").context["form"]

    assert (form["kind"].value(), form["challenge"].value()) == ("challenge", str(row.key))
    assert not form.is_bound


def test_a_proposal_on_a_theme_that_names_none_is_asked_for_it(client: Client, clock):
    published_theme()
    fill_in(client, upto="content")

    response = save(client, "content", {**CONTENT, "kind": "challenge"})

    assert response.context["form"].errors == {"challenge": ["市のテーマを選んでください"]}
    assert client.get("/propose/organisation/").context["theme"] is None


def test_an_idea_without_a_partner_may_answer_a_theme():
    row = published_theme()
    content = {"kind": "challenge", "challenge": str(row.key), "mode": "idea_only"}
    draft = drafts.complete(at=MONDAY, content=content)

    case = open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).case

    assert (case.proposal.challenge, case.proposal.mode) == (row, "idea_only")


def test_a_proposal_of_the_last_second_is_taken_and_one_a_second_later_is_not():
    row = published_theme()
    content = {"kind": "challenge", "challenge": str(row.key)}
    draft, late = drafts.complete(at=MONDAY, content=content), drafts.complete(at=MONDAY, content=content)

    assert actions.submit(draft=draft, idempotency_key=draft.idempotency_key, at=LAST_SECOND).challenge == row
    with pytest.raises(actions.Incomplete) as refused:
        actions.submit(draft=late, idempotency_key=late.idempotency_key, at=CLOSING)

    assert refused.value.steps == ["content"]


def test_a_theme_that_closes_while_somebody_writes_is_told_on_the_check_page(client: Client, clock):
    row = published_theme(closes_on=ON)
    published_theme(title_ja="まだ開いているもの")
    chosen = {**CONTENT, "kind": "challenge", "challenge": str(row.key)}
    midnight = MONDAY + timedelta(hours=14)  # in Tokyo
    clock.move_to(midnight - timedelta(minutes=1))
    fill_in(client, content=chosen)
    clock.move_to(midnight)

    check = client.get("/propose/check/")

    assert [one.sentence for one in check.context["missing"]] == [
        "選んだテーマは、いま募集していません。ほかのテーマか、ほかの種類を選んでください"
    ]
    refused = submit(client, check)
    assert not Proposal.objects.exists()
    assert CONTENT["summary"] in refused.content.decode()

    save(client, "content", CONTENT, query="?back=check")
    submit(client, client.get("/propose/check/"))
    assert Proposal.objects.get().challenge is None


def test_a_button_pressed_after_the_theme_closed_leads_to_its_page(client: Client, clock):
    row = published_theme()
    assert client.get("/propose/", {"challenge": str(row.key)}).status_code == 200
    clock.move_to(CLOSING)

    response = client.post("/propose/", {"challenge": str(row.key)})

    assert response.headers["Location"] == public(row)
    assert not Draft.objects.exists()


# ---------- what it costs, and the sample ----------


def test_the_pages_of_the_themes_ask_the_same_of_the_database_however_many_there_are(signed_in, clock):
    item = current_edition(ON).items.get(code="1-1")
    published_theme(item=item)
    pages = [(Client(), "/challenges/"), (Client(), "/"), (signed_in(desk_officer()), "/desk/challenges/")]

    def cost(browser: Client, path: str) -> int:
        browser.get(path)  # what stands is asked once
        with CaptureQueriesContext(connection) as asked:
            browser.get(path)
        return len(asked)

    with_one = [cost(*page) for page in pages]
    for number in range(2):
        published_theme(title_ja=f"テーマ{number}", item=item, unit=Unit.objects.get(code="HWB"))

    assert [cost(*page) for page in pages] == with_one


def test_the_sample_shows_an_open_a_coming_and_a_closed_theme_with_its_next(client: Client, clock):
    challenges_demo.load(MONDAY)
    challenges_demo.load(TUESDAY)

    board = client.get("/challenges/").context["board"]

    assert (len(board.open), len(board.coming), len(board.closed)) == (3, 1, 1)
    assert board.closed[0].following == board.open[1].theme
    assert [row.unit.code for row in queries.to_publish()] == ["CYB"]
    call_command("verify_records", stdout=StringIO())
