"""The forms of editions: beginning one, a file, its name, steps and items, what became of each item, and its day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from connected_desk.city.models import Unit
from connected_desk.ui.fields import CheckboxChoices, NormalisedCharField, WholeNumberField, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from .actions.mappings import Became
from .actions.revisions import ItemWords
from .models import Edition, Item
from .revision_queries import OldItem, Outlook
from .terms import StepKind, SuccessorKind, step_kinds, successor_kinds

CODES = gettext_lazy("Codes, with a comma between several")
SEPARATORS = str.maketrans("、，;；　\n", ",,,,,,")


class EditionForm(StaffForm, forms.Form):
    """A change of the plans: `seen` is the version of the book the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = NormalisedCharField(label=gettext_lazy("Reason of the change"), max_length=200)

    def __init__(self, data: Any = None, files: Any = None, **initial: Any) -> None:
        super().__init__(data, files, initial=initial)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])


class NameForm(EditionForm):
    """The name of an edition, and so of the plan from its day on."""

    buttons = (Button(gettext_lazy("Save the name"), icon="save"),)

    name_ja = NormalisedCharField(label=gettext_lazy("Name (Japanese)"), max_length=200)
    name_en = NormalisedCharField(label=gettext_lazy("Name (English)"), max_length=200, required=False)
    period_text = NormalisedCharField(
        label=gettext_lazy("Period in words"), max_length=400, required=False, multiline=True, rows=2
    )


class BeginForm(EditionForm):
    """The next edition as a copy of the one before."""

    buttons = (Button(gettext_lazy("Begin the edition"), icon="plus"),)

    name_ja = NormalisedCharField(
        label=gettext_lazy("Name (Japanese)"),
        max_length=200,
        help_text=gettext_lazy("The plan is called so from the day the edition comes into force."),
    )
    name_en = NormalisedCharField(label=gettext_lazy("Name (English)"), max_length=200, required=False)


