"""Form fields that take what people type: any width of figures and kana, commas, dates in parts, several files."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .formats import KILOBYTE

NEW_LINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Signs that turn the direction of what follows: they make a text read otherwise than it is stored.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FULL_WIDTH_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]+")
HYPHENS_IN_NUMBERS = re.compile("(?<=[0-9])[\u2010-\u2015\u2212\u30fc](?=[0-9])")


def one_width(text: str) -> str:
    """Full-width letters, figures and signs made half-width, half-width kana full-width, hyphens in numbers plain.

    Narrower than NFKC on purpose: ㈱ and ① stay what the person wrote.
    """
    text = HALF_WIDTH_KANA.sub(lambda run: unicodedata.normalize("NFKC", run.group()), text)
    return HYPHENS_IN_NUMBERS.sub("-", text.translate(FULL_WIDTH_ASCII))


def figures(text: Any) -> str:
    """What somebody typed as a number: half-width, without spaces and thousands separators."""
    plain = one_width(str(text)).replace("\N{MINUS SIGN}", "-")
    return re.sub(r"[,\s、，]", "", plain)


class NormalisedCharField(forms.CharField):
    """Text as the person wrote it, but stripped, with one kind of line break and no control characters.

    `multiline` gives a textarea; otherwise a line break becomes a space (nothing of it can reach a mail's subject).
    `same_width` is for numbers, addresses and names that are compared: see one_width().
    """

    default_error_messages = {
        "control": _("“%(label)s” contains a character that cannot be kept (a control character). Remove it"),
    }

    def __init__(self, *, multiline: bool = False, same_width: bool = False, rows: int = 5, **options: Any) -> None:
        self.multiline, self.same_width = multiline, same_width
        if multiline:
            options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str | None:
        if value not in self.empty_values:
            value = NEW_LINES.sub("\n", str(value))
            value = value if self.multiline else value.replace("\n", " ")
            value = one_width(value) if self.same_width else value
            if any(_is_control(sign) for sign in value):
                raise ValidationError(self.error_messages["control"], code="control", params={"label": self.label})
        return super().to_python(value)


def _is_control(sign: str) -> bool:
    """Also the sign that stands for one: a draft keeps a NUL as it, and must not find it in order afterwards."""
    is_control = unicodedata.category(sign) == "Cc" and sign not in "\n\t"
    return is_control or sign in TURNING or sign == "\N{REPLACEMENT CHARACTER}"


class WholeNumberField(forms.IntegerField):
    """A whole number typed in any width, with or without commas."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(value if value in self.empty_values else figures(value))


class DecimalTextField(forms.DecimalField):
    """A number with decimals typed in any width, with or without commas; 1e9 is not one."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "input--short"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return super().to_python(value)
        typed = figures(value)
        if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"label": self.label})
        return super().to_python(typed)


class YMDInput(forms.MultiWidget):
    """Year, month and day in three text inputs; the pack's template draws them with 年, 月 and 日."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        part = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__({name: forms.TextInput(attrs=part) for name in ("year", "month", "day")}, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.year, value.month, value.day] if value else [None, None, None]


class YMDDateField(forms.Field):
    """A date of the Western calendar in three parts, full-width figures accepted; cleans to a date."""

    widget = YMDInput
    default_error_messages = {
        "year": _("Enter the year of “%(label)s” with four figures, for example 2025"),
        "month": _("Enter the month of “%(label)s” in figures from 1 to 12"),
        "day": _("Enter the day of “%(label)s” in figures from 1 to 31"),
        "date": _("There is no day %(day)s in month %(month)s of %(year)s. Check the date of “%(label)s”"),
    }

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or value in self.empty_values:
            return value or None
        typed = [figures(part or "") for part in value]
        if not any(typed):
            return None
        year, month, day = (
            self._part(part, name, low, high)
            for part, name, low, high in zip(typed, ("year", "month", "day"), (1000, 1, 1), (9999, 12, 31), strict=True)
        )
        try:
            return date(year, month, day)
        except ValueError as error:
            values = {"label": self.label, "year": year, "month": month, "day": day}
            raise ValidationError(self.error_messages["date"], code="date", params=values) from error

    def _part(self, typed: str, name: str, low: int, high: int) -> int:
        if not re.fullmatch("[0-9]{1,4}", typed) or not low <= int(typed) <= high:
            raise ValidationError(self.error_messages[name], code=name, params={"label": self.label})
        return int(typed)


class RadioChoices(forms.ChoiceField):
    """One of a few, all in sight; a label may be a looks.Choice with a second line.

    `ended` are choices that are not offered any more: what was chosen earlier still has its label.
    """

    widget = forms.RadioSelect

    def __init__(self, *, ended: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        self.ended = ended
        super().__init__(**options)


class CheckboxChoices(forms.MultipleChoiceField):
    """Any of a few, all in sight, up to `most`; a label may be a looks.Choice with a second line."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"most": _("Choose %(most)d or fewer for “%(label)s” (now %(count)d)")}

    def __init__(self, *, most: int | None = None, **options: Any) -> None:
        self.most = most
        super().__init__(**options)

    def validate(self, value: Sequence[str]) -> None:
        super().validate(value)
        if self.most is not None and len(value) > self.most:
            values = {"label": self.label, "most": self.most, "count": len(value)}
            raise ValidationError(self.error_messages["most"], code="most", params=values)


class ConsentField(forms.BooleanField):
    """A sentence somebody agrees to; its label is the sentence."""

    default_error_messages = {"required": _("Read the sentence and tick it to agree: %(label)s")}


class FilesInput(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class MultiFileField(forms.FileField):
    """Several files at once; cleans to a list. What a file really is, is judged where files are stored.

    `most` files of up to `megabytes` each, with one of the `suffixes` (small letters, with the dot).
    """

    widget = FilesInput
    default_error_messages = {
        "most": _("Choose %(most)d files or fewer for “%(label)s” (now %(count)d)"),
        "big": _("“%(name)s” is %(size)s MB. Choose a file of up to %(limit)d MB"),
        "type": _("“%(name)s” has a type that cannot be accepted. Choose one of %(types)s"),
        "nothing": _("“%(name)s” is empty. Choose it again"),
    }

    def __init__(self, *, most: int = 5, megabytes: int = 10, suffixes: Sequence[str], **options: Any) -> None:
        self.most, self.megabytes, self.suffixes = most, megabytes, tuple(suffixes)
        super().__init__(**options)
        self.widget.attrs["accept"] = ",".join(self.suffixes)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = [one for one in data or [] if one]
        if not uploads:
            super().clean(None, initial)
            return []
        if len(uploads) > self.most:
            self._refuse("most", most=self.most, count=len(uploads))
        for upload in uploads:
            self._check(upload)
        return uploads

    def _check(self, upload: UploadedFile) -> None:
        name = upload.name or ""
        if not name.lower().endswith(self.suffixes):
            types = ", ".join(suffix.lstrip(".").upper() for suffix in self.suffixes)
            self._refuse("type", name=name, types=types)
        size = upload.size or 0
        if not size:
            self._refuse("nothing", name=name)
        if size > self.megabytes * KILOBYTE**2:
            self._refuse("big", name=name, size=f"{size / KILOBYTE**2:.1f}", limit=self.megabytes)

    def _refuse(self, code: str, **values: Any) -> None:
        raise ValidationError(self.error_messages[code], code=code, params={"label": self.label, **values})
