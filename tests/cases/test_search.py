"""The search, by the list tests/lists/searches.toml; the ways a page of it is filled; and the index kept by itself."""

import tomllib
import uuid
from io import StringIO
from itertools import product
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from connected_desk.records.models import Scan, StoredFile
from connected_desk.sample import drafts
from proposals import actions as proposals
from proposals.models import Attachment, Organisation, Proposal, ProposalVersion
from tests.proposals.support import a_file
from tests.support import MONDAY, ON, TUESDAY, desk_officer, other_officer, received_case
from workflows.cases import actions, queries, search, search_index
from workflows.cases.models import Case, SearchRow
from workflows.engine.registry import COMPANY

pytestmark = pytest.mark.usefixtures("city")

LIST = tomllib.loads((Path(__file__).parents[1] / "lists" / "searches.toml").read_text(encoding="utf-8"))


def written(text: str) -> Case:
    return actions.open_case_of_bureau(title=text, summary="", by=desk_officer(), at=MONDAY)


def of_a_company() -> Case:
    """A case of an organisation with a former name, and one file."""
    case = written("見積")
    organisation = Organisation.objects.create(
        name="株式会社みなと建設", name_kana="", kind="company", no_number_reason="foreign", aliases=["港湾土木（有）"]
    )
    proposal = Proposal.objects.create(
        organisation=organisation,
        title="見積",
        kind="technology",
        mode="proposal",
        contact_name="見本",
        contact_email="nobody@example.invalid",
        submitted_at=MONDAY,
        idempotency_key=uuid.uuid4(),
    )
    version = ProposalVersion.objects.create(proposal=proposal, number=1, answers={}, made_at=MONDAY)
    stored = StoredFile.objects.create(
        sha256="", size=1, original_name="図面（第２版）.pdf", content_type="", scan=Scan.CLEAN, created_at=MONDAY
    )
    Attachment.objects.create(version=version, stored_file=stored, position=1)
    Case.objects.filter(pk=case.pk).update(proposal=proposal)
    search.write(Case.objects.get(pk=case.pk))
    return case


def found(query: str, person=None) -> list[str]:
    return [line.number for line in queries.list_cases(person or desk_officer(), ON, query=query).lines]


def test_every_search_of_the_list_finds_what_the_list_says():
    cases = {name: written(text).number for name, text in LIST["texts"].items()} | {"company": of_a_company().number}
    names = {number: name for name, number in cases.items()}
    order = list(cases)
    assert len(LIST["searches"]) >= 40

    told = [(one["q"], one["finds"]) for one in LIST["searches"]]
    # By the index alone, and by reading the nearest cases: the two ways a page is filled.
    ways = {
        "index": lambda query: Case.objects.filter(search.matching(query)).values_list("number", flat=True),
        "list": found,
        "nearest": lambda query: Case.objects.filter(search.matching_text(query)).values_list("number", flat=True),
    }
    for way, find in ways.items():
        got = [(q, sorted((names[number] for number in find(q)), key=order.index)) for q, _finds in told]
        assert got == told, way


def test_a_case_is_found_by_its_number_in_any_width():
    case = written("一つ目")
    written("二つ目")

    for typed in (case.number, case.number.lower(), "ＣＤ－２０２６－０００１", "CDー2026ー0001", "2026-0001"):
        assert found(typed) == ["CD-2026-0001"], typed


def test_a_search_shows_nobody_a_case_outside_their_scope():
    written("水道の件")

    assert found("水道", other_officer()) == []


def test_whichever_way_a_page_is_filled_it_holds_the_same_cases_page_by_page(monkeypatch):
    for number in range(7):
        written(f"水道の{'点検' if number % 3 else '検針'}その{number}")
    Case.objects.filter(number__in=["CD-2026-0002", "CD-2026-0005"]).update(due_on=None)
    monkeypatch.setattr(queries, "PAGE", 2)

    def pages(query: str) -> list[list[str]]:
        shown, after = [], ""
        while True:
            page = queries.list_cases(desk_officer(), ON, query=query, after=after)
            shown.append([line.number for line in page.lines])
            if not (after := page.after):
                return shown

    all_ways = {}
    for near, query in product((0, 3, 1000), ("水道", "水道 点検", "検針")):
        monkeypatch.setattr(queries, "NEAR", near)
        all_ways.setdefault(query, []).append(pages(query))
    for query, ways in all_ways.items():
        assert ways[0] == ways[1] == ways[2], query
    assert [len(page) for page in all_ways["水道"][0]] == [2, 2, 2, 1]
    assert all_ways["検針"][0] == [["CD-2026-0001", "CD-2026-0004"], ["CD-2026-0007"]]


def test_a_long_list_is_counted_so_far_and_says_so(monkeypatch, client):
    for number in range(5):
        written(f"水道その{number}")
    monkeypatch.setattr(queries, "COUNTED", 3)

    total = queries.list_cases(desk_officer(), ON).total
    assert (total, total.at_least) == (3, True)
    assert queries.tab_counts(desk_officer(), ON)["all"].at_least
    client.force_login(desk_officer())
    said = client.get("/desk/cases/?tab=all", headers={"accept-language": "ja"}).content.decode()
    assert "3件以上" in said
    assert "3+" in said


def test_a_word_that_most_cases_hold_says_a_round_number_that_is_there(monkeypatch):
    for number in range(13):
        written(f"水道その{number}")
    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setattr(queries, "NEAR", 12)

    total = queries.list_cases(desk_officer(), ON, query="水道").total

    assert (total, total.at_least) == (10, True)


def test_a_file_finds_its_case_from_when_it_was_sent():
    draft = drafts.complete(at=MONDAY)
    proposals.add_files(draft=draft, uploads=[a_file("積算内訳.pdf")], done=True, at=MONDAY)
    case = actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).case
    received_case()
    assert found("積算内訳") == [case.number]

    proposals.hold(holder="h", uploads=[a_file("変更契約.pdf")], free=5, at=TUESDAY)
    actions.revise_files(case, waiting="h", without=(), by=COMPANY, at=TUESDAY, version=None)
    assert found("変更契約") == [case.number]

    proposals.hold(holder="m", uploads=[a_file("現場写真.pdf")], free=5, at=TUESDAY)
    actions.send_message(case, text="送ります。", by=COMPANY, at=TUESDAY, waiting="m")
    assert found("現場写真") == [case.number]


def test_the_database_keeps_the_index_whoever_writes_the_rows():
    case, other = written("水道の件"), written("公園の件")

    SearchRow.objects.filter(case=case).update(grams=SearchRow.objects.filter(case=other).values("grams"))
    assert set(Case.objects.filter(search.matching("公園"))) == {case, other}
    assert not search.is_current(case)

    SearchRow.objects.filter(case=other).delete()
    assert set(Case.objects.filter(search.matching("公園"))) == {case}

    call_command("reindex", stdout=StringIO())
    assert set(Case.objects.filter(search.matching("公園"))) == {other}
    assert set(Case.objects.filter(search.matching("水道"))) == {case}


# PostgreSQL keeps its index by itself: it has no trigger that could be away, so there is nothing to be learned anew.
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite loses triggers when it rebuilds a table")
def test_the_index_learns_what_was_written_while_its_triggers_were_away():
    with connection.cursor() as cursor:
        for name in search_index.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
        case = written("水道の件")
        assert not Case.objects.filter(search.matching("水道")).exists()

        search_index.install(connection)

        assert list(Case.objects.filter(search.matching("水道"))) == [case]
        cursor.execute(f"INSERT INTO {search_index.GRAMS} ({search_index.GRAMS}) VALUES ('integrity-check')")  # noqa: S608
