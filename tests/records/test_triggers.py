"""The database itself refuses to change the log, whoever asks, in whatever words."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from connected_desk.records import log, log_triggers
from connected_desk.records.models import LogBody, LogRow, Seal, SealedHead
from connected_desk.records.seals import seal
from connected_desk.records.triggers import Trigger, missing

from .support import CLERK, KIND, MONDAY, TUESDAY, subject_with

CHANGES = [
    "UPDATE records_logrow SET move = 'decline'",
    "UPDATE records_logrow SET hash = 'f' || substr(hash, 2)",
    "DELETE FROM records_logrow",
    "UPDATE records_seal SET count = 9",
    "DELETE FROM records_seal",
    "UPDATE records_sealedhead SET seq = seq + 1",
    "DELETE FROM records_sealedhead",
    "UPDATE records_logbody SET body = '{}'",
    "UPDATE records_logbody SET salt = 'a'",
    "UPDATE records_logbody SET erased_by = 'D-1'",
    "UPDATE records_logbody SET body = '', salt = ''",
    "UPDATE records_logbody SET body = '', erased_by = 'D-1'",
    "DELETE FROM records_logbody",
]
ON_SQLITE = [
    "INSERT OR REPLACE INTO records_logrow SELECT * FROM records_logrow",
    "INSERT OR REPLACE INTO records_logbody SELECT row_id, 'a', '{}', '' FROM records_logbody",
    "INSERT OR REPLACE INTO records_seal SELECT * FROM records_seal",
    "INSERT OR REPLACE INTO records_sealedhead SELECT * FROM records_sealedhead",
]
ON_POSTGRESQL = [
    "TRUNCATE records_logbody",
    "TRUNCATE records_logrow CASCADE",
    "TRUNCATE records_seal CASCADE",
    "TRUNCATE records_sealedhead",
    "INSERT INTO records_logbody SELECT * FROM records_logbody ON CONFLICT (row_id) DO UPDATE SET body = '{}'",
]


def everything():
    """The whole log as it lies in the database."""
    return [list(model.objects.order_by("pk").values()) for model in (LogRow, LogBody, Seal, SealedHead)]


def refuses(sql: str) -> bool:
    """Whether the database refuses a statement with our words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


@pytest.fixture
def sealed_log(subjects):
    subject_with("open", "accept")
    seal(MONDAY.date(), TUESDAY)
    # PostgreSQL does not empty a table whose foreign keys are still to be checked; the refusal must be ours.
    connection.check_constraints()


@pytest.mark.parametrize("sql", [*CHANGES, *{"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL}[connection.vendor]])
def test_no_statement_changes_replaces_or_removes_a_row_of_the_log(sealed_log, sql):
    before = everything()
    assert refuses(sql)
    assert everything() == before


def test_an_erased_body_can_be_changed_no_more(subjects):
    subject = subject_with("open")
    log.erase(subject, [1], kind=KIND, disposal="D-1", by=CLERK, unit_id=3, at=TUESDAY)
    subject.save()

    assert refuses("UPDATE records_logbody SET erased_by = 'D-2' WHERE erased_by = 'D-1'")
    assert refuses("UPDATE records_logbody SET body = '{}', erased_by = '' WHERE erased_by = 'D-1'")


def errors() -> list[str]:
    """What `manage.py check --database default` says of the triggers."""
    return [error.msg for error in run_checks(tags=["database"], databases=["default"]) if error.id == "records.E001"]


def drop(trigger: Trigger) -> None:
    table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigger.name}{table}")


def switch_off(trigger: Trigger) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {trigger.table} DISABLE TRIGGER {trigger.name}")


@pytest.mark.parametrize("lose", [drop] if connection.vendor == "sqlite" else [drop, switch_off])
@pytest.mark.parametrize("trigger", log_triggers.needed(connection.vendor), ids=lambda trigger: trigger.name)
def test_the_check_names_a_trigger_that_is_lost_and_installing_puts_it_back(db, trigger, lose):
    assert errors() == []

    lose(trigger)
    assert errors() == [f"The trigger {trigger.name} is missing: {trigger.table} could be changed unnoticed."]

    log_triggers.install(connection)
    assert errors() == []


@pytest.mark.django_db(transaction=True)
def test_migrating_puts_back_what_a_rebuilt_table_lost():
    for trigger in log_triggers.needed(connection.vendor):
        drop(trigger)

    call_command("migrate", run_syncdb=True, skip_checks=True, verbosity=0)

    assert missing(connection, log_triggers.needed(connection.vendor)) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does not keep the words of a trigger")
def test_a_trigger_that_an_earlier_release_wrote_differently_is_told_of_and_made_anew(db):
    trigger = log_triggers.needed("sqlite")[0]
    drop(trigger)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TRIGGER {trigger.name} AFTER UPDATE ON {trigger.table} BEGIN SELECT 1; END")
    assert len(errors()) == 1

    log_triggers.install(connection)

    assert errors() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [trigger.name])
        assert cursor.fetchone() == (trigger.sql,)
