"""The form fields behind `asks`: rooms register one for each detail their moves ask for.

The generic move page draws its form from these and hands the cleaned values to the engine as details.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import RadioChoices

from .vocabulary import Life, Move

# (life, ask) -> the field for a subject, a person and a day; ("*", ask) serves every life.
FIELDS: dict[tuple[str, str], Callable[..., forms.Field]] = {}


# (life, move) -> the sentence its page begins with: what follows for whom, before the button is pressed.
LEADS: dict[tuple[str, str], Any] = {}


def ask(life: str, *names: str) -> Callable[[Any], Any]:
    """Register the field of one or more asks: a function (subject, by, on) -> forms.Field."""

    def register(make: Callable[..., forms.Field]) -> Callable[..., forms.Field]:
        for name in names:
            FIELDS[life, name] = make
        return make

    return register


def field_for(move: Move, life: Life, name: str, subject: Any, by: Any, on: date) -> forms.Field:
    """A fresh field for one ask of a move.

    The ask that chooses among targets is drawn from the targets themselves. KeyError where no room registered a field
    (a start-up check sees to it).
    """
    if name == move.chosen_by:
        field: forms.Field = RadioChoices(
            label=_("What follows"), choices=[(target, life.state(target).label) for target in move.targets]
        )
    else:
        field = (FIELDS.get((life.name, name)) or FIELDS["*", name])(subject, by, on)
    field.required = name not in move.optional
    return field
