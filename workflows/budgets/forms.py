"""The forms of a budget request: what its moves ask for, the estimate, the ICT office's check, the look back."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import Account, fiscal_year, other_accounts
from connected_desk.city.models import Person
from connected_desk.strategy.models import Initiative
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, WholeNumberField, YMDDateField
from connected_desk.ui.forms import Button, LinkButton, StaffForm
from workflows.engine.asks import ask

from . import queries, terms
from .actions import Estimate, LookBack
from .models import BudgetRequest
from .terms import BudgetKind, CheckResult, NextRequest, Use

MOST_YEN = 9_999_999_999_999
YEARS_AHEAD = 4
WORDS = 2000


def yen(label: Any, **options: Any) -> WholeNumberField:
    """A field for an amount in whole yen."""
    help_text = options.pop("help_text", _("In whole yen, for example 1,250,000."))
    return WholeNumberField(label=label, help_text=help_text, min_value=0, max_value=MOST_YEN, **options)


@ask("budget", "assessed_by")
def assessed_by(request: BudgetRequest, by: Any, on: date) -> forms.Field:
    return RadioChoices(label=_("Where the assessment lies"), choices=terms.assessors, initial=terms.Assessor.SECTION)


@ask("budget", "amount_proposed")
def amount_proposed(request: BudgetRequest, by: Any, on: date) -> forms.Field:
    return yen(_("Amount in the draft budget (yen)"), initial=request.amount_requested)


@ask("budget", "amount_voted")
def amount_voted(request: BudgetRequest, by: Any, on: date) -> forms.Field:
    return yen(_("Amount voted (yen)"), initial=request.amount_proposed)


def year_choices(on: date, also: int | None = None) -> list[tuple[int, str]]:
    """The fiscal years a request may be for, this one first; `also` is one it already has."""
    now = fiscal_year(on)
    years = sorted({*range(now, now + YEARS_AHEAD), *([also] if also else [])})
    return [(year, terms.year_label(year)) for year in years]


class BudgetForm(StaffForm, forms.Form):
    """A form about one request: it saves, or leads back; `version` is what the page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    saves = _("Save the request")

    def __init__(self, *args: Any, back_url: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.buttons = [Button(self.saves), LinkButton(_("Cancel"), back_url)]


class EstimateForm(BudgetForm):
    """What a unit asks for; the amount may be left for later."""

    fiscal_year = forms.TypedChoiceField(label=_("Budget of the fiscal year"), coerce=int)
    kind = RadioChoices(label=_("Kind of budget"), choices=terms.kinds)
    account = RadioChoices(label=_("Account"), choices=terms.accounts)
    amount_requested = yen(_("Amount requested (yen)"), required=False)
    purpose = NormalisedCharField(label=_("What the money is for"), multiline=True, rows=4, max_length=WORDS)
    multi_year = forms.BooleanField(label=_("It binds later years (債務負担行為)"), required=False)
    multi_year_note = NormalisedCharField(
        label=_("Period and limit of what binds later years"), required=False, max_length=400
    )
    next_step_on = YMDDateField(
        label=_("Date of the next step"),
        help_text=_("For a request that does not follow the calendar of the initial budget."),
        required=False,
    )

    def __init__(self, *args: Any, on: date, budget: BudgetRequest | None = None, **options: Any) -> None:
        if budget is not None:
            own = {name: getattr(budget, name) for name in Estimate.__dataclass_fields__}
            if budget.kind == BudgetKind.INITIAL:
                own["next_step_on"] = None  # the calendar's, not the person's
            options["initial"] = {**own, "version": budget.version}
        super().__init__(*args, **options)
        self.fields["account"].choices = [*terms.accounts(), *((name, name) for name in other_accounts())]
        self.fields["fiscal_year"].choices = year_choices(on, budget.fiscal_year if budget else None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == BudgetKind.NONE and cleaned.get("amount_requested") not in (None, 0):
            self.add_error("amount_requested", _("Where no budget is needed, the amount is 0"))
        if cleaned.get("multi_year") and not cleaned.get("multi_year_note"):
            self.add_error("multi_year_note", _("Enter the period and the limit of what binds later years"))
        return cleaned

    def estimate(self) -> Estimate:
        """What was entered, as the action takes it."""
        given = {name: self.cleaned_data[name] for name in Estimate.__dataclass_fields__}
        return Estimate(**{**given, "kind": BudgetKind(given["kind"])})


class InitiativeEstimateForm(EstimateForm):
    """The estimate of an initiative's request: one of the initiatives of the person's own unit."""

    initiative = forms.ModelChoiceField(Initiative.objects.none(), label=_("Initiative"), to_field_name="key")
    field_order = ("initiative",)

    def __init__(self, *args: Any, by: Person, on: date, **options: Any) -> None:
        super().__init__(*args, on=on, **options)
        self.fields["initiative"].queryset = self.initiatives(by, on)

    @staticmethod
    def initiatives(by: Person, on: date) -> QuerySet[Initiative]:
        """The running initiatives of the units the person is an officer of."""
        return Initiative.objects.current(on).filter(unit__in=queries.units_worked_for(by, on)).order_by("title", "pk")


def first_estimate(account: Account, year: int) -> dict[str, Any]:
    """What a new request's form shows before anything is entered."""
    return {"account": account, "fiscal_year": year, "kind": BudgetKind.INITIAL}


class CheckForm(BudgetForm):
    """What the ICT office says of a request (予算確認)."""

    result = RadioChoices(label=_("Result of the check"), choices=terms.check_results)
    remark = NormalisedCharField(
        label=_("Remark of the ICT office"),
        help_text=_("Say what is to be corrected. Write why where it is not subject to the check."),
        multiline=True,
        rows=3,
        max_length=WORDS,
        required=False,
    )
    saves = _("Record a check")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("result") == CheckResult.TO_CORRECT and not cleaned.get("remark"):
            self.add_error("remark", _("Say what is to be corrected"))
        return cleaned


class PassOnForm(BudgetForm):
    """Where the assessment lies now."""

    assessed_by = RadioChoices(label=_("Where the assessment lies"), choices=terms.assessors)
    amount = yen(
        _("Amount this desk assessed it at (yen)"),
        help_text=_("Where there is one yet. It stands in the way of the request, in whole yen."),
        required=False,
    )
    saves = _("Pass the assessment on")


class LookBackForm(BudgetForm):
    """What became of the money once its year is over."""

    use = RadioChoices(label=_("Was the money used?"), choices=terms.uses)
    amount_executed = yen(_("Amount spent (yen)"))
    because = NormalisedCharField(
        label=_("Why not as planned"),
        help_text=_("Needed where it was used in part or not used."),
        multiline=True,
        rows=3,
        max_length=WORDS,
        required=False,
    )
    next_request = RadioChoices(label=_("What is asked for next"), choices=terms.next_requests)
    saves = _("Record what became of it")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        use = cleaned.get("use")
        if use and use != Use.USED and not cleaned.get("because"):
            self.add_error("because", _("Say why it was not used as planned"))
        if use == Use.NOT and cleaned.get("amount_executed"):
            self.add_error("amount_executed", _("Where the money was not used, the amount spent is 0"))
        return cleaned

    def look(self) -> LookBack:
        """What was entered, as the action takes it."""
        said = self.cleaned_data
        return LookBack(said["amount_executed"], Use(said["use"]), said["because"], NextRequest(said["next_request"]))
