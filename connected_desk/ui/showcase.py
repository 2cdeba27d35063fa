"""What the component page shows: one form with every field, and invented values for every component."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import charts, fields
from .forms import Button, LinkButton, PublicForm
from .looks import (
    COLOURS,
    ICONS,
    Bubble,
    Check,
    Choice,
    Crumb,
    Fact,
    FileLine,
    FilterTag,
    Holder,
    LogLine,
    Look,
    Stage,
    Step,
    Tab,
)

FRIDAY = date(2025, 10, 17)
MORNING = datetime(2025, 10, 15, 0, 12, tzinfo=UTC)


class SampleForm(PublicForm, forms.Form):
    """Every kind of field the pack draws."""

    title = fields.NormalisedCharField(
        label=gettext_lazy("Title of the proposal"), max_length=40, help_text=gettext_lazy("Up to 40 characters.")
    )
    summary = fields.NormalisedCharField(
        label=gettext_lazy("Summary of the proposal"),
        max_length=400,
        multiline=True,
        help_text=gettext_lazy("Up to 400 characters: whose difficulty, and how you would solve it."),
    )
    stage = fields.RadioChoices(
        label=gettext_lazy("Stage of the proposal"),
        help_text=gettext_lazy("You may propose an idea."),
        choices=[
            ("idea", Choice(gettext_lazy("An idea"), gettext_lazy("We want to work out the effects with the city"))),
            ("offered", Choice(gettext_lazy("On offer"), gettext_lazy("There is a service with users"))),
        ],
    )
    items = fields.CheckboxChoices(
        label=gettext_lazy("Items of the strategy"),
        help_text=gettext_lazy("Up to two."),
        most=2,
        choices=[(code, code) for code in ("1-1", "1-2", "1-3")],
    )
    bureau = forms.ChoiceField(
        label=gettext_lazy("Bureau"), choices=[("", "－"), ("water", gettext_lazy("Waterworks bureau"))]
    )
    mail = forms.EmailField(label=gettext_lazy("E-mail address"))
    from_on = fields.YMDDateField(
        label=gettext_lazy("Start"), help_text=gettext_lazy("In the Western calendar, for example 2026 1 15.")
    )
    people = fields.WholeNumberField(label=gettext_lazy("People a month"), min_value=0, max_value=1_000_000)
    share = fields.DecimalTextField(label=gettext_lazy("Share (%)"), required=False, min_value=0, max_value=100)
    papers = fields.MultiFileField(
        label=gettext_lazy("Papers"),
        required=False,
        suffixes=(".pdf", ".docx"),
        help_text=gettext_lazy("PDF or Word. Up to 10 MB each, five files."),
    )
    agreed = fields.ConsentField(label=gettext_lazy("City staff may read the proposal in order to consider it."))
    buttons = (
        Button(gettext_lazy("Save and continue"), name="go", value="next"),
        Button(gettext_lazy("Save and come back later"), kind="line", icon="save", name="go", value="pause"),
        LinkButton(gettext_lazy("Back to the previous step"), "#"),
    )


def samples() -> dict[str, Any]:
    """The values of the page, in the language of the request."""
    files = [FileLine(_("Proposal") + ".pdf", "#", 2_516_582, _("checked")), FileLine("notes.txt", size=640)]
    return {
        **_ways(),
        **_lists(files),
        **_figures(),
        "files": files,
        "icons": sorted(ICONS),
        "colours": [(colour, Look("flag", colour)) for colour in sorted(COLOURS)],
        "triage": Look("search", "blue"),
        "friday": FRIDAY,
        "chosen": [("0", files[1])],
        "changed": [{"label": _("Papers"), "before": "", "after": "notes.txt"}],
        "morning": MORNING,
        "desk": Holder(_("the desk"), date(2025, 10, 9)),
        "owner": Holder(_("Waterworks bureau")),
        "missing": [_("No strategy item is linked, and no reason is given.")],
    }


def _ways() -> dict[str, Any]:
    steps = [_("Organisation"), _("Proposal"), _("City plan"), _("Papers"), _("Check")]
    return {
        "crumbs": [Crumb(_("Cases"), "#"), Crumb(_("Components"))],
        "tabs": [
            Tab(_("Proposal"), "#", current=True),
            Tab(_("Messages"), "#", count=2),
            Tab(_("Overdue"), "#", count=4, alert=True),
        ],
        "views": [Tab(_("List"), "#", current=True, icon="list"), Tab(_("Board"), "#", icon="board")],
        "steps": [Step(label, "#", done=place < 1, current=place == 1) for place, label in enumerate(steps)],
        "tags": [FilterTag(_("Due within two weeks"), "#")],
    }


def _lists(files: list[FileLine]) -> dict[str, Any]:
    return {
        "rows": [
            Fact(_("Stage"), _("On offer"), "#", _("Change")),
            Fact(_("Summary"), _("First line\nSecond line")),
            (_("Costs"), None),
        ],
        "stages": [
            Stage(_("Receipt"), "done", note="2025-10-08"),
            Stage(
                _("Check"), "now", _("The desk is reading the proposal."), "", _("In triage"), Look("search", "blue")
            ),
            Stage(_("Decision on the unit"), "next"),
        ],
        "lines": [
            LogLine(MORNING, _("confirmed receipt"), _("Sato"), _("No doubts about the papers.")),
            LogLine(datetime(2025, 10, 8, 1, 4, tzinfo=UTC), _("The proposal was received")),
        ],
        "bubbles": [
            Bubble(_("You"), datetime(2025, 10, 8, 1, 4, tzinfo=UTC), _("We submitted the proposal."), True, files),
            Bubble(_("The desk"), MORNING, _("Thank you.\nPlease tell us the names of the procedures.")),
        ],
        "checks": [
            Check(_("Every indicator has a baseline and a target"), True),
            Check(_("The final values are recorded"), False, _("Three are missing."), "#", _("Record")),
        ],
    }


def _figures() -> dict[str, Any]:
    months = [f"2025-{number:02}" for number in range(4, 10)]
    bureaus = [
        charts.Row(_("Citizens bureau"), 72, 60),
        charts.Row(_("Waterworks bureau"), 58, 60),
        charts.Row(_("Construction bureau"), 38, 60, late=True),
        charts.Row(_("Board of education"), None, 60),
    ]
    share = charts.Series(_("actual"), [48, 49.8, 52.5, None, 59.3, 62.4])
    plan = charts.Series(_("target"), [49, 51, 53.5, 56, 57.7, 59], dashed=True)
    flow = [
        charts.Series(_("Received"), [12, 9, 14, 8, 11, 14]),
        charts.Series(_("Passed on"), [6, 8, 10, 7, 9, 11]),
        charts.Series(_("Closed"), [2, 1, 3, 0, 2, 2]),
    ]
    heads = (_("Bureau"), _("progress"), _("target"))
    return {
        "funnel": [charts.Row(_("Received"), 5), charts.Row(_("In triage"), 6), charts.Row(_("In dialogue"), 21)],
        "line": charts.line(_("Share of procedures online"), months, [share, plan], unit="%", first=_("Month")),
        "bars": charts.bars(_("Progress by bureau"), bureaus, unit="%", full=100, headers=heads),
        "stacked": charts.stacked(_("Cases by month"), months, flow, first=_("Month")),
        "spark": charts.sparkline(_("Share online since April"), share.values),
    }
