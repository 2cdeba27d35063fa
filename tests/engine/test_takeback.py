"""Taking back a move: everything as it was, for the one who made it, for ten minutes, while nothing followed."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db.models import QuerySet

from connected_desk.city.models import Person
from connected_desk.records import log, outbox, verify
from connected_desk.records.models import LogRow, MailState, OutboxMail
from tests.support import (
    MONDAY,
    ON,
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    moves_logged,
    received_case,
    state_of,
    walk,
)
from workflows.cases import actions
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.decisions import actions as decisions
from workflows.engine import takeback
from workflows.engine.models import Undoable
from workflows.engine.move import move, undo
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import COMPANY, LIVES
from workflows.engine.verify import state_faults
from workflows.reports.past import stories

NOON = MONDAY + timedelta(days=2, hours=2)
MINUTE = timedelta(minutes=1)
TEN_MINUTES = 10 * MINUTE
# Each move that can be taken back, and from where; written by hand.
UNDOABLE = [
    ("received", "accept"),
    ("received", "reject"),
    ("received", "merge"),
    ("triage", "merge"),
    ("triage", "request_info"),
    ("referred", "request_info"),
    ("dialogue", "request_info"),
    ("triage", "refer"),
    ("dialogue", "refer"),
    ("referred", "take"),
    ("referred", "hand_back"),
    ("dialogue", "give_back"),
    ("triage", "hold"),
    ("dialogue", "hold"),
    ("on_hold", "resume"),
    ("triage", "redirect"),
    ("referred", "redirect"),
    ("info_requested", "lapse"),
    ("declined", "reopen"),
    ("redirected", "reopen"),
]
# What goes on counting, and what only grows.
GOES_ON = {"version", "log_seq", "log_head"}
GROWS = {"records.LogRow", "records.LogBody", "records.OutboxMail"}


@pytest.fixture(autouse=True)
def city_and_language(city, japanese):
    """The city of the sample, read in Japanese."""


def everything() -> dict[str, list[dict]]:
    """Every column of every row in the database, but for what only grows and what counts the log."""
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if model is not Case or name not in GOES_ON}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in apps.get_models()
        if model._meta.label not in GROWS
    }


def made(case: Case, name: str, *, at=NOON):
    """Make the move at that instant as somebody who may; what it needs is brought about first."""
    walker = walk(at)
    row = CASE.move(name)
    walker.prepare(case, row)
    details = walker.details(case, row)
    before = everything()
    [moved] = walker._made(case, row, details)
    by = Person.objects.get(pk=moved.row.actor_id)
    return before, moved, by


def caused_by(row: LogRow) -> QuerySet[OutboxMail]:
    """The mails that were queued for that row of the log, in their order."""
    return OutboxMail.objects.filter(dedupe__startswith=f"{row.pk}:").order_by("pk")


def nothing_broken() -> None:
    """The log proves itself, and every state follows from its history."""
    assert list(state_faults()) == []
    assert list(verify.log_faults([(life.name, life.model) for life in LIVES.values()])) == []


def referred(at=NOON) -> Case:
    """A case the desk has just asked the water bureau to take."""
    _before, moved, _by = made(case_at("triage"), "refer", at=at)
    return moved.subject


def why_not(case: Case, *, by, at) -> str:
    """The code with which an undo is refused; nothing is written."""
    rows, mails = LogRow.objects.count(), list(OutboxMail.objects.order_by("pk").values())
    with pytest.raises(MoveRefused) as refused:
        undo(case, by=by, at=at)
    assert (LogRow.objects.count(), list(OutboxMail.objects.order_by("pk").values())) == (rows, mails)
    return refused.value.reasons[0].code


def test_these_moves_and_no_others_can_be_taken_back():
    assert {move.name for move in CASE.moves if move.undo} == {name for _state, name in UNDOABLE}
    assert [move.name for life in LIVES.values() if life is not CASE for move in life.moves if move.undo] == []


@pytest.mark.parametrize(("state", "name"), UNDOABLE)
def test_a_move_taken_back_leaves_every_row_as_it_was(state, name):
    case = case_at(state)
    before, moved, by = made(case, name)
    at = moved.row.occurred_at
    told = stories("case", at, of=[case.key])[case.key].events[:-1]
    queued = caused_by(moved.row)
    assert everything() != before
    assert {mail.next_try_at for mail in queued} <= {at + TEN_MINUTES}

    undone = undo(moved.subject, by=by, at=at + TEN_MINUTES - MINUTE / 60)

    assert everything() == before
    assert undone.subject.version == moved.subject.version + 1
    assert moves_logged(case)[-2:] == [name, "undo"]
    assert (undone.row.from_state, undone.row.to_state) == (moved.row.to_state, moved.row.from_state)
    assert undone.row.body["details"] == {"move": name, "seq": moved.row.seq, "mails": queued.count()}
    assert {mail.state for mail in queued.all()} <= {MailState.CANCELLED}
    assert stories("case", at + TEN_MINUTES, of=[case.key])[case.key].events == told
    nothing_broken()


def test_what_was_taken_back_can_be_done_again_and_its_mail_then_leaves():
    case = referred()
    undo(case, by=desk_officer(), at=NOON + MINUTE)

    _before, moved, _by = made(Case.objects.get(pk=case.pk), "refer", at=NOON + 2 * MINUTE)

    assert state_of(case) == "referred"
    assert {mail.state for mail in caused_by(moved.row)} == {MailState.QUEUED}
    assert moves_logged(case)[-3:] == ["refer", "undo", "refer"]
    nothing_broken()


def test_nobody_takes_back_the_move_of_another():
    assert why_not(referred(), by=desk_head(), at=NOON + MINUTE) == "role"
    assert why_not(Case.objects.get(), by=COMPANY, at=NOON + MINUTE) == "role"


def test_at_ten_minutes_to_the_moment_the_mail_leaves_and_the_move_stands():
    case = referred()
    mail = OutboxMail.objects.latest("pk")
    while outbox.send_next(at=NOON + TEN_MINUTES - MINUTE / 60):
        pass
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)

    assert why_not(case, by=desk_officer(), at=NOON + TEN_MINUTES) == "late"
    while outbox.send_next(at=NOON + TEN_MINUTES):
        pass

    mail.refresh_from_db()
    assert mail.state == MailState.SENT


def test_a_mail_that_has_been_tried_makes_its_move_final():
    case = referred()
    mail = OutboxMail.objects.latest("pk")
    OutboxMail.objects.filter(pk=mail.pk).update(attempts=1)

    assert why_not(case, by=desk_officer(), at=NOON + MINUTE) == "mail_left"


def test_a_mail_claimed_between_the_look_and_the_taking_back_refuses_it(monkeypatch):
    case = referred()
    monkeypatch.setattr(takeback, "_refusal", lambda *_given: None)  # as if the look had been a moment earlier
    OutboxMail.objects.filter(pk=OutboxMail.objects.latest("pk").pk).update(attempts=1)

    assert why_not(case, by=desk_officer(), at=NOON + MINUTE) == "mail_left"


def test_a_mail_withdrawn_is_never_claimed():
    case = referred()
    due = OutboxMail.objects.latest("pk")
    undo(case, by=desk_officer(), at=NOON + MINUTE)

    assert not outbox._claim(due, NOON + TEN_MINUTES)


def takes_it(case: Case) -> None:
    move(case, "take", by=bureau_officer(), at=NOON + MINUTE, section=None, person=bureau_officer())


def says_it_concerns_no_ict(case: Case) -> None:
    actions.answer_ict(case, ict=False, reason="通信を使わないため。", by=desk_officer(), at=NOON + MINUTE)


def writes_to_the_company(case: Case) -> None:
    actions.send_message(case, text="局に引受けを依頼しました。", by=desk_officer(), at=NOON + MINUTE)


def drafts_a_decision(case: Case) -> None:
    words = {"title": "見送りとする", "text": "見送りとする", "level": "bureau_head", "decider": None, "consult": []}
    details = {"decline_code": "same", "sentence": "同じ取組があるため。", "alternatives": ""}
    decisions.draft(case, "decline", details=details, by=desk_head(), at=NOON + MINUTE, **words)


def moves_the_date_on_the_hand_over(case: Case) -> None:
    case.hand_overs.update(due_on=date(2026, 8, 31))


@pytest.mark.parametrize(
    ("follow", "code"),
    [
        (takes_it, "role"),  # the last move is another's now
        (says_it_concerns_no_ict, "nothing"),
        (writes_to_the_company, "followed"),
        (drafts_a_decision, "followed"),
        (moves_the_date_on_the_hand_over, "followed"),
    ],
)
def test_once_something_followed_the_move_stands(follow, code):
    case = referred()

    follow(case)

    assert why_not(Case.objects.get(pk=case.pk), by=desk_officer(), at=NOON + 2 * MINUTE) == code


def test_a_note_among_staff_hinders_nothing():
    case = referred()
    actions.write_note(case, text="電話で伝えた。", by=desk_officer(), at=NOON + MINUTE)

    undo(case, by=desk_officer(), at=NOON + 2 * MINUTE)

    assert state_of(case) == "triage"


def test_an_undo_is_not_undone_nor_what_stood_before_it():
    case = referred()
    undo(case, by=desk_officer(), at=NOON + MINUTE)

    assert why_not(Case.objects.get(pk=case.pk), by=desk_officer(), at=NOON + 2 * MINUTE) == "nothing"


def test_a_page_drawn_before_another_move_takes_back_nothing():
    case = referred()

    with pytest.raises(MoveRefused) as refused:
        undo(case, by=desk_officer(), at=NOON + MINUTE, version=case.version - 1)

    assert refused.value.kind == "version"


def test_what_was_decided_and_what_the_company_did_is_final():
    declined = walk().move(case_at("triage"), "decline")
    withdrawn = received_case(title="もう一つの提案")
    move(withdrawn, "withdraw", by=COMPANY, at=NOON, reason="")

    assert not Undoable.objects.filter(row__subject_key__in=[withdrawn.key], row__move="withdraw").exists()
    assert not Undoable.objects.filter(row__move="decline").exists()
    assert why_not(declined, by=desk_head(), at=NOON) == "nothing"


def test_a_move_that_made_a_decision_void_is_final_and_its_mail_leaves_at_once():
    case = case_at("triage")
    drafts_a_decision(case)
    at = NOON + 2 * MINUTE

    _before, moved, by = made(Case.objects.get(pk=case.pk), "hold", at=at)

    assert not Undoable.objects.filter(row=moved.row).exists()
    assert why_not(moved.subject, by=by, at=at) == "nothing"
    assert {mail.next_try_at for mail in caused_by(moved.row)} == {at}


def test_what_can_no_longer_be_taken_back_is_forgotten():
    referred()
    takeback.forget(at=NOON + TEN_MINUTES - MINUTE)
    assert Undoable.objects.filter(until=NOON + TEN_MINUTES).exists()

    takeback.forget(at=NOON + TEN_MINUTES)

    assert not Undoable.objects.exists()


# A log in which somebody forged the taking back of a move.


def forged(case: Case, *, by, at, to: str) -> list[str]:
    """What the proof says of a log to which such a row was added by hand."""
    row = log.append(
        case,
        kind="case",
        move="undo",
        from_state=state_of(case),
        to_state=to,
        body={},
        actor=log.Actor("person", by.pk),
        unit_id=None,
        at=at,
    )
    Case.objects.filter(pk=case.pk).update(log_seq=row.seq, log_head=row.hash, state=to)
    return [fault.sentence for fault in state_faults()]


def test_the_proof_accepts_an_undo_as_it_must_be():
    assert forged(referred(), by=desk_officer(), at=NOON + MINUTE, to="triage") == []


@pytest.mark.parametrize(
    ("account", "after", "to"),
    [(desk_head, MINUTE, "triage"), (desk_officer, TEN_MINUTES, "triage"), (desk_officer, MINUTE, "dialogue")],
)
def test_the_proof_refuses_an_undo_by_another_too_late_or_to_elsewhere(account, after, to):
    said = forged(referred(), by=account(), at=NOON + after, to=to)

    assert said == [f"undo does not lead from referred to {to}."]


def test_the_proof_refuses_an_undo_of_what_cannot_be_undone():
    case = case_at("proof_of_concept")
    last = LogRow.objects.filter(subject_key=case.key).latest("seq")
    assert last.move == "start_poc"
    by = Person.objects.get(pk=last.actor_id)

    assert forged(case, by=by, at=last.occurred_at, to="dialogue") == [
        "undo does not lead from proof_of_concept to dialogue."
    ]


def test_the_proof_refuses_an_undo_of_an_undo():
    case = referred()
    undo(case, by=desk_officer(), at=NOON + MINUTE)

    said = forged(Case.objects.get(pk=case.pk), by=desk_officer(), at=NOON + 2 * MINUTE, to="referred")

    assert said == ["undo does not lead from triage to referred."]


def test_a_month_does_not_count_what_was_undone():
    start = log.standing(LogRow.objects.filter(move="refer")).count()
    case = referred()
    assert log.standing(LogRow.objects.filter(move="refer")).count() == start + 1

    undo(case, by=desk_officer(), at=NOON + MINUTE)

    assert log.standing(LogRow.objects.filter(move="refer")).count() == start
    assert not log.standing(LogRow.objects.filter(move="undo")).exists()
    assert stories("case", NOON + MINUTE, of=[case.key])[case.key].state(NOON + MINUTE) == "triage"
    assert NOON.date() > ON
