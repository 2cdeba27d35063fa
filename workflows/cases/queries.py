"""Every read of cases that is more than a filter: lists and their counts, the company's view, cases of an item."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest, nsmallest
from typing import Any

from django.db.models import Count, F, FilteredRelation, IntegerField, JSONField, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.city import open_days
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import units_named, units_served
from connected_desk.city.unit_queries import units_asking_first
from connected_desk.strategy.models import Edition, Item
from connected_desk.strategy.queries import items_by_id
from connected_desk.ui.formats import short_date
from connected_desk.ui.looks import Look
from proposals.models import InformationRequest
from workflows.engine import deadlines
from workflows.engine.move import may_make_or_draft
from workflows.engine.vocabulary import Move, Role, State, in_language, role_label

from .definition import CASE, STAGES, CaseState
from .models import Case, StrategyLink
from .orders import USUAL, Order
from .personal import changed_since_seen_by, followed_by
from .scope import visible_cases
from .search import matching, matching_text

PAGE = 50
COUNTED = 10_000  # up to which a list is counted: nobody reads a longer one, and a million cost a tenth of a second
NEAR = 1_000  # how many of the nearest cases are read for a word before the index is asked
# What a line shows of a case itself, and what says which of its moves may be made; nothing else is read for it.
SHOWN = (
    "key", "number", "title", "state", "came_from", "state_since", "turn", "turn_unit", "turn_since", "due_on",
    "responsible_unit", "owner_unit", "target_unit", "lead_unit", "none_fits_reason",
)  # fmt: skip
OPEN = Q(state__in=CASE.open_states)
TABS = {
    "mine": gettext_lazy("Assigned to me"),
    "unassigned": gettext_lazy("Unassigned"),
    "overdue": gettext_lazy("Overdue"),
    "units": gettext_lazy("Waiting for units"),
    "company": gettext_lazy("Waiting for proposers"),
    "changed": gettext_lazy("Changed since you looked"),
    "followed": gettext_lazy("Followed"),
    "all": gettext_lazy("All"),
}
OPEN_TABS = frozenset({"mine", "unassigned", "overdue", "units", "company"})  # hold open cases alone


@dataclass(frozen=True)
class CaseLine:
    """A row of a list of cases, complete: the template asks nothing more."""

    number: str
    title: str
    organisation: str
    state: State
    item: str
    turn: str
    since: str  # the day since when, with its year where that is another
    holder: str  # who has it on the desk by name, elsewhere whose turn it is
    due_on: date | None
    left: int | None  # open days; negative when overdue
    updated_on: Any
    next_move: Move | None
    key: Any
    unit: str

    @property
    def look(self) -> Look:
        return Look(icon=self.state.icon, colour=self.state.colour)


class Total(int):
    """How many cases there are; with `at_least`, there are more of them, and nobody counted how many."""

    at_least = False

    @classmethod
    def of(cls, counted: int, *, at_least: bool | None = None) -> "Total":
        """What counting gave; it ends one beyond COUNTED."""
        total = cls(min(counted, COUNTED))
        total.at_least = counted > COUNTED if at_least is None else at_least
        return total


@dataclass(frozen=True)
class CasePage:
    """One page of a list: its rows, how many there are in all, and where the next page begins ("" on the last)."""

    lines: list[CaseLine]
    total: Total
    after: str


class Counted(Subquery):
    """The length of a list, counted no further than one beyond COUNTED."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    empty_result_set_value = 0
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Case]) -> None:
        super().__init__(rows.order_by().values("pk")[: COUNTED + 1])


class CountedByRule(Subquery):
    """How many of some cases each rule holds for, as one JSON object: they are read once, however many rules."""

    output_field = JSONField()

    def __init__(self, rows: QuerySet[Case], rules: Mapping[str, Q]) -> None:
        counts = {name: Count("pk", filter=rule) for name, rule in rules.items()}
        super().__init__(rows.order_by().values(of=Value(1)).annotate(found=JSONObject(**counts)).values("found"))


def tab_rule(tab: str, person: Person, on: date) -> Q:
    """Which cases a tab of the list holds."""
    rule = _tab_rules(person, on)[tab]
    return OPEN & rule if tab in OPEN_TABS else rule


