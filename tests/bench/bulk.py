"""Moves many cases through the only door in one transaction, beside as many bare rows: moved, hashed, logged, told."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from time import process_time

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connected_desk.city import open_days
from connected_desk.records import facts
from connected_desk.sample import drafts
from tests.support import desk_officer
from workflows.cases.actions import open_case
from workflows.cases.models import Case
from workflows.engine.move import move_many

from .models import BareCase, BareEntry, BareMail
from .served import Served, with_ratio

AT_ONCE = 100


def measured(cases: int, on: date) -> list[Served]:
    """The bare rows, then moves that tell the company, then moves that tell nobody; each figure is for one row."""
    bare = list(BareCase.objects.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    ours = [_opened(number).pk for number in range(AT_ONCE)]
    move_many(_fresh(ours), "accept", by=desk_officer(), at=timezone.now(), officer=desk_officer())
    asks = {"reason": "確認", "resume_on": open_days.next_open(on + timedelta(days=30))}
    works: dict[str, Callable[[], object]] = {
        "bare rows at once": lambda: _bare(bare),
        "move_many with mails": lambda: move_many(_fresh(ours), "hold", by=desk_officer(), at=timezone.now(), **asks),
        "move_many": lambda: move_many(_fresh(ours), "resume", by=desk_officer(), at=timezone.now()),
    }
    found = [_taken(name, work, cases) for name, work in works.items()]
    return [found[0], *(with_ratio(one, found[0].cpu) for one in found[1:])]


def _opened(number: int) -> Case:
    draft = drafts.complete(at=timezone.now(), organisation={"contact_email": f"bulk{number}@mirai.example"})
    return open_case(draft=draft, idempotency_key=draft.idempotency_key, at=timezone.now()).case


def _fresh(keys: list[int]) -> list[Case]:
    return list(Case.objects.filter(pk__in=keys))


@transaction.atomic
def _bare(keys: list[int]) -> None:
    rows = list(BareCase.objects.select_for_update().filter(pk__in=keys))
    entries, mails = [], []
    for row in rows:
        name = "hold" if row.state == "dialogue" else "resume"
        getattr(row, name)()
        said = json.dumps({"move": name, "case": row.pk, "title": row.title}, sort_keys=True)
        digest = hashlib.sha256(said.encode()).hexdigest()
        entries.append(BareEntry(case=row, at=timezone.now(), move=name, who="見本", text=digest))
        mails.append(BareMail(to="nobody@example.invalid", subject=name, body=row.title))
    BareCase.objects.bulk_update(rows, ["state"])
    BareEntry.objects.bulk_create(entries)
    BareMail.objects.bulk_create(mails)


def _taken(name: str, work: Callable[[], object], cases: int) -> Served:
    """Of our process alone: of the database's work none is counted."""
    with facts.one_request(), CaptureQueriesContext(connection) as asked:
        start = process_time()
        work()
        busy = (process_time() - start) * 1000 / AT_ONCE
    return Served(f"{name}, each of {AT_ONCE}", cases, busy, busy, busy, len(asked), 1, 0.0)
