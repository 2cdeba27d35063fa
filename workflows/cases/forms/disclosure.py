"""What the desk writes when it answers a request for public records, and the company's opinion on it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, StaffForm
from proposals.forms.company import CompanyForm

from ..disclosure_actions import Mark, Opinion
from ..disclosure_queries import Row
from .fields import OpenDayField

OBJECTS, CONSENTS = "objects", "consents"


class DisclosureForm(StaffForm, forms.Form):
    """A request for public records as it came in."""

    request_number = NormalisedCharField(label=_("Number of the request"), max_length=60)
    requested_on = YMDDateField(label=_("Requested on"))
    scope = NormalisedCharField(
        label=_("What is requested"),
        help_text=_("As in the request, without the name of who requests it. The proposer reads it."),
        multiline=True,
        rows=3,
        max_length=400,
    )
    buttons = (Button(_("Take up the request")),)


class PartsForm(StaffForm, forms.Form):
    """What is withheld, part by part, each on its ground."""

    form_tag = False

    def __init__(self, rows: Sequence[Row], data: Any = None) -> None:
        super().__init__(data)
        self.all_rows = rows
        for row in rows:
            target, part, label = row.piece.target, row.part, row.piece.label
            if not row.piece.is_personal:
                self.fields[f"withheld_{target}"] = forms.BooleanField(
                    label=_("Black it out"), required=False, initial=part.withheld
                )
            ground = NormalisedCharField(
                label=_("Ground (article of the ordinance): %(what)s") % {"what": label},
                max_length=200,
                required=False,
                initial=part.ground,
            )
            ground.when_required = _("*optional (required where it is blacked out)")  # type: ignore[attr-defined]
            self.fields[f"ground_{target}"] = ground
            if part.claim:
                why = NormalisedCharField(
                    label=_("Why it is disclosed against the claim: %(what)s") % {"what": label},
                    max_length=400,
                    required=False,
                    initial=part.why,
                )
                why.when_required = _("*optional (required where it is disclosed)")  # type: ignore[attr-defined]
                self.fields[f"why_{target}"] = why

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for row in self.all_rows:
            said = self._mark(row, values)
            if said.withheld and not said.ground:
                self._require(f"ground_{row.piece.target}")
            elif row.part.claim and not said.withheld and not said.why:
                self._require(f"why_{row.piece.target}")
        return values

    def _require(self, name: str) -> None:
        if name not in self.errors:
            self.add_error(name, ValidationError(self.fields[name].error_messages["required"], code="required"))

    def _mark(self, row: Row, values: dict[str, Any]) -> Mark:
        target = row.piece.target
        withheld = row.piece.is_personal or bool(values.get(f"withheld_{target}"))
        why = "" if withheld else values.get(f"why_{target}") or ""
        return Mark(withheld, values.get(f"ground_{target}") or "", why)

    def marks(self) -> dict[str, Mark]:
        """What is decided about each part. Only of a valid form."""
        return {row.piece.target: self._mark(row, self.cleaned_data) for row in self.all_rows}

    def rows(self) -> list[tuple[Row, BoundField | None, BoundField, BoundField | None]]:
        """Each part with its fields: tick (None where it is withheld whatever is said), ground, why."""
        return [
            (row, *(self._bound(f"{name}_{row.piece.target}") for name in ("withheld", "ground", "why")))
            for row in self.all_rows
        ]  # type: ignore[misc]

    def _bound(self, name: str) -> BoundField | None:
        return self[name] if name in self.fields else None


class ConsultationForm(StaffForm, forms.Form):
    """By when the company is asked for its opinion."""

    form_tag = False
    buttons = (Button(_("Ask the proposer for its opinion"), icon="send"),)

    def __init__(self, on: date, data: Any = None) -> None:
        super().__init__(data)
        self.fields["due_on"] = OpenDayField(on=on, label=_("Opinion due"))


class PublicTextForm(StaffForm, forms.Form):
    """What everybody may read; with a date it goes to the company for approval."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    title = NormalisedCharField(label=_("Title for the public"), max_length=100)
    text = NormalisedCharField(
        label=_("Text for the public"),
        help_text=_("In plain words. Without the proposer's name as long as no trial has begun."),
        multiline=True,
        rows=6,
        max_length=1000,
    )
    buttons = (
        Button(_("Send it to the proposer"), icon="send", name="go", value="send"),
        Button(_("Keep it as a draft"), kind="line", name="go", value="keep"),
    )

    def __init__(self, on: date, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.sending = bool(data) and data.get("go") != "keep"
        due_on = OpenDayField(on=on, label=_("Answer of the proposer due"), required=self.sending)
        due_on.when_required = _("*optional (required to send it)")  # type: ignore[attr-defined]
        self.fields["due_on"] = due_on


class PublicTextAnswerForm(CompanyForm):
    """The company approves the text, or says what should be changed."""

    answer = RadioChoices(
        label=_("Your answer"),
        choices=(("approve", _("It may be published like this")), ("change", _("Please change it"))),
    )
    words = NormalisedCharField(
        label=_("What should be changed"), multiline=True, rows=4, max_length=400, required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].when_required = _("*optional (required if you ask for a change)")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("answer") == "change" and not values.get("words") and "words" not in self.errors:
            self.add_error("words", ValidationError(self.fields["words"].error_messages["required"], code="required"))
        return values


class OpinionForm(CompanyForm):
    """The company's opinion on each part it claims, and on the whole."""

    def __init__(self, *args: Any, claimed: Sequence[Row], **options: Any) -> None:
        super().__init__(*args, **options)
        self.claimed = claimed
        for row in claimed:
            target, label = row.piece.target, row.piece.label
            self.fields[f"objects_{target}"] = RadioChoices(
                label=label,
                choices=((OBJECTS, _("It should not be disclosed")), (CONSENTS, _("It may be disclosed"))),
            )
            self.fields[f"words_{target}"] = NormalisedCharField(
                label=_("Opinion and reason: %(what)s") % {"what": label},
                multiline=True,
                rows=3,
                max_length=400,
                required=False,
            )
        self.fields["words"] = NormalisedCharField(
            label=_("Opinion on the whole"), multiline=True, rows=3, max_length=1000, required=not claimed
        )

    def opinions(self) -> dict[str, Opinion]:
        """What is said about each part. Only of a valid form."""
        values = self.cleaned_data
        return {
            row.piece.target: Opinion(
                values[f"objects_{row.piece.target}"] == OBJECTS, values[f"words_{row.piece.target}"]
            )
            for row in self.claimed
        }
