"""The blank form for paper: the questions of the intake as lines and boxes to fill in by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django import forms

from connected_desk.city.models import City
from connected_desk.ui import paper, pdf
from connected_desk.ui.looks import Choice

from .forms import FORM_BY_SLUG, StepForm
from .intake import CONSENTS, CONTENT, FIRST_CONTACT, OFFICE_NAMED, ORGANISATION, PLAN, RECEIPT_CONFIRMED, STEPS, TRIAL
from .intake import Step as IntakeStep
from .plan_queries import choosable_items

# Printed by the headings they stand below.
ITEMS = "items"
ON_PAPER = (ORGANISATION, CONTENT, PLAN, TRIAL, CONSENTS)


@dataclass(frozen=True)
class Box:
    """An answer to tick."""

    label: str
    note: str


@dataclass(frozen=True)
class Blank:
    """A question on paper: boxes to tick, lines to write on, or neither for a sentence to agree to."""

    label: str
    mark: str  # "required", "optional" or "agree"
    note: str
    boxes: tuple[Box, ...]
    lines: range


@dataclass(frozen=True)
class Part:
    """The questions of one step."""

    step: IntakeStep
    blanks: tuple[Blank, ...]


def parts(on: date) -> list[Part]:
    """The questions as they are asked on that day, in the language of the moment."""
    return [Part(step, tuple(_blanks(FORM_BY_SLUG[step.slug](on=on)))) for step in STEPS if step in ON_PAPER]


def make(on: date, language: str) -> bytes:
    """The blank form as PDF. Made once for as long as its questions stay the same. Raises PdfUnavailable."""
    with paper.in_language(language):
        city = City.get()
        values = {
            "city": city,
            "office": city.signature,
            "parts": parts(on),
            "themes": choosable_items(on),
            "receipt_confirmed": RECEIPT_CONFIRMED,
            "first_contact": FIRST_CONTACT,
            "office_named": OFFICE_NAMED,
        }
        return _made(paper.html("paper/blank.html", values, language=language))


@lru_cache(maxsize=4)
def _made(html: str) -> bytes:
    # Anybody may ask for it, and laying it out takes seconds.
    return pdf.make(html)


def _blanks(form: StepForm) -> Iterator[Blank]:
    for name, field in form.fields.items():
        agrees = isinstance(field.widget, forms.CheckboxInput)
        mark = "agree" if agrees else "required" if field.required else "optional"
        boxes = tuple(_boxes(name, field))
        lines = range(0 if boxes or agrees or name == ITEMS else _lines(field))
        yield Blank(str(field.label), mark, str(field.help_text), boxes, lines)


def _boxes(name: str, field: forms.Field) -> Iterator[Box]:
    if name == ITEMS:
        return
    for value, label in getattr(field, "choices", ()):
        if value:
            sub = str(label.sub) if isinstance(label, Choice) else ""
            yield Box(str(label), sub)


def _lines(field: forms.Field) -> int:
    return int(field.widget.attrs["rows"]) if isinstance(field.widget, forms.Textarea) else 1