def _tab_rules(person: Person, on: date) -> dict[str, Q]:
    """What each tab asks of a case, beside that those of OPEN_TABS hold open ones."""
    served = units_served(person, on)
    of_my_unit = Q(turn__in=[Role.OWNER, Role.LEAD], turn_unit__in=served)
    # What a unit is asked waits first for whom it is asked through.
    of_my_unit |= Q(turn=Role.TARGET, turn_unit__in=served & units_asking_first(person, on))
    mine = Q(officer=person, owner_unit=None) | Q(owner_person=person) | of_my_unit
    return {
        "mine": mine,
        "unassigned": Q(officer=None, owner_person=None),
        "overdue": Q(due_on__lt=on),
        "units": Q(turn=Role.TARGET.value),
        "company": Q(turn=Role.COMPANY.value),
        "changed": changed_since_seen_by(person) & (mine | followed_by(person)),
        "followed": followed_by(person),
        "all": Q(),
    }


def tab_counts(person: Person, on: date, *, tabs: Iterable[str] = TABS) -> dict[str, Total]:
    """How many cases each of the tabs holds for this person: the same rules as the lists, in one query."""
    rows, rules = visible_cases(person, on), _tab_rules(person, on)
    of_open = CountedByRule(rows.filter(OPEN), {tab: rules[tab] for tab in tabs if tab in OPEN_TABS})
    others = {tab: Counted(rows.filter(rules[tab])) for tab in tabs if tab not in OPEN_TABS}
    open_counted, *counted = Person.objects.filter(pk=person.pk).values_list(of_open, *others.values()).get()
    found = dict(zip(others, counted, strict=True)) | (open_counted or dict.fromkeys(OPEN_TABS, 0))
    return {tab: Total.of(found[tab]) for tab in tabs}


def overdue_of(person: Person, on: date) -> Total:
    """How many of the cases that are this person's to work on are past their date."""
    rule = tab_rule("mine", person, on) & tab_rule("overdue", person, on)
    return _totals(person, {"overdue": visible_cases(person, on).filter(rule)})["overdue"]


def _totals(person: Person, lists: dict[str, QuerySet[Case]]) -> dict[str, Total]:
    """The length of each list, in one query: the person is the one row it stands on."""
    counted = Person.objects.filter(pk=person.pk).values_list(*map(Counted, lists.values())).get()
    return {name: Total.of(found) for name, found in zip(lists, counted, strict=True)}


def listed(
    person: Person, on: date, *, tab: str = "all", narrowed: Q | None = None, query: str = "", order: Order = USUAL
) -> QuerySet[Case]:
    """All cases of a tab under these conditions that the person may see, in that order."""
    rows = _of_tab(person, on, tab, narrowed)
    return order.apply(rows.filter(matching(query)) if query else rows)


def _of_tab(person: Person, on: date, tab: str, narrowed: Q | None = None) -> QuerySet[Case]:
    return visible_cases(person, on).filter(tab_rule(tab, person, on), narrowed or Q())


def list_cases(
    person: Person,
    on: date,
    *,
    tab: str = "all",
    narrowed: Q | None = None,
    query: str = "",
    order: Order = USUAL,
    after: str = "",
) -> CasePage:
    """One page of the cases of a tab in that order, by keyset: `after` is where the last page ended.

    `narrowed` may join what a case has once at most: no case is listed twice for it.
    """
    rows = _of_tab(person, on, tab, narrowed)
    if query:
        keys, total = _searched(rows, query, order, after)
        shown = list(for_lines(order.apply(Case.objects.filter(pk__in=keys))))
    else:
        found = Case.objects.filter(pk__in=order.apply(rows, after)[: PAGE + 1].values("pk"))
        shown = list(for_lines(order.apply(found)).annotate(total=Counted(rows)))
        total = Total.of(shown[0].total) if shown else Total(0)
        if after and not shown:  # behind the last page: the others are still counted
            total = _totals(person, {"list": rows})["list"]
    mark = order.mark(shown[PAGE - 1]) if len(shown) > PAGE else ""
    return CasePage(lines(shown[:PAGE], person, on), total, mark)


def nearest(person: Person, on: date, *, tab: str, most: int) -> list[CaseLine]:
    """The first cases of a tab, without counting the rest."""
    rows = _of_tab(person, on, tab)
    return lines(for_lines(USUAL.apply(Case.objects.filter(pk__in=_first(rows, most)))), person, on)


@dataclass(frozen=True)
class Lane:
    """The cases of one state: the nearest of them, and how many there are in all."""

    state: State
    lines: list[CaseLine]
    total: Total


