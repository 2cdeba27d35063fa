"""What is written most, a move and a submission: how many statements and commits each takes, counted by hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.models import LogRow, OutboxMail
from connected_desk.sample import drafts
from proposals.models import Knock
from tests import statements
from tests.proposals.support import ORGANISATION, carried, fill_in
from tests.support import MONDAY, TUESDAY, bureau_officer, case_at, desk_officer, received_case
from workflows.cases import actions
from workflows.cases.models import Case
from workflows.decisions.models import Decision

pytestmark = pytest.mark.usefixtures("clock")
WRITES = statements.writes()
EARLIER = MONDAY - timedelta(days=7)
HOLD = {"reason": "調整中のため。", "resume_on_year": 2026, "resume_on_month": 8, "resume_on_day": 3}


@pytest.fixture(autouse=True)
def what_stands_is_known(city: None) -> None:
    """As in a server that has answered for a while."""
    statements.read_what_stands(tokyo_date(TUESDAY))


def posted(client: Client, case: Case, name: str, asks: dict[str, Any]) -> list[int]:
    """The statements and commits of the move that was made."""
    before = LogRow.objects.count()
    version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
    with statements.counted() as asked:
        answer = client.post(f"/desk/moves/case/{case.key}/{name}/", {"version": version, **asks})
    assert (answer.status_code, LogRow.objects.count()) == (302, before + 1)
    return asked


def test_a_move_takes_as_many_statements_as_its_row_says_and_one_commit(signed_in):
    case, client, mails = case_at("triage", EARLIER), signed_in(desk_officer()), OutboxMail.objects.count()

    assert posted(client, case, "hold", HOLD) == WRITES["move with a mail"]
    assert OutboxMail.objects.count() == mails + 1
    assert posted(client, case, "resume", {}) == WRITES["move without a mail"]


def test_a_bureau_moves_what_was_decided_about_in_a_few_more(signed_in):
    case, client = case_at("dialogue", EARLIER), signed_in(bureau_officer())
    assert Decision.objects.filter(case_key=case.key).exists()

    assert posted(client, case, "hold", HOLD) == WRITES["move with a mail, where there was a decision"]


def test_what_was_said_about_a_case_before_makes_its_moves_no_longer(signed_in):
    case, client = case_at("dialogue", EARLIER), signed_in(bureau_officer())

    def say(times: int) -> None:
        for _one in range(times):
            actions.send_message(case, text="進み方の件です。", by=desk_officer(), at=MONDAY)
            actions.write_note(case, text="電話で伝えた。", by=desk_officer(), at=MONDAY)

    say(1)
    once = posted(client, case, "hold", HOLD)
    posted(client, case, "resume", {})
    say(5)

    assert posted(client, case, "hold", HOLD) == once


def test_a_submission_takes_as_many_statements_as_its_row_says_and_one_commit(client: Client):
    received_case(EARLIER)  # neither the first of its organisation nor of its year
    sent = checked(client)

    with statements.counted() as first:
        assert client.post("/propose/check/", sent).headers["Location"] == "/propose/receipt/"
    with statements.counted() as second:
        assert client.post("/propose/check/", sent).headers["Location"] == "/propose/receipt/"

    assert first == WRITES["submission, first press"]
    assert second == WRITES["submission, second press"]
    assert (Case.objects.count(), Knock.objects.filter(kind="proposal").count()) == (2, 1)


def test_the_cases_of_an_organisation_make_its_next_submission_no_longer(client: Client):
    for day in range(4, 9):
        received_case(MONDAY - timedelta(days=day), title=f"提案{day}")
    sent = checked(client)

    with statements.counted() as asked:
        client.post("/propose/check/", sent)

    assert (Case.objects.count(), asked) == (6, WRITES["submission, first press"])


def checked(client: Client) -> dict[str, str]:
    """What the button of the check page sends, for the organisation of the sample cases."""
    organisation = {**ORGANISATION, "name": drafts.ORGANISATION_ANSWERS["name"]}
    return {**carried(fill_in(client, organisation=organisation)), "go": "submit"}