class PlanFileForm(StaffForm, forms.Form):
    """A file of an edition, and the plan it belongs to."""

    buttons = (Button(gettext_lazy("See what the file holds")),)

    plan = forms.ChoiceField(label=gettext_lazy("It is an edition of"))
    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("JSON, up to 10 MB."))

    def __init__(self, plans: Sequence[tuple[str, str]], data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["plan"].choices = [*plans, ("", _("another plan, as the file says"))]  # type: ignore[attr-defined]
        self.fields["plan"].required = False
        self.fields["plan"].initial = plans[0][0] if plans else ""


class ConfirmFileForm(EditionForm):
    """That the edition is read in, and why."""

    buttons = (Button(gettext_lazy("Read the edition in"), icon="save"),)


class StepForm(EditionForm):
    """A dated step of an edition."""

    buttons = (Button(gettext_lazy("Record the step"), icon="save"),)

    kind = forms.ChoiceField(label=pgettext_lazy("plan", "Step"))
    on = YMDDateField(label=gettext_lazy("Day"))
    comments = WholeNumberField(
        label=gettext_lazy("Number of comments"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("Of public comments: how many came. Write below what they changed."),
    )
    note = NormalisedCharField(
        label=gettext_lazy("Outcome, and what changed by it"), multiline=True, rows=3, max_length=1000, required=False
    )

    def __init__(self, data: Any = None, **initial: Any) -> None:
        super().__init__(data, **initial)
        kinds = [choice for choice in step_kinds() if choice[0] != StepKind.IN_FORCE]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class ItemForm(EditionForm):
    """An item of an edition that waits."""

    buttons = (Button(gettext_lazy("Save the item"), icon="save"),)

    code = NormalisedCharField(label=gettext_lazy("Code"), max_length=40)
    title_ja = NormalisedCharField(label=gettext_lazy("Title (Japanese)"), max_length=300)
    title_en = NormalisedCharField(label=gettext_lazy("Title (English)"), max_length=300, required=False)
    level = forms.ChoiceField(label=pgettext_lazy("plan", "Level"))
    parents = NormalisedCharField(label=gettext_lazy("Items above"), max_length=200, required=False, help_text=CODES)
    position = WholeNumberField(label=gettext_lazy("Place in the list"), min_value=0, max_value=100_000)
    promoting_unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Promoting unit"), required=False, to_field_name="code", empty_label=""
    )
    marks = CheckboxChoices(
        label=gettext_lazy("Marks"),
        required=False,
        choices=(
            ("priority", gettext_lazy("Priority")),
            ("means", gettext_lazy("Means: not as a primary item")),
        ),
    )
    doing_units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Doing units"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, edition: Edition, units: QuerySet[Unit], doing: QuerySet[Unit], data: Any = None, **initial: Any
    ) -> None:
        super().__init__(data, **initial)
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (level["key"], edition.level_name(level["key"])) for level in edition.levels
        ]
        self.fields["promoting_unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["doing_units"].queryset = doing  # type: ignore[attr-defined]

    def words(self) -> ItemWords:
        """What was entered, as the action takes it. Only of a valid form."""
        said = self.cleaned_data
        return ItemWords(
            code=said["code"],
            level=said["level"],
            title_ja=said["title_ja"],
            title_en=said["title_en"],
            parents=codes_in(said["parents"]),
            position=said["position"],
            promoting_unit=said["promoting_unit"],
            doing_units=list(said["doing_units"]),
            is_priority="priority" in said["marks"],
            is_means="means" in said["marks"],
        )


class ReasonForm(EditionForm):
    """Nothing to say but why."""

    def __init__(self, label: Any, data: Any = None, *, kind: str = "fill", **initial: Any) -> None:
        self.buttons = (Button(label, kind=kind),)
        super().__init__(data, **initial)


class DayForm(EditionForm):
    """The day from which the edition is the plan."""

    buttons = (Button(gettext_lazy("Set the day"), icon="save"),)

    on = YMDDateField(label=gettext_lazy("First day in force"))


class MappingForm(EditionForm):
    """What became of each item of the edition before: a kind and the codes of the new edition, row by row.

    With `proposed`, rows nobody has said anything of show what is proposed; it is kept only where the form is sent.
    """

    def __init__(self, outlook: Outlook, data: Any = None, *, seen: int, proposed: bool = False) -> None:
        self.outlook = outlook
        self.buttons = (Button(_("Save what became of the items"), icon="save"),)
        super().__init__(data, seen=seen)
        self.news = {item.code: item for item in outlook.new.items.all()}
        kinds = [("", _("not said yet")), *successor_kinds()]
        for line in outlook.lines:
            suggested = line.proposal if proposed else None
            kind, codes = f"kind-{line.item.pk}", f"new-{line.item.pk}"
            self.fields[kind] = forms.ChoiceField(
                choices=kinds, required=False, label=pgettext("plan", "What became of it")
            )
            self.fields[codes] = NormalisedCharField(
                required=False, max_length=200, label=_("Items of the new edition")
            )
            self.fields[kind].initial = line.kind or (suggested.kind if suggested else "")
            self.fields[codes].initial = line.codes or (suggested.new.code if suggested else "")
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @property
    def rows(self) -> Iterator[tuple[OldItem, forms.BoundField, forms.BoundField]]:
        """Each old item with its two fields."""
        for line in self.outlook.lines:
            yield line, self[f"kind-{line.item.pk}"], self[f"new-{line.item.pk}"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.became: dict[Item, Became | None] = {}
        for line in self.outlook.lines:
            try:
                self.became[line.item] = self._became(line, said)
            except ValidationError as wrong:
                self.add_error(f"new-{line.item.pk}", wrong)
        self._once()
        return said

    def _became(self, line: OldItem, said: Mapping[str, Any]) -> Became | None:
        kind, codes = said.get(f"kind-{line.item.pk}", ""), codes_in(said.get(f"new-{line.item.pk}", ""))
        if not kind and not codes:
            return None
        named = {"item": line.item.code}
        if not kind:
            raise ValidationError(_("%(item)s: choose what became of it.") % named)
        if lost := [code for code in codes if code not in self.news]:
            raise ValidationError(_("%(item)s: the new edition has no item “%(code)s”.") % {**named, "code": lost[0]})
        if kind == SuccessorKind.ENDED and codes:
            raise ValidationError(_("%(item)s: an item that ended has no new one.") % named)
        if kind == SuccessorKind.SPLIT and len(codes) < 2:
            raise ValidationError(_("%(item)s: name the two or more items it was split into.") % named)
        if kind not in (SuccessorKind.ENDED, SuccessorKind.SPLIT) and len(codes) != 1:
            raise ValidationError(_("%(item)s: name the one item it became.") % named)
        return Became(SuccessorKind(kind), tuple(self.news[code] for code in codes))

    def _once(self) -> None:
        """Two items that go on as one were merged, both of them."""
        kinds = (SuccessorKind.SAME, SuccessorKind.RENAMED)
        one: dict[int, Item] = {}
        for old, became in self.became.items():
            if became is None or became.kind not in kinds:
                continue
            new = became.news[0]
            if other := one.get(new.pk):
                sentence = _("%(item)s and %(other)s became the same item: choose “Merged” for one of them at least.")
                self.add_error(f"new-{old.pk}", sentence % {"item": old.code, "other": other.code})
            one[new.pk] = old


class DivideForm(StaffForm, forms.Form):
    """With which part of a split item each thing goes on, as far as the person may see it."""

    buttons = (Button(gettext_lazy("Keep these choices"), icon="save"),)

    def __init__(self, outlook: Outlook, data: Any = None) -> None:
        super().__init__(data)
        self.asked: dict[str, tuple[OldItem, Any]] = {}
        for line in outlook.splits:
            parts = [(str(new.pk), str(new)) for new in line.news]
            for group in line.groups:
                for hanger in group.seen:
                    name = f"{line.item.pk}-{hanger.thing.key}"
                    if name in self.asked:
                        continue
                    self.asked[name] = (line, hanger)
                    self.fields[name] = forms.ChoiceField(
                        label=hanger.thing.name, choices=[("", _("not chosen yet")), *parts], required=False
                    )
                    self.fields[name].initial = str(hanger.chosen.pk) if hanger.chosen else ""

    @property
    def groups(self) -> Iterator[tuple[OldItem, list[tuple[Any, forms.BoundField]]]]:
        """Each split item with its things and their fields."""
        for line in dict.fromkeys(line for line, _hanger in self.asked.values()):
            yield line, [(hanger, self[name]) for name, (of, hanger) in self.asked.items() if of is line]

    def choices(self) -> dict[tuple[Item, Any], Item]:
        """What was chosen anew, as the action takes it. Only of a valid form."""
        found = {}
        for name, (line, hanger) in self.asked.items():
            new = next((new for new in line.news if str(new.pk) == self.cleaned_data[name]), None)
            if new and (hanger.chosen is None or hanger.chosen.pk != new.pk):
                found[line.item, hanger.thing.key] = new
        return found


def codes_in(text: str) -> list[str]:
    """The codes somebody typed, with commas or spaces between them."""
    return [code for part in text.translate(SEPARATORS).split(",") for code in part.split()]


def first_day(edition: Edition, on: date) -> date:
    """The day that is offered: the first of the next month, or what the edition's file said where that is to come."""
    if edition.starts_on and edition.starts_on > on:
        return edition.starts_on
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)
