"""Agreements: one carries several cases of its organisation, lists show when each ends, and a mail reminds before."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.city.models import Person, Unit
from connected_desk.records import log
from connected_desk.records.models import OutboxMail
from connected_desk.records.verify import log_faults
from proposals.actions import Named, SeveralOfThatName
from proposals.models import Organisation
from tests.support import (
    MONDAY,
    TUESDAY,
    bureau_officer,
    case_at,
    desk_officer,
    moves_logged,
    other_officer,
    received_case,
    water_bureau,
)
from workflows.cases import agreement_queries, schedule
from workflows.cases.actions import record_agreement
from workflows.cases.agreement_actions import (
    cover,
    load_defaults,
    prolong,
    record_without_case,
    remind_due,
    uncover,
)
from workflows.cases.chains import KINDS
from workflows.cases.due import Whose, all_of
from workflows.cases.models import Agreement, AgreementReminder, Case
from workflows.engine.move import offers
from workflows.engine.refusals import MoveRefused

from .support import page

pytestmark = pytest.mark.usefixtures("clock")
ON, ENDS = TUESDAY.date(), date(2026, 9, 30)
LIST = "/desk/agreements/"


def agreed(case: Case, **changed: Any) -> Agreement:
    values: dict[str, Any] = {
        "kind": "comprehensive",
        "parties": "堺市、株式会社みらい",
        "signed_on": date(2025, 10, 1),
        "ends_on": ENDS,
        "document_number": "",
        "capacity": "decide",
        "by": desk_officer(),
        "at": TUESDAY,
    }
    return record_agreement(case, **(values | changed))


def missing(case: Case, move: str) -> list[str]:
    """What the move still lacks, by the codes of the reasons."""
    found = next(
        one for one in offers(Case.objects.get(pk=case.pk), by=bureau_officer(), at=TUESDAY) if one.move.name == move
    )
    return [one.code for one in found.blocked]


def test_a_case_comes_under_an_agreement_of_its_organisation_and_its_guard_takes_it(signed_in):
    case = case_at("dialogue")
    first = received_case(MONDAY + timedelta(hours=9), title="はじめの提案")
    parent = agreed(first)
    client = signed_in(desk_officer())

    shown = client.get(page(case)).content.decode()
    lacked = missing(case, "agree")
    client.post(page(case, "cover", key=parent.key))
    under = client.get(page(case)).content.decode()

    assert "この団体との、ほかの協定" in shown
    assert "cases.agreement_on_record" in lacked
    assert "cases.agreement_on_record" not in missing(case, "agree")
    assert f"{first.number}で記録" in under
    assert moves_logged(case)[-1] == "cover"
    listed = client.get(LIST).content.decode()
    assert first.number in listed
    assert case.number in listed
    client.post(page(case, "cover", key=parent.key), {"end": "1"})
    assert "cases.agreement_on_record" in missing(case, "agree")
    assert moves_logged(case)[-1] == "uncover"


def test_neither_a_promise_of_silence_nor_what_has_run_out_carries_a_case():
    case, first = case_at("dialogue"), received_case(MONDAY + timedelta(hours=9), title="はじめの提案")
    nda, over = agreed(first, kind="nda"), agreed(first, ends_on=date(2026, 7, 6))
    trial = agreed(first, kind="trial")
    cover(case, nda, by=desk_officer(), at=TUESDAY)

    assert "cases.agreement_on_record" in missing(case, "agree")
    for refused in (over, trial, nda):
        with pytest.raises(MoveRefused):
            cover(case, refused, by=desk_officer(), at=TUESDAY)
    with pytest.raises(MoveRefused):
        uncover(case, nda, by=other_officer(), at=TUESDAY)


def test_lists_show_what_one_may_see_the_nearest_end_first_with_a_fixed_number_of_queries(signed_in, monkeypatch):
    case = case_at("dialogue")
    hidden = received_case(MONDAY + timedelta(hours=9), title="ほかの提案")
    late, never = agreed(case, ends_on=date(2027, 3, 31)), agreed(case, ends_on=None)
    soon, over = agreed(case, ends_on=date(2026, 8, 1)), agreed(case, ends_on=date(2026, 7, 1))
    agreed(hidden)
    client = signed_in(bureau_officer())

    def queries() -> int:
        client.get(LIST)  # what stands is asked once
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        return len(asked)

    def listed(name: str, after: str = "") -> list[Agreement]:
        found = agreement_queries.page(name, bureau_officer(), ON, after=after)
        return [line.agreement for line in found.lines] + (listed(name, found.after) if found.after else [])

    few = queries()
    monkeypatch.setattr(agreement_queries, "PAGE", 1)
    assert [listed(name) for name in ("standing", "soon", "ended", "all")] == [
        [soon, late, never],
        [soon],
        [over],
        [over, soon, late, never],
    ]
    assert agreement_queries.counts(bureau_officer(), ON) == {"standing": 3, "soon": 1, "ended": 1, "all": 4}
    monkeypatch.setattr(agreement_queries, "PAGE", 50)
    for _more in range(3):
        agreed(case)
    assert queries() == few
    assert client.get(f"{LIST}?list=nothing").status_code == 404


def test_a_mail_reminds_of_the_end_once_for_each_of_the_days_that_are_set():
    case = case_at("dialogue")
    agreement = agreed(case)
    load_defaults()
    officer = bureau_officer().email

    def told(on: date) -> list[str]:
        schedule.remind_of_agreements(period="", at=TUESDAY + (on - ON))
        rows = OutboxMail.objects.filter(dedupe__startswith="agreement_ends", to=officer)
        return list(rows.order_by("pk").values_list("subject", flat=True))

    assert told(ENDS - timedelta(days=61)) == []
    first = f"【協定の期限・あと60日】{case.proposal.organisation.name}（包括連携協定）"
    assert told(ENDS - timedelta(days=60)) == [first]
    assert told(ENDS - timedelta(days=59)) == [first]
    both = [subject.split("・")[1].split("】")[0] for subject in told(ENDS - timedelta(days=13))]
    assert both == ["あと60日", "あと13日"]
    assert len(told(ENDS + timedelta(days=1))) == 2
    assert OutboxMail.objects.filter(to=desk_officer().email, subject__startswith="【協定の期限").count() == 2
    AgreementReminder.objects.update(in_use=False)
    agreement.ends_on = ENDS + timedelta(days=1)
    agreement.save()
    assert len(told(ENDS)) == 2


def test_the_page_of_a_case_without_a_company_offers_none(signed_in):
    case = case_at("dialogue")
    Case.objects.filter(pk=case.pk).update(proposal=None)

    assert "この団体との、ほかの協定" not in signed_in(desk_officer()).get(page(case)).content.decode()
    assert signed_in(desk_officer()).get(reverse("desk:home")).content.decode().count(LIST) == 1


def test_an_agreement_goes_on_longer_and_the_day_before_is_kept(signed_in):
    case = case_at("dialogue")
    agreement = agreed(case)
    address = page(case, "prolong", key=agreement.key)
    day = {"ends_on_year": "2027", "ends_on_month": "9", "ends_on_day": "30"}

    earlier = signed_in(bureau_officer()).post(address, day | {"ends_on_year": "2026", "reason": "更新"})
    done = signed_in(bureau_officer()).post(address, day | {"reason": "覚書による延長"})

    assert (earlier.status_code, done.status_code) == (422, 302)
    assert "今の終了日より後の日" in earlier.content.decode()
    agreement.refresh_from_db()
    kept = agreement.extensions.get()
    assert (agreement.ends_on, kept.former_end, kept.by) == (date(2027, 9, 30), ENDS, bureau_officer())
    assert moves_logged(case)[-1] == "prolong_agreement"
    shown = signed_in(bureau_officer()).get(page(case)).content.decode()
    assert "2026年9月30日（水）に終了する予定でした" in shown
    assert "覚書による延長" in shown


def test_reminders_count_to_the_new_day_and_others_do_not_prolong(signed_in):
    case = case_at("dialogue")
    agreement = agreed(case)

    with pytest.raises(MoveRefused, match="書き込めるのは"):
        prolong(agreement, ends_on=date(2027, 9, 30), reason="更新", by=other_officer(), at=TUESDAY)
    prolong(agreement, ends_on=date(2027, 9, 30), reason="更新", by=desk_officer(), at=TUESDAY)
    load_defaults()
    remind_due(at=MONDAY + timedelta(days=75))  # eleven days before it was to end

    assert not OutboxMail.objects.filter(subject__contains="協定").exists()
    assert agreement_queries.counts(desk_officer(), date(2026, 10, 1))["standing"] == 1


WITH = {"kind": "comprehensive", "parties": "堺市、株式会社みらい", "signed_on": date(2026, 4, 1), "ends_on": ENDS}


def alone(by: Person, unit: Unit, *, organisation: Organisation | None = None, **changed: Any) -> Agreement:
    named = Named("株式会社みらい", "firm", "8900000000001")
    if organisation:
        named = Named(organisation.name, organisation.kind, organisation.corporate_number or "")
    said = {**WITH, "document_number": "", "capacity": "decide", **changed}
    return record_without_case(named, unit, **said, by=by, at=TUESDAY)


def test_an_agreement_without_a_case_is_entered_on_the_list_with_its_own_log(signed_in):
    client = signed_in(bureau_officer())
    days = {"signed_on_year": 2026, "signed_on_month": 4, "signed_on_day": 1}
    said = {"name": "株式会社はじめ", "organisation_kind": "firm", "kind": "nda", "parties": "堺市、株式会社はじめ"}

    refused = client.post(f"{LIST}new/", {**said, **days, "capacity": "decide", "unit": "SCD"})  # another's unit
    done = client.post(f"{LIST}new/", {**said, **days, "capacity": "decide", "unit": "WSB"})

    assert (refused.status_code, done.status_code) == (422, 302)
    made = Agreement.objects.get()
    assert (made.case, made.unit, made.organisation.name) == (None, water_bureau(), "株式会社はじめ")
    assert [row.move for row in log.read(KINDS[Agreement], made.key)] == ["record_agreement"]
    assert list(log_faults([(KINDS[Agreement], Agreement)])) == []
    listed = signed_in(other_officer()).get(LIST).content.decode()
    assert "株式会社はじめ" in listed
    assert "上下水道局" in listed


def test_a_case_that_comes_later_may_come_under_it(signed_in):
    organisation = received_case().proposal.organisation
    Case.objects.update(title="はじめの提案")
    parent = alone(desk_officer(), Unit.objects.get(is_desk=True), organisation=organisation)
    case = case_at("dialogue")
    client = signed_in(desk_officer())

    assert parent.organisation == organisation
    assert "案件なしで登録" in client.get(page(case)).content.decode()
    client.post(page(case, "cover", key=parent.key))

    assert "cases.agreement_on_record" not in missing(case, "agree")
    assert case.number in client.get(LIST).content.decode()
    assert "案件なしで登録" in client.get(page(case)).content.decode()


def test_its_end_is_a_due_date_of_its_unit_and_reminded_of_until_it_is_prolonged(signed_in):
    made = alone(bureau_officer(), water_bureau())
    at = TUESDAY.replace(year=2026, month=8, day=3)  # 58 days before

    remind_due(at=at)

    told = set(OutboxMail.objects.values_list("to", flat=True))
    assert {bureau_officer().email, desk_officer().email} <= told
    assert other_officer().email not in told
    body = OutboxMail.objects.filter(to=bureau_officer().email).get().body
    assert "株式会社みらい" in body
    assert "（案件はまだありません）" in body
    assert any(one.key == made.key for one in all_of(Whose.of(bureau_officer(), ON)))
    with pytest.raises(MoveRefused):
        prolong(made, ends_on=date(2027, 9, 30), reason="更新", by=other_officer(), at=TUESDAY)
    client = signed_in(bureau_officer())
    later = {"ends_on_year": 2027, "ends_on_month": 9, "ends_on_day": 30, "reason": "覚書による更新"}
    assert client.post(f"{LIST}{made.key}/prolong/", later).status_code == 302
    made.refresh_from_db()
    assert made.ends_on == date(2027, 9, 30)
    assert [row.move for row in log.read(KINDS[Agreement], made.key)] == ["record_agreement", "prolong_agreement"]


def test_an_agreement_on_one_trial_needs_its_case_and_a_name_that_several_have_needs_a_number():
    with pytest.raises(MoveRefused):
        alone(desk_officer(), Unit.objects.get(is_desk=True), kind="trial")
    for address in ("堺区", "北区"):
        Organisation.objects.create(name="同名会", kind="group", address=address)

    with pytest.raises(SeveralOfThatName):
        alone(desk_officer(), Unit.objects.get(is_desk=True), organisation=Organisation(name="同名会", kind="group"))

    assert not Agreement.objects.exists()
