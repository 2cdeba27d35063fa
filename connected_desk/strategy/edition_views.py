"""The pages by which the plan is revised: editions, their contents, a file, what became of each item, and the day."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from connected_desk.city import setting_record, waiting_actions
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Unit, WaitingFile
from connected_desk.city.reader import FaultyFile
from connected_desk.records.files import FileRefused
from connected_desk.records.web import DeskRequest

from . import edition_forms as forms
from . import queries, revision_queries
from .actions import revisions
from .edition_page_views import (
    done,
    draft_of,
    edition_of,
    for_readers,
    for_revisers,
    form_page,
    is_to_come,
    seen,
    steps_of,
    way_to,
    ways,
)
from .models import Edition, Item, Plan
from .plan_file import PlanFile, read_plan
from .revision_queries import PLANS, may_revise, sees_the_plan


@require_GET
@for_readers
def list_of_editions(request: DeskRequest) -> HttpResponse:
    """Every plan with its editions: which waits, which is in force, which is over; and what was changed."""
    today = tokyo_date(request.at)
    values = {
        "plans": [(plan, _standings(plan, today)) for plan in queries.plans()],
        "may_change": may_revise(request.user, today),  # type: ignore[arg-type]  # signed in
        "history": setting_record.history(PLANS),
        "crumbs": way_to(request),
    }
    return render(request, "strategy/editions.html", values)


@ways
@for_revisers
def begin(request: DeskRequest, key: UUID) -> HttpResponse:
    """Begin the next edition as a copy of this one."""
    of = edition_of(key)
    form = forms.BeginForm(request.POST or None, seen=seen(), name_ja=of.name_ja, name_en=of.name_en)
    if form.is_valid():
        names = {name: form.cleaned_data[name] for name in ("name_ja", "name_en")}
        if made := done(request, form, lambda said: revisions.begin_edition(of, **names, **said)):
            messages.success(request, _("The edition was begun. Change its items, then say what became of each."))
            return redirect("strategy:contents", made.key)
    return form_page(request, form, _("Begin the next edition of “%s”") % of.name)


@ways
@for_revisers
def choose_file(request: DeskRequest) -> HttpResponse:
    """Choose a file of an edition; nothing is written yet."""
    plans = [(plan.code, plan.name) for plan in queries.plans()]
    form = forms.PlanFileForm(plans, request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            file, person, said = form.cleaned_data["file"], request.user, form.cleaned_data["plan"]
            waiting = waiting_actions.hold_json(file, kind=PLANS, by=person, at=request.at, said=said)  # type: ignore[arg-type]
            return redirect("strategy:edition_check", waiting.key)
        except FileRefused as why:
            form.add_error("file", str(why))
    return form_page(request, form, _("Read an edition from a file"), template="strategy/edition_file.html")


@ways
@for_revisers
def check_file(request: DeskRequest, key: UUID) -> HttpResponse:
    """What the file holds, or what is wrong with it line by line; a press reads all of it, or nothing."""
    waiting = get_object_or_404(waiting_actions.of(request.user, PLANS, at=request.at), key=key)
    values: dict[str, Any] = {"waiting": waiting, "crumbs": way_to(request, _("Check the file"))}
    try:
        file = _read(waiting)
    except FaultyFile as faulty:
        return render(request, "strategy/edition_check.html", values | {"faults": faulty.faults}, status=422)
    form = forms.ConfirmFileForm(request.POST or None, seen=seen())
    if form.is_valid() and (loaded := done(request, form, lambda said: revisions.read_edition(file, **said))):
        waiting_actions.drop(waiting)
        messages.success(request, _("The edition was read in. Nothing is changed before it has its day."))
        for warning in loaded.warnings:
            messages.warning(request, warning)
        return redirect("strategy:contents", loaded.edition.key)
    values |= {"file": file, "levels": _counted(file), "form": form, "plan": _plan_of(file)}
    return render(request, "strategy/edition_check.html", values, status=422 if form.is_bound else 200)


@require_GET
@for_readers
def contents(request: DeskRequest, key: UUID) -> HttpResponse:
    """An edition with its steps and items, and what is to be done before it can be the plan."""
    edition, today = edition_of(key), tokyo_date(request.at)
    may_change = may_revise(request.user, today)  # type: ignore[arg-type]  # signed in
    outlook = revision_queries.outlook(edition, None, today, things=False)
    values = {
        "edition": edition,
        "items": edition.items.select_related("promoting_unit").prefetch_related("parents").order_by("position"),
        "steps": edition.steps.all(),
        "axes": edition.axes.prefetch_related("values__items"),
        "outlook": outlook,
        "may_change": may_change and edition.draft,
        "may_add_step": may_change,
        "sees_tree": sees_the_plan(request.user, today),  # type: ignore[arg-type]  # signed in
        "may_take_back": may_change and is_to_come(edition, today),
        "step_nav": steps_of(edition, outlook, 0) if edition.draft else [],
        "crumbs": way_to(request, edition.name),
    }
    return render(request, "strategy/contents.html", values)


@ways
@for_revisers
def name(request: DeskRequest, key: UUID) -> HttpResponse:
    """Name an edition that waits."""
    edition = draft_of(key)
    names = ("name_ja", "name_en", "period_text")
    form = forms.NameForm(request.POST or None, seen=seen(), **{one: getattr(edition, one) for one in names})
    if form.is_valid():
        said = {one: form.cleaned_data[one] for one in names}
        if done(request, form, lambda by: revisions.name_edition(edition, **said, **by)):
            messages.success(request, _("The name was saved."))
            return redirect("strategy:contents", edition.key)
    return form_page(request, form, _("Name the edition"), edition)


@ways
@for_revisers
def add_step(request: DeskRequest, key: UUID) -> HttpResponse:
    """A dated step of an edition."""
    edition = edition_of(key)
    form = forms.StepForm(request.POST or None, seen=seen(), on=tokyo_date(request.at))
    if form.is_valid():
        said = {one: form.cleaned_data[one] for one in ("kind", "on", "comments", "note")}
        if done(request, form, lambda by: revisions.add_step(edition, **said, **by)):
            messages.success(request, _("The step was recorded."))
            return redirect("strategy:contents", edition.key)
    return form_page(request, form, _("Record a step"), edition)


@ways
@for_revisers
def new_item(request: DeskRequest, key: UUID) -> HttpResponse:
    """Add an item to an edition that waits."""
    edition = draft_of(key)
    last = edition.items.order_by("position").last()
    start = {"position": last.position + 1 if last else 0, "level": edition.levels[-1]["key"]}
    form = _item_form(request, edition, start)
    return _item_page(request, form, edition, None)


@ways
@for_revisers
def edit_item(request: DeskRequest, key: UUID) -> HttpResponse:
    """Change an item of an edition that waits, or leave it out of it."""
    rows = Item.objects.select_related("edition__plan", "promoting_unit").filter(edition__draft=True)
    item = get_object_or_404(rows, key=key)
    start = {
        "code": item.code,
        "title_ja": item.title_ja,
        "title_en": item.title_en,
        "level": item.level,
        "position": item.position,
        "parents": "、".join(
            one.code for one in item.parents.filter(edition=item.edition).order_by("child_links__position")
        ),
        "promoting_unit": item.promoting_unit,
        "doing_units": list(item.doing_units.all()),
        "marks": [mark for mark, held in (("priority", item.is_priority), ("means", item.is_means)) if held],
    }
    if "drop" in request.POST:
        form = forms.ReasonForm(_("Leave it out"), request.POST, kind="danger", seen=seen())
        if form.is_valid() and done(request, form, lambda by: revisions.drop_item(item, **by) or True):
            messages.success(request, _("The item was left out of the edition."))
            return redirect("strategy:contents", item.edition.key)
        for sentence in form.non_field_errors():
            messages.error(request, str(sentence))
        if form.errors.get("reason"):
            messages.error(request, str(form.errors["reason"][0]))
        return redirect("strategy:edit_item", item.key)
    return _item_page(request, _item_form(request, item.edition, start, item), item.edition, item)


def _item_form(request: DeskRequest, edition: Edition, start: dict[str, Any], item: Item | None = None) -> Any:
    today = tokyo_date(request.at)
    units = Unit.objects.current(today)
    held = [unit.pk for unit in start.get("doing_units", [])]
    doing = units.filter(pk__in=[*queries.reporting_units(today).values_list("pk", flat=True), *held])
    return forms.ItemForm(edition, units, doing, request.POST or None, seen=seen(), **start)


def _item_page(request: DeskRequest, form: Any, edition: Edition, item: Item | None) -> HttpResponse:
    if form.is_valid() and done(request, form, lambda by: revisions.write_item(edition, form.words(), item=item, **by)):
        messages.success(request, _("The item was saved."))
        return redirect("strategy:contents", edition.key)
    title = str(item) if item else _("Add an item")
    drop = forms.ReasonForm(_("Leave it out"), kind="danger", seen=seen()) if item else None
    return form_page(request, form, title, edition, template="strategy/edition_item.html", item=item, drop=drop)


def _read(waiting: WaitingFile) -> PlanFile:
    """The plan in the waiting file, as an edition of the plan it was said to be of. Raises FaultyFile."""
    file = read_plan(Path(waiting.name), bytes(waiting.content))
    plan = Plan.objects.filter(code=waiting.said).first() if waiting.said else None
    newest = plan.editions.exclude(code=file.code).order_by("-number").first() if plan else None
    return replace(file, supersedes=newest.code) if newest else file


def _plan_of(file: PlanFile) -> Plan | None:
    named = Edition.objects.filter(code__in=[file.code, file.supersedes or "", file.superseded_by or ""])
    edition = named.select_related("plan").first()
    return edition.plan if edition else None


def _counted(file: PlanFile) -> list[tuple[str, int]]:
    return [(level["name_ja"], sum(row.level == level["key"] for row in file.items)) for level in file.levels]


def _standings(plan: Plan, today: date) -> list[tuple[Edition, str]]:
    """The plan's editions with how each stands: waits, coming, now, over."""
    found = list(plan.editions.all())
    now = next((one for one in found if not one.draft and not (one.in_force_from and one.in_force_from > today)), None)
    return [(one, _standing(one, now, today)) for one in found]


def _standing(edition: Edition, now: Edition | None, today: date) -> str:
    if edition.draft:
        return "waits"
    if is_to_come(edition, today):
        return "coming"
    return "now" if edition == now else "over"
