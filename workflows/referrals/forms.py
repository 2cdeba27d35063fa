"""The forms of referrals: asking and answering opinions, the hand-over's date and section, the ICT office's support."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.city import open_days
from connected_desk.city.models import Unit
from connected_desk.city.queries import officers_of, units_below
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, StaffForm
from workflows.cases.forms.fields import AskedUnitField, OpenDayField, PeopleField, UnitField

from .models import HandOver, SupportKind

DAYS_FOR_AN_OPINION = 10
LONGEST = 2000


def words(label: Any, help_text: Any = "", rows: int = 4, required: bool = True) -> NormalisedCharField:
    """A field for a few sentences."""
    return NormalisedCharField(
        label=label, help_text=help_text, multiline=True, rows=rows, max_length=LONGEST, required=required
    )


class AskOpinionForm(StaffForm, forms.Form):
    """A question to another unit."""

    prefix = "ask"
    form_tag = False
    buttons = (Button(_("Ask for the opinion")),)

    question = words(_("What you would like to know"), _("One question a line, so that each can be answered."))

    def __init__(self, on: date, data: Any = None) -> None:
        super().__init__(data)
        self.fields["unit"] = AskedUnitField(label=_("Unit to ask"), on=on, empty_label=_("Choose"))
        self.fields["due_on"] = OpenDayField(
            label=_("Answer by"),
            help_text=_("Choose an open day. %(days)d open days from today are filled in.")
            % {"days": DAYS_FOR_AN_OPINION},
            on=on,
            initial=open_days.add(on, DAYS_FOR_AN_OPINION),
        )
        self.order_fields(["unit", "question", "due_on"])


class AnswerForm(StaffForm, forms.Form):
    """The answer of a unit: one text for staff, and apart from it what the company may be told."""

    buttons = (Button(_("Send the answer")),)

    answer = words(_("Answer (only shown inside the city)"), rows=6)
    tellable = words(
        _("What the proposer may be told"),
        _("Leave it empty where there is nothing to tell. Nothing is sent from here; the desk may use these words."),
        required=False,
    )


class ExtendForm(StaffForm, forms.Form):
    """A later day for the answer to a hand-over, once."""

    prefix = "extend"
    form_tag = False
    buttons = (Button(_("Move the date"), kind="line"),)

    reason = words(_("Reason"), rows=2)

    def __init__(self, on: date, data: Any = None) -> None:
        super().__init__(data)
        self.fields["until"] = OpenDayField(label=_("New date"), help_text=_("The date may be moved once."), on=on)
        self.order_fields(["until", "reason"])


class SectionForm(StaffForm, forms.Form):
    """Which section looks at a hand-over, and who."""

    prefix = "section"
    form_tag = False
    buttons = (Button(_("Assign"), kind="line"),)

    def __init__(self, hand_over: HandOver, on: date, data: Any = None) -> None:
        super().__init__(data)
        below = Unit.objects.current(on).filter(pk__in=[unit.pk for unit in units_below(hand_over.unit)])
        self.fields["section"] = UnitField(
            label=_("Section in charge"), on=on, units=below, empty_label=_("Choose"), initial=hand_over.section
        )
        self.fields["person"] = PeopleField(
            officers_of(hand_over.unit, on), label=_("Person in charge"), required=False, empty_label=_("Decide later")
        )


class AskSupportForm(StaffForm, forms.Form):
    """A request for the ICT office's support."""

    prefix = "support"
    form_tag = False
    buttons = (Button(_("Ask the ICT office"), kind="line"),)

    why = words(_("What the support is for"), rows=3)


class AnswerSupportForm(StaffForm, forms.Form):
    """What the ICT office answers."""

    prefix = "answer"
    form_tag = False
    buttons = (Button(_("Answer the request")),)

    kind = RadioChoices(label=_("How the ICT office takes part"), choices=SupportKind.choices)
    answer = words(_("Explanation"), _("Needed where support is not needed: say why."), rows=3, required=False)


class LogSupportForm(StaffForm, forms.Form):
    """A line of the record of support."""

    prefix = "log"
    form_tag = False
    buttons = (Button(_("Record it"), kind="line"),)

    text = words(_("What was done"), rows=3)

    def __init__(self, on: date, data: Any = None) -> None:
        super().__init__(data)
        self.fields["on"] = YMDDateField(label=_("Day"), initial=on)
        self.order_fields(["on", "text"])
