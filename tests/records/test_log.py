"""Writing to the chained log, reading it back, and erasing words so that the chain still proves."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from connected_desk.records import log, verify
from connected_desk.records.models import LogBody, LogRow

from .support import CLERK, KIND, MONDAY, TUESDAY, Subject, subject_with, write

TOKYO = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": "あ"}, '{"a":"あ","b":1}'),
        (datetime(2026, 4, 1, 9, 0, tzinfo=TOKYO), '"2026-04-01T00:00:00.000000Z"'),
        (date(2026, 4, 1), '"2026-04-01"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("2.50"), '"2.50"'),
        (UUID("00000000-0000-4000-8000-000000000001"), '"00000000-0000-4000-8000-000000000001"'),
        ((None, True, 0), "[null,true,0]"),
    ],
)
def test_every_value_has_one_canonical_text(value, text):
    assert log.canonical(value) == text


@pytest.mark.parametrize("value", [1.5, datetime(2026, 4, 1), gettext_lazy("Sent"), {1: "a"}, {"a"}, b"a"])
def test_what_has_no_single_text_is_refused(value):
    with pytest.raises(TypeError):
        log.canonical({"value": value} if not isinstance(value, dict) else value)


def test_a_row_is_chained_to_the_row_before_and_the_head_lies_with_the_subject(subjects):
    subject = Subject.objects.create()

    first = write(subject, "open", from_state="", to_state="received")
    second = write(subject, "accept", from_state="received", to_state="triage")

    assert (first.seq, first.prev, second.seq, second.prev) == (1, "", 2, first.hash)
    subject.refresh_from_db()
    assert (subject.log_seq, subject.log_head) == (2, second.hash)


def test_the_hashes_are_what_an_auditor_computes_by_hand(subjects):
    row = write(Subject.objects.create(), "accept", at=MONDAY, body={"reason": "はい"})

    kept = LogBody.objects.get(row=row)
    own = {
        "subject_kind": "subject",
        "subject_key": str(row.subject_key),
        "seq": 1,
        "move": "accept",
        "from_state": "triage",
        "to_state": "triage",
        "actor_kind": "person",
        "actor_id": 7,
        "acting_for_id": None,
        "unit_id": 3,
        "occurred_at": "2026-04-06T01:00:00.000000Z",
        "recorded_at": "2026-04-06T01:00:00.000000Z",
        "origin": "live",
        "body_hash": hashlib.sha256((kept.salt + '{"reason":"はい"}').encode()).hexdigest(),
        "prev": "",
    }
    text = json.dumps(own, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert row.hash == hashlib.sha256(text.encode()).hexdigest()


def test_equal_words_have_unlike_hashes_so_that_erased_words_cannot_be_guessed(subjects):
    subject = Subject.objects.create()
    first, second = write(subject, "accept", body={"reason": "a"}), write(subject, "accept", body={"reason": "a"})
    assert first.body_hash != second.body_hash


def test_the_hash_covers_every_field_of_the_row_but_itself():
    own = {field.name for field in LogRow._meta.fields} - {"id", "hash"}
    assert set(log.HASHED) == own


def test_a_row_reads_back_from_the_database_with_the_same_hash(subjects):
    row = write(Subject.objects.create(), "accept", at=datetime(2026, 4, 6, 1, 2, 3, 456789, tzinfo=UTC))
    assert log.hash_of(LogRow.objects.get(pk=row.pk)) == row.hash


def test_the_log_is_read_in_its_order_with_its_words_in_one_query(subjects, django_assert_num_queries):
    subject = subject_with("open", "accept", "refer")
    with django_assert_num_queries(1):
        told = [(row.seq, row.move, row.body) for row in log.read(KIND, subject.key)]
    assert told == [
        (1, "open", {"reason": "Because of open"}),
        (2, "accept", {"reason": "Because of accept"}),
        (3, "refer", {"reason": "Because of refer"}),
    ]


def test_two_writers_cannot_use_the_same_number(subjects):
    subject = subject_with("open")
    stale = Subject.objects.get(pk=subject.pk)
    write(subject, "accept")

    with pytest.raises(IntegrityError), transaction.atomic():
        log.append(
            stale,
            kind=KIND,
            move="refer",
            from_state="",
            to_state="",
            body={},
            actor=CLERK,
            unit_id=None,
            at=MONDAY,
        )


def test_what_is_recorded_before_it_occurred_is_refused(subjects):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(Subject.objects.create(), "open", at=TUESDAY, recorded_at=MONDAY)


def test_erasing_takes_the_words_and_says_which_disposal_took_them(subjects):
    subject = subject_with("open", "accept", "refer")

    log.erase(subject, [1, 2], kind=KIND, disposal="D-2031-4", by=CLERK, unit_id=3, at=TUESDAY)
    subject.save()

    rows = log.read(KIND, subject.key)
    assert [(row.move, row.body) for row in rows] == [
        ("open", None),
        ("accept", None),
        ("refer", {"reason": "Because of refer"}),
        ("erase", {"disposal": "D-2031-4", "seqs": [1, 2]}),
    ]
    assert [row.kept.erased_by for row in rows] == ["D-2031-4", "D-2031-4", "", ""]
    assert LogBody.objects.filter(body__contains="Because of accept").count() == 0
    assert list(verify.log_faults([(KIND, Subject)])) == []


@pytest.mark.parametrize("seqs", [[], [1, 9], [3]])
def test_only_rows_that_are_there_and_not_themselves_erasures_may_be_erased(subjects, seqs):
    subject = subject_with("open", "accept")
    log.erase(subject, [2], kind=KIND, disposal="D-1", by=CLERK, unit_id=3, at=TUESDAY)
    subject.save()

    with pytest.raises(ValueError, match="not every one"):
        log.erase(subject, seqs, kind=KIND, disposal="D-2", by=CLERK, unit_id=3, at=TUESDAY)


def test_erased_words_cannot_be_erased_again_under_another_name(subjects):
    subject = subject_with("open")
    log.erase(subject, [1], kind=KIND, disposal="D-1", by=CLERK, unit_id=3, at=TUESDAY)
    subject.save()

    with pytest.raises(ValueError, match="not every one"):
        log.erase(subject, [1], kind=KIND, disposal="D-2", by=CLERK, unit_id=3, at=TUESDAY)
