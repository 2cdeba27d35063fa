"""What tests of the workflows share: the city of the sample, its people by role, and cases walked by real moves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.http import FileResponse

from connected_desk.city.models import Person, Unit
from connected_desk.records.models import LogRow
from connected_desk.sample import drafts, people, sakai
from connected_desk.sample.walk import Walk
from proposals.consents import load_defaults
from proposals.models import ConsentText
from workflows.cases import actions
from workflows.cases.definition import CaseState
from workflows.cases.models import Case

# Monday 6 July 2026, ten in the morning in Tokyo, and days around it. All open days but the last two.
MONDAY = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 4))
ON = date(2026, 7, 6)


_kept: list[tuple[str, list[tuple[Any, ...]]]] = []  # a statement and its rows, for each table of the city


def load_city() -> None:
    """Sakai's units, plan, calendar and cast, unless they are there; loaded once, then copied."""
    if Person.objects.filter(email=f"desk@{people.DOMAIN}").exists():
        return
    with connection.cursor() as cursor:
        if not _kept:
            sakai.load(on=ON, password="sample-password")
            load_defaults()
            _kept.extend(_copy(cursor, model._meta.db_table) for model in _city_models())
            return
        for statement, rows in _kept:
            cursor.executemany(statement, rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), _city_models()):
            cursor.execute(statement)


def _city_models() -> list[type[Model]]:
    return [*apps.get_app_config("city").get_models(), *apps.get_app_config("strategy").get_models(), ConsentText]


def _copy(cursor: CursorWrapper, table: str) -> tuple[str, list[tuple[Any, ...]]]:
    """The rows of a table as the database gives them, and the statement that puts them back as they were."""
    cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608  (a table of our own models)
    names = ", ".join(connection.ops.quote_name(column[0]) for column in cursor.description)
    signs = ", ".join(["%s"] * len(cursor.description))
    # Where a migration has put a row already, that row stays.
    statement = f"INSERT INTO {table} ({names}) VALUES ({signs}) ON CONFLICT DO NOTHING"  # noqa: S608
    return statement, cursor.fetchall()


def somebody(account: str) -> Person:
    """A person of the cast by the first part of the address."""
    return Person.objects.get(email=f"{account}@{people.DOMAIN}")


def desk_officer() -> Person:
    return somebody("desk")


def desk_head() -> Person:
    return somebody("deskhead")


def bureau_officer() -> Person:
    """Of 上下水道局."""
    return somebody("bureau")


def bureau_head() -> Person:
    """Of 上下水道局."""
    return somebody("bureauhead")


def other_officer() -> Person:
    """Of 健康福祉局, which has nothing to do with the case."""
    return somebody("bureau2")


def other_head() -> Person:
    """Of 健康福祉局."""
    return somebody("bureauhead2")


def ict_officer() -> Person:
    return somebody("ict")


def finance_officer() -> Person:
    return somebody("finance")


def evaluator() -> Person:
    return somebody("evaluator")


def water_bureau() -> Unit:
    return Unit.objects.get(code="WSB")


def ict_office() -> Unit:
    return Unit.objects.ict()


def walk(at: datetime = MONDAY) -> Walk:
    """A walk through the water bureau, beginning at that instant."""
    return Walk(at, origin="live", unit="WSB")


def received_case(at: datetime = MONDAY, **content: Any) -> Case:
    """A proposal just submitted, and its case."""
    draft = drafts.complete(at=at, content=content)
    return actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=at).case


def case_at(state: str, at: datetime = MONDAY, **content: Any) -> Case:
    """A case in that state, walked there from receipt along the shortest route of the definition."""
    walker = walk(at)
    case = received_case(at, **content)
    return case if state == CaseState.RECEIVED else walker.to(case, state)


def state_of(case: Case) -> str:
    """The state the database holds."""
    return Case.objects.values_list("state", flat=True).get(pk=case.pk)


def moves_logged(subject: Any) -> list[str]:
    """The moves of the subject's log, in order."""
    rows = LogRow.objects.filter(subject_kind=subject.life.name, subject_key=subject.key).order_by("seq")
    return list(rows.values_list("move", flat=True))


def handed_over(answer: FileResponse) -> bytes:
    """What a file's answer holds. Not `answer.close()`: that ends a request, and with it PostgreSQL's connection."""
    with answer.file_to_stream:
        return answer.getvalue()
