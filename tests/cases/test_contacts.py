"""Visits and calls: kept on the case for staff alone; what was agreed waits for the person named until it is closed."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from connected_desk.city.models import RoleHeld
from tests.support import TUESDAY, bureau_head, bureau_officer, case_at, desk_officer, other_officer, somebody
from workflows.cases import contact_actions, links, search
from workflows.cases.contact_actions import ToDo, close, write_contact
from workflows.cases.contact_queries import open_actions
from workflows.cases.models import Case, Contact, NextAction
from workflows.cases.queries import list_cases
from workflows.decisions.models import Decision
from workflows.engine.refusals import MoveRefused

from .support import day, page

pytestmark = pytest.mark.usefixtures("clock")
ON = TUESDAY.date()
DUE = date(2026, 7, 14)
SECRET = "予算は三百万円までなら検討できると伝えた。"


def written(case: Case, **changed: Any) -> Contact:
    values: dict[str, Any] = {
        "on": ON,
        "kind": "visit",
        "ours": "中村、佐藤",
        "theirs": "山田部長",
        "said": SECRET,
        "decided": "現地を一緒に見る。",
        "to_do": [ToDo("現地の日程を決める", bureau_officer(), DUE)],
        "by": bureau_officer(),
        "at": TUESDAY,
    }
    return write_contact(case, **(values | changed))


def typed(**changed: str) -> dict[str, str]:
    return {
        "kind": "call",
        "ours": "佐藤",
        "theirs": "山田部長",
        "said": "電話で確かめた。",
        "what_1": "見積りを送る",
        "who_1": str(desk_officer().key),
        **day("on", ON),
        **day("due_1", DUE),
        **changed,
    }


def test_what_is_to_be_done_next_waits_on_the_persons_home_until_it_is_closed_with_a_line(signed_in):
    case, client = case_at("dialogue"), signed_in(desk_officer())

    assert client.post(page(case, "contacts"), typed()).status_code == 302
    home = client.get(reverse("desk:home")).content.decode()
    action = NextAction.objects.get()
    empty = client.post(page(case, "close_action", key=action.key), {"closing": ""})
    client.post(page(case, "close_action", key=action.key), {"closing": "7月8日に送った。"})

    assert "見積りを送る" in home
    assert f"次の対応（{case.number}）" in home
    assert empty.status_code == 422
    client.get(page(case, "contacts"))  # the word that it was closed is read here
    assert "見積りを送る" not in client.get(reverse("desk:home")).content.decode()
    action.refresh_from_db()
    assert (action.closed_by, action.closing) == (desk_officer(), "7月8日に送った。")
    assert "7月8日に送った。" in client.get(page(case, "contacts")).content.decode()


def test_the_company_and_evaluators_from_outside_never_see_it(client: Client, signed_in):
    case = case_at("evaluation")
    written(case)
    expert = somebody("evaluator")
    RoleHeld.objects.filter(person=expert).update(unit=None)
    paths = [reverse(f"company:{name}", args=[links.token(case)]) for name in ("page", "files")]

    shown = [client.get(path).content.decode() for path in paths]
    papers = client.get(reverse("company:paper", args=[links.token(case), "everything"])).status_code

    assert papers == 200
    assert [text for text in shown if SECRET in text or "山田部長" in text] == []
    assert case.title in shown[0]
    assert signed_in(expert).get(page(case, "contacts")).status_code == 404
    assert SECRET in signed_in(bureau_officer()).get(page(case, "contacts")).content.decode()


def test_a_record_is_found_by_search_and_overtakes_no_decision():
    case = case_at("dialogue")
    before = case.log_seq
    written(case)

    case.refresh_from_db()
    assert case.log_seq == before
    assert not Decision.objects.filter(state="void").exists()
    assert search.is_current(case)
    assert [line.number for line in list_cases(desk_officer(), ON, query="三百万円").lines] == [case.number]


def test_who_may_write_and_close():
    case = case_at("dialogue")
    action = written(case).actions.get()

    for refused in ({"by": other_officer()}, {"on": date(2026, 7, 8)}):
        with pytest.raises(MoveRefused):
            written(case, **refused)
    with pytest.raises(MoveRefused):
        close(action, closing="x", by=other_officer(), at=TUESDAY)
    assert list(open_actions(bureau_officer(), ON)) == [action]
    close(action, closing="済み", by=bureau_head(), at=TUESDAY)
    with pytest.raises(MoveRefused, match="すでに終わって"):
        close(action, closing="もう一度", by=bureau_officer(), at=TUESDAY)

    assert Contact.objects.count() == 1
    assert contact_actions.hand_on(action, who=desk_officer()).who == desk_officer()


def test_what_who_and_by_when_belong_together(signed_in):
    case, client = case_at("dialogue"), signed_in(desk_officer())

    answer = client.post(page(case, "contacts"), typed(who_1=""))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["who_1"]
    assert not Contact.objects.exists()
