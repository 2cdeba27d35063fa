"""What a decision would do, as facts a person can read: the details of the pending move in the words of its form."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from connected_desk.ui.formats import full_date
from connected_desk.ui.looks import Fact
from workflows.engine.asks import field_for
from workflows.engine.details import decode

from .models import Decision


def pending_facts(decision: Decision, by: Any, on: date) -> list[Fact]:
    """What was said for the pending move, in the order it was asked for."""
    subject, row, said = decision.subject, decision.pending, decode(decision.details)
    given = [name for name in row.asks if said.get(name) not in (None, "", [])]
    fields = {name: field_for(row, subject.life, name, subject, by, on) for name in given}
    return [Fact(str(field.label), _in_words(field, said[name])) for name, field in fields.items()]


def _in_words(field: forms.Field, value: Any) -> str:
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case date():
            return full_date(value)
        case list():
            return "\n".join(_in_words(field, one) for one in value)
        case Model():
            return str(value)
    return str(dict(_choices(field)).get(value, value))


def _choices(field: forms.Field) -> Sequence[tuple[Any, Any]]:
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        return [*choices, *getattr(field, "ended", ())]
    return ()
