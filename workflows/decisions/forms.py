"""The forms of a decision: its words and who is asked (at drafting and revising), opinions, what deciding asks for."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import head_of
from connected_desk.ui.fields import NormalisedCharField, RadioChoices
from connected_desk.ui.forms import Button, StaffForm
from workflows.engine.asks import LEADS, ask
from workflows.engine.vocabulary import Move

from .models import Capacity, Consultation, Decision, Level
from .queries import deciders, holds_deciding_role, unit_asked, units_to_consult

OF_A_DECISION = {
    "circulate": _("Who decides is told by mail. The words stay as they are while it circulates."),
    "decide": _("What the decision carries out is done at once, and recorded with your capacity."),
    "send_back": _("Your reason goes to the drafter, who changes the words and circulates it again."),
    "withdraw": _("The decision is dropped. Nothing changes in what it is about."),
}
LEADS |= {("decision", move): sentence for move, sentence in OF_A_DECISION.items()}

# Units of the organisation file that are no office of their own: one person, a meeting, a body outside.
NOT_CONSULTED = frozenset({"post", "headquarters", "affiliate", "designated_manager_facility"})
LONGEST_TEXT = 4000
CONSULT = ("consult_1", "consult_2", "consult_3")
OPINIONS = (("agrees", _("No objection")), ("dissents", _("Another opinion (recorded; it does not stop the decision)")))


@ask("decision", "capacity")
def capacity(decision: Decision, by: Any, on: date) -> forms.Field:
    """Who decides in somebody's place has no choice: that is what is recorded."""
    own = holds_deciding_role(decision.subject, decision.pending, by, on)
    possible = (Capacity.DECIDE, Capacity.STANDING) if own else (Capacity.ACTING,)
    return RadioChoices(
        label=_("Capacity"),
        choices=[(one.value, one.label) for one in possible],
        initial=None if own else Capacity.ACTING.value,
    )


@ask("decision", "document_number")
def document_number(decision: Decision, by: Any, on: date) -> forms.Field:
    return NormalisedCharField(
        label=_("Document number"),
        help_text=_("The number in the city's own document system."),
        max_length=60,
        same_width=True,
    )


