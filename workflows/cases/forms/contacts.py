"""Writing down a visit or a call, and closing what was to be done next."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.city.models import Person
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, StaffForm
from proposals.fields import EachFileField, FilesInput

from ..contact_actions import ToDo
from ..contact_models import ContactKind
from .fields import PeopleField
from .mentions import Mentioning

MOST = 3
MOST_MAILS = 5


class ContactForm(Mentioning, StaffForm, forms.Form):
    """When, how, who, what was said and decided, up to three things to be done next by named people, whom to tell."""

    says = ("said", "decided")

    on = YMDDateField(label=_("Day"))
    kind = RadioChoices(label=_("How"), choices=ContactKind.choices)
    ours = NormalisedCharField(label=_("People of the city"), max_length=200)
    theirs = NormalisedCharField(label=_("People from outside"), max_length=200)
    said = NormalisedCharField(label=pgettext_lazy("contact", "What was said"), multiline=True, rows=5, max_length=4000)
    decided = NormalisedCharField(
        label=pgettext_lazy("contact", "What was decided"), multiline=True, rows=2, max_length=1000, required=False
    )
    buttons = (Button(_("Keep the record")),)

    def __init__(self, people: list[Person], by: Person, on: date, data: Any = None) -> None:
        super().__init__(data, initial={"on": on, "ours": by.name})
        self.today = on
        for n in range(1, MOST + 1):
            number = {"n": n}
            self.fields[f"what_{n}"] = NormalisedCharField(
                label=_("Next %(n)d: what") % number, max_length=200, required=False
            )
            self.fields[f"who_{n}"] = PeopleField(
                people, label=_("Next %(n)d: who") % number, required=False, empty_label=_("Choose")
            )
            self.fields[f"due_{n}"] = YMDDateField(label=_("Next %(n)d: by when") % number, required=False)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come. Write it down afterwards."))
        return day

    def clean(self) -> Any:
        said = super().clean() or {}
        for n in range(1, MOST + 1):
            names = [f"what_{n}", f"who_{n}", f"due_{n}"]
            missing = [name for name in names if not said.get(name) and name not in self.errors]
            if len(missing) < len(names):
                for name in missing:
                    self.add_error(name, _("Say what, who and by when, or leave all three empty."))
        return said

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        rows = [(said[f"what_{n}"], said[f"who_{n}"], said[f"due_{n}"]) for n in range(1, MOST + 1)]
        told = {name: said[name] for name in ("on", "kind", "ours", "theirs", "said", "decided")}
        return {**told, "to_do": [ToDo(*row) for row in rows if row[0]], "tell": self.told()}


class FileMailForm(StaffForm, forms.Form):
    """Mails saved from a mail program, to be filed with the case; several may be chosen or dropped at once."""

    form_tag = False
    mails = EachFileField(
        required=False,
        widget=FilesInput(attrs={"accept": ".eml,.msg"}),
        label=_("Mails (.eml or .msg)"),
        help_text=_(
            "Drag a mail out of the mail program or choose the saved file. It is kept as it came, with what is "
            "attached inside it; subject, people, date and text are read and shown here. Up to 10 MB each."
        ),
    )
    buttons = (Button(_("File with this case"), kind="line", icon="file"),)

    def clean_mails(self) -> list[UploadedFile]:
        chosen: list[UploadedFile] = self.cleaned_data["mails"]
        if not chosen:
            raise forms.ValidationError(_("Choose the mail first."))
        if len(chosen) > MOST_MAILS:
            raise forms.ValidationError(_("Choose at most %d mails at once.") % MOST_MAILS)
        return chosen


class CloseForm(StaffForm, forms.Form):
    """What was done about it."""

    closing = NormalisedCharField(label=_("What was done"), max_length=200)
    buttons = (Button(_("Close it")),)
