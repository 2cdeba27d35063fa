"""A field for hours of work."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import DecimalTextField

MOST = 1_000_000


class HoursField(DecimalTextField):
    """Hours of staff, whole or half; cleans to a Decimal."""

    default_error_messages = {"half": _("Enter “%(label)s” in whole or half hours, for example 12 or 12.5")}

    def __init__(self, **options: Any) -> None:
        hint = _("Whole or half hours, for example 12.5. Leave it empty where nobody counted.")
        options.setdefault("help_text", hint)
        super().__init__(min_value=0, max_value=MOST, **options)

    def clean(self, value: Any) -> Any:
        hours = super().clean(value)
        if hours is not None and (hours * 2) % 1:
            raise ValidationError(self.error_messages["half"], code="half", params={"label": self.label})
        return hours
