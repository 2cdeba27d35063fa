"""Lists of what is due: drawn up by one, approved by another, carried out whole, and held back by a hold."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from connected_desk.city.models import Person
from connected_desk.records.models import Backup, LogRow
from tests.support import MONDAY, case_at, somebody
from workflows.cases import links
from workflows.cases.models import Case
from workflows.disposals import actions, hold_actions, queries, settings
from workflows.disposals.actions import DisposalRefused
from workflows.disposals.models import Disposal, DisposalItem

# The case ends in July 2026, in fiscal 2026; its five years are 2027 to 2031.
LAST_DAY, FIRST_DUE = date(2032, 3, 31), date(2032, 4, 1)
THEN = MONDAY.replace(year=2032, month=4, day=5)


@pytest.fixture
def case() -> Case:
    """A case that an office took, and that ended."""
    return case_at("ended")


@pytest.fixture
def untaken() -> Case:
    """A case that the desk turned away."""
    return case_at("declined")


@pytest.fixture
def then() -> Iterator[None]:
    """The site's clock stands where the case is past its period."""
    with time_machine.travel(THEN, tick=False):
        yield


def drawn_up() -> Disposal:
    return actions.draw_up(by=somebody("desk"), at=THEN)


def approved() -> Disposal:
    disposal = drawn_up()
    actions.approve(disposal, by=somebody("deskhead"), at=THEN)
    return disposal


def due_cases(on: date) -> list[str]:
    [found] = [one for one in queries.due(on) if one.period.kind.name == "case"]
    return [one.name for one in found.due]


def test_full_fiscal_years_count_from_the_april_after_the_end(case: Case):
    assert case.state_since.year == 2026
    assert queries.kept_until(date(2026, 7, 10), 5) == FIRST_DUE
    assert queries.kept_until(date(2027, 3, 31), 5) == FIRST_DUE
    assert queries.kept_until(date(2027, 4, 1), 5) == date(2033, 4, 1)
    assert due_cases(LAST_DAY) == []
    assert due_cases(FIRST_DUE) == [case.number]
    settings.save_period(
        "case", settings.Said(10, "文書管理規程"), reason="規程", seen=0, by=somebody("admin"), at=MONDAY
    )
    assert due_cases(FIRST_DUE) == []
    assert due_cases(date(2037, 4, 1)) == [case.number]


def test_an_open_case_is_never_due(case: Case):
    still_open = case_at("triage")
    assert still_open.number not in due_cases(date(2090, 4, 1))


def test_whoever_drew_the_list_up_does_not_approve_it(case: Case):
    disposal = actions.draw_up(by=somebody("deskhead"), at=THEN)
    with pytest.raises(DisposalRefused, match="一覧を作った人は承認できません"):
        actions.approve(disposal, by=somebody("deskhead"), at=THEN)
    with pytest.raises(DisposalRefused, match="一覧を作った人は承認できません"):
        actions.approve(disposal, by=somebody("desk"), at=THEN)
    with pytest.raises(DisposalRefused, match="まだ承認されていません"):
        actions.carry_out(disposal, by=somebody("deskhead"), at=THEN)
    case.refresh_from_db()
    assert case.erased_by == ""


def test_a_hold_keeps_a_case_off_the_next_list_and_an_approved_list_from_being_carried_out(case: Case):
    disposal = approved()
    hold = hold_actions.hold_back(
        kind="case", key=case.key, name=case.number, reason="係争中", by=somebody("desk"), at=THEN
    )
    with pytest.raises(DisposalRefused, match=f"{case.number}は廃棄を止めています：係争中"):
        actions.carry_out(disposal, by=somebody("desk"), at=THEN)
    assert not LogRow.objects.filter(move="erase").exists()
    actions.drop(disposal, because="係争", by=somebody("desk"), at=THEN)
    assert due_cases(FIRST_DUE) == []
    with pytest.raises(DisposalRefused, match="期限を過ぎたものはありません"):
        drawn_up()
    hold_actions.lift(hold, because="和解", by=somebody("desk"), at=THEN)
    assert due_cases(FIRST_DUE) == [case.number]


def test_what_is_on_an_open_list_is_not_listed_again_and_what_was_taken_off_may_be(case: Case):
    disposal = drawn_up()
    assert due_cases(FIRST_DUE) == []
    actions.spare(disposal, disposal.items.get(), because="展示に使う", by=somebody("desk"), at=THEN)
    with pytest.raises(DisposalRefused, match="一覧に何も残っていません"):
        actions.approve(disposal, by=somebody("deskhead"), at=THEN)
    assert due_cases(FIRST_DUE) == [case.number]


