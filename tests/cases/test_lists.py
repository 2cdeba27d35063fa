"""The desk's lists: what they cost, that counts are lists, that conditions and search find what they say."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.city.models import Unit
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition
from tests.support import (
    ON,
    TUESDAY,
    bureau_officer,
    case_at,
    desk_officer,
    ict_officer,
    other_officer,
    received_case,
    somebody,
    walk,
)
from workflows.cases import actions, queries
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.referrals import actions as referrals

from .support import page

pytestmark = pytest.mark.usefixtures("clock")

TABS = ("mine", "unassigned", "overdue", "units", "company", "changed", "followed", "all")
TODAY = TUESDAY.date()


def cases_in(*states: str) -> list[Case]:
    """A case in each of these states, walked there by the water bureau."""
    return [case_at(state, title=f"案件その{number}") for number, state in enumerate(states)]


def listed(client: Client, **conditions: Any) -> list[str]:
    """The numbers of the cases on the list, page by page."""
    found, address = [], reverse("desk:cases")
    answer = client.get(address, conditions)
    while True:
        found += [line.number for line in answer.context["page"].lines]
        if not answer.context["next"]:
            return found
        answer = client.get(address + answer.context["next"])


def numbers(*cases: Case) -> set[str]:
    return {case.number for case in cases}


def asked(client: Client, address: str) -> int:
    """How many queries a page costs."""
    client.get(address)  # what stands is asked once
    with CaptureQueriesContext(connection) as queries_made:
        assert client.get(address).status_code == 200
    return len(queries_made)


def test_lists_and_case_page_cost_the_same_with_one_row_and_with_ten(signed_in):
    rows = ("triage", "referred", "dialogue")  # one in each of three lists: an empty list asks for nothing more
    first, *_others = reversed([case_at(state) for state in rows])
    put_agreement(first, 10)
    clients = [signed_in(desk_officer()), signed_in(bureau_officer())]
    addresses = ["/desk/", "/desk/cases/?tab=mine", "/desk/cases/?tab=all&q=検針", "/desk/board/", page(first)]

    def costs() -> list[dict[str, int]]:
        return [{address: asked(client, address) for address in addresses} for client in clients]

    costs()  # what is asked once and kept by the process is no part of a page's cost
    with_one = costs()
    for state in rows * 3:
        case_at(state)
    fill_up(first)
    for client in clients:
        client.get(page(first))  # that somebody looked at a case which has changed is written down, once

    assert costs() == with_one


def fill_up(case: Case) -> None:
    """More of everything the case page shows."""
    items = current_edition(ON).items.filter(is_means=False).order_by("pk")[:5]
    for item in items:
        if not case.links.filter(item=item, ended_at=None).exists():
            actions.link_item(case, item=item, primary=False, reason="関係する。", by=desk_officer(), at=TUESDAY)
    for number in range(5):
        put_agreement(case, number + 1)


def put_agreement(case: Case, day: int) -> None:
    """An agreement of the case, signed on that day of July."""
    actions.record_agreement(
        case,
        kind="individual",
        parties="堺市、提案者",
        signed_on=date(2026, 7, day),
        ends_on=None,
        document_number="",
        capacity="standing",
        by=bureau_officer(),
        at=TUESDAY,
    )


def test_the_count_of_every_tab_is_the_length_of_its_list(signed_in, monkeypatch):
    cases_in(*(state.code for state in CASE.states))
    case_at("triage", at=TUESDAY - timedelta(days=60))
    monkeypatch.setattr(queries, "PAGE", 4)

    for account in ("desk", "bureau", "bureauhead", "bureau2", "ict", "evaluator", "admin"):
        client = signed_in(somebody(account))
        tabs = client.get("/desk/cases/").context["list_tabs"]
        tiles = client.get("/desk/").context["tiles"]
        counted = dict(zip(TABS, (tab.count for tab in tabs), strict=True))
        assert counted == {tab: len(listed(client, tab=tab)) for tab in TABS}, account
        # The administrator has no cases, and is shown no counts of them.
        shown = [counted[tab] for tab in TABS if tab != "mine"] if account != "admin" else []
        assert [tile.count for tile in tiles] == shown, account


def test_the_tabs_hold_what_their_names_say(signed_in):
    received, triage, referred, dialogue, answer, ended = cases_in(
        "received", "triage", "referred", "dialogue", "info_requested", "declined"
    )
    late = case_at("triage", at=TUESDAY - timedelta(days=60))
    client = signed_in(desk_officer())

    assert set(listed(client, tab="unassigned")) == numbers(received)
    assert set(listed(client, tab="overdue")) == numbers(late)
    assert set(listed(client, tab="units")) == numbers(referred)
    assert set(listed(client, tab="company")) == numbers(answer)
    assert set(listed(client, tab="all")) == numbers(received, triage, referred, dialogue, answer, ended, late)
    assert set(listed(client, tab="mine")) == numbers(triage, referred, answer, late)
    assert set(listed(signed_in(bureau_officer()), tab="mine")) == numbers(referred, dialogue)


def test_every_case_is_shown_once_page_by_page(signed_in, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    cases = cases_in(*["triage"] * 5, *["dialogue"] * 4, "declined", "redirected")
    Case.objects.filter(number__in=sorted(numbers(*cases))[:4]).update(due_on=date(2026, 7, 9))

    found = listed(signed_in(desk_officer()), tab="all")

    assert len(found) == 11
    assert set(found) == numbers(*cases)


def test_the_nearest_due_date_comes_first_and_cases_without_one_last(signed_in):
    soon, later, none = cases_in("triage", "dialogue", "triage")
    for case, due in ((soon, date(2026, 7, 8)), (later, date(2026, 7, 30)), (none, None)):
        Case.objects.filter(pk=case.pk).update(due_on=due)

    assert listed(signed_in(desk_officer()), tab="all") == [soon.number, later.number, none.number]


@pytest.mark.parametrize("after", ["x", "2026-07-09", "2026-07-09.x", ".", "0000-00-00.1", "2026-07-09." + "9" * 40])
def test_a_made_up_place_in_the_list_is_no_error(signed_in, after):
    case_at("triage")

    assert signed_in(desk_officer()).get("/desk/cases/", {"tab": "all", "after": after}).status_code == 200


def linked_to(case: Case, code: str) -> Case:
    item = current_edition(ON).items.get(code=code)
    return actions.link_item(case, item=item, primary=True, reason="関係する。", by=desk_officer(), at=TUESDAY)


def test_the_conditions_in_the_address_narrow_the_list(signed_in):
    triage, referred, dialogue = cases_in("triage", "referred", "dialogue")
    linked_to(triage, "1-1")
    Case.objects.filter(pk=referred.pk).update(due_on=TODAY + timedelta(days=7))
    Case.objects.filter(pk=dialogue.pk).update(due_on=TODAY + timedelta(days=8))
    Case.objects.filter(pk=triage.pk).update(due_on=TODAY - timedelta(days=1))
    item, client = str(Item.objects.get(code="1-1", edition=current_edition(ON)).key), signed_in(desk_officer())

    assert set(listed(client, tab="all", state="dialogue")) == numbers(dialogue)
    assert set(listed(client, tab="all", item=item)) == numbers(triage)
    assert set(listed(client, tab="all", unit="WSB")) == numbers(referred, dialogue)
    assert set(listed(client, tab="all", due="over")) == numbers(triage)
    assert set(listed(client, tab="all", due="7")) == numbers(triage, referred)
    assert set(listed(client, tab="all", due="14")) == numbers(triage, referred, dialogue)
    assert listed(client, tab="all", state="dialogue", due="over") == []
    assert listed(client, tab="units", unit="WSB") == [referred.number]


def test_an_item_no_longer_linked_finds_the_case_no_more(signed_in):
    [case] = cases_in("triage")
    item = current_edition(ON).items.get(code="1-1")
    linked_to(case, "1-1")
    actions.unlink_item(case, item=item, by=desk_officer(), at=TUESDAY)

    assert listed(signed_in(desk_officer()), tab="all", item=str(item.key)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "nonsense"),
        ("state", "対話・調整中"),
        ("item", "00000000-0000-0000-0000-000000000000"),
        ("item", "nonsense"),
        ("item", "\0"),
        ("unit", "NOBODY"),
        ("unit", "\0"),
        ("due", "9"),
        ("due", "-1"),
        ("q", "x" * 101),
        ("q", "\0"),
        ("q", "there is no such word"),
    ],
)
def test_a_condition_that_means_nothing_shows_no_case_and_not_all(signed_in, name, value):
    case_at("triage")

    answer = signed_in(desk_officer()).get("/desk/cases/", {"tab": "all", name: value})

    assert answer.status_code == 200
    assert answer.context["page"].lines == []
    assert answer.context["page"].total == 0


@pytest.mark.parametrize("tab", ["nonsense", "\0", "ALL"])
def test_a_tab_there_is_none_of_is_not_found(signed_in, tab):
    assert signed_in(desk_officer()).get("/desk/cases/", {"tab": tab}).status_code == 404


@pytest.mark.parametrize("number", ["CD-2026-9999", "\0", "cd-2026-0001", "1", "🙂", "CD-2026-0001 "])
def test_a_number_there_is_none_of_is_not_found(signed_in, number):
    case_at("triage")

    assert signed_in(desk_officer()).get(f"/desk/cases/{number}/".replace("\0", "%00")).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "水道の検針を助ける遠隔の仕組み",  # the title
        "検針",  # a word of two signs
        "遠隔　水道",  # two words, parted by a wide space
        "みらい窓口",  # the organisation
        "ミライマドグチ",  # how it is read
        "みらいまどぐち",  # in hiragana
        "ﾐﾗｲﾏﾄﾞｸﾞﾁ",  # in half width
        "CD-2026-0001",
        "ＣＤ－２０２６－０００１",
        "cd-2026-0001",
        "200戸",
        "２００戸",
        "8900000000001",
    ],
)
def test_the_search_finds_a_case_by_what_is_known_of_it(signed_in, query):
    found, _another = (
        received_case(),
        actions.open_case_of_bureau(title="図書館の案内", summary="案内を見直す。", by=bureau_officer(), at=TUESDAY),
    )

    assert listed(signed_in(desk_officer()), q=query) == [found.number]


def test_the_search_finds_words_of_messages_and_notes(signed_in):
    case, _other = case_at("triage"), received_case(title="図書館の案内")
    actions.write_note(case, text="港湾の担当とも話した。", by=desk_officer(), at=TUESDAY)
    actions.send_message(case, text="打合せは木曜日です。", by=desk_officer(), at=TUESDAY)
    client = signed_in(desk_officer())

    assert listed(client, q="港湾") == [case.number]
    assert listed(client, q="木曜日") == [case.number]
    assert listed(client, q="港湾 木曜日 検針") == [case.number]
    assert listed(client, q="港湾 金曜日") == []


@pytest.mark.parametrize("query", ["%", "_", "検_", "検%針", "\\", "'", '"', "*"])
def test_signs_that_mean_something_to_a_database_mean_nothing_to_the_search(signed_in, query):
    received_case()

    assert listed(signed_in(desk_officer()), q=query) == []


def test_a_case_asked_about_in_many_ways_is_on_the_list_once(signed_in):
    case = case_at("triage")
    for day in (20, 21, 22):
        referrals.ask_opinion(
            case,
            unit=Unit.objects.get(code="HWB"),
            question="試せますか。",
            due_on=date(2026, 7, day + 1),
            by=desk_officer(),
            at=TUESDAY,
        )
    for text in ("検針", "検針の続き"):
        actions.write_note(case, text=text, by=desk_officer(), at=TUESDAY)
    client = signed_in(other_officer())

    assert listed(client, tab="all") == [case.number]
    assert listed(client, q="検針") == [case.number]
    assert client.get("/desk/cases/").context["list_tabs"][-1].count == 1


def test_a_foreign_case_is_in_no_list_board_search_or_count(signed_in):
    mine = walk_to_the_health_bureau()
    foreign = [
        case_at(state, title="よその局の秘密の案件") for state in ("triage", "referred", "dialogue", "evaluation")
    ]
    client = signed_in(other_officer())

    assert {tab: listed(client, tab=tab) for tab in TABS} == {
        "mine": [mine.number],
        "unassigned": [],
        "overdue": [],
        "units": [],
        "company": [],
        "changed": [],
        "followed": [],
        "all": [mine.number],
    }
    assert listed(client, q="秘密") == []
    assert listed(client, q=foreign[0].number) == []
    assert listed(client, tab="all", unit="WSB") == []
    board = client.get("/desk/board/").context["lanes"]
    assert [line.number for lane in board for line in lane["lines"]] == [mine.number]
    assert sum(lane["total"] for lane in board) == 1
    assert client.get("/desk/cases/").context["list_tabs"][-1].count == 1
    assert client.get("/desk/").context["mine_total"] == 1


def walk_to_the_health_bureau() -> Case:
    """A case that 健康福祉局 was asked to take and took; it does not concern ICT."""
    walker = walk()
    walker.unit_code, walker.ict = "HWB", False
    return walker.move(walker.to(received_case(title="健診の予約を助ける案内"), "referred"), "take")


EVERYBODYS = (
    "/desk/",
    "/desk/cases/?tab=all",
    "/desk/cases/?q=秘密",
    "/desk/board/",
    "/desk/pocs/",
    "/desk/evaluations/",
    "/desk/decisions/?list=all",
    "/desk/referrals/",
    "/desk/budgets/",
    "/desk/meetings/",
    "/desk/strategy/",
    "/desk/reports/",
    "/desk/progress/",
)


def test_no_page_of_a_bureau_officer_holds_a_title_outside_the_scope(signed_in):
    mine, title = walk_to_the_health_bureau(), "よその局の秘密の案件"
    foreign = [case_at(state, title=title) for state in ("received", "referred", "dialogue", "evaluation", "budgeting")]
    items = Item.objects.filter(case_links__case__in=foreign).distinct()
    tabs = ("", "messages/", "record/", "referrals/", "pocs/", "evaluations/", "budgets/", "decisions/")
    addresses = [
        *EVERYBODYS,
        *(f"{page(mine)}{tab}" for tab in tabs),
        *(reverse("strategy:item", args=[item.key]) for item in items),
    ]
    theirs, ours = signed_in(bureau_officer()), signed_in(other_officer())

    assert addresses_with(theirs, title, EVERYBODYS) != []  # there is something that could leak
    assert addresses_with(ours, title, addresses) == []
    assert addresses_with(ours, foreign[0].number, addresses) == []
    assert addresses_with(signed_in(somebody("admin")), title, EVERYBODYS) == []


def addresses_with(client: Client, words: str, addresses: Any) -> list[str]:
    """The addresses whose page holds the words, but for a search that says what was searched for."""
    pages = ((address, client.get(address).content.decode()) for address in addresses)
    return [address for address, text in pages if words in re.sub(r'value="[^"]*"', "", text)]


def test_the_ict_office_sees_what_concerns_ict_and_nothing_else(signed_in):
    concerned = case_at("dialogue")
    not_concerned = walk_to_the_health_bureau()

    found = listed(signed_in(ict_officer()), tab="all")

    assert concerned.number in found
    assert not_concerned.number not in found


def test_whoever_was_asked_once_goes_on_seeing_the_case(signed_in):
    case = case_at("referred")
    case = walk(TUESDAY).move(case, "hand_back")

    assert (case.state, case.target_unit) == ("triage", None)
    assert listed(signed_in(bureau_officer()), tab="all") == [case.number]


def test_a_row_kept_in_one_language_reads_in_the_language_of_the_page(signed_in):
    case_at("triage")
    client = signed_in(desk_officer())

    japanese, english = (
        client.get(reverse("desk:cases") + "?tab=all", HTTP_ACCEPT_LANGUAGE=language).content.decode()
        for language in ("ja", "en")
    )

    labels = ('data-l="状態"', 'data-l="State"')
    assert [label in japanese for label in labels] == [True, False]
    assert [label in english for label in labels] == [False, True]


def test_a_row_shows_what_was_changed_since_it_was_kept(signed_in):
    case = case_at("triage")
    client = signed_in(desk_officer())
    assert case.title in client.get(reverse("desk:cases") + "?tab=all").content.decode()

    Case.objects.filter(pk=case.pk).update(title="別の題名になりました")

    assert "別の題名になりました" in client.get(reverse("desk:cases") + "?tab=all").content.decode()
