"""Form fields for what only companies are asked: corporate number, postcode, telephone, files one by one."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.jp import cn

from connected_desk.ui.fields import FilesInput, NormalisedCharField, figures, one_width

# Long enough for a country code before the longest national number, short enough to be no sentence.
PHONE_DIGITS = range(9, 16)


class CorporateNumberField(NormalisedCharField):
    """法人番号 in any width, with or without hyphens and the T of an invoice number; cleans to thirteen digits."""

    default_error_messages = {
        "digits": _("Enter the corporate number with 13 figures (now %(count)d)"),
        "check": _(
            "The figures of the corporate number do not agree with each other. Compare them with the number on the "
            "National Tax Agency's site and enter them again"
        ),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}))
        super().__init__(same_width=True, **options)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        number = re.sub(r"[\s-]", "", typed).upper().removeprefix("T")
        if not number:
            return ""
        if not re.fullmatch("[0-9]{13}", number):
            found = len(re.findall("[0-9]", number))
            raise ValidationError(self.error_messages["digits"], code="digits", params={"count": found})
        try:
            return cn.validate(number)
        except StdnumError as error:
            raise ValidationError(self.error_messages["check"], code="check") from error


class PostcodeField(NormalisedCharField):
    """A postcode in any width, with or without the hyphen; cleans to seven digits."""

    default_error_messages = {"digits": _("Enter the postcode with 7 figures, for example 590-0078")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}))
        super().__init__(same_width=True, **options)

    def to_python(self, value: Any) -> str:
        digits = figures(super().to_python(value)).replace("-", "").removeprefix("〒")
        if digits and not re.fullmatch("[0-9]{7}", digits):
            raise ValidationError(self.error_messages["digits"], code="digits")
        return digits


class PhoneField(NormalisedCharField):
    """A telephone number in any width; what stands between its figures becomes a hyphen, so that it can be compared."""

    default_error_messages = {"invalid": _("Enter the telephone number in figures, for example 072-000-0000")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"type": "tel", "class": "input--short"}))
        super().__init__(same_width=True, **options)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        count = len(re.findall("[0-9]", typed))
        if typed and (not re.fullmatch(r"\+?[0-9 ()-]+", typed) or count not in PHONE_DIGITS):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return re.sub(r"[ ()-]+", "-", typed).strip("-")


class EmailAddressField(forms.EmailField):
    """An e-mail address typed in any width, as long as an address may be (RFC 5321) and our columns are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 254, **options})

    def to_python(self, value: Any) -> str | None:
        return super().to_python(one_width(str(value)) if value else value)


class EachFileField(forms.FileField):
    """Several files, each judged by itself where it is stored: one bad file does not cost the others."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [one for one in data or [] if one]
