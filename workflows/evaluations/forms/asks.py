"""What moves of a case ask for about its evaluation and what follows from it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person, RoleHeld
from connected_desk.city.queries import head_of
from connected_desk.city.roles import HeldRole
from connected_desk.ui.fields import RadioChoices
from workflows.cases.forms.asks import words
from workflows.cases.models import Case
from workflows.engine.asks import ask

from ..models import NextAction
from .guests import GuestLinesField


@ask("case", "evaluators")
def evaluators(subject: Case, by: Any, on: date) -> forms.Field:
    held = RoleHeld.objects.current(on).filter(role=HeldRole.EVALUATOR, person__is_active=True)
    people = Person.objects.filter(pk__in=held.values("person"))
    head = head_of(subject.owner_unit, on) if subject.owner_unit else None
    return forms.ModelMultipleChoiceField(
        people.exclude(pk=head.pk) if head else people,
        label=_("Evaluators"),
        help_text=_("The head of the owning unit decides later and cannot be one."),
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
    )


@ask("case", "guests")
def guests(subject: Case, by: Any, on: date) -> forms.Field:
    return GuestLinesField(
        subject,
        label=_("Evaluators from outside the city without an account"),
        help_text=_(
            "One a line: name, affiliation, e-mail address, parted by commas; add “English” for mails in English. They "
            "get a mail with a link to the score sheet. You can name more later."
        ),
    )


@ask("case", "next_action")
def next_action(subject: Case, by: Any, on: date) -> forms.Field:
    return RadioChoices(label=_("Next action"), choices=NextAction.choices)


@ask("case", "weighed")
def weighed(subject: Case, by: Any, on: date) -> forms.Field:
    return words(
        _("How outside opinions were weighed"),
        _("Outside evaluators are heard for their opinion. The city decides, and says how it weighed them."),
    )


@ask("case", "public_text")
def public_text(subject: Case, by: Any, on: date) -> forms.Field:
    return words(
        _("Text for the proposer and the public"),
        _(
            "In plain words: what was tried, what was learned, what comes next. No budget or contract is promised. "
            "Everybody reads it only in a wording the proposer has approved."
        ),
    )


@ask("case", "why_no_evaluation")
def why_no_evaluation(subject: Case, by: Any, on: date) -> forms.Field:
    return words(_("Why no evaluation is needed"), _("Leave it empty where this case was evaluated before."))
