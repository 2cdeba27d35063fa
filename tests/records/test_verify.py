"""Whatever is done to the records behind the site's back is found and told by subject and row."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from connected_desk.records import files, log, log_triggers, seals, verify
from connected_desk.records.models import LogRow, Seal, StoredFile

from .support import CLERK, KIND, MONDAY, PDF, TUESDAY, Subject, subject_with, upload, write


@pytest.fixture
def unguarded(subjects):
    """A database whose triggers somebody with all its rights took away."""
    for trigger in log_triggers.needed(connection.vendor):
        table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
        run(f"DROP TRIGGER {trigger.name}{table}")


def run(sql: str) -> None:
    """Meddle, in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def told() -> list[tuple[int | None, str]]:
    """The faults found in the chains: number of the row and sentence."""
    return [(fault.seq, fault.sentence) for fault in verify.log_faults([(KIND, Subject)])]


@pytest.fixture
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


pytestmark = pytest.mark.usefixtures("in_english")


def test_a_log_that_nobody_touched_proves(subjects):
    subject_with("open", "accept", "refer")
    subject_with("open")
    Subject.objects.create()
    assert told() == []


@pytest.mark.parametrize(
    ("sql", "faults"),
    [
        (
            "UPDATE records_logrow SET to_state = 'declined' WHERE seq = 2",
            [(2, "The row was changed after it was written.")],
        ),
        (
            "UPDATE records_logrow SET actor_id = 8 WHERE seq = 3",
            [(3, "The row was changed after it was written.")],
        ),
        (
            "UPDATE records_logbody SET body = '{}' WHERE row_id IN (SELECT id FROM records_logrow WHERE seq = 2)",
            [(2, "The words of the row were changed after they were written.")],
        ),
        (
            "UPDATE records_logbody SET body = '', salt = '', erased_by = 'D-1' "
            "WHERE row_id IN (SELECT id FROM records_logrow WHERE seq = 2)",
            [(2, "The words of the row were taken away, and no row says so.")],
        ),
        (
            "DELETE FROM records_logbody WHERE row_id IN (SELECT id FROM records_logrow WHERE seq = 2)",
            [(2, "The words of the row are missing.")],
        ),
        (
            "DELETE FROM records_logbody WHERE row_id IN (SELECT id FROM records_logrow WHERE seq = 2); "
            "DELETE FROM records_logrow WHERE seq = 2",
            [(3, "Rows before this one are missing.")],
        ),
        (
            "DELETE FROM records_logbody WHERE row_id IN (SELECT id FROM records_logrow WHERE seq = 3); "
            "DELETE FROM records_logrow WHERE seq = 3",
            [(2, "The record's own mark does not name the last row of its log.")],
        ),
        (
            "UPDATE records_logrow SET prev = '' WHERE seq = 2",
            [
                (2, "The row does not follow from the one before it."),
                (2, "The row was changed after it was written."),
            ],
        ),
    ],
)
def test_meddling_with_a_chain_is_found(unguarded, sql, faults):
    subject_with("open", "accept", "refer")
    for statement in sql.split("; "):
        run(statement)
    assert told() == faults


def test_a_row_rewritten_with_fitting_hashes_is_still_found_by_the_row_after_it(unguarded):
    subject = subject_with("open", "accept", "refer")
    forged = log.read(KIND, subject.key)[1]
    forged.to_state = "declined"
    LogRow.objects.filter(pk=forged.pk).update(to_state="declined", hash=log.hash_of(forged))

    assert told() == [(3, "The row does not follow from the one before it.")]


def test_a_log_whose_record_is_gone_is_found(subjects):
    subject_with("open", "accept").delete()
    assert told() == [(None, "The log tells of a record that is not there.")]


def test_a_log_of_an_unknown_kind_is_found(subjects):
    write(Subject.objects.create(), "open", kind="stranger")
    faults = verify.log_faults([])
    assert [(f.kind, f.sentence) for f in faults] == [
        ("stranger", "The log tells of a kind of record nobody knows."),
    ]


