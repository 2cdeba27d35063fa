"""A safeguard answered, a body asked for answers, and data lent."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.forms.models import fields_for_model, model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.city.mail_names import LANGUAGES_OUTSIDE
from connected_desk.ui.fields import CheckboxChoices, NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Actions, Button, DeskForm, StaffForm
from connected_desk.ui.looks import Choice
from proposals.fields import EmailAddressField

from ..actions.lent import LENT
from ..models import Anonymised, Answer, Asks, InformationClass, LentData, Safeguard, Settled, SiteBody
from .charter import MOST, desk_field

PARTS = ("answer", "information_class", "evidence", "reason")
ANSWERS = [(answer.value, answer.label) for answer in (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE)]


def evidence_field() -> NormalisedCharField:
    """What a cleared safeguard rests on."""
    field = NormalisedCharField(
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("What was checked, which document says so, and where it is."),
        multiline=True,
        rows=3,
        max_length=MOST,
        required=False,
    )
    field.when_required = gettext_lazy("*optional (required where it is cleared)")  # type: ignore[attr-defined]
    return field


def reason_field() -> NormalisedCharField:
    """Why a safeguard cannot be cleared, or does not apply."""
    field = NormalisedCharField(
        label=gettext_lazy("Why it cannot be cleared, or does not apply"),
        multiline=True,
        rows=2,
        max_length=MOST,
        required=False,
    )
    field.when_required = gettext_lazy("*optional (required where it is not cleared)")  # type: ignore[attr-defined]
    return field


def class_field() -> RadioChoices:
    """How much the information must be kept from others."""
    field = RadioChoices(
        label=gettext_lazy("Class of the information"), choices=InformationClass.choices, required=False
    )
    field.when_required = gettext_lazy("*optional (required where it is cleared)")  # type: ignore[attr-defined]
    return field


def asks_class(safeguard: Safeguard) -> bool:
    """Whether clearing it takes the class of the information."""
    return bool(safeguard.item.asks == Asks.CLASS)


def lacking(said: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """What an answer lacks, by the name of its field: what it rests on where it is cleared, else the reason."""
    answer, found = said.get(f"{prefix}answer"), {}
    if answer == Answer.YES and not said.get(f"{prefix}evidence"):
        found[f"{prefix}evidence"] = _("Enter “Evidence”")
    if answer == Answer.YES and said.get(f"{prefix}information_class") == "":
        found[f"{prefix}information_class"] = _("Choose “Class of the information”")
    if answer in (Answer.NO, Answer.NOT_APPLICABLE) and not said.get(f"{prefix}reason"):
        found[f"{prefix}reason"] = _("Enter “Why it cannot be cleared, or does not apply”")
    return found


class AnswersForm(DeskForm, forms.Form):
    """An answer to each of several questions, or to some of them."""

    form_tag = False

    def __init__(self, *args: Any, safeguards: Sequence[Safeguard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.safeguards = {one.item.code: one for one in safeguards}
        self._parts: dict[str, list[str]] = {}
        for code, safeguard in self.safeguards.items():
            fields = self.fields_of(safeguard)
            self._parts[code] = list(fields)
            self.fields |= {f"{code}_{part}": field for part, field in fields.items()}

    def fields_of(self, safeguard: Safeguard) -> dict[str, forms.Field]:
        """The fields of one answer by their part of it."""
        answer = RadioChoices(label=gettext_lazy("Answer"), choices=ANSWERS, required=False)
        return {"answer": answer, "evidence": evidence_field(), "reason": reason_field()}

    @property
    def rows(self) -> list[tuple[Safeguard, list[Any]]]:
        """Each question with its fields."""
        return [(one, [self[f"{code}_{part}"] for part in self._parts[code]]) for code, one in self.safeguards.items()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for code in self.safeguards:
            for name, sentence in lacking(said, f"{code}_").items():
                self.add_error(name, sentence)
        if not self.errors and not self.answers():
            raise forms.ValidationError(_("Answer at least one of the questions"))
        return said

    def answers(self) -> dict[str, dict[str, str]]:
        """What was answered, by the code of the question; those left open are not in it."""
        said = self.cleaned_data
        return {
            code: {part: said[f"{code}_{part}"] for part in parts}
            for code, parts in self._parts.items()
            if said.get(f"{code}_answer")
        }


class SectionForm(StaffForm, AnswersForm):
    """A section of the check list, answered in one go; what is left as it stands is no answer."""

    form_tag = True
    buttons = (Button(gettext_lazy("Record the answers")),)

    def __init__(self, *args: Any, safeguards: Sequence[Safeguard], **kwargs: Any) -> None:
        standing = {
            f"{one.item.code}_{part}": getattr(one, part)
            for one in safeguards
            if one.answer != Answer.OPEN
            for part in PARTS
        }
        super().__init__(*args, safeguards=safeguards, initial=standing, **kwargs)

    def answers(self) -> dict[str, dict[str, str]]:
        """What is answered otherwise than it stood, by the code of the question."""
        found = super().answers()
        return {code: said for code, said in found.items() if any(self._is_new(code, *part) for part in said.items())}

    def _is_new(self, code: str, part: str, value: str) -> bool:
        return bool(value != self.initial.get(f"{code}_{part}", ""))

    def fields_of(self, safeguard: Safeguard) -> dict[str, forms.Field]:
        """With the class of the information where it is asked, and the question in words."""
        found = super().fields_of(safeguard)
        found["answer"].help_text = safeguard.item.question
        return found | {"information_class": class_field()} if asks_class(safeguard) else found

    def layout(self) -> Layout:
        """A group for each question."""
        groups = [Fieldset(str(one), *(field.name for field in fields)) for one, fields in self.rows]
        return Layout(*groups, Actions(*self.buttons))


class SafeguardForm(StaffForm, forms.Form):
    """Cleared with evidence, or not applicable with a reason; with the class of the information where it is asked."""

    answer = RadioChoices(label=gettext_lazy("Answer"), choices=ANSWERS)
    information_class = class_field()
    evidence = evidence_field()
    reason = reason_field()
    buttons = (Button(gettext_lazy("Record the answer")),)

    def __init__(self, safeguard: Safeguard, *args: Any, **kwargs: Any) -> None:
        kept = {name: getattr(safeguard, name) for name in ("information_class", "evidence", "reason")}
        initial = kept | {"answer": "" if safeguard.answer == Answer.OPEN else safeguard.answer}
        super().__init__(*args, initial=initial, **kwargs)
        if not asks_class(safeguard):
            del self.fields["information_class"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name, sentence in lacking(said).items():
            self.add_error(name, sentence)
        return said


BODY = ("kind", "name", "person", "email", "due_on")
HELP = {
    "what": gettext_lazy("For example: counts of visitors of each counter, by hour, April to June."),
    "ground": gettext_lazy("A law, an ordinance, the agreement on the trial or a decision, with its number."),
    "how": gettext_lazy("Needed where personal data were in it: how it was made anonymous, or why it is not."),
    "to_whom": gettext_lazy("The organisation that gets it, and the person in charge there."),
}


class LentForm(StaffForm, forms.Form):
    """Data to be lent: what, on what ground, anonymised how, to whom and until when."""

    buttons = (Button(gettext_lazy("Save the row")),)

    def __init__(self, data: Any = None, row: LentData | None = None) -> None:
        super().__init__(data, initial=model_to_dict(row, LENT) if row else None)
        self.fields |= fields_for_model(LentData, LENT, formfield_callback=desk_field)
        for name, words in HELP.items():
            self.fields[name].help_text = words
        when = _("*optional (required unless there are no personal data in it)")
        self.fields["how"].when_required = when  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("anonymised") in (Anonymised.DONE, Anonymised.NOT_DONE) and not said.get("how"):
            self.add_error("how", _("Say how it is anonymised, or why not"))
        return said


class SettleLentForm(StaffForm, forms.Form):
    """What became of data that were lent, with the proof and its day."""

    settled = RadioChoices(label=gettext_lazy("What became of it"), choices=Settled.choices)
    settled_on = YMDDateField(label=gettext_lazy("Day"))
    proof = NormalisedCharField(
        label=pgettext_lazy("data lent", "Proof"),
        help_text=gettext_lazy("For example the certificate of erasure with its number, and where it is kept."),
        multiline=True,
        rows=3,
        max_length=MOST,
    )
    buttons = (Button(gettext_lazy("Record it")),)

    def __init__(self, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_settled_on(self) -> date:
        day: date = self.cleaned_data["settled_on"]
        if day > self.on:
            raise forms.ValidationError(_("This day has still to come. Check the date"))
        return day


class BodyForm(StaffForm, forms.Form):
    """Which body is asked, whom there, and for which safeguards of the place."""

    buttons = (Button(gettext_lazy("Send the mail with the link"), icon="send"),)

    def __init__(self, safeguards: Sequence[Safeguard], on: date, data: Any = None) -> None:
        super().__init__(data)
        self.on, self.by_code = on, {one.item.code: one for one in safeguards}
        self.fields |= fields_for_model(SiteBody, BODY, formfield_callback=desk_field)
        self.fields["email"] = EmailAddressField(label=self.fields["email"].label)
        self.fields["language"] = RadioChoices(
            label=gettext_lazy("Language of the mails"), choices=LANGUAGES_OUTSIDE, initial="ja"
        )
        self.fields["safeguards"] = CheckboxChoices(
            label=gettext_lazy("What to answer"),
            choices=[(code, Choice(one.item.title, one.item.question)) for code, one in self.by_code.items()],
            initial=list(self.by_code),
        )

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.on:
            raise forms.ValidationError(_("This day has passed. Check the date"))
        return day

    def asked(self) -> dict[str, Any]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        return said | {"safeguards": [self.by_code[code] for code in said["safeguards"]]}
