"""The declaration and the score sheet of an evaluator; the owner's words on an evaluator, an effect, a look back."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.ui.fields import NormalisedCharField, RadioChoices, WholeNumberField
from connected_desk.ui.forms import Actions, Button, PublicFormHelper, StaffForm
from connected_desk.ui.looks import Choice
from workflows.cases.forms.asks import YesNoField

from ..models import Conflict, Effect, EffectJudgement
from ..sheet_models import CriteriaSet, SheetCriterion

MOST = 1200
CANNOT = "cannot"
Given = Mapping[str, tuple[int | None, str]]


class DeclarationForm(StaffForm, forms.Form):
    """Whether an interest of the evaluator's is touched."""

    conflict = RadioChoices(label=gettext_lazy("Interests of yours"), choices=Conflict.choices)
    text = NormalisedCharField(
        label=gettext_lazy("What there is to declare"),
        help_text=gettext_lazy(
            "For example a contract with the proposer, a post held there, a relative who works there."
        ),
        multiline=True,
        rows=3,
        max_length=MOST,
        required=False,
    )
    buttons = (Button(gettext_lazy("Declare and go on to the sheet")),)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("conflict") == Conflict.DECLARED and not said.get("text"):
            self.add_error("text", _("Enter “What there is to declare”"))
        return said


class SheetForm(StaffForm, forms.Form):
    """Grade and comment for each criterion of a sheet, a card each; `given` is what was submitted before."""

    buttons = (Button(gettext_lazy("Submit scores")),)

    def __init__(self, sheet: CriteriaSet, data: Any = None, *, given: Given | None = None) -> None:
        super().__init__(data)
        self.sheet, self.criteria = sheet, list(sheet.criteria.all())
        for criterion in self.criteria:
            grade, comment = (given or {}).get(criterion.code, (None, ""))
            self._add(criterion, comment, (str(grade) if grade else CANNOT) if given else None)

    def _add(self, criterion: SheetCriterion, comment: str, grade: str | None) -> None:
        grades = [(str(one), Choice(self.sheet.label(one), criterion.anchor(one))) for one in self.sheet.scale]
        cannot = Choice(self.sheet.label(None), _("You cannot grade this. Say why in the comment."))
        self.fields[f"{criterion.code}_grade"] = RadioChoices(
            label=criterion.name,
            help_text=criterion.question,
            choices=[*grades, (CANNOT, cannot)],
            initial=grade,
        )
        self.fields[f"{criterion.code}_comment"] = NormalisedCharField(
            label=_("Comment on “%(criterion)s”") % {"criterion": criterion.name},
            help_text=_("Needed where the grade is %(low)d or lower, or where you cannot grade.")
            % {"low": self.sheet.low},
            multiline=True,
            rows=2,
            max_length=MOST,
            required=False,
            initial=comment,
        )

    def layout(self) -> Layout:
        """One criterion a card, also on the narrowest screen."""
        cards = [Div(f"{one.code}_grade", f"{one.code}_comment", css_class="panel") for one in self.criteria]
        return Layout(Div(*cards, css_class="stack"), Actions(*self.buttons))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for criterion in self.criteria:
            grade = said.get(f"{criterion.code}_grade")
            if not grade or said.get(f"{criterion.code}_comment"):
                continue
            if grade == CANNOT:
                sentence = _("Say why “%(criterion)s” cannot be graded") % {"criterion": criterion.name}
                self.add_error(f"{criterion.code}_comment", sentence)
            elif int(grade) <= self.sheet.low:
                sentence = _("Say why the grade for “%(criterion)s” is low") % {"criterion": criterion.name}
                self.add_error(f"{criterion.code}_comment", sentence)
        return said

    def scores(self) -> dict[str, tuple[int | None, str]]:
        """Grade (None: cannot judge) and comment by the criterion's code."""
        said = self.cleaned_data
        return {one.code: (_grade(said[f"{one.code}_grade"]), said[f"{one.code}_comment"]) for one in self.criteria}


class GuestDeclarationForm(DeclarationForm):
    """The same on the page of an evaluator without an account."""

    helper_class = PublicFormHelper


class GuestSheetForm(SheetForm):
    """The same on the page of an evaluator without an account."""

    helper_class = PublicFormHelper


def _grade(typed: str) -> int | None:
    return None if typed == CANNOT else int(typed)


class ExcuseForm(StaffForm, forms.Form):
    """Why the evaluation goes on without somebody."""

    reason = NormalisedCharField(label=gettext_lazy("Reason"), multiline=True, rows=3, max_length=MOST)
    buttons = (Button(gettext_lazy("Go on without this evaluator")),)


class EffectForm(StaffForm, forms.Form):
    """How a criterion came out, with the reason where that is not what its values say."""

    effect = RadioChoices(label=gettext_lazy("How it came out"), choices=Effect.choices)
    because = NormalisedCharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed where you say otherwise than the values do."),
        multiline=True,
        rows=3,
        max_length=MOST,
        required=False,
    )
    buttons = (Button(gettext_lazy("Record it")),)

    def __init__(self, judgement: EffectJudgement, *args: Any, **kwargs: Any) -> None:
        initial = {"effect": judgement.effect, "because": judgement.because}
        super().__init__(*args, initial=initial, **kwargs)
        self.judgement = judgement

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("effect") not in (None, self.judgement.derived) and not said.get("because"):
            self.add_error("because", _("Say why you judge otherwise than the values do"))
        return said


RUNNING = (("yes", gettext_lazy("Yes, it is still running")), ("no", gettext_lazy("No, it has stopped")))


class FollowUpForm(StaffForm, forms.Form):
    """A look back: is it still running, who uses it, what was found."""

    still_running = YesNoField(label=gettext_lazy("Is it still running?"), choices=RUNNING)
    users = WholeNumberField(
        label=gettext_lazy("Users a month"),
        help_text=gettext_lazy("Leave it empty where nobody counts them."),
        min_value=0,
        required=False,
    )
    words = NormalisedCharField(label=gettext_lazy("What we found"), multiline=True, rows=3, max_length=MOST)
    buttons = (Button(gettext_lazy("Record the look back")),)