def lanes(person: Person, on: date, *, most: int) -> list[Lane]:
    """The open cases by state, in the order of the definition, `most` of each: one query for each state and four."""
    rows, open_states = visible_cases(person, on), [state for state in CASE.states if not state.final]
    of_state = {str(state.code): rows.filter(state=state.code) for state in open_states}
    totals = _totals(person, of_state)
    first = [pk for found in of_state.values() for pk in _first(found, most)]
    shown = lines(for_lines(USUAL.apply(Case.objects.filter(pk__in=first))), person, on)
    return [Lane(state, [line for line in shown if line.state is state], totals[state.code]) for state in open_states]


def _searched(rows: QuerySet[Case], query: str, order: Order, after: str) -> tuple[list[int], Total]:
    """The ids of a page and one more of the cases under the conditions that hold every word, and how many there are.

    A word that many cases hold is found sooner among the nearest of them than by an index: it would give them all, to
    be put in order. So the nearest are read first; they fill the page, or the index finds few enough. Those are put in
    order here: PostgreSQL, asked for the first of them, may read a million cases by date where it takes two common
    words for words that often stand together.
    """
    near = Case.objects.filter(pk__in=order.apply(rows, after)[:NEAR].values("pk")).filter(matching_text(query))
    keys = list(order.apply(near).values_list("pk", flat=True))
    if len(keys) > PAGE:
        there_are_more = order.apply(rows)[NEAR : NEAR + 1].exists()
        total = _at_least(len(keys)) if there_are_more else Total.of(rows.filter(matching_text(query)).count())
        return keys[: PAGE + 1], total
    found = [
        (tuple(place), pk)
        for *place, pk in order.apply(rows.filter(matching(query))).order_by().values_list(*order.names, "pk")
    ]
    place = order.place(after)
    if order.backwards:
        rest = nlargest(PAGE + 1, [one for one in found if place is None or one[0] < place])
    else:
        rest = nsmallest(PAGE + 1, [one for one in found if place is None or one[0] > place])
    return [pk for _place, pk in rest], Total.of(len(found))


