"""The mailed code: short-lived, few tries, few sendings, and never kept as it is."""

import re
from datetime import timedelta

import pytest

from proposals import actions
from proposals.actions import CodeResult
from proposals.models import AccessCode, Proposal
from tests.support import MONDAY, received_case

from .support import mails

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def proposal() -> Proposal:
    return received_case().proposal


def send(proposal: Proposal, at=MONDAY) -> str:
    """Have a code sent and read it in the mail."""
    actions.send_code(proposal=proposal, reference="CD-2026-0001", at=at)
    return re.search(r"^[0-9]{6}$", mails("CD-2026-0001")[-1].body, re.M)[0]


def other(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


def test_the_code_goes_to_both_addresses_in_the_language_of_the_proposal(proposal: Proposal):
    proposal.contact_email2 = "suzuki@mirai.example"
    before = len(mails())

    digits = send(proposal)

    assert [(mail.to, mail.subject) for mail in mails()[before:]] == [
        ("yamada@mirai.example", f"確認コード {digits}（10分間有効）"),
        ("suzuki@mirai.example", f"確認コード {digits}（10分間有効）"),
    ]


def test_the_code_is_not_kept_as_it_is(proposal: Proposal):
    digits = send(proposal)

    assert digits not in AccessCode.objects.get().code_hash


def test_the_right_code_is_right_once(proposal: Proposal):
    digits = send(proposal)

    assert actions.check_code(proposal=proposal, digits=digits, at=MONDAY) is CodeResult.RIGHT
    assert actions.check_code(proposal=proposal, digits=digits, at=MONDAY) is CodeResult.EXPIRED


def test_the_code_ends_after_ten_minutes(proposal: Proposal):
    digits = send(proposal)

    late = actions.check_code(proposal=proposal, digits=digits, at=MONDAY + 10 * MINUTE)
    in_time = actions.check_code(proposal=proposal, digits=digits, at=MONDAY + 10 * MINUTE - SECOND)

    assert (late, in_time) == (CodeResult.EXPIRED, CodeResult.RIGHT)


def test_after_five_wrong_tries_the_right_code_is_refused_too(proposal: Proposal):
    digits = send(proposal)

    tries = [actions.check_code(proposal=proposal, digits=other(digits), at=MONDAY) for _time in range(5)]

    assert tries == [CodeResult.WRONG] * 5
    assert actions.check_code(proposal=proposal, digits=digits, at=MONDAY) is CodeResult.TOO_MANY_TRIES


def test_a_new_code_takes_the_place_of_the_old(proposal: Proposal):
    first = send(proposal)
    second = send(proposal, at=MONDAY + MINUTE)

    if first != second:  # one time in a million they are the same
        assert actions.check_code(proposal=proposal, digits=first, at=MONDAY + MINUTE) is CodeResult.WRONG
    assert actions.check_code(proposal=proposal, digits=second, at=MONDAY + MINUTE) is CodeResult.RIGHT


def test_a_code_is_sent_once_a_minute_and_five_times_an_hour(proposal: Proposal):
    send(proposal)
    with pytest.raises(actions.AskedTooOften) as soon:
        send(proposal, at=MONDAY + 59 * SECOND)
    for minute in range(1, 5):
        send(proposal, at=MONDAY + minute * MINUTE)

    with pytest.raises(actions.AskedTooOften) as often:
        send(proposal, at=MONDAY + 10 * MINUTE)

    assert (soon.value.minutes, often.value.minutes) == (1, 50)
    assert send(proposal, at=MONDAY + 60 * MINUTE)


def test_one_proposals_code_does_not_open_another(proposal: Proposal):
    digits = send(proposal)
    another = received_case(title="別の提案").proposal

    assert actions.check_code(proposal=another, digits=digits, at=MONDAY) is CodeResult.EXPIRED
