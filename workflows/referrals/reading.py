"""What a text is about, learned from texts whose field is known and from the words each field is known by.

Two readings are added up. *Words*: the words of a field that stand in the text, longer ones counting more, one that
several fields share counting less for each. *Likeness*: a complement naive Bayes over runs of one to three characters,
so that no dictionary of Japanese is needed. Nothing here knows the database or the clock.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

RUN = re.compile(r"\w+")
LENGTHS = (1, 2, 3)
LONGEST_COUNTED = 4  # characters of a word that make it count more
SMOOTHING = 1.0
# What one standard deviation of likeness weighs beside one character of a word.
LIKENESS = 0.5


@dataclass(frozen=True)
class Example:
    """A text whose field is known."""

    text: str
    field: str


@dataclass(frozen=True)
class Reading:
    """A field a text may be about: how strongly (comparable within one text only), and the words that say so."""

    field: str
    strength: float
    words: tuple[str, ...]


def folded(text: str) -> str:
    """The text as words are looked for in it: full and half width, and capitals and small letters, are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def found_words(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that stand in the text, in its order; of words within one another the longest only."""
    longest_first = sorted({folded(word) for word in words if word}, key=lambda word: (-len(word), word))
    if not longest_first:
        return ()
    either = re.compile("|".join(map(re.escape, longest_first)))
    return tuple(dict.fromkeys(either.findall(folded(text))))


class Reader:
    """Tells the fields a text may be about; learns once, when it is made."""

    def __init__(self, examples: Sequence[Example], words: Mapping[str, Iterable[str]]) -> None:
        self.fields_of = _fields_of(words)
        counts = Counter(example.field for example in examples)
        self.fields = sorted({*words, *counts}, key=lambda field: (-counts[field], field))
        grams = [(example.field, set(_grams(example.text))) for example in examples]
        held = Counter(gram for _field, held in grams for gram in held)
        self.rarity = {gram: math.log(1 + len(examples) / number) for gram, number in held.items()}
        self.weights = self._weights(grams)

    def read(self, text: str) -> list[Reading]:
        """Every field, the likeliest first; where nothing tells them apart, those with most examples first."""
        found = found_words(text, self.fields_of)
        likeness = self._likeness(text)
        readings = []
        for field in self.fields:
            own = tuple(word for word in found if field in self.fields_of[word])
            counted = sum(min(len(word), LONGEST_COUNTED) / len(self.fields_of[word]) for word in own)
            readings.append(Reading(field, counted + LIKENESS * likeness[field], own))
        return sorted(readings, key=lambda reading: -reading.strength)

    def _weights(self, grams: list[tuple[str, set[str]]]) -> dict[str, dict[str, float]]:
        """How much each run of characters speaks for a field: how seldom the other fields use it."""
        seen: dict[str, Counter[str]] = {field: Counter() for field in self.fields}
        everywhere: Counter[str] = Counter()
        for field, held in grams:
            for gram in held:
                seen[field][gram] += self.rarity[gram]  # type: ignore[assignment]
                everywhere[gram] += self.rarity[gram]  # type: ignore[assignment]
        total = sum(everywhere.values())
        weights = {}
        for field, own in seen.items():
            others = total - sum(own.values()) + SMOOTHING * len(everywhere)
            raw = {gram: -math.log((everywhere[gram] - own[gram] + SMOOTHING) / others) for gram in everywhere}
            # Brought to one scale, or the field with most examples would win by its size.
            scale = sum(raw.values()) / len(raw)
            weights[field] = {gram: weight / scale for gram, weight in raw.items()}
        return weights

    def _likeness(self, text: str) -> dict[str, float]:
        """How like each field's examples the text is, in standard deviations from the mean of all fields."""
        known = [gram for gram in set(_grams(text)) if gram in self.rarity]
        raw = {field: sum(self.weights[field][gram] * self.rarity[gram] for gram in known) for field in self.fields}
        mean = sum(raw.values()) / max(len(raw), 1)
        spread = math.sqrt(sum((value - mean) ** 2 for value in raw.values()) / max(len(raw), 1))
        return {field: (value - mean) / spread if spread else 0.0 for field, value in raw.items()}


def _fields_of(words: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    fields: dict[str, set[str]] = defaultdict(set)
    for field, of_field in words.items():
        for word in of_field:
            fields[folded(word)].add(field)
    return dict(fields)


def _grams(text: str) -> Iterator[str]:
    for run in RUN.findall(folded(text)):
        for length in LENGTHS:
            for start in range(len(run) - length + 1):
                yield run[start : start + length]
