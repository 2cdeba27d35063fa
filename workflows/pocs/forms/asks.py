"""What moves of a case ask for about its trial."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.cases.forms.asks import words
from workflows.cases.models import Case
from workflows.engine.asks import ask


@ask("case", "purpose")
def purpose(subject: Case, by: Any, on: date) -> forms.Field:
    return words(_("Purpose"), _("What the trial is to find out, and what is to be decided on it."))
