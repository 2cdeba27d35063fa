"""The forms of the meetings: the meeting, its agenda and remarks, instructions, replies, and the list's condition."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from connected_desk.city.calendar import TOKYO, fiscal_year
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, WholeNumberField, YMDDateField, one_width
from connected_desk.ui.forms import Button, LinkButton, StaffForm
from workflows.cases.forms.fields import UnitField

from . import terms
from .models import AgendaItem, Body, Meeting

WORDS = 2000
CHOOSE = gettext_lazy("Choose one")


class ClockField(forms.TimeField):
    """A time of day typed in any width, such as 10:30."""

    default_error_messages = {"invalid": gettext_lazy("Enter “%(label)s” as hour and minute, for example 10:30")}

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"class": "input--short"})
        widget.input_type = "text"  # the browser's own control looks different in each
        super().__init__(input_formats=["%H:%M"], widget=widget, **options)

    def to_python(self, value: Any) -> time | None:
        return super().to_python(one_width(value).strip() if isinstance(value, str) else value)


class MeetingsForm(StaffForm, forms.Form):
    """A form of this room: it saves, or leads back."""

    save = gettext_lazy("Save")

    def __init__(self, *args: Any, back_url: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.buttons = [Button(self.save), LinkButton(_("Cancel"), back_url)]


class MeetingForm(MeetingsForm):
    """When and where a body meets, and who was there."""

    body = forms.ModelChoiceField(
        Body.objects.all(), label=gettext_lazy("Body"), to_field_name="code", empty_label=CHOOSE
    )
    number = WholeNumberField(
        label=gettext_lazy("Number in the fiscal year"),
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("1 for the first."),
    )
    day = YMDDateField(label=gettext_lazy("Day of the meeting"))
    begins = ClockField(label=gettext_lazy("Beginning"), help_text=gettext_lazy("For example 10:30."))
    place = NormalisedCharField(label=gettext_lazy("Place"), max_length=200, required=False)
    attendees = NormalisedCharField(
        label=gettext_lazy("Attendees"),
        help_text=gettext_lazy("One office a line. It may be left empty until the meeting has been held."),
        multiline=True,
        rows=6,
        max_length=WORDS,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meeting: Meeting | None = None, **options: Any) -> None:
        self.meeting = meeting
        if meeting:
            begins = meeting.held_at.astimezone(TOKYO)
            options["initial"] = {
                "body": meeting.body.code,
                "number": meeting.number,
                "day": begins.date(),
                "begins": begins.time(),
                "place": meeting.place,
                "attendees": meeting.attendees,
                "version": meeting.version,
            }
        super().__init__(*args, **options)
        if meeting:
            del self.fields["body"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        body = self.meeting.body if self.meeting else cleaned.get("body")
        if (
            body
            and cleaned.get("day")
            and cleaned.get("number")
            and self._taken(body, cleaned["day"], cleaned["number"])
        ):
            self.add_error("number", _("This body has a meeting of that number in that fiscal year already"))
        if body and cleaned.get("day") and not body.stands(cleaned["day"]):
            self.add_error("day", _("The body does not exist on that day."))
        return cleaned

    def _taken(self, body: Body, day: date, number: int) -> bool:
        others = Meeting.objects.exclude(pk=self.meeting.pk if self.meeting else None)
        return others.filter(body=body, fiscal_year=fiscal_year(day), number=number).exists()

    def details(self) -> dict[str, Any]:
        """What was entered, as the actions take it."""
        said = {name: self.cleaned_data[name] for name in ("number", "place", "attendees")}
        return {
            **said,
            "held_at": datetime.combine(self.cleaned_data["day"], self.cleaned_data["begins"], tzinfo=TOKYO),
        }


class AgendaForm(MeetingsForm):
    """A matter for the agenda: why it is there, its paper, who explains it and how long that may take."""

    title = NormalisedCharField(label=gettext_lazy("Matter"), max_length=200)
    kind = RadioChoices(label=gettext_lazy("Why it is on the agenda"), choices=terms.agenda_kinds)
    report = forms.ChoiceField(label=gettext_lazy("Monthly report that is its paper"), required=False)
    speaker = NormalisedCharField(label=gettext_lazy("Who explains it (office)"), max_length=100, required=False)
    minutes = WholeNumberField(
        label=gettext_lazy("Minutes planned"),
        min_value=1,
        max_value=480,
        required=False,
        help_text=gettext_lazy("The explanation and the questions together."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, papers: Iterable[tuple[str, str]], item: AgendaItem | None = None, **options: Any
    ) -> None:
        if item:
            said = {name: getattr(item, name) for name in ("title", "kind", "speaker", "minutes")}
            options["initial"] = said | {"report": str(item.report or ""), "version": item.meeting.version}
        super().__init__(*args, **options)
        self.fields["report"].choices = [("", pgettext("paper of a matter", "None")), *papers]

    def details(self) -> dict[str, Any]:
        """What was entered, as the actions take it."""
        said = {name: self.cleaned_data[name] for name in ("title", "kind", "speaker", "minutes")}
        return said | {"report": UUID(self.cleaned_data["report"]) if self.cleaned_data["report"] else None}


class QuestionForm(MeetingsForm):
    """A question that is likely to be asked, and the answer to it."""

    question = NormalisedCharField(
        label=gettext_lazy("Question that is expected"), multiline=True, rows=2, max_length=400
    )
    answer = NormalisedCharField(label=gettext_lazy("Answer to it"), multiline=True, rows=5, max_length=WORDS)
    source = NormalisedCharField(
        label=gettext_lazy("Where the figures come from"),
        help_text=gettext_lazy("For example the table of the report, or the name of the record and its day."),
        max_length=200,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("question", "answer", "source")}


class ResultForm(MeetingsForm):
    """What the meeting made of a matter."""

    result = RadioChoices(label=gettext_lazy("What the meeting made of it"), choices=terms.agenda_results)


class RemarkForm(MeetingsForm):
    """A question or an opinion, and the answer."""

    kind = RadioChoices(label=gettext_lazy("Question or opinion"), choices=terms.remark_kinds)
    by_whom = NormalisedCharField(label=gettext_lazy("Who spoke (office)"), max_length=100)
    text = NormalisedCharField(label=gettext_lazy("What was said"), multiline=True, rows=3, max_length=WORDS)
    answered_by = NormalisedCharField(label=gettext_lazy("Who answered (office)"), max_length=100, required=False)
    answer = NormalisedCharField(
        label=gettext_lazy("What was answered"), multiline=True, rows=3, max_length=WORDS, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") and not cleaned.get("answered_by"):
            self.add_error("answered_by", _("Enter who answered"))
        if cleaned.get("answered_by") and not cleaned.get("answer"):
            self.add_error("answer", _("Enter what was answered"))
        return cleaned


class InstructionForm(MeetingsForm):
    """Something a unit is to do or to heed."""

    kind = RadioChoices(label=gettext_lazy("Instruction or condition"), choices=terms.instruction_kinds)
    text = NormalisedCharField(label=gettext_lazy("What is to be done"), multiline=True, rows=4, max_length=WORDS)
    from_whom = NormalisedCharField(label=gettext_lazy("From whom (office)"), max_length=100)
    given_on = YMDDateField(label=gettext_lazy("Given on"))
    due_on = YMDDateField(label=gettext_lazy("To be done by"))

    field_order = ("kind", "text", "from_whom", "owner_unit", "given_on", "due_on")

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner_unit"] = UnitField(on=on, label=_("Unit that does it"), empty_label=CHOOSE)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given, due = cleaned.get("given_on"), cleaned.get("due_on")
        if given and due and due < given:
            self.add_error("due_on", _("The day it is to be done by cannot lie before the day it was given"))
        return cleaned


class ReplyForm(StaffForm, forms.Form):
    """What the unit has done about an instruction."""

    text = NormalisedCharField(label=gettext_lazy("What has been done"), multiline=True, rows=4, max_length=WORDS)
    buttons = (Button(gettext_lazy("Send the reply")),)


class FilterForm(forms.Form):
    """The condition of the list of meetings."""

    body = forms.ModelChoiceField(
        Body.objects.all(),
        label=gettext_lazy("Body"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("All"),
    )

    def rule(self) -> Q:
        """The condition as a rule; nothing where it means nothing."""
        if not self.is_valid():
            return Q(pk__in=[])
        return Q(body=self.cleaned_data["body"]) if self.cleaned_data["body"] else Q()