def test_carried_out_the_list_is_the_certificate_and_every_page_of_the_case_says_so(
    untaken: Case, then: None, signed_in: Callable[[Person], Client], client: Client
):
    case = untaken
    link = reverse("company:page", args=[links.token(case)])
    words = case.proposal.versions.get().answers["content"]["title"]
    Backup.objects.create(name="desk-old", at=THEN - timedelta(days=1), size=1, files=1)
    Backup.objects.create(name="desk-gone", at=THEN - timedelta(days=2), size=1, files=1, removed_at=THEN)

    desk, head = signed_in(somebody("desk")), signed_in(somebody("deskhead"))
    overview = desk.get(reverse("disposals:list")).content.decode()
    assert "期限を過ぎたもの" in overview
    disposal_url = desk.post(reverse("disposals:draw_up")).headers["Location"]
    disposal = Disposal.objects.get()
    assert "一覧を承認する" not in desk.get(disposal_url).content.decode()
    assert "一覧を承認する" in head.get(disposal_url).content.decode()
    head.post(reverse("disposals:approve", args=[disposal.number]))
    desk.post(reverse("disposals:carry_out", args=[disposal.number]))

    certificate = desk.get(disposal_url).content.decode()
    for text in (f"廃棄記録{disposal.number}号の証明", case.number, "desk-old", disposal_log_head()):
        assert text in certificate, text
    assert "desk-gone" not in certificate
    item = DisposalItem.objects.get()
    assert item.bodies == 2  # open, reject
    assert item.rows > 5

    told = f"廃棄記録{disposal.number}号により消去"
    skeleton = desk.get(case.get_absolute_url()).content.decode()
    assert told in skeleton
    assert "見送り" in skeleton
    assert words not in skeleton
    for url, who in ((link, client), (reverse("desk:messages", args=[case.number]), desk)):
        page = who.get(url, headers={"accept-language": "ja"})
        assert page.status_code == 404
        assert told in page.content.decode()
        assert words not in page.content.decode()
    assert words not in desk.get(reverse("desk:cases") + "?tab=all").content.decode()
    assert desk.get(reverse("desk:cases") + f"?q={words}&tab=all").status_code == 200
    call_command("verify_records")
    assert [one.due for one in queries.due(date(2090, 1, 1)) if one.period.kind.name == "not_taken"] == [[]]


def disposal_log_head() -> str:
    return Disposal.objects.get().log_head


def test_the_pages_are_for_desk_and_auditor_and_only_the_desk_acts(
    case: Case, then: None, signed_in: Callable[[Person], Client]
):
    auditor = signed_in(somebody("auditor"))
    assert auditor.get(reverse("disposals:list")).status_code == 200
    assert auditor.post(reverse("disposals:draw_up")).status_code == 403
    assert signed_in(somebody("bureau")).get(reverse("disposals:list")).status_code == 403
    assert signed_in(somebody("desk")).post(reverse("disposals:approve", args=[1])).status_code == 403


def test_a_hold_is_placed_and_lifted_on_its_page(case: Case, then: None, signed_in: Callable[[Person], Client]):
    desk = signed_in(somebody("desk"))
    url = reverse("disposals:holds")
    assert "その番号の案件はありません" in desk.post(url, {"number": "CD-1", "reason": "係争中"}).content.decode()
    assert desk.post(url, {"number": case.number, "reason": "係争中"}).status_code == 302
    page = desk.post(url, {"number": case.number, "reason": "監査"})
    assert "すでに廃棄を止めています" in page.content.decode()
    hold = queries.Hold.objects.get()
    assert desk.post(reverse("disposals:lift", args=[hold.key]), {"because": "和解"}).status_code == 302
    assert "和解" in desk.get(url).content.decode()


def test_a_period_is_changed_with_a_reason_that_stays_in_the_book(signed_in: Callable[[Person], Client]):
    admin = signed_in(somebody("admin"))
    said: dict[str, Any] = {"seen": 0, "years": 10, "basis": "文書管理規程 別表", "reason": "規程の改正"}
    assert admin.post(reverse("disposals:period", args=["case"]), said).status_code == 302
    page = admin.get(reverse("disposals:retention")).content.decode()
    for text in ("文書管理規程 別表", "規程の改正", "案件"):
        assert text in page
