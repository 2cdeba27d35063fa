"""Other cases that are like this one, each with what they have in common in words: no score is shown, nothing chosen.

Alike are cases of the same organisation, cases linked to the same item of the strategy, and cases whose words hold at
least two of the words of this one's title.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Sign, StrIndex
from django.utils.translation import gettext as _

from connected_desk.city.models import Person
from connected_desk.city.queries import units_by_id
from connected_desk.strategy.models import Item

from .models import Case, StrategyLink
from .scope import visible_cases
from .search import fold, holding

MOST = 5
SHOWN = ("number", "title", "state", "closing", "owner_unit")  # of a case, and nothing else is read
MOST_WORDS = 6
WORDS_IN_COMMON = 2
CANDIDATES = 200  # by each ground: where more are alike by it, it tells them apart from none of the others
RUN = re.compile(r"[々一-鿿]{2,}|[ァ-ヺー]{2,}|[A-Za-z0-9]{3,}")
# Words that say nothing of what a proposal is about.
EMPTY = re.compile(r"提案|見本|仕組|方法|実証|活用|サービス|システム")
HAN = re.compile(r"[々一-鿿]+")


@dataclass(frozen=True)
class Likeness:
    """A case that is like another: in what; where it has ended, the words it ended with and what was learned there."""

    case: Case
    grounds: str
    outcome: str
    lesson: str = ""


def similar_cases(case: Case, items: Iterable[Item], person: Person, on: date) -> list[Likeness]:
    """The cases most like this one that the person may see, those with most in common first; two queries."""
    named = {item.pk: item for item in items}
    words = words_of(case.title)
    organisation = case.proposal.organisation_id if case.proposal else None
    shared = StrategyLink.objects.filter(case=OuterRef("pk"), ended_at=None, item__in=list(named))
    marks: dict[str, Any] = {
        "same_item": _one_if(Exists(shared)),
        "same_organisation": _one_if(Q(proposal__organisation=organisation, proposal__isnull=False)),
    }
    for number, word in enumerate(words):
        # Asked by position: LIKE would fold the case of every text again, and the search row is folded already.
        marks |= {f"has_{number}": Sign(StrIndex("search__text", Value(fold(word))), output_field=IntegerField())}
    rows = visible_cases(person, on).filter(pk__in=_candidates(organisation, named, words)).exclude(pk=case.pk)
    rows = rows.annotate(**marks)
    rows = rows.annotate(in_common=_sum(F(f"has_{number}") for number in range(len(words))))
    alike = Q(same_item=1) | Q(same_organisation=1) | Q(in_common__gte=WORDS_IN_COMMON)
    rows = rows.filter(alike).annotate(all=F("same_item") + F("same_organisation") + F("in_common"))
    rows = rows.order_by("-all", "-pk").only(*SHOWN).prefetch_related("links")
    units, found = units_by_id(), []
    for row in rows[:MOST]:
        row.owner_unit = units.get(row.owner_unit_id)
        grounds = _("; ").join(_grounds(row, named, words))
        found.append(Likeness(row, grounds, row.closing.get("sentence", "")))
    return found


def _candidates(organisation: int | None, items: Iterable[int], words: list[str]) -> QuerySet[Case, Any]:
    """The ids of the cases that may be alike, each found by an index."""
    links = StrategyLink.objects.filter(ended_at=None, item__in=list(items)).order_by("-pk")
    own = Case.objects.filter(proposal__organisation=organisation, proposal__isnull=False).order_by("-pk")
    by_words = [holding(words, least, CANDIDATES).values("pk") for least in (WORDS_IN_COMMON, WORDS_IN_COMMON + 1)]
    found = [links.values("case")[:CANDIDATES], own.values("pk")[:CANDIDATES], *by_words]
    alike = [Case.objects.filter(pk__in=rows).values("pk") for rows in found]
    return alike[0].union(*alike[1:])


def words_of(title: str) -> list[str]:
    """The telling words of a title: runs of katakana or letters, and kanji two by two; never kana between them."""
    found: list[str] = []
    for run in RUN.findall(unicodedata.normalize("NFKC", title)):
        found += _pairs(run) if HAN.fullmatch(run) else [run]
    return [word for word in dict.fromkeys(found) if not EMPTY.fullmatch(word)][:MOST_WORDS]


def _pairs(run: str) -> list[str]:
    """水道検針 as 水道 and 検針; the last takes the odd one."""
    ends = [*range(2, len(run) - 1, 2), len(run)]
    return [run[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _one_if(condition: Any) -> Choice:
    return Choice(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _sum(terms: Iterable[Any]) -> Any:
    total: Any = Value(0, output_field=IntegerField())
    for term in terms:
        total = total + term
    return total


def _grounds(row: Any, named: dict[int, Item], words: list[str]) -> Iterator[str]:
    if row.same_organisation:
        yield _("the same organisation")
    if row.same_item:
        common = {link.item_id for link in row.links.all() if link.ended_at is None} & set(named)
        codes = _(", ").join(sorted(named[pk].code for pk in common))
        yield _("the same item of the strategy (%(codes)s)") % {"codes": codes}
    if found := [word for number, word in enumerate(words) if getattr(row, f"has_{number}")]:
        yield _("the words %(words)s") % {"words": _(", ").join(_("“%s”") % word for word in found)}
