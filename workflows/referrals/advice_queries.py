"""How often the city chose what was suggested, and the log of which rule fired on what."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from connected_desk.city.calendar import month_bounds
from connected_desk.city.models import Person, Unit
from connected_desk.strategy.models import Item
from workflows.cases.scope import visible_cases

from .models import Advice, RuleKind
from .rule_queries import all_rules
from .suggestions import sentence

PAGE = 20
AMONG = 3


@dataclass(frozen=True)
class Agreement:
    """Of the hand-overs with a suggestion, how many chose the first, one of three; the same of items and support."""

    decided: int
    suggested: int
    first: int
    three: int
    items_suggested: int
    item_three: int
    support_agreed: int


@dataclass(frozen=True)
class Fired:
    """A suggestion read from the log: of what, with its grounds and the versions of their rules, and whether chosen."""

    label: str
    grounds: list[tuple[str, str]]
    chosen: bool


@dataclass(frozen=True)
class AdvicePage:
    """A page of the log; `after` is where the next begins."""

    rows: list[tuple[Advice, list[Fired]]]
    after: str


def agreement(start: datetime, end: datetime) -> Agreement:
    """The agreement over a half-open span; one query."""
    near = Q(rank__lte=AMONG)
    return Agreement(
        **Advice.objects.filter(at__gte=start, at__lt=end).aggregate(
            decided=Count("pk"),
            suggested=Count("pk", filter=Q(units_suggested__gt=0)),
            first=Count("pk", filter=Q(rank=1)),
            three=Count("pk", filter=near),
            items_suggested=Count("pk", filter=Q(items_suggested__gt=0)),
            item_three=Count("pk", filter=Q(item_rank__lte=AMONG)),
            support_agreed=Count("pk", filter=Q(support_suggested=F("support_asked"))),
        )
    )


def months(on: date, count: int = 6) -> list[tuple[date, Agreement]]:
    """This month and those before it, the newest first; one query each."""
    found = []
    year, month = on.year, on.month
    for _number in range(count):
        found.append((date(year, month, 1), agreement(*month_bounds(year, month))))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def log_page(person: Person, on: date, *, after: str = "") -> AdvicePage:
    """The log of the cases this person may see, the newest first, by keyset."""
    rows = Advice.objects.filter(case__in=visible_cases(person, on)).select_related("case", "unit")
    last = Advice.objects.filter(pk=int(after)).first() if after.isdecimal() and len(after) < 19 else None
    if last:
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    found = list(rows.order_by("-at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return AdvicePage(_read(shown), str(shown[-1].pk) if len(found) > PAGE else "")


def _read(rows: list[Advice]) -> list[tuple[Advice, list[Fired]]]:
    lines = [line for row in rows for line in row.lines]
    units = Unit.objects.in_bulk({line["unit"] for line in lines if "unit" in line}, field_name="code")
    keys = {line["item"] for line in lines if "item" in line}
    items = {str(item.key): item for item in Item.objects.filter(key__in=keys).select_related("edition")}
    titles = {rule.name: rule.title for rule in all_rules()}

    def label(line: dict[str, str]) -> str:
        if "unit" in line:
            return str(units.get(line["unit"], line["unit"]))
        if "item" in line:
            return str(items.get(line["item"], line["item"]))
        return str(RuleKind.SUPPORT.label)

    def fired(row: Advice) -> list[Fired]:
        found, place = [], {"unit": 0, "item": 0}
        for line in row.lines:
            kind = next((kind for kind in place if kind in line), "")
            place[kind] = place.get(kind, 0) + 1
            chosen = {"unit": row.rank, "item": row.item_rank}.get(kind) == place[kind]
            grounds = [_ground(ground, titles) for ground in line["grounds"]]
            found.append(Fired(label(line), grounds, chosen or (not kind and row.support_asked)))
        return found

    return [(row, fired(row)) for row in rows]


def _ground(kept: dict[str, object], titles: dict[str, str]) -> tuple[str, str]:
    """The sentence, and which rule in which version."""
    name, number = str(kept["rule"]), int(str(kept["number"]))
    title = titles.get(name, name)
    words = [str(word) for word in kept["on"]]  # type: ignore[attr-defined]
    version = _("Version %d") % number if number else _("As shipped")
    return sentence(str(kept["kind"]), title, words), f"{title} ({version})"
