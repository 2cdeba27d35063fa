"""What is measured for a criterion: its chart and every value, values entered, and wrong ones put right."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui import charts
from connected_desk.ui.formats import full_date, short_date, thousands
from connected_desk.ui.looks import Crumb
from workflows.engine.move import roles_of
from workflows.engine.vocabulary import in_language

from .. import actions, queries
from ..forms.values import CorrectForm, FinalForm, MeasureForm
from ..models import Criterion, Measurement
from ..scope import visible_pocs
from . import shown
from .writing import find_child, find_poc, page, posted, write


@require_safe
def values(request: DeskRequest, key: UUID) -> HttpResponse:
    """A criterion over time: a sentence, a chart with the line of the target, and every value with its source."""
    criterion: Criterion = find_child(request, Criterion, key)
    poc, on = criterion.poc, tokyo_date(request.at)
    [line] = queries.lines_of(poc, poc.criteria.filter(pk=criterion.pk), on)
    has_part = bool(roles_of(poc, request.user, on) & shown.WORKING)
    context = {
        "poc": poc,
        "criterion": criterion,
        "line": line,
        "sentence": sentence(line),
        "chart": chart(line) if line.values else None,
        "measurements": [
            (one, queries.plain(one.value))
            for one in criterion.measurements.select_related("by", "corrected_by").order_by("on", "pk")
        ],
        "may_correct": has_part and shown.still_to_settle(poc),
        "crumbs": [
            Crumb(_("Proofs of concept"), reverse("pocs:list")),
            Crumb(poc.case.number, poc.get_absolute_url()),
            Crumb(criterion.indicator),
        ],
    }
    return render(request, "pocs/values.html", context)


def sentence(line: queries.CriterionLine) -> str:
    """How far the criterion has come, in words."""
    unit = line.criterion.unit
    said = {
        "before": pgettext("criterion", "no value") if line.baseline is None else f"{thousands(line.baseline)}{unit}",
        "target": f"{thousands(line.target)}{unit}",
    }
    if line.latest is None:
        return _("Before the trial: %(before)s. Target: %(target)s. Nothing has been measured yet.") % said
    said |= {"latest": f"{thousands(line.latest.value)}{unit}", "day": full_date(line.latest.on)}
    told = _("Before the trial: %(before)s. Target: %(target)s. Latest: %(latest)s (%(day)s).") % said
    if line.share is None:
        return told
    return told + in_language("", " ") + _("That is %(share)d%% of the way to the target.") % {"share": line.share}


def chart(line: queries.CriterionLine) -> charts.Chart:
    """The values by day of measuring, from the one before the trial on, with the target as a dashed line."""
    measured = [(short_date(one.on), one.value) for one in line.values]
    if line.baseline is not None:
        measured.insert(0, (pgettext("chart", "Before"), line.baseline))
    return charts.line(
        line.criterion.indicator,
        [label for label, _value in measured],
        [
            charts.Series(_("Measured value"), [value for _label, value in measured]),
            charts.Series(_("Target"), [line.target] * len(measured), dashed=True),
        ],
        unit=line.criterion.unit,
        first=_("Measured on"),
    )


def measure(request: DeskRequest, key: UUID) -> HttpResponse:
    """Enter a value."""
    poc = find_poc(request, key)
    form = MeasureForm(poc.criteria.all(), tokyo_date(request.at), posted(request))

    def act(valid: MeasureForm) -> None:
        said = dict(valid.cleaned_data)
        actions.add_measurement(said.pop("criterion"), by=request.user, at=request.at, **said)

    return page(request, poc, form, act, _("Enter a measured value"), _("The value was entered."))


def final(request: DeskRequest, key: UUID) -> HttpResponse:
    """Enter the final value of a criterion, or why there is none."""
    criterion = find_child(request, Criterion, key)
    form = FinalForm(criterion, tokyo_date(request.at), posted(request))
    title = _("Final value of “%(criterion)s”") % {"criterion": criterion.indicator}
    return write(request, criterion.poc, form, actions.set_final, criterion, title, _("The final value was entered."))


def correct(request: DeskRequest, key: UUID) -> HttpResponse:
    """Put a wrong value right, saying why."""
    rows = Measurement.objects.filter(key=key, criterion__poc__in=visible_pocs(request.user, tokyo_date(request.at)))
    found = rows.select_related("criterion__poc__case__owner_unit", "criterion__poc__lead_unit").first()
    if found is None:
        raise Http404
    form = CorrectForm(found, tokyo_date(request.at), posted(request))

    def act(valid: CorrectForm) -> None:
        actions.correct_measurement(found, by=request.user, at=request.at, **valid.cleaned_data)

    criterion = found.criterion
    title = _("Put a value of “%(criterion)s” right") % {"criterion": criterion.indicator}
    told = {"day": full_date(found.on), "value": thousands(queries.plain(found.value)), "unit": criterion.unit}
    lead = _("%(day)s: %(value)s %(unit)s. The wrong value stays to be read, with the reason.") % told
    return page(request, criterion.poc, form, act, title, _("The value was put right."), lead)
