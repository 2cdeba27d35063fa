"""What the forms of all steps share: labels and limits from the intake, what was typed, and the buttons."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from crispy_forms.layout import Hidden, Layout
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import NormalisedCharField
from connected_desk.ui.forms import Actions, Button, LinkButton, PublicForm

from ..intake import LABELS, LIMITS, Step

NEXT, PAUSE = "next", "pause"
# Without these there is nothing to make a case of, also where an officer types for a caller.
ALWAYS = frozenset({"name", "organisation_kind", "contact_name", "title", "summary", "kind", "mode", "challenge"})


def line(name: str, **options: Any) -> NormalisedCharField:
    """A line of text, as long as the intake allows."""
    return NormalisedCharField(max_length=LIMITS[name], **options)


def text(name: str, **options: Any) -> NormalisedCharField:
    """A text of several lines, as long as the intake allows."""
    return NormalisedCharField(max_length=LIMITS[name], multiline=True, **options)


class StepForm(PublicForm, forms.Form):
    """One step. `carried` goes with the page and comes back unchanged: which draft, and which version of it was shown.
    `back_url` leads to the step before, or to the check. `for_caller`: an officer types what somebody says or wrote;
    what such a person may not have at hand can stay empty, and the buttons stand elsewhere."""

    step: ClassVar[Step]
    # Fields that another answer makes necessary, with the words that say when.
    when_required: ClassVar[Mapping[str, str | Promise]] = {}

    def __init__(
        self,
        *args: Any,
        on: date,
        carried: Mapping[str, Any] | None = None,
        back_url: str = "",
        to_check: bool = False,
        for_caller: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.on, self.carried, self.for_caller = on, carried or {}, for_caller
        for name, label in LABELS.get(self.step.slug, {}).items():
            if name in self.fields:
                self.fields[name].label = label  # type: ignore[assignment]
        if for_caller:
            self.form_tag = False
            for name, field in self.fields.items():
                field.required = field.required and name in ALWAYS
            return
        for name, words in self.when_required.items():
            self.fields[name].when_required = words  # type: ignore[attr-defined]
        self.buttons = self.make_buttons(back_url, to_check)

    def make_buttons(self, back_url: str, to_check: bool) -> list[Button | LinkButton]:
        go_on = _("Save and return to the check") if to_check else _("Save and continue")
        back = _("Back to the check") if to_check else _("Back to the previous step")
        return [
            Button(go_on, name="go", value=NEXT),
            Button(_("Save and come back later"), kind="line", icon="save", name="go", value=PAUSE),
            *([LinkButton(back, back_url)] if back_url else []),
        ]

    def typed(self) -> dict[str, Any]:
        """What stood in the fields, mistakes included, fit to be kept and shown again.

        NUL, which a database refuses, becomes a visible sign.
        """
        values = {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
            if not isinstance(field, forms.FileField)
        }
        return {name: _keepable(value) for name, value in values.items()}

    def answers(self) -> dict[str, Any]:
        """The answers as plain values. Only of a valid form."""
        return dict(self.cleaned_data)

    def layout(self) -> Layout:
        hidden = [Hidden(name, value) for name, value in self.carried.items()]
        buttons = [Actions(*self.buttons)] if self.buttons else []
        return Layout(*hidden, *self.arranged(), *buttons)

    def arranged(self) -> Iterable[Any]:
        """The fields in the order a person thinks of them, grouped where that helps."""
        return self.fields

    def require(self, name: str) -> None:
        """Refuse an empty answer to what another answer made necessary."""
        if self.for_caller and name not in ALWAYS:
            return
        field = self.fields[name]
        if name not in self.errors and self.cleaned_data.get(name) in field.empty_values:
            self.add_error(name, forms.ValidationError(field.error_messages["required"], code="required"))


def _keepable(value: Any) -> Any:
    if isinstance(value, list):
        return [_keepable(one) for one in value]
    return value.replace("\x00", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value
