"""What a stand-in did is listed for the one who was away, once, until they have looked at it."""

import pytest
from django.urls import reverse

from connected_desk.city.models import ActingFor
from tests.decisions.support import circulating, decide, dialogue, stands_in
from tests.support import (
    TUESDAY,
    bureau_head,
    bureau_officer,
    case_at,
    desk_officer,
    moves_logged,
    other_officer,
    somebody,
)
from workflows.cases.later_actions import see_later
from workflows.cases.later_queries import done_for, unseen
from workflows.cases.models import Case, LaterView
from workflows.decisions import actions as decisions
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused

pytestmark = pytest.mark.usefixtures("clock")


def accepted_in_the_desks_place() -> Case:
    """A case accepted by somebody of another bureau who stands in for the desk's officer."""
    case = case_at("received")
    stands_in(other_officer(), desk_officer())
    move(case, "accept", by=other_officer(), at=TUESDAY, officer=desk_officer())
    return case


def test_a_move_made_in_ones_place_is_listed_and_leaves_the_list_with_one_press(signed_in):
    case, client = accepted_in_the_desks_place(), signed_in(desk_officer())
    row = unseen(desk_officer()).get()

    assert "1件を後で見る" in client.get(reverse("desk:home")).content.decode()
    text = client.get(reverse("desk:later")).content.decode()
    assert str(case) in text
    assert "小林 恵（佐藤 由美の代決）" in text
    answer = client.post(reverse("desk:see_later", args=[case.key, row.seq]), follow=True)

    assert answer.status_code == 200
    assert list(unseen(desk_officer())) == []
    assert LaterView.objects.get().row == row
    assert str(case) in client.get(reverse("desk:later") + "?tab=all").content.decode()
    assert moves_logged(case) == ["open", "accept"]


def test_a_decision_and_the_move_it_carried_out_are_one_line_and_seen_on_either_page():
    stands_in(other_officer(), bureau_head())
    for page in ("decision", "list"):
        decision = decide(circulating(dialogue()), by=other_officer(), capacity="decide")
        row = unseen(bureau_head()).get()
        assert (row.subject_kind, row.move) == ("decision", "decide")
        if page == "list":
            see_later(row, by=bureau_head(), at=TUESDAY)
            decision.refresh_from_db()
            assert decision.seen_at == TUESDAY
        else:
            decisions.see_later(decision, by=bureau_head(), at=TUESDAY)
        assert list(unseen(bureau_head())) == []
    assert done_for(bureau_head()).count() == 2


def test_nobody_else_looks_in_ones_place(signed_in):
    case = accepted_in_the_desks_place()
    row = unseen(desk_officer()).get()

    with pytest.raises(MoveRefused, match="本人"):
        see_later(row, by=bureau_officer(), at=TUESDAY)
    answer = signed_in(somebody("deskhead")).post(reverse("desk:see_later", args=[case.key, row.seq]))

    assert answer.status_code == 404
    assert not LaterView.objects.exists()
    assert ActingFor.objects.count() == 1
