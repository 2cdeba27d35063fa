"""Cases that hang together: seen from both, within scope, begun and ended with a reason; nothing follows from it."""

import pytest

from tests.support import TUESDAY, bureau_officer, case_at, desk_officer, other_officer, received_case, state_of
from workflows.cases.models import CaseTie
from workflows.cases.tie_actions import tie
from workflows.cases.tie_queries import ties_of
from workflows.engine.refusals import MoveRefused

from .support import page

pytestmark = pytest.mark.usefixtures("clock")
ON = TUESDAY.date()


def test_both_cases_show_it_each_in_its_own_words_and_a_duplicate_closes_nothing(signed_in):
    case, other, client = received_case(), case_at("dialogue"), signed_in(desk_officer())

    typed = {"kind": "duplicate", "other": other.number.lower(), "reason": "同じ装置の提案です。"}
    assert client.post(page(case, "tie"), typed).status_code == 302

    me = desk_officer()
    assert [(one.label, one.case) for one in ties_of(case, me, ON)] == [("重複している", other)]
    assert [(one.label, one.case) for one in ties_of(other, me, ON)] == [("重複がある", case)]
    for one in (case, other):
        assert "同じ装置の提案です。" in client.get(page(one)).content.decode()
    assert (state_of(case), state_of(other)) == ("received", "dialogue")
    case.refresh_from_db()
    assert case.log_seq == 1


def test_it_is_shown_to_nobody_who_may_not_see_the_other_case():
    case, other = case_at("dialogue"), received_case()
    tie(case, other=other, kind="related", reason="似ています。", by=desk_officer(), at=TUESDAY)

    assert ties_of(case, bureau_officer(), ON) == []
    assert len(ties_of(case, desk_officer(), ON)) == 1


def test_it_ends_from_either_case_with_a_reason_and_stays_on_record(signed_in):
    case, other, client = received_case(), received_case(), signed_in(desk_officer())
    made = tie(case, other=other, kind="continues", reason="前の提案の続きです。", by=desk_officer(), at=TUESDAY)

    assert client.post(page(other, "untie", key=made.key), {"reason": ""}).status_code == 422
    client.post(page(other, "untie", key=made.key), {"reason": "別の話だった。"})

    made.refresh_from_db()
    assert (made.ended_by, made.ended_because, made.log_seq) == (desk_officer(), "別の話だった。", 2)
    assert ties_of(case, desk_officer(), ON) == ties_of(other, desk_officer(), ON) == []


def test_what_is_refused(signed_in):
    case, other = case_at("dialogue"), received_case()
    tie(case, other=other, kind="related", reason="x", by=desk_officer(), at=TUESDAY)
    for by, one, two in (
        (other_officer(), case, other),  # no part in it
        (bureau_officer(), case, other),  # may not see the other
        (desk_officer(), case, case),  # itself
        (desk_officer(), other, case),  # tied already, the other way round
    ):
        with pytest.raises(MoveRefused):
            tie(one, other=two, kind="related", reason="x", by=by, at=TUESDAY)
    hidden = signed_in(bureau_officer()).post(
        page(case, "tie"), {"kind": "related", "other": other.number, "reason": "x"}
    )

    assert list(hidden.context["form"].errors) == ["other"]
    assert CaseTie.objects.count() == 1
