"""Fills an empty database with any number of made-up cases, in bulk: nothing of them was ever moved through the door.

Every case is marked as a demonstration and its log's origin says so; the chain of such a log does not prove.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from connected_desk.city.calendar import fiscal_year, tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.sample import people, sakai
from connected_desk.sample.walk import Walk
from connected_desk.strategy.queries import current_edition
from proposals.consents import load_defaults
from tests.support import received_case, somebody
from workflows.cases import actions, search_index
from workflows.cases.definition import CASE
from workflows.cases.folding import fold, grams
from workflows.cases.models import Case

from . import text

YEARS = 20
OFFICERS = 60
RECENT, OPEN_AMONG_RECENT = 0.05, 0.6  # of all cases 3 in 100 are open, all among the newest
OPEN = {
    "received": 2, "triage": 8, "info_requested": 6, "referred": 10, "dialogue": 22, "on_hold": 6,
    "proof_of_concept": 14, "evaluation": 6, "budgeting": 8, "procurement": 5, "realised": 13,
}  # fmt: skip
ENDED = {"declined": 45, "redirected": 15, "withdrawn": 12, "lapsed": 8, "merged": 3, "ended": 17}
HELD = "hold", "resume"
TABLES = {
    "proposals_organisation": "id key name name_kana kind no_number_reason postcode address representative aliases",
    "proposals_proposal": "id key organisation_id title kind mode contact_name contact_department contact_email "
    "contact_email2 contact_phone contact_hours language submitted_at idempotency_key body_hash channel",
    "cases_case": "id key log_seq log_head version state_since number fiscal_year sequence title origin received_at "
    "link_version state came_from offered_from turn turn_since responsible_since due_on stage ict ict_reason "
    "none_fits_reason bounces closing is_demo officer_id owner_unit_id target_unit_id lead_unit_id turn_unit_id "
    "responsible_unit_id unit_position proposal_id",
    "cases_searchrow": "case_id text grams",
    "cases_strategylink": "id is_primary reason linked_at case_id item_id",
    "records_logrow": "id subject_kind subject_key seq move from_state to_state actor_kind actor_id occurred_at "
    "recorded_at origin body_hash prev hash",
}
BATCH = 20_000
FIRST = 1_000_000_000  # ids of ours begin here, beyond those of what was walked


def fill(cases: int, now: datetime) -> Case:
    """The city, a case walked by real moves with thirty lines of record, and `cases` made-up ones. Gives that one."""
    with transaction.atomic():
        sakai.load(on=tokyo_date(now))
        load_defaults()
        walked = _walked(now - timedelta(days=90))
        sakai.mark_as_demo()
    city = City(now)
    with transaction.atomic(), connection.cursor() as cursor:
        made = _unindexed(cursor)
        for numbers in _batches(range(1, cases + 1)):
            rows = city.rows(numbers, cases)
            for table, columns in TABLES.items():
                _insert(cursor, table, columns.split(), rows[table])
        for statement in made:
            cursor.execute(statement)
    search_index.install(connection)
    _analyse()
    return walked


def _walked(at: datetime) -> Case:
    case = received_case(at)
    walk = Walk(at, origin="demo", unit="WSB")
    walk.to(case, "dialogue")
    for _again in range(12):
        for move in HELD:
            case = walk.move(Case.objects.get(pk=case.pk), move)
    for number in range(20):
        actions.write_note(case, text=f"打合せの記録その{number}", by=somebody("bureau"), at=at)
    return Case.objects.get(pk=case.pk)


class City:
    """Who and what a made-up case may point to, and the chance that chooses; the same cases for the same number."""

    def __init__(self, now: datetime) -> None:
        self.now, self.on, self.chance = now, tokyo_date(now), Random(1)  # noqa: S311  (no secret)
        self.desk = Unit.objects.desk().pk
        bureaus = Unit.objects.filter(kind="bureau").order_by("pk").values_list("pk", flat=True)
        self.units = [Unit.objects.get(code="WSB").pk, *bureaus]  # the most cases to the officer who is asked
        self.items = list(current_edition(self.on).items.filter(is_means=False).values_list("pk", flat=True))
        self.officers = [somebody("desk").pk] + [
            Person.objects.create_user(f"bench{number}@{people.DOMAIN}", name=f"見本職員{number}").pk
            for number in range(1, OFFICERS)
        ]
        self.positions = dict(Unit.objects.values_list("pk", "position"))
        self.sequences: dict[int, int] = dict.fromkeys(range(1990, 2100), 1000)

    def rows(self, numbers: list[int], cases: int) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of these cases, table by table."""
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        for number in numbers:
            self._case(number, cases, rows)
        return rows

    def _case(self, number: int, cases: int, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        chance, pk = self.chance, FIRST + number
        at = self.now - timedelta(days=365 * YEARS) * (1 - number / (cases + 1))
        is_open = number > cases * (1 - RECENT) and chance.random() < OPEN_AMONG_RECENT
        states = OPEN if is_open else ENDED
        [code] = chance.choices(list(states), weights=states.values())
        title, year = text.title(chance), fiscal_year(tokyo_date(at))
        self.sequences[year] += 1
        case_number = f"CD-{year}-{self.sequences[year]:04d}"
        organisation = FIRST + (number + 3) // 4
        name = f"株式会社{text.name(Random(organisation))}{text.name(Random(-organisation))}見本"  # noqa: S311
        if organisation != FIRST + (number + 2) // 4:
            rows["proposals_organisation"].append(
                (organisation, UUID(int=organisation), name, "", "company", "foreign", "", "", "", "[]")
            )
        rows["proposals_proposal"].append(
            (pk, UUID(int=pk), organisation, title, "technology", "proposal", "見本", "", "nobody@example.invalid",
             "", "", "", "ja", at, UUID(int=pk), "", "web")
        )  # fmt: skip
        rows["cases_case"].append(self._columns(pk, at, code, title, case_number, year))
        planted = f"\n{text.RARE}" if number % max(1, cases // text.PLANTED) == cases // text.PLANTED // 2 else ""
        folded = fold("\n".join([case_number, title, name, text.summary(chance) + planted]))
        rows["cases_searchrow"].append((pk, folded, grams(folded)))
        if chance.random() < 0.8:
            rows["cases_strategylink"].append((pk, True, "", at, pk, chance.choice(self.items)))
        for seq, (move, state) in enumerate((("open", "received"), ("accept", code)), 1):
            rows["records_logrow"].append(
                (2 * pk + seq, "case", UUID(int=pk), seq, move, "", state, "company", None, at, at, "demo", "", "", "")
            )

    def _columns(self, pk: int, at: datetime, code: str, title: str, number: str, year: int) -> tuple[Any, ...]:
        chance, state = self.chance, CASE.state(code)
        [unit] = chance.choices(self.units, weights=[1 / rank for rank in range(1, len(self.units) + 1)])
        owned = state.stage is not None and state.stage >= 4 and not state.final
        turn_unit = {"desk": self.desk, "target": unit, "owner": unit, "lead": unit, "holder": unit}.get(state.turn)
        officer = chance.choice(self.officers) if code != "received" and chance.random() < 0.8 else None
        due = None if state.final else self.on + timedelta(days=round(chance.gauss(15, 20)))
        turn = "owner" if state.turn == "holder" else str(state.turn)
        return (
            pk, UUID(int=pk), 2, "", 2, at, number, year, self.sequences[year], title, "company", at, 1, code,
            "dialogue" if code in ("on_hold", "info_requested") else "", "", turn, at.date(), at.date(), due,
            state.stage or 1, chance.random() < 0.3, "", "", 0, "{}", True, officer, unit if owned else None,
            unit if code == "referred" else None, unit if code == "proof_of_concept" else None, turn_unit,
            unit if owned else self.desk, self.positions[unit if owned else self.desk], pk,
        )  # fmt: skip


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _insert(cursor: Any, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(columns)
    if connection.vendor == "postgresql":
        with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    plain = [tuple(value.hex if isinstance(value, UUID) else _plain(value) for value in row) for row in rows]
    signs = ", ".join("?" * len(columns))
    cursor.cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({signs})", plain)  # noqa: S608


def _plain(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _unindexed(cursor: Any) -> list[str]:
    """Take away what makes a million rows slow to write; the statements that put it back. On SQLite, nothing."""
    if connection.vendor != "postgresql":
        return []
    cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign key is asked after
    cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
    cursor.execute(
        "SELECT indexdef, indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s) "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname) AND indexdef NOT LIKE '%% UNIQUE %%'",
        [list(TABLES)],
    )
    found = cursor.fetchall()
    for _definition, name in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for definition, _name in found]


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
