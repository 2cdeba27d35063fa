"""The texts of mails (文面): as they are packaged, as the city has worded them since, and how names are filled in.

A packaged text is templates/mail/<name>.txt, version 0: lines that say to whom it goes, when, which names it may use
and which it needs, and the subjects; a blank line; the Japanese body; a line `-- en --`; the English body. Names in
braces are replaced by this module; nothing in a text is ever executed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from connected_desk.records.facts import standing
from connected_desk.records.security import one_line

from .mail_names import NAMES, RECIPIENTS, SECRET
from .models import MailText

FOLDER = settings.ROOT / "templates" / "mail"
LANGUAGES = ("ja", "en")
HEAD = ("to", "when_ja", "when_en", "names", "needs", "subject_ja", "subject_en")
NAMED = re.compile(r"{(\w+)}")
LOOSE = re.compile(r"{\w*|}")


@dataclass(frozen=True)
class Text:
    """The wording of one mail in both languages, with what holds for every version of it."""

    name: str
    to: tuple[str, ...]
    when: Mapping[str, str]
    names: tuple[str, ...]
    needs: tuple[str, ...]
    subjects: Mapping[str, str]
    bodies: Mapping[str, str]
    version: int = 0


@dataclass(frozen=True)
class Filled:
    """A text with its names filled in, and what in it is for its reader's eyes only."""

    subject: str
    body: str
    secrets: tuple[str, ...]


class FaultyText(Exception):
    """A packaged text that cannot be used, and why."""


@cache
def packaged(name: str) -> Text:
    """The text as it is shipped, version 0. Raises FaultyText where it is missing or says something unknown."""
    file = f"templates/mail/{name}.txt"
    path = FOLDER / f"{name}.txt"
    if not path.exists():
        raise FaultyText(f"{file} is missing.")
    head, _blank, rest = path.read_text(encoding="utf-8").partition("\n\n")
    said = dict(re.findall(r"^(\w+): *(.*)$", head, re.MULTILINE))
    if missing := [field for field in HEAD if field not in said]:
        raise FaultyText(f"{file} does not say {', '.join(missing)}.")
    ja, _line, en = rest.partition("\n-- en --\n")
    if not en:
        raise FaultyText(f"{file} has no English part.")
    text = Text(
        name,
        tuple(said["to"].split()),
        _by_language(said, "when"),
        tuple(said["names"].split()),
        tuple(said["needs"].split()),
        _by_language(said, "subject"),
        {"ja": ja, "en": en.lstrip("\n")},
    )
    if unknown := sorted({*text.names, *text.needs} - set(NAMES)):
        raise FaultyText(f"{file}: nothing is called {', '.join(unknown)}.")
    if unknown := [part for part in text.to if part not in RECIPIENTS]:
        raise FaultyText(f"{file}: nobody is called {', '.join(unknown)}.")
    with override("en"):
        if found := [f"{field}: {fault}" for field, fault in faults(text)]:
            raise FaultyText(f"{file}: {' '.join(found)}")
    return text


def _by_language(said: Mapping[str, str], field: str) -> dict[str, str]:
    return {language: said[f"{field}_{language}"] for language in LANGUAGES}


def names_of_texts() -> list[str]:
    """The names of all mails there are."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def worded(text: Text, row: MailText | None) -> Text:
    """The text in the wording of that version; as it is where there is none."""
    if row is None:
        return text
    return replace(
        text,
        subjects={"ja": row.subject_ja, "en": row.subject_en},
        bodies={"ja": row.body_ja, "en": row.body_en},
        version=row.number,
    )


def current(name: str) -> Text:
    """The text that leaves now: the city's newest version, or else the packaged one."""
    return worded(packaged(name), _newest(name))


@standing("city_mailtext")
def _newest(name: str) -> MailText | None:
    return MailText.objects.filter(name=name).order_by("-number").first()


def faults(text: Text) -> Iterator[tuple[str, str]]:
    """What would go wrong with this wording: the field (`subject_ja`, `body_en` …) and the sentence, one by one."""
    for language in LANGUAGES:
        subject, body = text.subjects[language], text.bodies[language]
        for field, words in ((f"subject_{language}", subject), (f"body_{language}", body)):
            for fault in _faults_of_words(text, words):
                yield field, fault
        if any(unicodedata.category(mark) in ("Cc", "Zl", "Zp") for mark in subject):
            yield f"subject_{language}", _("A subject is one line without line breaks or other control marks.")
        for name in sorted({*NAMED.findall(subject)} & SECRET - {"code"}):
            yield f"subject_{language}", _("“{%s}” must not stand in a subject: subjects are shown in lists.") % name
        for name in text.needs:
            if f"{{{name}}}" not in subject + body:
                yield f"body_{language}", _("“{%s}” is missing: this mail cannot do without it.") % name


def _faults_of_words(text: Text, words: str) -> Iterator[str]:
    for name in dict.fromkeys(NAMED.findall(words)):
        if name not in text.names:
            yield _("“{%s}” is not one of the names this mail may use.") % name
    for loose in dict.fromkeys(LOOSE.findall(NAMED.sub("", words))):
        yield _("“%s” is a brace without its partner. A name is written like {number}.") % loose


def fill(words: str, values: Mapping[str, str]) -> str:
    """The words with each {name} replaced; a value is put in as it is and never read again."""
    return NAMED.sub(lambda found: values.get(found[1], ""), words)


def fill_body(words: str, values: Mapping[str, str]) -> str:
    """The words filled in, but for the lines that name something and have nothing to say: “Reason” without one."""

    def speaks(line: str) -> bool:
        named = NAMED.findall(line)
        return not named or any(values.get(name) for name in named)

    return fill("\n".join(line for line in words.split("\n") if speaks(line)), values)


def filled(text: Text, language: str, values: Mapping[str, str]) -> Filled:
    """The text as it leaves, in that language."""
    subject, body = text.subjects[language], text.bodies[language]
    named = {*NAMED.findall(subject + body)} & SECRET
    return Filled(
        # What somebody wrote may hold a line break or another mark that no header may have.
        one_line(fill(subject, values)),
        fill_body(body, values),
        tuple(values[name] for name in sorted(named) if values.get(name)),
    )


def sample(text: Text, language: str) -> Filled:
    """The text as it would look with made-up values, which say of themselves that they are."""
    with override(language):
        return filled(text, language, {name: str(NAMES[name].sample) for name in text.names})
