"""What the desk writes down about a case besides its moves."""

from datetime import date
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import forms
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import officers_of
from connected_desk.records.facts import standing
from connected_desk.strategy.fields import ItemField
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, StaffForm
from proposals.actions import Named
from proposals.fields import CorporateNumberField
from proposals.forms import uploads_field
from proposals.vocabulary import OrganisationKind
from workflows.engine.bars import barred

from ..agreement_models import WITHOUT_CASE
from ..models import AgreementKind, Case
from .asks import YES_NO, YesNoField
from .fields import PeopleField
from .mentions import Mentioning

CAPACITIES = (
    ("decide", _("decision (決裁)")),
    ("standing", _("standing authority (専決)")),
    ("acting", _("in the place of (代決)")),
)


class DrawnForm(StaffForm, forms.Form):
    """A form about a subject as it was when the page was drawn."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def redraw(self, version: int) -> None:
        """Take what was typed to be about the subject as it is now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)


class CaseForm(DrawnForm):
    """A form about a case as it was in that version; one of several on its page, hence their prefixes."""

    def __init__(self, version: int, on: date, data: Any = None) -> None:
        super().__init__(data, initial={"version": version})
        self.on = on

    @property
    def shown(self) -> SafeString:
        """The form as HTML. One in which nothing was typed says the same to everybody, and is kept."""
        if self.is_bound:
            return render_crispy_form(self)
        return _untouched(type(self), self.initial["version"], self.on, get_language())


@standing("strategy_plan", "strategy_edition", "strategy_item", "city_unit")
def _untouched(form: type[CaseForm], version: int, on: date, language: str | None) -> SafeString:
    return render_crispy_form(form(version, on))


class LinkForm(CaseForm):
    """An item of the plan the case advances: the primary one, or another."""

    prefix = "link"
    item = forms.ModelChoiceField(Item.objects.none(), label=_("Strategy item"))
    part = RadioChoices(label=_("Part"), choices=(("primary", _("Primary item")), ("other", _("Other item"))))
    reason = NormalisedCharField(label=_("How it advances the item"), multiline=True, rows=2, max_length=400)
    buttons = (Button(_("Link")),)

    def __init__(self, version: int, on: date, data: Any = None) -> None:
        super().__init__(version, on, data)
        self.fields["item"] = ItemField(
            edition=current_edition(on), label=_("Strategy item"), to_field_name="key", empty_label=_("Choose")
        )

    def clean(self) -> Any:
        said = super().clean()
        if said and said.get("part") == "primary" and said.get("item") and said["item"].is_means:
            self.add_error(
                "item", _("This is a means and not a goal. Choose it as another item, not as the primary one.")
            )
        return said


class NoneFitsForm(CaseForm):
    """No item of the plan fits, and why."""

    prefix = "none"
    reason = NormalisedCharField(
        label=_("Why none fits"),
        help_text=_("The sentence goes into the monthly report: it is evidence for the next revision of the plan."),
        multiline=True,
        rows=2,
        max_length=400,
    )
    buttons = (Button(_("Record that none fits"), kind="line"),)


class ConfirmForm(CaseForm):
    """The bureau head confirms that none fits: nothing to fill in but what the page was drawn from."""

    prefix = "confirm"


class IctForm(CaseForm):
    """Whether the case concerns ICT, and why."""

    prefix = "ict"
    ict = YesNoField(label=_("Does it concern ICT?"), choices=YES_NO)
    reason = NormalisedCharField(label=_("Reason"), multiline=True, rows=2, max_length=400)
    buttons = (Button(_("Record"), kind="line"),)


class OfficerForm(StaffForm, forms.Form):
    """Who is in charge: somebody of the unit that answers for the case."""

    buttons = (Button(_("Put in charge")),)

    def __init__(self, case: Case, by: Person, on: date, data: Any = None) -> None:
        super().__init__(data)
        now = case.owner_person if case.owner_unit else case.officer
        people = [one for one in officers_of(case.responsible_unit, on) if not barred(case, one)]
        self.fields["officer"] = PeopleField(
            people, label=_("Person in charge"), initial=(now or by).key, empty_label=_("Choose")
        )


