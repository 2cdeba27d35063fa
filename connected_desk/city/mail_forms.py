"""The form that words a mail anew."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.forms import Button, StaffForm

from . import mail_texts
from .mail_texts import Text

SAVE, PREVIEW = "save", "preview"


class TextForm(StaffForm, forms.Form):
    """Subject and body in both languages, and why it is worded anew. `version` is the one the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    subject_ja = forms.CharField(label=_("Subject (Japanese)"), max_length=200)
    body_ja = forms.CharField(label=_("Text (Japanese)"), strip=False, widget=forms.Textarea(attrs={"rows": 16}))
    subject_en = forms.CharField(label=_("Subject (English)"), max_length=200)
    body_en = forms.CharField(label=_("Text (English)"), strip=False, widget=forms.Textarea(attrs={"rows": 16}))
    note = forms.CharField(
        label=_("What was changed, and why"), max_length=200, help_text=_("Stands in the list of versions.")
    )
    buttons = (
        Button(_("Save as a new version"), name="act", value=SAVE, icon="save"),
        Button(_("Preview"), name="act", value=PREVIEW, kind="line"),
    )

    def __init__(self, *given: Any, text: Text, **named: Any) -> None:
        initial: dict[str, Any] = {"version": text.version}
        for language in mail_texts.LANGUAGES:
            initial |= {f"subject_{language}": text.subjects[language], f"body_{language}": text.bodies[language]}
        super().__init__(*given, initial=initial, **named)
        self.base = text

    def full_clean(self) -> None:
        # A look at it before saving needs no reason yet; the page goes on to mark the field as needed.
        self.fields["note"].required = self.data.get("act") != PREVIEW
        super().full_clean()
        self.fields["note"].required = True

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors:
            for field, sentence in mail_texts.faults(self.text()):
                self.add_error(field, sentence)
        return said

    def text(self) -> Text:
        """The mail in the wording that was typed."""
        said = self.cleaned_data
        return replace(
            self.base,
            subjects={language: said[f"subject_{language}"] for language in mail_texts.LANGUAGES},
            bodies={
                language: said[f"body_{language}"].replace("\r\n", "\n").rstrip() + "\n"
                for language in mail_texts.LANGUAGES
            },
        )
