"""How our forms are put on a page with crispy-forms: helper, layout objects, and errors that name the field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.forms import BaseFormSet, BoundField
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

# What Django would say, said with the field's name and what to do about it. Later rows win over earlier ones.
SENTENCES: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (forms.Field, {"required": _("Enter “%(label)s”")}),
    (
        forms.CharField,
        {
            "max_length": _("“%(label)s” must be %(limit_value)d characters or fewer (now %(show_value)d)"),
            "min_length": _("“%(label)s” must be %(limit_value)d characters or more (now %(show_value)d)"),
        },
    ),
    (forms.EmailField, {"invalid": _("Check the e-mail address, for example name@example.jp")}),
    (forms.URLField, {"invalid": _("Check the address of the page, for example https://www.example.jp/")}),
    (
        forms.IntegerField,
        {
            "invalid": _("Enter “%(label)s” in figures"),
            "min_value": _("“%(label)s” must be %(limit_value)s or more"),
            "max_value": _("“%(label)s” must be %(limit_value)s or less"),
        },
    ),
    (forms.DateField, {"invalid": _("“%(label)s” is not a date that exists. Check the date")}),
    (
        forms.ChoiceField,
        {"required": _("Choose “%(label)s”"), "invalid_choice": _("Choose “%(label)s” again from the list")},
    ),
    (
        forms.ModelMultipleChoiceField,
        {
            "invalid_choice": _("Choose “%(label)s” again from the list"),
            "invalid_pk_value": _("Choose “%(label)s” again from the list"),
        },
    ),
    (forms.BooleanField, {"required": _("Tick “%(label)s” to go on")}),
    (
        forms.FileField,
        {"required": _("Choose a file for “%(label)s”"), "empty": _("The file for “%(label)s” is empty")},
    ),
)
ANSWER = _("Answer the question: %(label)s")
QUESTION_ENDS = ("か", "？", "?")


def name_errors(field: forms.Field, label: str) -> None:
    """Give the field sentences that name it: ours for Django's stock ones, and its own with %(label)s filled in."""
    stock: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            stock |= vars(kind).get("default_error_messages", {})
    ours: dict[str, Any] = {}
    for kind, sentences in SENTENCES:
        if isinstance(field, kind):
            ours |= sentences
    if label.endswith(QUESTION_ENDS):
        ours["required"] = ANSWER
    for code, sentence in ours.items():
        if field.error_messages.get(code) is stock.get(code):
            field.error_messages[code] = sentence
    for code, sentence in field.error_messages.items():
        field.error_messages[code] = _filled(str(sentence), label)


def _filled(sentence: str, label: str) -> str:
    """The sentence with the label in it; its other places are filled by % when the error is raised."""
    takes_more = "%(" in sentence.replace("%(label)s", "")
    return sentence.replace("%(label)s", label.replace("%", "%%") if takes_more else label)


@dataclass(frozen=True)
class Problem:
    """A sentence of the error summary and the id of the control it is about (empty: the form as a whole)."""

    sentence: str
    target: str = ""


def problems(form: forms.BaseForm | BaseFormSet) -> list[Problem]:
    """What there is to put right, in the order of the page."""
    if isinstance(form, BaseFormSet):
        whole = [Problem(str(sentence)) for sentence in form.non_form_errors()]
        return whole + [problem for one in form.forms for problem in problems(one)]
    found = [Problem(str(sentence)) for sentence in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else first_control(field)
        found += [Problem(str(sentence), target) for sentence in field.errors]
    return found


def first_control(field: BoundField) -> str:
    """The id of the field's first control: what a link of the error summary leads to."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


class Button(LayoutObject):
    """A submit button in a layout; its size follows the form's helper."""

    def __init__(self, label: Any, *, kind: str = "fill", icon: str = "", name: str = "", value: str = "") -> None:
        self.fields: list[Any] = []
        self.values = {"label": label, "kind": kind, "icon": icon, "name": name, "value": value}

    def render(self, form: forms.BaseForm, context: Any, **options: Any) -> SafeString:
        size = context.get("button_size", "")
        return render_to_string("cd/components/button.html", {**self.values, "size": size})


class LinkButton(LayoutObject):
    """A link that looks like a button, such as the one that leads back."""

    def __init__(self, label: Any, url: str, *, kind: str = "text", icon: str = "") -> None:
        self.fields: list[Any] = []
        self.values = {"label": label, "url": url, "kind": kind, "icon": icon}

    def render(self, form: forms.BaseForm, context: Any, **options: Any) -> SafeString:
        return render_to_string("cd/components/link_button.html", self.values)


class Actions(LayoutObject):
    """The row of buttons that ends a form: first the one that goes on."""

    def __init__(self, *buttons: Button | LinkButton) -> None:
        self.fields = list(buttons)

    def render(self, form: forms.BaseForm, context: Any, **options: Any) -> SafeString:
        content = mark_safe("".join(one.render(form, context, **options) for one in self.fields))  # noqa: S308
        return render_to_string("cd/components/actions.html", {"content": content, "form": True})


class DeskFormHelper(FormHelper):
    """The helper of every form of ours: no browser messages (ours come in both languages), our label and button sizes.

    `form_tag=False` leaves <form>, the CSRF field and the buttons' place to the template.
    """

    def __init__(self, form: forms.BaseForm | None = None, *, form_tag: bool = True) -> None:
        super().__init__(form)
        self.form_tag = form_tag
        self.disable_csrf = not form_tag
        self.attrs = {"novalidate": ""}


class PublicFormHelper(DeskFormHelper):
    """Large labels and buttons: people who fill in one form."""

    def __init__(self, form: forms.BaseForm | None = None, *, form_tag: bool = True) -> None:
        super().__init__(form, form_tag=form_tag)
        self.label_class, self.button_size = "field__label", "lg"


class StaffFormHelper(DeskFormHelper):
    """Small labels and buttons: people who fill in many."""

    def __init__(self, form: forms.BaseForm | None = None, *, form_tag: bool = True) -> None:
        super().__init__(form, form_tag=form_tag)
        self.label_class, self.button_size = "mini-label", ""


class DeskForm(forms.BaseForm):
    """Mixed into a Form or ModelForm (before it): errors that name the field, and a crispy helper.

    `buttons` end the form; `form_tag = False` where the template writes <form> itself; override `layout` to group
    fields. Fields may be added or relabelled until the form is first validated or shown.
    """

    helper_class: type[DeskFormHelper] = DeskFormHelper
    form_tag = True
    buttons: Sequence[Button | LinkButton] = ()

    def full_clean(self) -> None:
        for name, field in self.fields.items():
            name_errors(field, str(self[name].label))
        super().full_clean()

    @cached_property
    def helper(self) -> DeskFormHelper:
        helper = self.helper_class(form_tag=self.form_tag)
        helper.layout = self.layout()
        return helper

    def layout(self) -> Layout:
        """The fields in the order a person thinks of them, then the buttons."""
        return Layout(*self.fields, *([Actions(*self.buttons)] if self.buttons else []))


class PublicForm(DeskForm):
    """A form on a public page."""

    helper_class = PublicFormHelper


class StaffForm(DeskForm):
    """A form on a staff page."""

    helper_class = StaffFormHelper
