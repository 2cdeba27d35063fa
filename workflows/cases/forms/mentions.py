"""Choosing whom a note or the record of a contact is for; an “@” before a name in the text does the same."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person

from ..mention_queries import can_be_mentioned, named_in
from ..models import Case
from .fields import PeopleField

TELL = ("tell_1", "tell_2")


class Mentioning(forms.Form):
    """Mixed into a form (before it) whose `says` are the fields in which people may be named."""

    says: tuple[str, ...] = ()

    def add_people(self, case: Case, by: Person, on: date) -> None:
        """The two fields that choose people."""
        self.people = can_be_mentioned(case, by, on)
        for place, name in enumerate(TELL):
            self.fields[name] = PeopleField(
                self.people,
                label=_("Tell also") if place else _("Tell somebody of it"),
                help_text="" if place else _("They find it on their first page. “@name” in the text does the same."),
                required=False,
                empty_label=_("Nobody"),
            )

    def told(self) -> list[Person]:
        """Whom it is for: those chosen, and those named in the text."""
        said: dict[str, Any] = self.cleaned_data
        chosen = [said[name] for name in TELL if said.get(name)]
        text = "\n".join(said.get(name) or "" for name in self.says)
        return list(dict.fromkeys([*chosen, *named_in(text, self.people)]))
