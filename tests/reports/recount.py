"""The figures of a month counted again, slowly, from the facts on paper and from what each figure means.

Nothing of the product is used here: what a state, an open day or a first answer is stands below in words and lists.
"""

from datetime import date, datetime, timedelta
from typing import Any

from .histories import JST, NORMS, OPEN, Fact, History, World, midnight

ONE = timedelta(days=1)
FINAL = ["declined", "withdrawn", "redirected", "lapsed", "merged", "ended"]
TRIAL_ON = ("running", "suspended")
HOUSE_NORMS = {"received": 2, "triage": 5, "dialogue": 20, "evaluation": 20, "procurement": 60}
# Public holidays and the days on which every city hall is closed, as the Cabinet Office lists them.
HOLIDAYS = {
    *(date(2024, month, day) for month, day in ((1, 1), (1, 8), (2, 12), (2, 23), (3, 20), (4, 29), (5, 3), (5, 6))),
    *(date(2024, month, day) for month, day in ((7, 15), (8, 12), (9, 16), (9, 23), (10, 14), (11, 4))),
    *(date(2025, month, day) for month, day in ((1, 1), (1, 13), (2, 11), (2, 24), (3, 20), (4, 29), (5, 5), (5, 6))),
    *(date(2025, month, day) for month, day in ((7, 21), (8, 11), (9, 15), (9, 23), (10, 13), (11, 3), (11, 24))),
    *(date(2026, month, day) for month, day in ((1, 1), (1, 12), (2, 11), (2, 23), (3, 20), (4, 29), (5, 4), (5, 5))),
    *(date(2026, month, day) for month, day in ((5, 6), (7, 20), (8, 11), (9, 21), (9, 22), (9, 23), (10, 12))),
    *(date(2026, month, day) for month, day in ((11, 3), (11, 23))),
    *(date(2027, month, day) for month, day in ((1, 1), (1, 11), (2, 11), (2, 23), (3, 22))),
    date(2026, 4, 30),  # this city's own
}


def is_open_day(day: date) -> bool:
    new_year = (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)
    return day.strftime("%a") not in ("Sat", "Sun") and day not in HOLIDAYS and not new_year


def open_days_after(day: date, until: date) -> int:
    count = 0
    while day < until:
        day += ONE
        count += is_open_day(day)
    return count


def nth_open_day(day: date, n: int) -> date:
    while n:
        day += ONE
        n -= is_open_day(day)
    return day


def next_month(first: date) -> date:
    return date(first.year + (first.month == 12), first.month % 12 + 1, 1)


def day_in_tokyo(at: datetime) -> date:
    return at.astimezone(JST).date()