def test_an_erasure_that_the_log_tells_of_proves_and_one_named_otherwise_does_not(unguarded):
    subject = subject_with("open", "accept")
    log.erase(subject, [1], kind=KIND, disposal="D-1", by=CLERK, unit_id=3, at=TUESDAY)
    subject.save()
    assert told() == []

    run("UPDATE records_logbody SET erased_by = 'D-2' WHERE erased_by = 'D-1'")
    assert told() == [(1, "The words of the row were taken away, and no row says so.")]


def test_a_row_written_while_the_log_is_being_read_is_no_fault(subjects, monkeypatch):
    subject = subject_with("open")
    chains = verify._chains

    def with_a_move_in_between(kind):
        found = list(chains(kind))
        write(subject, "accept")
        return iter(found)

    monkeypatch.setattr(verify, "_chains", with_a_move_in_between)
    assert told() == []


def test_the_number_of_questions_does_not_grow_with_the_number_of_chains(subjects, django_assert_num_queries):
    for _number in range(30):
        subject_with("open", "accept")
    with django_assert_num_queries(3):  # the subjects, their rows, rows of unknown kinds
        assert told() == []


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE records_seal SET count = 2 WHERE day = '2026-04-05'", "The seal was changed after it was made."),
        ("DELETE FROM records_seal WHERE day = '2026-04-05'", "The seal does not follow from the one before it."),
        ("DELETE FROM records_sealedhead WHERE seq = 2", "The seal does not fit the marks it holds."),
        (
            "UPDATE records_logrow SET hash = prev WHERE seq = 2",
            "A sealed row of the log is gone or was changed.",
        ),
    ],
)
def test_meddling_with_seals_or_sealed_rows_is_found(unguarded, sql, sentence):
    subject = subject_with("open")
    seals.seal(MONDAY.date().replace(day=5), MONDAY)
    write(subject, "accept")
    seals.seal(MONDAY.date(), TUESDAY)
    assert list(verify.seal_faults()) == []
    if "DELETE FROM records_seal " in sql:
        run("DELETE FROM records_sealedhead WHERE seq = 1")

    run(sql)

    assert sentence in [fault.sentence for fault in verify.seal_faults()]


def test_a_log_cut_short_together_with_its_head_is_found_by_the_seal(unguarded):
    subject = subject_with("open", "accept")
    seals.seal(MONDAY.date(), TUESDAY)
    first = log.read(KIND, subject.key)[0]
    run("DELETE FROM records_logbody WHERE row_id IN (SELECT id FROM records_logrow WHERE seq = 2)")
    run("DELETE FROM records_logrow WHERE seq = 2")
    Subject.objects.update(log_seq=1, log_head=first.hash)

    assert told() == []
    assert [(fault.subject, fault.seq, fault.sentence) for fault in verify.seal_faults()] == [
        (str(subject.key), 2, "A sealed row of the log is gone or was changed.")
    ]


def test_a_file_that_was_changed_or_is_gone_is_found(db, storage):
    kept, changed, gone = (files.store(upload(f"{name}.pdf", PDF), at=MONDAY) for name in "abc")
    default_storage.delete(changed.path)
    default_storage.save(changed.path, ContentFile(PDF + b"more"))
    default_storage.delete(gone.path)

    assert [(fault.subject, fault.sentence) for fault in verify.file_faults()] == [
        (str(changed.key), "The file was changed after it was kept."),
        (str(gone.key), "The file cannot be read."),
    ]
    assert StoredFile.objects.count() == 3
    assert verify.file_fault(kept) == ""


def test_a_file_that_was_disposed_of_is_no_fault(db, storage, django_capture_on_commit_callbacks):
    stored = files.store(upload("a.pdf", PDF), at=MONDAY)
    with django_capture_on_commit_callbacks(execute=True):
        files.erase(stored, disposal="D-1")
    assert list(verify.file_faults()) == []
    assert not default_storage.exists(stored.path)


def test_nothing_sealed_is_no_fault(db):
    assert Seal.objects.count() == 0
    assert list(verify.seal_faults()) == []
