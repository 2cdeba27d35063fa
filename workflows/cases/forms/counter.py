"""窓口受付の入力: the steps of the intake on one page, with how and when the proposal came and how it was agreed to."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person
from connected_desk.city.words import pick
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField, figures
from connected_desk.ui.forms import StaffForm
from proposals.actions import Entry
from proposals.forms import FORM_BY_SLUG, StepForm
from proposals.intake import CONSENTS, CONTENT, FILES, ORGANISATION, PLAN, TRIAL, Step
from proposals.queries import current_consent_texts
from proposals.vocabulary import Channel, ConsentHow, Mode, ProposalKind

CHANNELS = [(one.value, one.label) for one in (Channel.PHONE, Channel.VISIT, Channel.PAPER, Channel.MAIL)]
HOW = [(one.value, one.label) for one in (ConsentHow.WRITING, ConsentHow.ORAL)]
LANGUAGES = (("ja", _("Japanese")), ("en", _("English")))
STEPS = (ORGANISATION, CONTENT, PLAN, TRIAL, FILES)
BEGINS_AS: dict[str, dict[str, Any]] = {CONTENT.slug: {"kind": ProposalKind.FREE, "mode": Mode.PARTNER}}


class ClockField(NormalisedCharField):
    """A time of day such as 9:30, in any width; cleans to a time."""

    default_error_messages = {"clock": _("Enter the time with a colon, for example 9:30")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"class": "input--short"}))
        super().__init__(same_width=True, max_length=5, **options)

    def clean(self, value: Any) -> Any:
        typed = figures(super().clean(value))
        try:
            hour, minute = (int(part) for part in typed.split(":"))
            return time(hour, minute)
        except ValueError as error:
            raise ValidationError(self.error_messages["clock"], code="clock") from error


class ReceptionForm(StaffForm, forms.Form):
    """How and when the proposal came, and in which language its company reads."""

    form_tag = False
    press = forms.UUIDField(widget=forms.HiddenInput)
    channel = RadioChoices(label=_("How it came"), choices=CHANNELS)
    received_on = YMDDateField(label=_("Received on"))
    received_at = ClockField(label=_("Time of receipt"), help_text=_("For example 9:30. On paper: the receipt stamp."))
    language = RadioChoices(label=_("Language of notices"), choices=LANGUAGES)

    def __init__(self, *given: Any, at: datetime, **named: Any) -> None:
        local = timezone.localtime(at)
        begins = {"press": uuid4(), "received_on": local.date(), "received_at": f"{local:%H:%M}", "language": "ja"}
        super().__init__(*given, initial=begins, **named)
        self.at = at

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        day, clock = values.get("received_on"), values.get("received_at")
        if day and clock:
            values["received"] = timezone.make_aware(datetime.combine(day, clock))
            if values["received"] > self.at:
                self.add_error("received_at", _("The proposal cannot have come after now. Check day and time"))
        return values


class ConsentsForm(StaffForm, forms.Form):
    """How each sentence was agreed to: in writing, or said to whoever types."""

    form_tag = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.texts = current_consent_texts()
        for text in self.texts:
            self.fields[text.code] = RadioChoices(
                label=pick(text.text_ja, text.text_en),
                choices=HOW,
                required=text.required,
                error_messages={"required": _("Choose how this was agreed to: “%(label)s”")},
            )

    def agreed(self) -> dict[str, int]:
        """The version agreed to, by code."""
        return {text.code: text.version for text in self.texts if self.cleaned_data[text.code]}

    def how(self) -> dict[str, ConsentHow]:
        """How each was agreed to, by code."""
        return {code: ConsentHow(how) for code, how in self.cleaned_data.items() if how}


class CounterForms:
    """All forms of the page, judged together."""

    def __init__(self, data: Any, files: Any, *, on: date, at: datetime) -> None:
        self.reception = ReceptionForm(data, at=at)
        self.steps = [self._step(step, data, files, on) for step in STEPS]
        self.consents = ConsentsForm(data)

    def _step(self, step: Step, data: Any, files: Any, on: date) -> StepForm:
        return FORM_BY_SLUG[step.slug](data, files, on=on, for_caller=True, initial=BEGINS_AS.get(step.slug))

    def __iter__(self) -> Iterator[Any]:
        return iter([self.reception, *self.steps, self.consents])

    def are_valid(self) -> bool:
        """Whether every form is; all are judged, so that all say what is wrong."""
        return not [form for form in self if not form.is_valid()]

    def answers(self) -> dict[str, dict[str, Any]]:
        """The answers by step, as a draft holds them."""
        said: dict[str, dict[str, Any]] = {form.step.slug: form.answers() for form in self.steps}
        return said | {CONSENTS.slug: self.consents.agreed()}

    def entry(self, by: Person) -> Entry:
        """How the proposal came."""
        said = self.reception.cleaned_data
        return Entry(Channel(said["channel"]), said["received"], by, self.consents.how())
