"""From an interim evaluation to a tentative budget request: what it says becomes the request's grounds."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.support import bureau_officer, desk_officer, other_officer
from workflows.budgets import actions as budgets
from workflows.budgets.actions import Estimate
from workflows.budgets.interim_actions import carry_interim
from workflows.budgets.models import BudgetRequest
from workflows.budgets.terms import BudgetKind
from workflows.engine.refusals import MoveRefused
from workflows.pocs.actions import judge_interim
from workflows.pocs.models import Poc

from .support import LATER, lead, running


def judged(poc: Poc, summary: str, *outlooks: str, on: date = date(2026, 7, 8)) -> None:
    """An interim evaluation with these outlooks in the order of the criteria, the last one for the rest."""
    criteria = list(poc.criteria.all())
    said = [*outlooks, *[outlooks[-1]] * (len(criteria) - len(outlooks))]
    pairs = {criterion: (outlook, "") for criterion, outlook in zip(criteria, said, strict=True)}
    judge_interim(poc, summary=summary, judgements=pairs, on=on, **lead())


def test_a_tentative_request_is_opened_with_the_purpose_of_the_trial_and_the_outlook():
    poc = running()
    count = poc.criteria.count()
    judged(poc, "相談は減った。\n周知を続ける。", "likely", "unlikely")

    request = carry_interim(poc, by=bureau_officer(), at=LATER)

    outlook = f"中間評価（2026年7月8日）：{count}つの指標のうち1つが達成の見込み。相談は減った。 周知を続ける。"
    assert request.purpose == f"{poc.purpose}\n{outlook}"
    assert (request.case, request.state, request.kind) == (poc.case, "tentative", "initial")
    assert request.amount_requested is None


def test_an_open_tentative_request_keeps_everything_and_gets_the_newest_outlook_in_place_of_an_earlier_one():
    poc = running()
    estimate = Estimate(2027, BudgetKind.INITIAL, "enterprise", purpose="機器の借上げ", amount_requested=1_250_000)
    opened = budgets.open_for_case(poc.case, estimate=estimate, by=bureau_officer(), at=LATER)
    judged(poc, "まだ少ない。", "cannot_tell")
    carry_interim(poc, by=bureau_officer(), at=LATER)
    judged(poc, "よく減った。", "likely", on=date(2026, 7, 20))

    carry_interim(poc, by=bureau_officer(), at=LATER)

    request = BudgetRequest.objects.get()
    count = poc.criteria.count()
    assert request == opened
    assert request.purpose == (
        f"機器の借上げ\n中間評価（2026年7月20日）：{count}つの指標のうち{count}つが達成の見込み。よく減った。"
    )
    assert (request.amount_requested, request.fiscal_year, request.account) == (1_250_000, 2027, "enterprise")


def test_without_an_interim_evaluation_there_is_nothing_to_carry_and_only_the_owner_carries_it():
    poc = running()
    with pytest.raises(MoveRefused, match="先に、中間評価を記録してください。"):
        carry_interim(poc, by=bureau_officer(), at=LATER)
    judged(poc, "減った。", "likely")

    for person in (other_officer(), desk_officer()):
        with pytest.raises(MoveRefused, match="上下水道局の職員です"):
            carry_interim(poc, by=person, at=LATER)

    assert not BudgetRequest.objects.exists()


def test_the_page_of_the_trial_offers_it_to_the_owner_and_one_press_leads_to_the_request(signed_in: Any):
    poc = running()
    url = reverse("pocs:one", args=[poc.case.number, poc.number])
    press = reverse("budgets:from_interim", args=[poc.key])
    owner = signed_in(bureau_officer())
    assert press not in owner.get(url).content.decode()
    judged(poc, "減った。", "likely")

    assert press in owner.get(url).content.decode()
    assert press not in signed_in(desk_officer()).get(url).content.decode()
    pressed = owner.post(press)

    assert pressed["Location"] == BudgetRequest.objects.get().get_absolute_url()
    assert "中間評価（2026年7月8日）" in owner.get(pressed["Location"]).content.decode()