class OfficeField(forms.ModelChoiceField):
    """One of some units, in 建制順."""

    def __init__(self, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(units, to_field_name="code", empty_label=_("Choose"), **options)


class PersonField(forms.ModelChoiceField):
    """One of some people, by name."""

    def __init__(self, people: list[Person], **options: Any) -> None:
        chosen = Person.objects.filter(pk__in=[person.pk for person in people])
        super().__init__(chosen.order_by("name"), to_field_name="key", **options)


def offices(on: date) -> QuerySet[Unit]:
    """The units that may be consulted: the offices directly below the city's head, and the four with a part here."""
    own_part = Q(is_desk=True) | Q(is_ict=True) | Q(is_finance=True) | Q(is_secretariat=True)
    below_the_head = Q(parent=None) | Q(parent__kind__in=NOT_CONSULTED)
    return Unit.objects.current(on).exclude(kind__in=NOT_CONSULTED).filter(below_the_head | own_part)


class WordsForm(StaffForm, forms.Form):
    """What a decision says and who is asked to decide it: `pending` is the move about `subject` that waits for it."""

    title = NormalisedCharField(label=_("Title of the decision"), max_length=200)
    text = NormalisedCharField(
        label=_("What is asked"),
        help_text=_("Say what is to be decided and why. What was filled in for the move is added as it stands."),
        multiline=True,
        rows=8,
        max_length=LONGEST_TEXT,
    )
    level = RadioChoices(label=_("How high it has to go"), choices=Level.choices)

    def __init__(self, subject: Any, pending: Move, on: date, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["decider"] = PersonField(
            deciders(subject, pending, on),
            label=_("Who decides"),
            help_text=_("Those who may decide this as things stand. A stand-in may decide in their place."),
            empty_label=_("Choose"),
        )


class DraftForm(WordsForm):
    """Drafting: shown on one page with what the move asks for, so it leaves <form> and the buttons to that page."""

    form_tag = False

    def __init__(self, subject: Any, pending: Move, by: Person, at: datetime, data: Any = None) -> None:
        on = tokyo_date(at)
        initial = {"title": f"{pending.label}：{subject}"[:200], "text": opening_words(subject, pending)}
        super().__init__(subject, pending, on, data, initial=initial)
        self.fields["decider"].initial = whom_to_ask(subject, pending, by, on)
        for name, field in zip(CONSULT, self._places(pending, on), strict=True):
            self.fields[name] = field

    def _places(self, pending: Move, on: date) -> Iterator[forms.Field]:
        """A place for each unit to consult; one more can be added to the decision later."""
        always = units_to_consult(pending)
        known = offices(on).exclude(pk__in=[unit.pk for unit in always])
        for number, name in enumerate(CONSULT, 1):
            first = name == CONSULT[0]
            label = _("Unit to consult (%(number)d)") % {"number": number}
            yield OfficeField(known, label=label, required=False, help_text=_who_else(always) if first else "")

    def clean(self) -> dict[str, Any]:
        """The cleaned values as actions.draft takes them: the units of all places as one list."""
        said = super().clean() or self.cleaned_data
        chosen = [said.pop(name, None) for name in CONSULT]
        return said | {"consult": [unit for unit in dict.fromkeys(chosen) if unit]}


def _who_else(always: list[Unit]) -> str:
    """What is said of the units to consult: whose opinion is asked for in any case, and what dissent does."""
    if not always:
        return gettext("They say what they think before it is decided. Dissent is recorded and does not block.")
    names = gettext(", ").join(unit.name for unit in always)
    return gettext("%(units)s are asked in any case. It can be decided once they have answered.") % {"units": names}


def whom_to_ask(subject: Any, pending: Move, by: Person, on: date) -> Any:
    """The key of the person usually asked: the drafter, where they may decide themselves, or the head of the unit."""
    if holds_deciding_role(subject, pending, by, on):
        return by.key
    unit = unit_asked(subject, pending)
    head = head_of(unit, on) if unit else None
    return head.key if head else None


def opening_words(subject: Any, pending: Move) -> str:
    """The first words of a 伺い, for the drafter to go on from."""
    asked = gettext("May we proceed with “%(move)s” for “%(subject)s”, as follows?")
    lines = (asked % {"move": pending.label, "subject": subject}, gettext("1 Reason"), gettext("2 What follows"))
    return "\n\n".join(lines)


class ReviseForm(WordsForm):
    """Putting the words right before a decision circulates (again)."""

    buttons = (Button(_("Save")),)

    def __init__(self, decision: Decision, on: date, data: Any = None) -> None:
        said = {"title": decision.title, "text": decision.text, "level": decision.level}
        if decision.decider:
            said["decider"] = decision.decider.key
        super().__init__(decision.subject, decision.pending, on, data, initial=said)


class ConsultForm(StaffForm, forms.Form):
    """One more unit to consult."""

    form_tag = False
    buttons = (Button(_("Ask for its opinion"), kind="line"),)

    def __init__(self, decision: Decision, on: date, data: Any = None) -> None:
        super().__init__(data)
        left = offices(on).exclude(consultations__decision=decision)
        self.fields["unit"] = OfficeField(left, label=_("One more unit to consult"))


class OpinionForm(StaffForm, forms.Form):
    """What a consulted unit says; one of several `asked` where the person speaks for more than one."""

    buttons = (Button(_("Record the opinion")),)

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Your unit"), to_field_name="code", empty_label=None)
    verdict = RadioChoices(label=_("Opinion"), choices=OPINIONS)
    text = NormalisedCharField(label=_("In words"), multiline=True, rows=6, max_length=LONGEST_TEXT)

    def __init__(self, asked: QuerySet[Consultation], data: Any = None) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=asked.values("unit"))

    def opinion(self) -> dict[str, Any]:
        """What actions.give_opinion is told."""
        said = self.cleaned_data
        return {"unit": said["unit"], "text": said["text"], "dissents": said["verdict"] == "dissents"}
