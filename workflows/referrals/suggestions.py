"""Which unit might take a case, whether the ICT office might support it, which items it advances: grounds, no score.

Rules fire in tiers (RuleKind): facts, then words, then likeness. Whoever reads them decides; nothing is chosen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from connected_desk.city.models import Person, Unit
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition
from proposals.intake import CONTENT, PLAN, TRIAL
from proposals.models import Challenge
from proposals.queries import latest_version
from proposals.vocabulary import YesNoUnknown
from workflows.cases.models import Case
from workflows.cases.similar import Likeness, similar_cases, words_of

from .models import Rule, RuleKind
from .reading import folded, found_words
from .rule_queries import TIERS, current_rules, reader_of

# The moves with which a unit is chosen.
FINDS_AN_OWNER = frozenset({"refer", "assign_owner"})
MOST = 5
FIELDS_READ = 2
CLOSE = 0.5  # a second field is named only where it reads at least half as strongly as the first
WORDS_OF_AN_ITEM = 2
LONGEST_READ = 8000
PERSONAL_DATA = "personal_data"


@dataclass(frozen=True)
class Ground:
    """Which rule fired, in which version, and on what: item, words, case numbers, field. Kept in the log as it is."""

    rule: Rule
    on: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return sentence(self.rule.kind, self.rule.title, self.on)

    def kept(self) -> dict[str, Any]:
        """The ground as the log keeps it."""
        return {"rule": self.rule.name, "number": self.rule.number, "kind": self.rule.kind, "on": list(self.on)}


@dataclass
class Suggestion:
    """A unit or an item, and the grounds for it in the order of the tiers."""

    of: Any
    grounds: list[Ground] = field(default_factory=list)


@dataclass(frozen=True)
class Matter:
    """What suggestions are read from: the words, and the facts beside them. A text tried out has no facts."""

    text: str
    personal_data: bool = False
    challenge: Challenge | None = None
    items: Sequence[Item] = ()
    similar: Sequence[Likeness] = ()
    left_out: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Advised:
    """Everything suggested about one matter; `units` and `items` the likeliest first."""

    units: list[Suggestion]
    support: list[Ground]
    items: list[Suggestion]


def sentence(kind: str, title: str, on: Sequence[str]) -> str:
    """A ground in words, in the language of the page; also of one read from the log."""
    words = _(", ").join(_("“%s”") % word for word in on)
    match kind:
        case RuleKind.DOING:
            return _("Does the item %s") % on[0]
        case RuleKind.PROMOTING:
            return _("Promotes the item %s, for which no doing unit is named") % on[0]
        case RuleKind.CHALLENGE:
            return _("Published the theme that is answered: %s") % on[0]
        case RuleKind.SUPPORT if list(on) == [PERSONAL_DATA]:
            return _("The proposer says that it handles personal data")
        case RuleKind.PAST:
            return _("Took on a similar case: %s") % _(", ").join(on)
        case RuleKind.FIELD:
            return _("Reads like published cases of the field “%s”") % title
        case RuleKind.ITEM_PAST:
            return _("A similar case is linked to it: %s") % _(", ").join(on)
        case RuleKind.ITEM_WORDS | RuleKind.SUPPORT:
            return _("The words %(words)s") % {"words": words}
        case _:
            return _("Words of “%(title)s”: %(words)s") % {"title": title, "words": words}


def advise_case(case: Case, person: Person, on: date, rules: Sequence[Rule] | None = None) -> Advised:
    """What the rules suggest for a case, from what this person may see; a fixed number of queries."""
    return advise(matter_of(case, person, on), on, current_rules() if rules is None else rules)


def matter_of(case: Case, person: Person | None, on: date) -> Matter:
    """The words and facts of a case, with the cases like it that the person may see; owner and unit asked left out."""
    links = case.links.filter(ended_at=None).select_related("item__promoting_unit").order_by("-is_primary", "pk")
    items = [link.item for link in links.prefetch_related("item__doing__unit")]
    answers = latest_version(case.proposal).answers if case.proposal else {}
    taken = {case.owner_unit_id, case.target_unit_id}
    return Matter(
        text=_text(case, answers)[:LONGEST_READ],
        personal_data=answers.get(TRIAL.slug, {}).get(PERSONAL_DATA) == YesNoUnknown.YES,
        challenge=case.proposal.challenge if case.proposal else None,
        items=items,
        similar=similar_cases(case, items, person, on) if person else (),
        left_out=frozenset(pk for pk in taken if pk),
    )


def advise(matter: Matter, on: date, rules: Sequence[Rule]) -> Advised:
    """What these rules suggest for the matter."""
    units = Unit.objects.current(on).in_bulk(field_name="code")
    by_unit: dict[Unit, Suggestion] = {}
    for ground, unit in _unit_grounds(matter, rules, units):
        if unit.pk not in matter.left_out:
            by_unit.setdefault(unit, Suggestion(unit)).grounds.append(ground)
    support = [ground for rule in rules if rule.kind == RuleKind.SUPPORT for ground in _support(matter, rule)]
    return Advised(list(by_unit.values())[:MOST], support, _items(matter, rules, on)[:MOST])


def _text(case: Case, answers: dict[str, Any]) -> str:
    if not answers:
        return "\n".join([case.title, *case.notes.order_by("at", "pk").values_list("text", flat=True)[:1]])
    said = [answers.get(step.slug, {}) for step in (CONTENT, TRIAL)]
    helps = answers.get(PLAN.slug, {}).get("helps", "")
    return "\n".join([case.title, *(v for part in said for v in part.values() if isinstance(v, str)), str(helps)])


def _unit_grounds(matter: Matter, rules: Iterable[Rule], units: dict[str, Unit]) -> Iterator[tuple[Ground, Unit]]:
    by_kind: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_kind[rule.kind].append(rule)
    tiers = {
        RuleKind.DOING: _doing,
        RuleKind.CHALLENGE: _challenge,
        RuleKind.PROMOTING: _promoting,
        RuleKind.WORDS: lambda matter, rules: _words(matter, rules, units),
        RuleKind.PAST: _past,
        RuleKind.FIELD: lambda matter, found: _field(matter, found, by_kind[RuleKind.WORDS], units),
    }
    for kind in TIERS:
        if kind in tiers and by_kind[kind]:
            yield from tiers[kind](matter, by_kind[kind])


def _doing(matter: Matter, rules: list[Rule]) -> Iterator[tuple[Ground, Unit]]:
    found = [(row.unit, item) for item in matter.items for row in item.doing.all()]
    for unit, item in sorted(found, key=lambda pair: (pair[0].position, pair[0].pk)):
        yield Ground(rules[0], (str(item),)), unit


def _promoting(matter: Matter, rules: list[Rule]) -> Iterator[tuple[Ground, Unit]]:
    for item in matter.items:
        if item.promoting_unit and not item.doing.all():
            yield Ground(rules[0], (str(item),)), item.promoting_unit


def _challenge(matter: Matter, rules: list[Rule]) -> Iterator[tuple[Ground, Unit]]:
    if matter.challenge:
        yield Ground(rules[0], (matter.challenge.title_ja,)), matter.challenge.unit


def _words(matter: Matter, rules: list[Rule], units: dict[str, Unit]) -> Iterator[tuple[Ground, Unit]]:
    """The rules with most letters found first. Of words within one another the longest counts, also across rules."""
    found = found_words(matter.text, {word for rule in rules for word in rule.words})
    fired = [(rule, tuple(word for word in found if word in set(map(folded, rule.words)))) for rule in rules]
    for rule, own in sorted(fired, key=lambda pair: -sum(map(len, pair[1]))):
        if own:
            yield from ((Ground(rule, own), units[code]) for code in rule.units if code in units)


def _past(matter: Matter, rules: list[Rule]) -> Iterator[tuple[Ground, Unit]]:
    owners: dict[Unit, list[str]] = defaultdict(list)
    for like in matter.similar:
        if like.case.owner_unit:
            owners[like.case.owner_unit].append(like.case.number)
    for unit, numbers in owners.items():
        yield Ground(rules[0], tuple(numbers)), unit


def _field(
    matter: Matter, rules: list[Rule], worded: list[Rule], units: dict[str, Unit]
) -> Iterator[tuple[Ground, Unit]]:
    """The units of the fields the text reads like; nothing where neither words nor likeness say anything."""
    named = {rule.name: rule for rule in rules}
    readings = reader_of(worded).read(matter.text)[:FIELDS_READ]
    for reading in readings:
        close = 0 < reading.strength >= CLOSE * readings[0].strength
        if close and (rule := named.get(reading.field)):
            yield from ((Ground(rule, (rule.name,)), units[code]) for code in rule.units if code in units)


def _support(matter: Matter, rule: Rule) -> Iterator[Ground]:
    if matter.personal_data:
        yield Ground(rule, (PERSONAL_DATA,))
    if found := found_words(matter.text, rule.words):
        yield Ground(rule, found)


def _items(matter: Matter, rules: Sequence[Rule], on: date) -> list[Suggestion]:
    """Items of the plan in force: those whose title shares words with the text, then those of similar cases."""
    kinds = {rule.kind: rule for rule in rules}
    found: dict[int, Suggestion] = {}
    edition = current_edition(on)
    items = list(edition.items.select_related("promoting_unit")) if edition else []
    if rule := kinds.get(RuleKind.ITEM_WORDS):
        shared = [(item, found_words(matter.text, words_of(item.title_ja))) for item in items]
        for item, words in sorted(shared, key=lambda pair: -sum(map(len, pair[1]))):
            if len(words) >= WORDS_OF_AN_ITEM:
                found.setdefault(item.pk, Suggestion(item)).grounds.append(Ground(rule, words))
    if rule := kinds.get(RuleKind.ITEM_PAST):
        known = {item.pk: item for item in items}
        linked: dict[int, list[str]] = defaultdict(list)
        for like in matter.similar:
            for link in like.case.links.all():
                if link.ended_at is None and link.item_id in known:
                    linked[link.item_id].append(like.case.number)
        for pk, numbers in linked.items():
            found.setdefault(pk, Suggestion(known[pk])).grounds.append(Ground(rule, tuple(numbers)))
    return list(found.values())
