"""The daily seal."""

import hashlib
import json
from datetime import date

from connected_desk.records import seals, verify
from connected_desk.records.models import Seal, SealedHead

from .support import MONDAY, TUESDAY, Subject, subject_with, write

SUNDAY = date(2026, 4, 5)


def test_a_seal_holds_the_head_of_every_chain_that_moved_since_the_seal_before(subjects):
    resting, moving = subject_with("open"), subject_with("open", "accept")
    first = seals.seal(SUNDAY, MONDAY)
    row = write(moving, "refer")

    second = seals.seal(MONDAY.date(), TUESDAY)

    assert {(head.subject_key, head.seq) for head in first.heads.all()} == {(resting.key, 1), (moving.key, 2)}
    assert [(head.subject_key, head.seq, head.hash) for head in second.heads.all()] == [(moving.key, 3, row.hash)]
    assert (first.prev, second.prev) == ("", first.hash)
    assert (first.count, second.count) == (2, 1)


def test_the_seal_is_what_an_auditor_computes_by_hand(subjects):
    subject = subject_with("open")
    made = seals.seal(SUNDAY, MONDAY)

    line = json.dumps(["subject", str(subject.key), 1, subject.log_head], separators=(",", ":")) + "\n"
    heads_hash = hashlib.sha256(line.encode()).hexdigest()
    text = (
        f'{{"count":1,"day":"2026-04-05","heads_hash":"{heads_hash}","prev":"",'
        '"sealed_at":"2026-04-06T01:00:00.000000Z"}'
    )
    assert made.hash == hashlib.sha256(text.encode()).hexdigest()


def test_sealing_a_day_again_gives_the_seal_it_has(subjects):
    subject = subject_with("open")
    made = seals.seal(SUNDAY, MONDAY)
    write(subject, "accept")

    assert seals.seal(SUNDAY, TUESDAY) == made
    assert (Seal.objects.count(), SealedHead.objects.count()) == (1, 1)


def test_a_quiet_day_is_sealed_too(subjects):
    subject_with("open")
    first = seals.seal(SUNDAY, MONDAY)
    second = seals.seal(MONDAY.date(), TUESDAY)
    assert (second.count, second.prev) == (0, first.hash)


def test_after_a_clock_that_ran_ahead_the_days_are_sealed_behind_the_day_that_had_not_come(subjects):
    subject = subject_with("open")
    ahead = seals.seal(MONDAY.date(), TUESDAY)
    write(subject, "accept")
    made = seals.seal(SUNDAY, MONDAY)

    assert (made.prev, made.count) == (ahead.hash, 1)
    assert seals.seal(MONDAY.date(), TUESDAY) == ahead
    assert list(verify.seal_faults()) == []


def test_the_number_of_questions_does_not_grow_with_the_number_of_chains(subjects, django_assert_num_queries):
    for _number in range(30):
        subject_with("open")
    # Savepoint and release, the day's seal, the last seal, the heads, the seal, its heads; as many again for one chain.
    with django_assert_num_queries(7):
        seals.seal(SUNDAY, MONDAY)


def test_seals_that_nobody_touched_prove(subjects):
    subject = subject_with("open", "accept")
    seals.seal(SUNDAY, MONDAY)
    write(subject, "refer")
    seals.seal(MONDAY.date(), TUESDAY)

    assert list(verify.seal_faults()) == []
    assert Subject.objects.count() == 1
