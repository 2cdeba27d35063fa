"""Words of this place that make no password: of the city, its desk, its units and hosts, and of the person.

Refused is what consists of little else; a sentence in which such a word stands is not.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from .models import City, Unit

# Besides the words of the place: how many other letters and figures a password has at least.
OTHERS = 8
# What everybody types beside them; a shorter part of a name stands in other words by chance.
USUAL = (
    "password",
    "passw0rd",
    "パスワード",
    "desk",
    "city",
    "mayor",
    "shiyakusho",
    "yakusho",
    "市役所",
    "qwerty",
    "12345678",
)
SHORTEST = {True: 3, False: 2}  # letters of Latin script; others


class WordsOfThePlace:
    """Django's validator of that rule."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where too little is left beside the words of the place and the person."""
        left = _folded(password)
        for word in sorted({*_of_the_place(), *_of(user)}, key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"[\W_]", "", left)) < OTHERS:
            raise ValidationError(self.get_help_text(), code="password_of_the_place")

    def get_help_text(self) -> str:
        """The rule as it stands beside the field."""
        return ngettext(
            "Besides names of the city, its offices and yourself it needs at least %(n)d other letter or figure.",
            "Besides names of the city, its offices and yourself it needs at least %(n)d other letters and figures.",
            OTHERS,
        ) % {"n": OTHERS}


def _of_the_place() -> Iterator[str]:
    city = City.get()
    said = [city.name_ja, city.name_en, city.desk_name_ja, city.desk_name_en, city.email, *USUAL]
    said += [urlsplit(settings.DESK_URL).hostname or "", *settings.ALLOWED_HOSTS]
    for names in Unit.objects.values_list("name_ja", "name_en", "code"):
        said += names
    for words in said:
        yield from _words(words)


def _of(user: Any) -> Iterator[str]:
    for words in (getattr(user, "name", ""), getattr(user, "email", "")):
        yield from _words(words or "")


def _words(said: str) -> Iterator[str]:
    """The whole and its parts, as far as they are long enough to say something."""
    whole = _folded(said)
    for word in {whole, re.sub(r"[\W_]", "", whole), *re.split(r"[\W_\d]+", whole)}:
        if len(word) >= SHORTEST[word.isascii()]:
            yield word


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
