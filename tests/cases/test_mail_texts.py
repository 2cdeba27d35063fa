"""The texts of mails: each one a definition names is there and can be sent, or the site does not start."""

from dataclasses import replace
from pathlib import Path

import pytest

from connected_desk.city import mail_texts
from workflows.cases.checks import mails_are_written
from workflows.cases.definition import CASE
from workflows.engine.registry import LIVES

WHOLE = (
    "to: desk\nwhen_ja: いつか\nwhen_en: Some day\nnames: number title\nneeds: number\n"
    "subject_ja: 件名\nsubject_en: Subject\n\n{number}の本文\n-- en --\nBody of {number}\n"
)


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A move that sends the mail `bell`, and the file its text is looked for in; the other texts are there."""
    for path in mail_texts.FOLDER.glob("*.txt"):
        (tmp_path / path.name).symlink_to(path)
    first, *others = CASE.moves
    changed = replace(CASE, moves=(replace(first, does=(("", "mail.bell"),)), *others))
    monkeypatch.setitem(LIVES, "case", changed)
    monkeypatch.setattr(mail_texts, "FOLDER", tmp_path)
    mail_texts.packaged.cache_clear()
    return tmp_path / "bell.txt"


@pytest.fixture(autouse=True)
def read_afresh():
    yield
    mail_texts.packaged.cache_clear()


def told() -> list[str]:
    return [message.msg for message in mails_are_written()]


def test_every_mail_a_definition_names_can_be_sent():
    assert told() == []


def test_a_mail_needs_one_word_in_the_definition_and_one_text(bell: Path):
    bell.write_text(WHOLE, encoding="utf-8")

    assert told() == []


def test_a_mail_without_a_text_is_told_when_the_site_starts(bell: Path):
    assert told() == ["templates/mail/bell.txt is missing."]


@pytest.mark.parametrize(
    ("there", "instead", "sentence"),
    [
        ("to: desk\n", "", "templates/mail/bell.txt does not say to."),
        ("subject_en: Subject", "subject: Subject", "templates/mail/bell.txt does not say subject_en."),
        ("to: desk", "to: everybody", "templates/mail/bell.txt: nobody is called everybody."),
        ("names: number", "names: number price", "templates/mail/bell.txt: nothing is called price."),
        (
            "{number}の",
            "{number}と{price}の",
            "templates/mail/bell.txt: body_ja: “{price}” is not one of the names this mail may use.",
        ),
        (
            "{number}の",
            "この",
            "templates/mail/bell.txt: body_ja: “{number}” is missing: this mail cannot do without it.",
        ),
        ("-- en --\nBody of {number}\n", "", "templates/mail/bell.txt has no English part."),
    ],
)
def test_a_text_that_cannot_be_sent_is_told_with_what_is_wrong(bell: Path, there: str, instead: str, sentence: str):
    assert WHOLE.count(there) == 1
    bell.write_text(WHOLE.replace(there, instead), encoding="utf-8")

    assert told() == [sentence]
