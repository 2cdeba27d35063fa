"""The pages of grade scales: which is in force, those before, and the form of another."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city import setting_record
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only
from connected_desk.city.roles import HeldRole
from connected_desk.city.scales import FEWEST_GRADES, MOST_GRADES, has_grades, lines, parted
from connected_desk.city.setting_kinds import READERS
from connected_desk.city.setting_views import may_change, overtaken, way, who
from connected_desk.records.web import DeskRequest
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, figures
from connected_desk.ui.forms import Button, StaffForm

from .actions.scales import Worded, save_scale
from .forms import month_name
from .grading import SCALES, scale_for
from .models import GradeScale
from .queries import months_back
from .terms import Graded, GradeRule

MONTHS_OPEN = 16


# Up to which grade a light reaches. The highest grade is always on plan.
LIGHT: dict[str, Any] = {
    "choices": (
        ("", pgettext_lazy("light", "Grades say nothing of lights")),
        ("0", pgettext_lazy("light", "No grade")),
        ("1", pgettext_lazy("light", "The lowest grade")),
        ("2", pgettext_lazy("light", "The second from below")),
        ("3", pgettext_lazy("light", "The third from below")),
        ("4", pgettext_lazy("light", "The fourth from below")),
    ),
    "coerce": int,
    "empty_value": None,
    "required": False,
}


class ScaleForm(StaffForm, forms.Form):
    """How something is graded from a month on."""

    buttons = (Button(gettext_lazy("Save the scale"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    since = forms.ChoiceField(
        label=gettext_lazy("From which month on"), help_text=gettext_lazy("Months before keep their scale.")
    )
    rule = RadioChoices(label=gettext_lazy("How a grade comes about"), choices=GradeRule.choices)
    labels_ja = NormalisedCharField(
        label=gettext_lazy("Grades (Japanese)"),
        help_text=gettext_lazy("One a line, the lowest first: three to five."),
        multiline=True,
        max_length=200,
    )
    labels_en = NormalisedCharField(
        label=gettext_lazy("Grades (English)"), multiline=True, max_length=200, required=False
    )
    bounds = NormalisedCharField(
        label=gettext_lazy("From which rate in % (by the rate)"),
        help_text=gettext_lazy(
            "One a line, from the second grade on: with three grades, two numbers such as 80 and 100."
        ),
        multiline=True,
        max_length=100,
        required=False,
    )
    cannot_ja = NormalisedCharField(
        label=gettext_lazy("What cannot be judged (Japanese)"),
        help_text=gettext_lazy("No grade of the scale: counted apart, and never as 0."),
        max_length=30,
    )
    cannot_en = NormalisedCharField(
        label=gettext_lazy("What cannot be judged (English)"), max_length=30, required=False
    )
    behind_to = forms.TypedChoiceField(
        label=gettext_lazy("The light is “behind” up to"),
        help_text=gettext_lazy("An item is no better than the lights of its indicators and initiatives."),
        **LIGHT,
    )
    watch_to = forms.TypedChoiceField(label=gettext_lazy("The light is “watch” up to"), **LIGHT)
    reason = NormalisedCharField(label=pgettext_lazy("scale", "What was changed, and why"), max_length=200)

    def __init__(self, scale: GradeScale | None, *args: Any, seen: int, today: date) -> None:
        initial = {"seen": seen, "since": today.replace(day=1).isoformat()}
        super().__init__(*args, initial=initial | (_initial(scale) if scale else {}))
        months = months_back(date(today.year + 1, today.month, 1), MONTHS_OPEN)
        self.fields["since"].choices = [(month.isoformat(), month_name(month)) for month in months]

    def clean_since(self) -> date:
        return date.fromisoformat(self.cleaned_data["since"])

    def clean_labels_ja(self) -> list[str]:
        found = lines(self.cleaned_data["labels_ja"])
        if not has_grades(len(found)):
            words = {"least": FEWEST_GRADES, "most": MOST_GRADES}
            raise forms.ValidationError(_("Write %(least)d to %(most)d grades, one a line.") % words)
        return found

    def clean_labels_en(self) -> list[str]:
        return lines(self.cleaned_data["labels_en"])

    def clean_bounds(self) -> list[Decimal]:
        try:
            return [Decimal(figures(line)) for line in lines(self.cleaned_data["bounds"])]
        except InvalidOperation as error:
            raise forms.ValidationError(_("Write the rates in figures, one a line.")) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        count, bounds = len(cleaned["labels_ja"]), cleaned["bounds"]
        if cleaned["labels_en"] and len(cleaned["labels_en"]) != count:
            self.add_error("labels_en", _("Write as many English words as Japanese ones, or none."))
        if cleaned["rule"] == GradeRule.NUMERIC and len(bounds) != count - 1:
            self.add_error(
                "bounds", _("Write %(count)d rates, one for each grade but the lowest.") % {"count": count - 1}
            )
        elif cleaned["rule"] == GradeRule.JUDGED and bounds:
            self.add_error("bounds", _("By judgement there are no rates. Take them out."))
        elif sorted(set(bounds)) != bounds:
            self.add_error("bounds", _("The rates rise from line to line."))
        behind, watch = cleaned["behind_to"], cleaned["watch_to"]
        if (behind is None) != (watch is None):
            self.add_error("watch_to", _("Say it of both lights, or of neither."))
        elif behind is not None and not behind <= watch < count:
            self.add_error(
                "watch_to", _("“Watch” reaches as high as “behind” or higher; the highest grade is on plan.")
            )
        return cleaned

    def worded(self) -> Worded:
        """The scale as it was typed."""
        names = ("rule", "labels_ja", "labels_en", "bounds", "cannot_ja", "cannot_en", "behind_to", "watch_to")
        return Worded(**{name: self.cleaned_data[name] for name in names})


def _initial(scale: GradeScale) -> dict[str, Any]:
    ja, en = parted(scale.labels)
    return {
        "rule": scale.rule,
        "labels_ja": "\n".join(ja),
        "labels_en": "\n".join(en),
        "bounds": "\n".join(scale.bounds),
        "cannot_ja": scale.cannot["ja"],
        "cannot_en": scale.cannot["en"],
        "behind_to": scale.behind_to,
        "watch_to": scale.watch_to,
    }


@require_GET
@only(*READERS)
def list_of_scales(request: DeskRequest) -> HttpResponse:
    """The scales of indicators and initiatives, the latest first, with the one in force."""
    month = tokyo_date(request.at).replace(day=1)
    found = list(GradeScale.objects.order_by("-since", "-saved_at", "-pk"))
    shown = []
    for subject in Graded:
        now = scale_for(subject, month)
        rows = [(month_name(one.since), one, _steps(one), one == now) for one in found if one.subject == subject]
        shown.append((subject, rows))
    context = {
        "shown": shown,
        "history": setting_record.history(SCALES),
        "may_change": may_change(request),
        "crumbs": way(request, SCALES),
    }
    return render(request, "strategy/scales.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(HeldRole.ADMIN)
def new_scale(request: DeskRequest, subject: str) -> HttpResponse:
    """Word another scale from a month on."""
    if subject not in Graded.values:
        raise Http404
    of, today = Graded(subject), tokyo_date(request.at)
    form = ScaleForm(scale_for(of, today), request.POST or None, seen=setting_record.version(SCALES), today=today)
    if form.is_valid() and _saved(request, of, form):
        return redirect("strategy:scales")
    context = {"form": form, "subject": of, "crumbs": way(request, SCALES, str(of.label))}
    return render(request, "strategy/scale.html", context, status=422 if form.is_bound else 200)


def _steps(scale: GradeScale) -> list[tuple[str, str, str]]:
    """The grades, the highest first, each with the rate from which it begins and the light that follows from it."""
    bounds = ["", *scale.bounds] if scale.bounds else [""] * len(scale.labels)
    found = []
    for grade in range(len(scale.labels), 0, -1):
        light = scale.light(grade)
        found.append((scale.label(grade), bounds[grade - 1], str(light.label) if light else ""))
    return found


def _saved(request: DeskRequest, subject: Graded, form: ScaleForm) -> bool:
    """Whether the scale was saved; otherwise the form says why not."""
    with overtaken(form):
        save_scale(subject, form.worded(), since=form.cleaned_data["since"], **who(request, form.cleaned_data))
        messages.success(request, _("The scale was saved. It counts from its month on."))
        return True
    return False
