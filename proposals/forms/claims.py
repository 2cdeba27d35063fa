"""Claims of business secrets: a tick and a reason for each answer and each file."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import NormalisedCharField

from ..claims import Claimable, Group
from ..intake import CLAIMS, LIMITS
from .base import StepForm
from .company import CompanyForm


class ClaimRows(LayoutObject):
    """What may be claimed, group by group: a tick, and below it the reason."""

    fields: list[Any] = []

    def render(self, form: Any, context: Any, **_options: Any) -> SafeString:
        return render_to_string("proposals/claim_rows.html", {"groups": form.rows(), "form_show_errors": True})


class ClaimFields(forms.Form):
    """Two fields for each part of `groups`. A tick needs its reason; a reason without its tick says nothing."""

    def __init__(self, *args: Any, groups: Sequence[Group] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = groups
        for part in self._parts():
            self.fields[f"claim_{part.target}"] = forms.BooleanField(label=part.label, required=False)  # type: ignore[arg-type]  # a promise is text
            reason = NormalisedCharField(
                label=_("Why it is a business secret: %(what)s") % {"what": part.label},
                max_length=LIMITS["claim"],
                multiline=True,
                rows=2,
                required=False,
            )
            reason.when_required = _("*optional (required if you tick it)")  # type: ignore[attr-defined]
            self.fields[f"reason_{part.target}"] = reason

    def _parts(self) -> list[Claimable]:
        return [part for group in self.groups for part in group.parts]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for part in self._parts():
            reason = f"reason_{part.target}"
            if values[f"claim_{part.target}"] and reason not in self.errors and not values[reason]:
                self.add_error(reason, ValidationError(self.fields[reason].error_messages["required"], code="required"))
        return values

    def claims(self) -> dict[str, str]:
        """What is claimed, each with its reason. Only of a valid form."""
        values = self.cleaned_data
        return {
            part.target: values[f"reason_{part.target}"]
            for part in self._parts()
            if values.get(f"claim_{part.target}") and values.get(f"reason_{part.target}")
        }

    def rows(self) -> list[tuple[Group, list[tuple[Claimable, BoundField, BoundField]]]]:
        """Each group with its parts and their two fields."""
        return [
            (group, [(part, self[f"claim_{part.target}"], self[f"reason_{part.target}"]) for part in group.parts])
            for group in self.groups
        ]

    def arranged(self) -> list[Any]:
        return [ClaimRows()]


def as_typed(claims: Mapping[str, str]) -> dict[str, Any]:
    """The claims as the form's fields hold them."""
    ticks = {f"claim_{target}": True for target in claims}
    return ticks | {f"reason_{target}": reason for target, reason in claims.items()}


class ClaimsForm(ClaimFields, StepForm):
    """Step 6: the claims of a draft."""

    step = CLAIMS

    def answers(self) -> dict[str, Any]:
        return dict(self.claims())


class ClaimsChangeForm(ClaimFields, CompanyForm):
    """The claims of what was submitted: `held` are those that this form may change."""

    def __init__(self, *args: Any, held: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.held = held

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and self.claims() == self.held:
            raise ValidationError(_("Nothing is different from before. Tick what is a business secret, and say why"))
        return values

    def layout(self) -> Any:
        return Layout(ClaimRows())