def _at_least(seen: int) -> Total:
    """A round number of cases that are there for certain: 1,000 where 1,380 were seen."""
    step = 10 ** (len(str(seen)) - 1)
    return Total.of(seen // step * step, at_least=True)


def _first(rows: QuerySet[Case], most: int, order: Order = USUAL, after: str = "") -> list[int]:
    """The ids of the first cases from behind a place in the order: what a line shows is joined to those alone."""
    return list(order.apply(rows, after)[:most].values_list("pk", flat=True))


def with_primary_link(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The cases each with its one primary link, if any, in the same query."""
    primary = FilteredRelation("links", condition=Q(links__is_primary=True, links__ended_at=None))
    return rows.annotate(primary_link=primary)  # type: ignore[no-redef, misc]


def for_lines(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with no more than a line shows, in the same query; names of units and items stand (see lines)."""
    return (
        with_primary_link(rows)
        .only(*SHOWN)
        .annotate(
            organisation_name=F("proposal__organisation__name"),
            officer_name=F("officer__name"),
            item_id=F("primary_link__item"),
        )
    )


def lines(cases: Iterable[Case], person: Person, on: date) -> list[CaseLine]:
    """The cases as lines of a list (see for_lines)."""
    found, closed, items = list(cases), open_days.closed_days(), items_by_id()
    units = units_named(pk for case in found for pk in (case.turn_unit_id, case.responsible_unit_id))
    return [_line(case, person, on, closed, units, items) for case in found]


def _line(
    case: Any,
    person: Person,
    on: date,
    closed: frozenset[date],
    units: Mapping[int, Unit],
    items: Mapping[int, Item],
) -> CaseLine:
    state, item = case.state_row, items.get(case.item_id)
    turn = _turn(case.turn, units.get(case.turn_unit_id))
    counted = case.due_on is not None and not state.final
    return CaseLine(
        number=case.number,
        title=case.title,
        organisation=case.organisation_name or "",
        state=state,
        item=item.named if item else (_("None fits") if case.none_fits_reason else ""),
        turn=turn,
        since=short_date(case.turn_since, on),
        holder=turn if case.turn != Role.DESK else (case.officer_name or _("Unassigned")),
        due_on=case.due_on if counted else None,
        left=deadlines.left(case.due_on, on, closed) if counted else None,
        updated_on=case.state_since,
        next_move=next_move(case, person, on),
        key=case.key,
        unit=units[case.responsible_unit_id].name,
    )


def next_move(case: Case, person: Person, on: date) -> Move | None:
    """The usual next move of the case's state, where this person may make it or draft its decision."""
    usual = case.state_row.usual
    if not usual:
        return None
    row = CASE.move(usual)
    return row if may_make_or_draft(case, row, person, on) else None


def turn_name(case: Case) -> str:
    """Who has the turn, by name: the unit where there is one, otherwise the role."""
    return _turn(case.turn, case.turn_unit)


def _turn(turn: str, unit: Unit | None) -> str:
    if turn == Role.NOBODY:
        return ""
    return unit.name if unit else role_label(Role(turn))


@dataclass(frozen=True)
class CompanyStage:
    """A stage on the company's page: done, now or next."""

    label: str
    state: str


@dataclass(frozen=True)
class CompanyView:
    """What the company's page says: one stage, one sentence, whose turn it is, and the next date."""

    number: str
    title: str
    stage: int
    stages: list[CompanyStage]
    sentence: str
    turn: str
    turn_is_yours: bool
    unit: str
    since: date
    next_on: date | None
    final: bool
    look: Look
    editable: bool
    withdrawal: str  # "move": by itself; "ask": it asks the owner; "": no longer


def company_view(case: Case, on: date) -> CompanyView:
    """The case as its company sees it."""
    state = case.state_row
    return CompanyView(
        number=case.number,
        title=case.title,
        stage=case.stage,
        stages=_stages(case, state),
        sentence=state.sentence,
        turn=_("you") if case.turn == Role.COMPANY else turn_name(case),
        turn_is_yours=case.turn == Role.COMPANY,
        unit=case.responsible_unit.name,
        since=case.turn_since,
        next_on=None if state.final else case.due_on,
        final=state.final,
        look=Look(icon=state.icon, colour=state.colour),
        editable=may_edit(case),
        withdrawal=_withdrawal(case),
    )


def _stages(case: Case, state: State) -> list[CompanyStage]:
    def place(number: int) -> str:
        if number < case.stage or (state.final and number <= case.stage):
            return "done"
        return "now" if number == case.stage else "next"

    return [CompanyStage(in_language(*label), place(number)) for number, label in enumerate(STAGES, 1)]


def may_edit(case: Case) -> bool:
    """Whether the company may still change what it submitted: until a unit has taken the case."""
    return case.proposal_id is not None and case.owner_unit_id is None and not case.state_row.final


def has_result(case: Case) -> bool:
    """Whether the company was told a result: the case ended, or was concluded and goes on. A withdrawal is its own."""
    if case.state == CaseState.WITHDRAWN:
        return False
    return case.state_row.final or bool(case.closing.get("result"))


def _withdrawal(case: Case) -> str:
    source = CASE.move("withdraw").source_of(case.state, case.came_from)
    if source is None:
        return ""
    return "move" if Role.COMPANY in source.who else "ask"


def open_request(case: Case) -> InformationRequest | None:
    """The questions the company has still to answer."""
    if case.proposal_id is None or case.state != CaseState.INFO_REQUESTED:
        return None
    requests = InformationRequest.objects.filter(proposal=case.proposal_id, answered_at=None)
    return requests.prefetch_related("questions").order_by("-asked_at").first()


def cases_by_item(edition: Edition) -> dict[int, set[int]]:
    """The ids of the open cases linked to each item of an edition (any link, not only the primary one)."""
    links = StrategyLink.objects.filter(item__edition=edition, ended_at=None, case__state__in=CASE.open_states)
    found: dict[int, set[int]] = defaultdict(set)
    for item, case in links.values_list("item_id", "case_id"):
        found[item].add(case)
    return found


def cases_of_items(items: Iterable[int], person: Person, on: date) -> list[CaseLine]:
    """The cases linked to any of these items, as far as this person may see them."""
    linked = StrategyLink.objects.filter(item__in=items, ended_at=None).values("case")
    rows = visible_cases(person, on).filter(pk__in=linked).order_by(F("due_on").asc(nulls_last=True), "pk")
    return lines(for_lines(rows), person, on)


def states() -> Sequence[State]:
    """The states in the order of the definition."""
    return CASE.states