class NoteForm(Mentioning, StaffForm, forms.Form):
    """A word among staff, and whom it is for."""

    says = ("text",)

    text = NormalisedCharField(label=_("Note (only shown inside the city)"), multiline=True, rows=3, max_length=2000)
    buttons = (Button(_("Keep the note"), kind="line"),)


class MessageForm(StaffForm, forms.Form):
    """A word to the company, with or without files. Its <form> stands in the template, which lists the files."""

    form_tag = False
    text = NormalisedCharField(label=_("Message to the proposer"), multiline=True, rows=4, max_length=2000)
    uploads = uploads_field(_("Files sent with the message"))


class AskedToWithdrawForm(StaffForm, forms.Form):
    """What a company said by telephone or letter when it asked to withdraw."""

    reason = NormalisedCharField(
        label=_("What the company said"),
        help_text=_("How and when it asked, and why. The company reads this on its page."),
        multiline=True,
        rows=3,
        max_length=400,
    )
    buttons = (Button(_("Write it down")),)


class AgreementForm(StaffForm, forms.Form):
    """An agreement to be put on record."""

    kind = RadioChoices(label=_("Kind of agreement"), choices=AgreementKind.choices)
    parties = NormalisedCharField(label=_("Parties"), max_length=400)
    signed_on = YMDDateField(label=_("Signed on"))
    ends_on = YMDDateField(label=_("Ends on"), required=False)
    capacity = RadioChoices(label=_("Decided in which capacity"), choices=CAPACITIES)
    document_number = NormalisedCharField(
        label=_("Number in the city's document system"), max_length=60, required=False
    )
    buttons = (Button(_("Put on record")),)

    def clean(self) -> Any:
        said = super().clean()
        if said and said.get("ends_on") and said.get("signed_on") and said["ends_on"] < said["signed_on"]:
            self.add_error("ends_on", _("The agreement cannot end before it was signed. Check the two dates."))
        return said


class OrganisationAgreementForm(AgreementForm):
    """An agreement with an organisation that has no case yet, and the unit that answers for it."""

    name = NormalisedCharField(
        label=_("Name of the organisation"), max_length=100, help_text=_("In full, for example 株式会社みらい.")
    )
    corporate_number = CorporateNumberField(
        label=_("Corporate number"),
        required=False,
        help_text=_("13 figures. With it the agreement is found when the organisation proposes something."),
    )
    organisation_kind = RadioChoices(label=_("Kind of organisation"), choices=OrganisationKind.choices)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit that answers for it"), to_field_name="code")
    field_order = ("name", "corporate_number", "organisation_kind", "unit")

    def __init__(self, units: QuerySet[Unit], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].initial = next((one.code for one in units), None)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in WITHOUT_CASE]  # type: ignore[attr-defined]

    def details(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        said = dict(self.cleaned_data)
        named = Named(said.pop("name"), said.pop("organisation_kind"), said.pop("corporate_number") or "")
        return {"organisation": named, **said}


class ProlongForm(StaffForm, forms.Form):
    """An agreement goes on until a later day, or without an end."""

    ends_on = YMDDateField(
        label=_("New last day"), required=False, help_text=_("Empty: the agreement goes on without an end.")
    )
    reason = NormalisedCharField(
        label=_("Reason"), max_length=400, help_text=_("For example: extended by an exchange of memoranda")
    )
    buttons = (Button(_("Prolong the agreement")),)


class BureauCaseForm(StaffForm, forms.Form):
    """A bureau's own idea: three fields and it is at the desk (デスクに相談する)."""

    title = NormalisedCharField(label=_("Title"), max_length=40)
    summary = NormalisedCharField(
        label=_("What you want to change, and for whom"), multiline=True, rows=5, max_length=1200
    )
    partner = NormalisedCharField(label=_("Whom you would like to work with"), required=False, max_length=200)
    buttons = (Button(_("Ask the desk")),)
