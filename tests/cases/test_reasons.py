"""The grounds for not going on as data: chosen while they hold, named for ever, changed by the administrator."""

from datetime import timedelta

import pytest
import time_machine

from connected_desk.city import setting_record
from tests.decisions.support import dialogue, draft
from tests.support import MONDAY, ON, bureau_head, desk_head, desk_officer, received_case, somebody
from workflows.cases.models import Reason
from workflows.cases.reason_actions import NoneLeft, Said, save_reason
from workflows.cases.reason_models import ReasonKind
from workflows.cases.reason_queries import offered
from workflows.decisions.sheets import pending_facts
from workflows.engine.asks import field_for
from workflows.engine.move import move

REASONS = "/desk/settings/reasons/"
pytestmark = pytest.mark.usefixtures("city", "japanese")


def end(code, *, on=ON):
    row = Reason.objects.get(code=code)
    said = Said(row.label_ja, row.label_en, row.position, row.valid_from, on)
    seen = setting_record.version("reasons")
    return save_reason(
        code, ReasonKind(row.kind), said, reason="使わなくなったため", seen=seen, by=somebody("admin"), at=MONDAY
    )


def test_a_ground_that_ended_is_not_offered_and_old_cases_still_name_it(signed_in):
    case = received_case()
    move(case, "reject", by=desk_head(), at=MONDAY, refusal_code="sales", sentence="販売のためです。")
    end("sales")

    row = case.life.move("reject")
    [field_now, field_later] = [
        field_for(row, case.life, "refusal_code", case, desk_head(), day) for day in (ON, ON + timedelta(days=1))
    ]

    assert [code for code, _label in field_now.choices][:2] == ["sales", "test"]
    assert [code for code, _label in field_later.choices][:2] == ["test", "outside"]
    assert field_later.ended == [("sales", "営業・売込み")]
    assert "営業・売込み" in signed_in(desk_officer()).get(case.get_absolute_url()).content.decode()


def test_a_decision_that_waits_names_its_ground_after_that_has_ended():
    decision = draft(dialogue())
    end("same")

    facts = pending_facts(decision, bureau_head(), ON + timedelta(days=1))

    assert facts[0].value == "同じ取組をすでに市で行っているため"


def test_of_each_kind_one_ground_stays_without_an_end():
    for code in ("sales", "test", "outside", "unlawful"):
        end(code)

    with pytest.raises(NoneLeft):
        end("partial")
    assert Reason.objects.get(code="partial").valid_to is None
    assert setting_record.version("reasons") == 4


@time_machine.travel(MONDAY, tick=False)
def test_the_administrator_adds_and_rewords_grounds_and_others_only_read(signed_in):
    admin, head = signed_in(somebody("admin")), signed_in(desk_head())
    typed = {"code": "Twice", "label_ja": "同じ提案が続いているため", "label_en": "Sent again", "position": "15"}
    typed |= {"reason": "窓口の声", "seen": "0"}

    double = admin.post(f"{REASONS}new/decline/", typed | {"code": "plan"})
    added = admin.post(f"{REASONS}new/decline/", typed)
    past = {"valid_to_year": "2026", "valid_to_month": "7", "valid_to_day": "3", "seen": "1"}
    ended = admin.post(f"{REASONS}twice/", typed | past)
    page = admin.post(f"{REASONS}twice/", typed | {"label_ja": "同じ提案のため", "seen": "1"}, follow=True)

    assert (double.status_code, added.status_code, ended.status_code, page.status_code) == (422, 302, 422, 200)
    assert offered(ReasonKind.DECLINE, ON)[0][0] == ("twice", "同じ提案のため")
    newest = page.context["history"][0]
    assert newest.told[0].values == [("文言（日本語）", "同じ提案が続いているため", "同じ提案のため")]
    assert newest.reason == "窓口の声"
    assert head.get(REASONS).status_code == 200
    assert head.get(f"{REASONS}twice/").status_code == head.post(f"{REASONS}twice/", typed).status_code == 403
