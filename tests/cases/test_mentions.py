"""Telling a colleague of a note or a visit: it waits on their first page and in their digest until they open it."""

from typing import Any

import pytest

from tests.support import (
    TUESDAY,
    bureau_head,
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    finance_officer,
    ict_officer,
    other_officer,
    somebody,
)
from workflows.cases import recusal_actions
from workflows.cases.actions import write_note
from workflows.cases.mention_queries import can_be_mentioned, named_in, unseen
from workflows.cases.models import Case, Mention, Note
from workflows.cases.views import digest
from workflows.engine.refusals import MoveRefused

from .support import day, page

pytestmark = pytest.mark.usefixtures("clock")
ON = TUESDAY.date()
HOME = "/desk/"


def note(client: Any, case: Case, text: str, **chosen: Any) -> Any:
    people = {f"note-{name}": str(one.key) for name, one in chosen.items()}
    return client.post(page(case, "messages"), {"note": "1", "note-text": text, **people})


def test_whoever_is_told_finds_it_on_the_first_page_and_in_the_digest_until_it_is_opened(signed_in):
    case, me, head = case_at("dialogue"), bureau_officer(), bureau_head()
    named = f"@{''.join(desk_officer().name.split())} 確認をお願いします。"

    note(signed_in(me), case, named, tell_1=head)
    reader = signed_in(desk_officer())
    home = reader.get(HOME).content.decode()
    mail = digest.send(desk_officer(), on=ON, at=TUESDAY)
    thread = reader.get(page(case, "messages")).content.decode()

    assert {row.person for row in Mention.objects.all()} == {desk_officer(), head}
    assert "あなたへ" in home
    assert "確認をお願いします。" in home
    assert mail is not None
    assert f"あなたへ\n- {case.number} {case.title} ({me.name})" in mail.body
    assert "知らせた相手" in thread
    assert list(unseen(desk_officer(), ON)) == []
    assert [row.case for row in unseen(head, ON)] == [case]
    assert "確認をお願いします。" not in reader.get(HOME).content.decode()


def test_a_visit_is_told_of_and_seen_on_its_own_page(signed_in):
    case = case_at("dialogue")
    typed = {
        "kind": "call",
        "ours": "佐藤",
        "theirs": "山田部長",
        "said": "見積りを聞いた。",
        "tell_1": desk_head().key,
    }

    signed_in(bureau_officer()).post(page(case, "contacts"), typed | day("on", ON))
    reader = signed_in(desk_head())
    reader.get(page(case, "messages"))
    waiting = unseen(desk_head(), ON).count()
    reader.get(page(case, "contacts"))

    assert waiting == 1
    assert unseen(desk_head(), ON).count() == 0


def test_only_people_who_may_see_the_case_and_keep_out_of_none_can_be_told(signed_in):
    case, me = case_at("dialogue"), desk_officer()
    expert = somebody("evaluator")
    expert.roles_held.update(unit=None)
    can = can_be_mentioned(case, me, ON)
    recusal_actions.declare(case, reason="株を持つ", by=bureau_officer(), at=TUESDAY)
    after = can_be_mentioned(Case.objects.get(pk=case.pk), me, ON)

    assert {bureau_officer(), bureau_head(), desk_head()} <= set(can)
    assert me not in can
    assert not {other_officer(), finance_officer()} & set(can)
    assert bureau_officer() not in after
    for one in (other_officer(), bureau_officer(), expert):
        with pytest.raises(MoveRefused):
            write_note(case, text="読んでください。", tell=[one], by=me, at=TUESDAY)
    assert not Note.objects.exists()
    refused = note(signed_in(me), case, "x", tell_1=other_officer())
    assert refused.status_code == 422


def test_what_was_told_to_somebody_who_then_declares_an_interest_waits_for_them_no_more():
    case = case_at("dialogue")
    write_note(case, text="読んでください。", tell=[bureau_officer()], by=desk_officer(), at=TUESDAY)
    recusal_actions.declare(case, reason="株を持つ", by=bureau_officer(), at=TUESDAY)

    assert not unseen(bureau_officer(), ON).exists()


def test_units_asked_for_an_opinion_and_the_ict_office_can_be_told():
    from tests.referrals.support import ask

    case = case_at("dialogue")
    Case.objects.filter(pk=case.pk).update(ict=True)
    case.refresh_from_db()
    ask(case)

    assert {other_officer(), ict_officer()} <= set(can_be_mentioned(case, desk_officer(), ON))
    assert named_in("＠山田太郎 さん", []) == []
