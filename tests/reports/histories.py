"""Random histories of cases as plain facts, and the same facts laid into the database as rows of the log.

What may follow what is written down by hand here. A history can begin in an earlier ledger, be recorded late, be taken
back, change its unit in mid-month and go through every state; many of its instants lie on the edge of a day or month.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Model

from connected_desk.city.models import ClosedDay, Unit
from connected_desk.records.models import LogBody, LogRow
from connected_desk.strategy.models import Item, ItemParent
from workflows.cases.models import Case
from workflows.engine.models import Norm
from workflows.pocs.models import Poc

JST = timezone(timedelta(hours=9))
INSTANT = timedelta(microseconds=1)
BACK = "back"  # to the state the case was in before

# fmt: off
OPEN = [
    "received", "triage", "info_requested", "referred", "dialogue", "on_hold", "proof_of_concept", "evaluation",
    "budgeting", "procurement", "realised",
]
UNDOABLE = [
    "accept", "reject", "merge", "request_info", "refer", "take", "hand_back", "give_back", "hold", "resume",
    "redirect", "lapse", "reopen",
]
# fmt: on
NEXT = {
    "received": "accept:triage reject:declined merge:merged withdraw:withdrawn",
    "triage": "refer:referred request_info:info_requested assign_owner:dialogue hold:on_hold decline:declined "
    "redirect:redirected merge:merged withdraw:withdrawn",
    "info_requested": "answer:back lapse:lapsed withdraw:withdrawn",
    "referred": "take:dialogue hand_back:back assign_owner:dialogue request_info:info_requested decline:declined "
    "redirect:redirected withdraw:withdrawn",
    "dialogue": "start_poc:proof_of_concept refer:referred give_back:triage hold:on_hold request_info:info_requested "
    "go_ahead:budgeting go_ahead:procurement agree:realised decline:declined redirect:redirected withdraw:withdrawn",
    "on_hold": "resume:back withdraw:withdrawn",
    "proof_of_concept": "evaluate:evaluation abandon_poc:dialogue abandon_poc:ended withdraw:withdrawn",
    "evaluation": "conclude:budgeting conclude:procurement conclude:realised conclude:proof_of_concept conclude:ended "
    "back_to_dialogue:dialogue withdraw:withdrawn",
    "budgeting": "grant:procurement grant:realised deny:budgeting deny:dialogue deny:realised deny:ended "
    "back_to_dialogue:dialogue hold:on_hold withdraw:withdrawn",
    "procurement": "award:realised award:ended back_to_dialogue:dialogue hold:on_hold withdraw:withdrawn",
    "realised": "end:ended",
    **dict.fromkeys(("declined", "withdrawn", "redirected", "lapsed", "ended"), "reopen:triage"),
    "merged": "",
}
POC_NEXT = {
    "planning": "prepare:ready",
    "ready": "start:running amend:planning",
    "running": "suspend:suspended",
    "suspended": "resume:running",
}
ITEMS = ("1-1", "1-2", "2-1", "2", "3-1")
UNITS = ("WSB", "HWB", "CON", "SECT", "OLD", "NEW")
WEIGHT_OF_AN_END = 0.12


@dataclass
class Fact:
    """A row of a log as its writer would put it on paper. Instants are aware; days and keys stand in `said`."""

    move: str
    before: str
    after: str
    happened: datetime
    recorded: datetime
    said: dict[str, Any] = field(default_factory=dict)


@dataclass
class History:
    """The facts of one case (`trial_of` empty) or of one of its trials, in the order they were written down."""

    number: str
    facts: list[Fact]
    trials: list["History"] = field(default_factory=list)
    lead: str = ""


@dataclass(frozen=True)
class World:
    """A month to be reported on with everything known of it: units by code, items by code, norms and closed days."""

    first: date
    cut_off: datetime
    since: datetime  # cut-off of the report before
    changes_on: date  # the day on which the unit NEW takes the place of OLD
    histories: list[History]


def imagined(seed: int, cases: int) -> World:
    """A month and the histories around it, the same for the same seed."""
    chance = Random(seed)  # noqa: S311  (no secret)
    first = date(2026, chance.choice((1, 2, 3, 4, 5, 6, 7, 10)), 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    changes_on = first + timedelta(days=chance.randrange(1, 27))
    cut_off = midnight(after) + timedelta(hours=chance.choice((0, 9, 200, 400)), microseconds=chance.randrange(2))
    since = midnight(first) + timedelta(hours=chance.choice((9, 100)))
    teller = _Teller(chance, midnight(first), midnight(changes_on))
    return World(first, cut_off, since, changes_on, [teller.history(number) for number in range(1, cases + 1)])


def midnight(day: date) -> datetime:
    """When the day began in Tokyo."""
    return datetime(day.year, day.month, day.day, tzinfo=JST)


class _Teller:
    """Tells histories one after the other."""

    def __init__(self, chance: Random, month: datetime, change: datetime) -> None:
        self.chance, self.month, self.change = chance, month, change

    def history(self, number: int) -> History:
        chance = self.chance
        self.told = History(f"CD-2020-{number:04d}", [])
        self.trial: History | None = None
        self.from_where: dict[str, str] = {}
        self.owner = self.offered = ""
        self.links: list[str] = []
        # From before the comparison with last year up to after the cut-off; many near the month.
        days = chance.randrange(chance.choice((40, 200, 800)))
        self.now = self.month + timedelta(days=33 - days, hours=-chance.randrange(24))
        self._begin()
        for _step in range(chance.randrange(22)):
            self._wait()
            self._step()
        if self.trial:
            self.told.trials.append(self.trial)
        return self.told

    def _begin(self) -> None:
        begins = self.chance.random()
        if begins < 0.15:
            state = self.chance.choice(("received", "triage", "on_hold", "dialogue", "realised", "declined", "ended"))
            self.owner = self.chance.choice(UNITS[:5]) if state in ("dialogue", "realised") else ""
            if state == "on_hold":
                self.from_where["on_hold"] = "triage"
            self._write("take_over", state, {"unit": self.owner or None}, before="")
        else:
            self._write("open", "triage" if begins < 0.25 else "received", {}, before="")

    def _wait(self) -> None:
        """Time goes by: minutes or weeks, often to the very edge of a day or of the month."""
        before, chance = self.now, self.chance
        self.now += timedelta(seconds=chance.choice((60, 4_000, 90_000, 700_000, 2_500_000)) * chance.random())
        if chance.random() < 0.25:
            day = self.now.astimezone(JST).replace(hour=0, minute=0, second=0, microsecond=0)
            edges = [day + timedelta(days=1), day + timedelta(days=1) - INSTANT]
            following = (self.month + timedelta(days=32)).replace(day=1)
            turns = (self.month, self.month - INSTANT, following, following - INSTANT)
            edges += [edge for edge in turns if before < edge]
            self.now = chance.choice(edges)
        if before < self.change <= self.now:
            self._reorganise()

    def _reorganise(self) -> None:
        if self._state() in OPEN and "OLD" in (self.owner, self.offered):
            now, self.now = self.now, self.change
            self._write("follow_unit", self._state(), {"former": "OLD", "unit": "NEW"})
            self.now = now
            self.owner, self.offered = (code.replace("OLD", "NEW") for code in (self.owner, self.offered))

    def _step(self) -> None:
        state, chance = self._state(), self.chance
        if state in OPEN and chance.random() < 0.3:
            return self._note(state)
        if self.trial and chance.random() < 0.8:
            return self._trial_goes_on(self.trial)
        ways = [way.split(":") for way in NEXT[state].split()]
        if not ways:
            return None
        weights = [1 if after in OPEN or after == BACK else WEIGHT_OF_AN_END for _move, after in ways]
        [(move, after)] = chance.choices(ways, weights)
        self._move(move, state, after)
        if move in UNDOABLE and chance.random() < 0.12:
            self._take_back()
        return None

    def _move(self, move: str, state: str, after: str) -> None:
        kept = (dict(self.from_where), self.owner, self.offered)
        said: dict[str, Any] = {}
        if after == BACK:
            after = self.from_where.get(state) or "triage"
        if after in ("info_requested", "referred", "on_hold"):
            self.from_where[after] = state
        if move in ("request_info", "refer"):
            said["due_on"] = self._day_ahead()
        if move == "hold":
            said["resume_on"] = self._day_ahead()
        if move in ("refer", "assign_owner"):
            said["unit"] = self._unit()
        if move == "refer":
            self.offered = said["unit"]
        elif move == "assign_owner":
            self.owner = said["unit"]
        elif move == "take":
            self.owner = self.offered
        elif move in ("give_back", "reopen"):
            self.owner = ""
        self._write(move, after, said)
        self._trials_follow(state, after)
        self.before_last = kept

    def _take_back(self) -> None:
        last = self.told.facts[-1]
        self.now += timedelta(seconds=self.chance.randrange(1, 600))
        self.told.facts.append(Fact("undo", last.after, last.before, self.now, self.now, {}))
        self.from_where, self.owner, self.offered = self.before_last

    def _note(self, state: str) -> None:
        chance = self.chance
        what = chance.choice(("link", "link", "unlink", "none_fits", "assign", "extend_answer"))
        if what == "link":
            item = chance.choice(ITEMS)
            self.links = [code for code in self.links if code != item] + [item]
            self._write(what, state, {"item": item, "primary": chance.random() < 0.5})
        elif what == "unlink" and self.links:
            self._write(what, state, {"item": self.links.pop(chance.randrange(len(self.links)))})
        elif what == "none_fits":
            self.links = []
            self._write(what, state, {"reason": f"合う項目がない {chance.randrange(9)}"})
        elif what == "extend_answer" and state == "info_requested":
            self._write(what, state, {"due_on": self._day_ahead()})
        elif what == "assign":
            self._write(what, state, {})

    def _trials_follow(self, before: str, after: str) -> None:
        """A trial begins where the case comes to one, and is over where the case leaves it."""
        if after == "proof_of_concept" != before:
            lead = self.owner if self.owner in UNITS[:4] else "CON"
            self.trial = History(self.told.number, [Fact("open", "", "planning", self.now, self.now)], lead=lead)
        elif before == "proof_of_concept" != after and self.trial:
            was = self.trial.facts[-1].after
            move, state = ("finish", "finished") if was in ("running", "suspended") else ("cancel", "cancelled")
            self.trial.facts.append(Fact(move, was, state, self.now, self.now))
            self.told.trials.append(self.trial)
            self.trial = None

    def _trial_goes_on(self, trial: History) -> None:
        was = trial.facts[-1].after
        if self.chance.random() < 0.3:
            said = {"charter": "ends_on", "extend": "to"}
            move = "charter" if was == "planning" else "extend"
            trial.facts.append(Fact(move, was, was, self.now, self.now, {said[move]: self._day_ahead()}))
        else:
            move, after = self.chance.choice(POC_NEXT[was].split()).split(":")
            trial.facts.append(Fact(move, was, after, self.now, self.now))

    def _write(self, move: str, after: str, said: dict[str, Any], *, before: str | None = None) -> None:
        """Most is written down when it happens; some of it days or months later."""
        happened = self.now
        if self.chance.random() < 0.1 and move != "follow_unit":
            happened -= timedelta(days=self.chance.randrange(70), hours=self.chance.randrange(24))
        state = self._state() if before is None else before
        self.told.facts.append(Fact(move, state, after, happened, self.now, said))

    def _state(self) -> str:
        return self.told.facts[-1].after

    def _day_ahead(self) -> date:
        return self.now.astimezone(JST).date() + timedelta(days=self.chance.randrange(1, 40))

    def _unit(self) -> str:
        gone = "OLD" if self.now >= self.change else "NEW"
        return self.chance.choice([code for code in UNITS if code != gone])


CLOSED_DAY = date(2026, 4, 30)  # a day of its own on which this city is closed
NORMS = (  # state, code of the unit ("" for the desk's own number), since, open days (None: what stands above counts)
    ("triage", "", date(2026, 2, 10), 3),
    ("dialogue", "WSB", date(2026, 3, 1), 10),
    ("dialogue", "WSB", date(2026, 5, 20), None),
)


def lay(world: World) -> None:
    """Write the world into the database, which holds the city of the sample and no case."""
    units = _units(world)
    items = {item.code: item for item in Item.objects.filter(edition__plan__leads=True, code__in=ITEMS)}
    ClosedDay.objects.get_or_create(day=CLOSED_DAY, defaults={"reason_ja": "臨時の閉庁"})
    Norm.objects.bulk_create(
        Norm(life="case", state=state, unit=units.get(code), open_days=days, valid_from=first)
        for state, code, first, days in NORMS
    )
    cases = Case.objects.bulk_create(
        _case(history, place, units["desk"]) for place, history in enumerate(world.histories, 1)
    )
    by_number = {case.number: case for case in cases}
    trials = [(trial, place) for history in world.histories for place, trial in enumerate(history.trials, 1)]
    pocs = Poc.objects.bulk_create(
        Poc(
            case=by_number[trial.number],
            number=place,
            state=trial.facts[-1].after,
            state_since=trial.facts[-1].recorded,
            lead_unit=units[trial.lead],
        )
        for trial, place in trials
    )
    refs = {"unit": units, "former": units, "item": items}
    _write_log("case", [(by_number[history.number].key, history) for history in world.histories], refs)
    _write_log("poc", [(poc.key, trial) for poc, (trial, _place) in zip(pocs, trials, strict=True)], refs)


def _units(world: World) -> dict[str, Unit]:
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=UNITS)}
    above = units["WSB"].parent
    units["SECT"] = Unit.objects.create(
        code="SECT", kind="section", name_ja="見本課", parent=units["WSB"], position=9001
    )
    units["OLD"] = Unit.objects.create(
        code="OLD", kind="bureau", name_ja="旧局", parent=above, position=9002,
        valid_to=world.changes_on - timedelta(days=1),
    )  # fmt: skip
    units["NEW"] = Unit.objects.create(
        code="NEW", kind="bureau", name_ja="新局", parent=above, position=9003, valid_from=world.changes_on
    )
    return units | {"desk": Unit.objects.desk()}


def _case(history: History, place: int, desk: Unit) -> Case:
    began, last = history.facts[0], history.facts[-1]
    return Case(
        number=history.number,
        fiscal_year=2020,
        sequence=place,
        title=f"見本の案件{place}",
        received_at=began.happened,
        state=last.after,
        state_since=last.recorded,
        turn="desk",
        turn_since=last.recorded.date(),
        responsible_unit=desk,
        responsible_since=last.recorded.date(),
    )


def _write_log(kind: str, told: list[tuple[UUID, History]], refs: dict[str, dict[str, Model]]) -> None:
    rows, bodies = [], []
    for key, history in told:
        for seq, fact in enumerate(history.facts, 1):
            rows.append(
                LogRow(
                    subject_kind=kind, subject_key=key, seq=seq, move=fact.move, from_state=fact.before,
                    to_state=fact.after, actor_kind="system", occurred_at=fact.happened.astimezone(UTC),
                    recorded_at=fact.recorded.astimezone(UTC), origin="import" if fact.move == "take_over" else "live",
                )
            )  # fmt: skip
            bodies.append(json.dumps({"details": dict(_said(fact.said, refs))}))
    made = LogRow.objects.bulk_create(rows)
    LogBody.objects.bulk_create(LogBody(row=row, salt="0", body=body) for row, body in zip(made, bodies, strict=True))


def _said(said: dict[str, Any], refs: dict[str, dict[str, Model]]) -> Iterator[tuple[str, Any]]:
    for name, value in said.items():
        if name in refs and value:
            row = refs[name][value]
            yield name, {"$ref": row._meta.label, "key": str(row.key)}  # type: ignore[attr-defined]
        else:
            yield name, {"$date": value.isoformat()} if isinstance(value, date) else value


def below() -> dict[str, set[str]]:
    """The codes of ITEMS that stand at or below each item of the leading plan, read from the rows themselves."""
    codes = dict(Item.objects.filter(edition__plan__leads=True).values_list("pk", "code"))
    ups: dict[int, list[int]] = {}
    for child, parent in ItemParent.objects.values_list("child", "parent"):
        ups.setdefault(child, []).append(parent)
    found: dict[str, set[str]] = {code: set() for code in codes.values()}
    for pk, code in codes.items():
        waiting = [pk] if code in ITEMS else []
        while waiting:
            here = waiting.pop()
            found[codes[here]].add(code)
            waiting += ups.get(here, [])
    return found
