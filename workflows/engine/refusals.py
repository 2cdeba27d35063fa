"""Refusals: why a move was not made, in sentences fit to show the person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html

from .vocabulary import in_language


@dataclass(frozen=True)
class Reason:
    """One reason, in both languages, with a code for the security log and the tests.

    `url` leads to where it is put right, under the words of `link`.
    """

    code: str
    ja: str
    en: str
    url: str = ""
    link: tuple[str, str] = ("", "")

    @property
    def sentence(self) -> str:
        return in_language(self.ja, self.en)

    @property
    def linked(self) -> str:
        """The sentence as a page shows it, with its link."""
        if not self.url:
            return self.sentence
        return format_html('{} <a href="{}">{}</a>', self.sentence, self.url, in_language(*self.link))

    def __str__(self) -> str:
        return self.sentence


class MoveRefused(Exception):
    """A move was not made. Nothing has been written.

    `kind` is role, source, version, decision, details or guard; `subject` is the row it was about.
    """

    def __init__(self, kind: str, reasons: Sequence[Reason], subject: object = None) -> None:
        self.kind = kind
        self.reasons = tuple(reasons)
        self.subject = subject
        super().__init__(" ".join(reason.ja for reason in self.reasons))

    def __str__(self) -> str:
        return " ".join(reason.sentence for reason in self.reasons)
