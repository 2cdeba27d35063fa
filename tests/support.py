"""What tests of the workflows share: the city of the sample, its people by role, and cases walked by real moves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.http import FileResponse
from django.test import Client

from connected_desk.city.models import Person, Unit
from connected_desk.records.models import LogRow
from connected_desk.sample import drafts, people, sakai
from connected_desk.sample.walk import Walk
from proposals.consents import load_defaults
from proposals.models import ConsentText
from workflows.cases import actions
from workflows.cases.definition import CaseState
from workflows.cases.models import Case

from . import rows

# Monday 6 July 2026, ten in the morning in Tokyo, and days around it. All open days but the last two.
MONDAY = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 4))
ON = date(2026, 7, 6)


_kept: rows.Statements = []


def load_city() -> None:
    """Sakai's units, plan, calendar and cast, unless they are there; loaded once, then copied."""
    if Person.objects.filter(email=f"desk@{people.DOMAIN}").exists():
        return
    models = [*apps.get_app_config("city").get_models(), *apps.get_app_config("strategy").get_models(), ConsentText]
    if not _kept:
        _load_and_keep(models)
    rows.put_back(_kept, rows.resets(models))


def _load_and_keep(models: list[type[Model]]) -> None:
    with transaction.atomic():
        sakai.load(on=ON, password="sample-password")
        load_defaults()
        _kept.extend((rows.insert(model), list(rows.rows_of(model).values())) for model in models)
        # The first test begins with the same rows as every other.
        transaction.set_rollback(True)


def somebody(account: str) -> Person:
    """A person of the cast by the first part of the address."""
    return Person.objects.get(email=f"{account}@{people.DOMAIN}")


def session_of(person: Person) -> str:
    """What the cookie of somebody signed in holds, for a browser that is none of Django's."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


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

    def submit() -> Case:
        draft = drafts.complete(at=at, content=content)
        return actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=at).case

    return rows.once("received", (at, content), submit)


def case_at(state: str, at: datetime = MONDAY, **content: Any) -> Case:
    """A case in that state, walked there from receipt along the shortest route of the definition."""
    if state == CaseState.RECEIVED:
        return received_case(at, **content)
    return rows.once("case", (str(state), at, content), lambda: walk(at).to(received_case(at, **content), state))


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