class Recount:
    """The facts known at the cut-off. Each fact stands with the instant it counts from: `when`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.start, self.end = midnight(world.first), midnight(next_month(world.first))
        self.cases = {history.number: self._known(history) for history in world.histories}
        self.cases = {number: facts for number, facts in self.cases.items() if facts}
        self.trials = [
            (history.number, trial.lead, facts)
            for history in world.histories
            for trial in history.trials
            if (facts := self._known(trial))
        ]

    def _known(self, history: History) -> list[tuple[datetime, Fact]]:
        """What was written down by the cut-off and not taken back by then; none counts before an earlier one."""
        known = [fact for fact in history.facts if fact.recorded <= self.world.cut_off]
        taken_back = {place - 1 for place, fact in enumerate(known) if fact.move == "undo"}
        kept = [fact for place, fact in enumerate(known) if fact.move != "undo" and place not in taken_back]
        found: list[tuple[datetime, Fact]] = []
        for fact in kept:
            found.append((max([fact.happened, *(when for when, _fact in found)]), fact))
        return found

    # Of one case at one instant

    def before(self, number: str, instant: datetime) -> list[tuple[datetime, Fact]]:
        return [(when, fact) for when, fact in self.cases[number] if when < instant]

    def state(self, facts: list[tuple[datetime, Fact]], instant: datetime) -> str:
        past = [fact.after for when, fact in facts if when < instant]
        return past[-1] if past else ""

    def owner(self, number: str, instant: datetime) -> str:
        owner, asked = "", ""
        for _when, fact in self.before(number, instant):
            if fact.move == "refer":
                asked = fact.said["unit"]
            if fact.move == "take":
                owner = asked
            if fact.move in ("assign_owner", "take_over"):
                owner = fact.said["unit"] or ""
            if fact.move in ("give_back", "reopen"):
                owner = ""
            if fact.move == "follow_unit":
                owner = "NEW" if owner == "OLD" else owner
                asked = "NEW" if asked == "OLD" else asked
        return owner or "desk"

    def bureau(self, code: str) -> str:
        """The row a unit's cases stand in: a section's in its bureau's, none where the bureau is gone at the end."""
        if code == "SECT":
            return "WSB"
        if code == "OLD" and day_in_tokyo(self.end - ONE) >= self.world.changes_on:
            return ""
        return code

    def links(self, number: str, instant: datetime) -> set[str]:
        found: set[str] = set()
        for _when, fact in self.before(number, instant):
            if fact.move == "link":
                found.add(fact.said["item"])
            if fact.move == "unlink":
                found.discard(fact.said["item"])
            if fact.move == "none_fits":
                found.clear()
        return found

    def none_fits(self, number: str, instant: datetime) -> bool:
        """Said, and no item named since."""
        said = False
        for _when, fact in self.before(number, instant):
            if fact.move in ("none_fits", "link"):
                said = fact.move == "none_fits"
        return said

    def due(self, number: str, instant: datetime) -> date | None:
        facts = self.before(number, instant)
        state = facts[-1][1].after
        if state == "proof_of_concept":
            ends = [self._trial_ends(told, instant) for case, _lead, told in self.trials if case == number]
            return max([day for day in ends if day], default=None)
        said = {
            "info_requested": (("request_info", "extend_answer"), "due_on"),
            "referred": (("refer",), "due_on"),
            "on_hold": (("hold",), "resume_on"),
        }
        if state in said:
            moves, name = said[state]
            days = [fact.said[name] for _when, fact in facts if fact.move in moves]
            return days[-1] if days else None
        entered = [when for when, fact in facts if fact.before != fact.after][-1]
        norm = self._norm(state, day_in_tokyo(entered), self.owner(number, instant))
        return None if norm is None else nth_open_day(day_in_tokyo(entered), norm)

    def _trial_ends(self, facts: list[tuple[datetime, Fact]], instant: datetime) -> date | None:
        said = [fact.said.get("ends_on") or fact.said.get("to") for when, fact in facts if when < instant]
        days = [day for day in said if day]
        return days[-1] if days else None

    def _norm(self, state: str, on: date, owner: str) -> int | None:
        """A unit's own number, or that of the unit above it, or the desk's, or the house's; each as of that day."""
        if state not in HOUSE_NORMS:
            return None
        chain = {"SECT": ["SECT", "WSB"]}.get(owner, [owner]) if state != "evaluation" else []
        for code in [*chain, ""]:
            in_force = [days for which, unit, first, days in NORMS if (which, unit) == (state, code) and first <= on]
            if in_force and in_force[-1] is not None:
                return in_force[-1]
        return HOUSE_NORMS[state]

    # The figures

    def flow(self, first: date) -> dict[str, Any]:
        start, end = midnight(first), midnight(next_month(first))
        told: dict[str, Any] = {
            "opening": [], "received": [], "taken_over": [], "reopened": [], "left": [], "closing": [],
            "answered": [], "answered_in_time": [], "trials": [], "by_state": {}, "by_move": {}, "left_to": {},
        }  # fmt: skip
        waited = []
        for number, facts in self.cases.items():
            if self.state(facts, start) in OPEN:
                told["opening"].append(number)
            if self.state(facts, end) in OPEN:
                told["closing"].append(number)
                told["by_state"].setdefault(self.state(facts, end), []).append(number)
            for when, fact in facts:
                if not start <= when < end:
                    continue
                told["by_move"].setdefault(fact.move, []).append(number)
                if fact.move == "open":
                    told["received"].append(number)
                elif fact.move == "take_over" and fact.after in OPEN:
                    told["taken_over"].append(number)
                elif fact.before in FINAL and fact.after in OPEN:
                    told["reopened"].append(number)
                elif fact.before in OPEN and fact.after in FINAL:
                    told["left"].append(number)
                    told["left_to"].setdefault(fact.after, []).append(number)
                if fact.before == "received" != fact.after and facts[0][1].move == "open":
                    came = day_in_tokyo(facts[0][0])
                    days = open_days_after(came, day_in_tokyo(when))
                    waited.append(days)
                    told["answered"].append(number)
                    if days <= (self._norm("received", came, "desk") or 0):
                        told["answered_in_time"].append(number)
        told["trials"] = [number for number, _lead, facts in self.trials if self.state(facts, end) in TRIAL_ON]
        waited.sort()
        middle = len(waited) // 2
        told["days_to_answer"] = None
        if waited:
            told["days_to_answer"] = waited[middle] if len(waited) % 2 else (waited[middle - 1] + waited[middle]) / 2
        return told

    def year(self) -> dict[str, list[str]]:
        """From the first of April up to the end of the month."""
        first = self.world.first
        april = midnight(date(first.year if first.month >= 4 else first.year - 1, 4, 1))
        told: dict[str, list[str]] = {"received": [], "concluded": [], "to_budget": []}
        for number, facts in self.cases.items():
            for when, fact in facts:
                if april <= when < self.end:
                    if fact.move == "open":
                        told["received"].append(number)
                    if fact.move in ("conclude", "go_ahead"):
                        told["concluded"].append(number)
                        if fact.after == "budgeting":
                            told["to_budget"].append(number)
        return told

    def _open_at_the_end(self) -> list[str]:
        return [number for number, facts in self.cases.items() if self.state(facts, self.end) in OPEN]

    def bureaus(self) -> dict[str, dict[str, list[str]]]:
        """Open cases, those past their day, and trials, by the code of the row; rows with nothing are left out."""
        told: dict[str, dict[str, list[str]]] = {}
        first_after = next_month(self.world.first)

        def count(code: str, what: str, number: str) -> None:
            if code:
                told.setdefault(code, {"open": [], "overdue": [], "trials": []})[what].append(number)

        for number in self._open_at_the_end():
            row, due = self.bureau(self.owner(number, self.end)), self.due(number, self.end)
            count(row, "open", number)
            if due and due < first_after:
                count(row, "overdue", number)
        for number, lead, facts in self.trials:
            if self.state(facts, self.end) in TRIAL_ON:
                count(self.bureau(lead), "trials", number)
        return told

    def plan(self, below: dict[str, set[str]]) -> dict[str, dict[str, list[str]]]:
        """Open cases and those received, by the code of each item they or an item below it are linked to."""
        now_open = self._open_at_the_end()
        came = [
            number
            for number, facts in self.cases.items()
            if any(fact.move == "open" and self.start <= when < self.end for when, fact in facts)
        ]
        return {
            code: {
                "open": [number for number in now_open if self.links(number, self.end) & codes],
                "received": [number for number in came if self.links(number, self.end) & codes],
            }
            for code, codes in below.items()
        }

    def unlinked(self) -> dict[str, list[str]]:
        bare = [number for number in self._open_at_the_end() if not self.links(number, self.end)]
        return {
            "none_fits": [number for number in bare if self.none_fits(number, self.end)],
            "unanswered": [number for number in bare if not self.none_fits(number, self.end)],
        }

    def late_cases(self) -> list[tuple[str, date, int]]:
        first_after, found = next_month(self.world.first), []
        for number in self._open_at_the_end():
            due = self.due(number, self.end)
            if due and due < first_after:
                found.append((number, due, (first_after - due).days))
        return sorted(found)

    def late_facts(self) -> list[tuple[str, date, date]]:
        return sorted(
            (number, day_in_tokyo(fact.happened), day_in_tokyo(fact.recorded))
            for number, facts in self.cases.items()
            for _when, fact in facts
            if fact.happened < self.start and fact.recorded > self.world.since
        )
