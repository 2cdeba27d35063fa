"""The forms of the company's page: answers, a later date, a message, a withdrawal, and the mailed code."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connected_desk.city import open_days
from connected_desk.ui.fields import NormalisedCharField, YMDDateField, figures
from connected_desk.ui.formats import full_date
from connected_desk.ui.forms import PublicForm

from ..actions import Answer
from ..fields import EachFileField, EmailAddressField
from ..intake import LABELS, ORGANISATION
from ..models import Question

ADDRESS_LABELS = LABELS[ORGANISATION.slug]

ANSWER_LIMIT, REASON_LIMIT, MESSAGE_LIMIT = 1000, 400, 1000
# How far the company may move the date of its answer, in open days.
EXTENSION = 10


class CompanyForm(PublicForm, forms.Form):
    """A form whose <form>, mailed code and buttons the template writes."""

    form_tag = False


def uploads_field(label: str | Promise) -> EachFileField:
    """A field for files, with what may be chosen. It is never required: whether something is missing the page knows."""
    return EachFileField(
        required=False,
        label=label,
        help_text=_(
            "PDF, Word, Excel, PowerPoint, PNG, JPEG, CSV or text. Up to 10 MB each, five files in all. Photos of an "
            "iPhone (HEIC): please convert them to JPEG first."
        ),
    )


class AnswerField(NormalisedCharField):
    """An answer that is asked for, unless the reason why there is none stands in for it."""

    def validate(self, value: Any) -> None:
        """Left to the form, which sees both."""


class AnswersForm(CompanyForm):
    """An answer to each numbered question, or why there is none."""

    def __init__(self, *args: Any, questions: Iterable[Question], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = list(questions)
        for question in self.questions:
            number = question.number
            self.fields[f"answer_{number}"] = AnswerField(
                label=_("Answer to question %(number)s") % {"number": number},
                multiline=True,
                max_length=ANSWER_LIMIT,
                rows=4,
            )
            self.fields[f"cannot_{number}"] = NormalisedCharField(
                label=_("We cannot answer question %(number)s (reason)") % {"number": number},
                required=False,
                max_length=REASON_LIMIT,
                help_text=_("Only if you cannot answer."),
            )
        self.fields["uploads"] = uploads_field(_("Files sent with the answers"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for question in self.questions:
            self._check(question.number, values)
        return values

    def _check(self, number: int, values: dict[str, Any]) -> None:
        answer, cannot = f"answer_{number}", f"cannot_{number}"
        if answer in self.errors or cannot in self.errors:
            return
        if values[answer] and values[cannot]:
            self.add_error(
                cannot, _("Question %(number)s: leave either the answer or the reason empty") % {"number": number}
            )
        elif not values[answer] and not values[cannot]:
            self.add_error(
                answer, _("Question %(number)s: enter an answer, or why you cannot answer") % {"number": number}
            )

    def answers(self) -> dict[int, Answer]:
        """What was said to each question, by number."""
        values = self.cleaned_data
        return {
            question.number: Answer(values[f"answer_{question.number}"], values[f"cannot_{question.number}"])
            for question in self.questions
        }

    def rows(self) -> list[tuple[Question, forms.BoundField, forms.BoundField]]:
        """Each question with the fields for its answer and for the reason why there is none.

        For the template: a crispy legend would be read as a template, and the question is somebody's text.
        """
        return [
            (question, self[f"answer_{question.number}"], self[f"cannot_{question.number}"])
            for question in self.questions
        ]


class ExtensionForm(CompanyForm):
    """A later date for the answer: once, an open day, at most ten open days after the first."""

    due_on = YMDDateField(label=_("New date for the answer"))

    def __init__(self, *args: Any, first_due_on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.first_due_on, self.latest = first_due_on, open_days.add(first_due_on, EXTENSION)

    def clean_due_on(self) -> date:
        day = self.cleaned_data["due_on"]
        if not self.first_due_on < day <= self.latest:
            raise forms.ValidationError(
                _("Choose a day after %(first)s and up to %(latest)s"),
                code="range",
                params={"first": full_date(self.first_due_on), "latest": full_date(self.latest)},
            )
        if not open_days.is_open(day):
            raise forms.ValidationError(
                _("The city hall is closed on %(day)s. The next open day is %(next)s"),
                code="closed",
                params={"day": full_date(day), "next": full_date(open_days.next_open(day))},
            )
        return day


class MessageForm(CompanyForm):
    """A message to the city."""

    text = NormalisedCharField(
        label=_("Message"),
        multiline=True,
        max_length=MESSAGE_LIMIT,
        help_text=_("Up to 1,000 characters. The person in charge is told by mail."),
    )
    uploads = uploads_field(_("Files sent with the message"))


class OpinionForm(CompanyForm):
    """What the company thinks of a result."""

    text = NormalisedCharField(
        label=_("Your opinion on the result"),
        multiline=True,
        max_length=MESSAGE_LIMIT,
        help_text=_("Up to 1,000 characters. What was unclear, what you see otherwise, what we should do better."),
    )


class AddressesForm(CompanyForm):
    """Where notices go from now on."""

    contact_email = EmailAddressField(
        label=ADDRESS_LABELS["contact_email"],
        help_text=_("We send notices here. For example: name@example.jp"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_email2 = EmailAddressField(
        label=ADDRESS_LABELS["contact_email2"],
        required=False,
        help_text=_("In case the contact person is away. We send the same notices here."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("contact_email") and values.get("contact_email") == values.get("contact_email2"):
            sentence = _("The second e-mail address is the same as the first. Enter another one or leave it empty")
            self.add_error("contact_email2", forms.ValidationError(sentence, code="same"))
        return values


class WithdrawalForm(CompanyForm):
    """A withdrawal, with or without a reason."""

    reason = NormalisedCharField(
        label=_("Reason"), multiline=True, required=False, max_length=REASON_LIMIT, rows=3, help_text=_("If you like.")
    )


class CodeForm(PublicForm, forms.Form):
    """The six digits of the mail, in any width and with or without spaces."""

    form_tag = False
    code = NormalisedCharField(
        label=_("Confirmation code"),
        same_width=True,
        max_length=20,
        help_text=_("Six figures, from the mail we sent."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input--short"}
        ),
    )

    def clean_code(self) -> str:
        return figures(self.cleaned_data["code"])
