"""Files: step 5 of the intake, and the form that changes them afterwards."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from connected_desk.records.files import shown
from connected_desk.records.models import StoredFile
from connected_desk.ui.fields import CheckboxChoices
from connected_desk.ui.forms import Button, LinkButton

from ..intake import FILES
from .base import StepForm
from .company import CompanyForm, uploads_field

ADD = "add"


class FilesForm(StepForm):
    step = FILES

    uploads = uploads_field(_("Choose files"))

    def make_buttons(self, back_url: str, to_check: bool) -> list[Button | LinkButton]:
        add = Button(_("Add these files"), kind="line", icon="plus", name="go", value=ADD)
        go_on, *others = super().make_buttons(back_url, to_check)
        return [go_on, add, *others]

    def answers(self) -> dict[str, Any]:
        return {}


class FilesChangeForm(CompanyForm):
    """Which of the files `had` go, and which come."""

    out = CheckboxChoices(label=_("Files to take out"), required=False)
    uploads = uploads_field(_("Files to add"))

    def __init__(self, *args: Any, had: Iterable[StoredFile], **options: Any) -> None:
        super().__init__(*args, **options)
        self.had = list(had)
        self.fields["out"].choices = [(str(one.key), shown(one.original_name)) for one in self.had]
        self.fields["out"].help_text = _("They stay with the earlier version.")
        if not self.had:
            del self.fields["out"]

    def taken_out(self) -> frozenset[UUID]:
        """The keys of the files that go, of a form with mistakes as well."""
        ticked = self.data.getlist("out") if self.is_bound else []
        return frozenset(one.key for one in self.had if str(one.key) in ticked)
