"""The pages by which the plan is revised: editions, their contents, a file, what became of each item, and the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city import setting_record, waiting_actions
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.city.models import Unit, WaitingFile
from connected_desk.city.queries import holds
from connected_desk.city.reader import FaultyFile
from connected_desk.city.roles import HeldRole
from connected_desk.city.setting_kinds import READERS
from connected_desk.city.setting_views import overtaken, who
from connected_desk.records.files import FileRefused
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Step

from . import edition_forms as forms
from . import queries, revision_queries
from .actions import revisions
from .actions.revisions import RevisionRefused
from .models import Edition, Item, Plan
from .plan_file import PlanFile, read_plan
from .revision_queries import PLANS, may_divide, may_revise

ways = require_http_methods(["GET", "POST"])
View = Callable[..., HttpResponse]


def _for(view: View, may: Callable[[Any, date], bool]) -> View:
    @wraps(view)
    def look(request: DeskRequest, *args: Any, **options: Any) -> HttpResponse:
        if not may(request.user, tokyo_date(request.at)):
            refuse(request, _("This page is for others."))
        return view(request, *args, **options)

    return look


def for_revisers(view: View) -> View:
    """The view is for those who keep the plan."""
    return _for(view, may_revise)


def for_readers(view: View) -> View:
    """The view is for those who keep the plan, divide what hangs on it, or may look at settings."""
    return _for(
        view,
        lambda person, on: may_revise(person, on) or may_divide(person, on) or any(holds(person, r, on) for r in READERS),
    )


@require_GET
@for_readers
def list_of_editions(request: DeskRequest) -> HttpResponse:
    """Every plan with its editions: which waits, which is in force, which is over; and what was changed."""
    today = tokyo_date(request.at)
    values = {
        "plans": [(plan, _standings(plan, today)) for plan in queries.plans()],
        "may_change": may_revise(request.user, today),
        "history": setting_record.history(PLANS),
        "crumbs": _way(request),
    }
    return render(request, "strategy/editions.html", values)


@ways
@for_revisers
def begin(request: DeskRequest, key: UUID) -> HttpResponse:
    """Begin the next edition as a copy of this one."""
    of = _edition(key)
    form = forms.BeginForm(request.POST or None, seen=_seen(), name_ja=of.name_ja, name_en=of.name_en)
    if form.is_valid():
        names = {name: form.cleaned_data[name] for name in ("name_ja", "name_en")}
        if made := _done(request, form, lambda said: revisions.begin_edition(of, **names, **said)):
            messages.success(request, _("The edition was begun. Change its items, then say what became of each."))
            return redirect("strategy:contents", made.key)
    return _form_page(request, form, _("Begin the next edition of “%s”") % of.name)


@ways
@for_revisers
def choose_file(request: DeskRequest) -> HttpResponse:
    """Choose a file of an edition; nothing is written yet."""
    plans = [(plan.code, plan.name) for plan in queries.plans()]
    form = forms.PlanFileForm(plans, request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            waiting = waiting_actions.hold_json(
                form.cleaned_data["file"], kind=PLANS, by=request.user, at=request.at, said=form.cleaned_data["plan"]
            )
            return redirect("strategy:edition_check", waiting.key)
        except FileRefused as why:
            form.add_error("file", str(why))
    return _form_page(request, form, _("Read an edition from a file"), template="strategy/edition_file.html")


@ways
@for_revisers
def check_file(request: DeskRequest, key: UUID) -> HttpResponse:
    """What the file holds, or what is wrong with it line by line; a press reads all of it, or nothing."""
    waiting = get_object_or_404(waiting_actions.of(request.user, PLANS, at=request.at), key=key)
    values: dict[str, Any] = {"waiting": waiting, "crumbs": _way(request, _("Check the file"))}
    try:
        file = _read(waiting)
    except FaultyFile as faulty:
        return render(request, "strategy/edition_check.html", values | {"faults": faulty.faults}, status=422)
    form = forms.ConfirmFileForm(request.POST or None, seen=_seen())
    if form.is_valid() and (loaded := _done(request, form, lambda said: revisions.read_edition(file, **said))):
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
    edition, today = _edition(key), tokyo_date(request.at)
    may_change = may_revise(request.user, today)
    outlook = revision_queries.outlook(edition, None, today, things=False)
    values = {
        "edition": edition,
        "items": edition.items.select_related("promoting_unit").prefetch_related("parents").order_by("position"),
        "steps": edition.steps.all(),
        "outlook": outlook,
        "may_change": may_change and edition.draft,
        "may_add_step": may_change,
        "may_take_back": may_change and _to_come(edition, today),
        "step_nav": _steps(edition, outlook, 0) if edition.draft else [],
        "crumbs": _way(request, edition.name),
    }
    return render(request, "strategy/contents.html", values)


@ways
@for_revisers
def name(request: DeskRequest, key: UUID) -> HttpResponse:
    """Name an edition that waits."""
    edition = _draft(key)
    names = ("name_ja", "name_en", "period_text")
    form = forms.NameForm(request.POST or None, seen=_seen(), **{one: getattr(edition, one) for one in names})
    if form.is_valid():
        said = {one: form.cleaned_data[one] for one in names}
        if _done(request, form, lambda by: revisions.name_edition(edition, **said, **by)):
            messages.success(request, _("The name was saved."))
            return redirect("strategy:contents", edition.key)
    return _form_page(request, form, _("Name the edition"), edition)


@ways
@for_revisers
def add_step(request: DeskRequest, key: UUID) -> HttpResponse:
    """A dated step of an edition."""
    edition = _edition(key)
    form = forms.StepForm(request.POST or None, seen=_seen(), on=tokyo_date(request.at))
    if form.is_valid():
        said = {one: form.cleaned_data[one] for one in ("kind", "on", "comments", "note")}
        if _done(request, form, lambda by: revisions.add_step(edition, **said, **by)):
            messages.success(request, _("The step was recorded."))
            return redirect("strategy:contents", edition.key)
    return _form_page(request, form, _("Record a step"), edition)


@ways
@for_revisers
def new_item(request: DeskRequest, key: UUID) -> HttpResponse:
    """Add an item to an edition that waits."""
    edition = _draft(key)
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
        "parents": "、".join(one.code for one in item.parents.filter(edition=item.edition).order_by("child_links__position")),
        "promoting_unit": item.promoting_unit,
        "doing_units": list(item.doing_units.all()),
        "marks": [mark for mark, held in (("priority", item.is_priority), ("means", item.is_means)) if held],
    }
    if "drop" in request.POST:
        form = forms.ReasonForm(_("Leave it out"), request.POST, kind="danger", seen=_seen())
        if form.is_valid() and _done(request, form, lambda by: revisions.drop_item(item, **by) or True):
            messages.success(request, _("The item was left out of the edition."))
            return redirect("strategy:contents", item.edition.key)
        for sentence in form.non_field_errors():
            messages.error(request, str(sentence))
        if form.errors.get("reason"):
            messages.error(request, form.errors["reason"][0])
        return redirect("strategy:edit_item", item.key)
    return _item_page(request, _item_form(request, item.edition, start, item), item.edition, item)


@ways
@for_revisers
def mapping(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say of each item of the edition before what became of it."""
    edition, today = _draft(key), tokyo_date(request.at)
    outlook = revision_queries.outlook(edition, None, today)
    proposed = "proposed" in request.GET
    form = forms.MappingForm(outlook, request.POST or None, seen=_seen(), proposed=proposed)
    if form.is_valid():
        changed = _done(request, form, lambda by: [revisions.map_items(edition, form.became, **by)])
        if changed:
            said = ngettext("%(n)d item was changed.", "%(n)d items were changed.", changed[0]) % {"n": changed[0]}
            messages.success(request, said)
            still = revision_queries.unmapped(outlook.old, edition).exists() if outlook.old else False
            return redirect("strategy:mapping" if still else "strategy:coming", edition.key)
    values = {
        "edition": edition,
        "outlook": outlook,
        "form": form,
        "proposed": proposed,
        "proposals": sum(line.proposal is not None for line in outlook.lines),
        "news": edition.items.order_by("position"),
        "step_nav": _steps(edition, outlook, 1),
        "crumbs": _way(request, _("What became of the items"), edition=edition),
    }
    return render(request, "strategy/mapping.html", values, status=422 if form.is_bound else 200)


@ways
@for_readers
def coming(request: DeskRequest, key: UUID) -> HttpResponse:
    """What happens to each link; where what hangs on a split item goes; and the day the edition comes into force."""
    edition, today = _edition(key), tokyo_date(request.at)
    person: Any = request.user
    outlook = revision_queries.outlook(edition, person, today)
    divides, revises = may_divide(person, today), may_revise(person, today)
    dividing, setting = "divide" in request.POST, "set_day" in request.POST
    divide = forms.DivideForm(outlook, request.POST if dividing else None)
    day = forms.DayForm(request.POST if setting else None, seen=_seen(), on=forms.first_day(edition, today))
    if (dividing and not divides) or (setting and not revises):
        refuse(request, _("This page is for others."))
    if dividing and divide.is_valid():
        count = revisions.divide(divide.choices(), by=person, at=request.at)
        said = ngettext("%(n)d choice was kept.", "%(n)d choices were kept.", count) % {"n": count}
        messages.success(request, said)
        return redirect("strategy:coming", edition.key)
    if setting and day.is_valid() and _done(
        request, day, lambda by: revisions.come_into_force(edition, on=day.cleaned_data["on"], **by)
    ):
        messages.success(request, _("The edition has its day. From then on links go on to the new items."))
        return redirect("strategy:contents", edition.key)
    values = {
        "edition": edition,
        "outlook": outlook,
        "divide_form": divide if divides and divide.asked else None,
        "day_form": day if revises and edition.draft and not outlook.unmapped else None,
        "may_map": revises and edition.draft,
        "step_nav": _steps(edition, outlook, 2) if edition.draft else [],
        "crumbs": _way(request, _("What happens to the links"), edition=edition),
    }
    return render(request, "strategy/coming.html", values, status=422 if day.is_bound or divide.is_bound else 200)


@ways
@for_revisers
def take_back(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take back the day of an edition, as long as it has not come."""
    edition = _edition(key)
    form = forms.ReasonForm(_("Take the day back"), request.POST or None, kind="danger", seen=_seen())
    if form.is_valid() and _done(request, form, lambda by: revisions.take_day_back(edition, **by)):
        messages.success(request, _("The edition waits again."))
        return redirect("strategy:contents", edition.key)
    return _form_page(request, form, _("Take the day back"), edition)


def _done(request: DeskRequest, form: Any, act: Callable[[dict[str, Any]], Any]) -> Any:
    """What the action gave; None where it was refused, which the form then says."""
    with overtaken(form):
        try:
            return act(who(request, form.cleaned_data))
        except RevisionRefused as why:
            form.add_error(None, str(why))
    return None


def _item_form(request: DeskRequest, edition: Edition, start: dict[str, Any], item: Item | None = None) -> Any:
    today = tokyo_date(request.at)
    units = Unit.objects.current(today)
    held = [unit.pk for unit in start.get("doing_units", [])]
    doing = units.filter(pk__in=[*queries.reporting_units(today).values_list("pk", flat=True), *held])
    return forms.ItemForm(edition, units, doing, request.POST or None, seen=_seen(), **start)


def _item_page(request: DeskRequest, form: Any, edition: Edition, item: Item | None) -> HttpResponse:
    if form.is_valid() and _done(
        request, form, lambda by: revisions.write_item(edition, form.words(), item=item, **by)
    ):
        messages.success(request, _("The item was saved."))
        return redirect("strategy:contents", edition.key)
    title = str(item) if item else _("Add an item")
    drop = forms.ReasonForm(_("Leave it out"), kind="danger", seen=_seen()) if item else None
    return _form_page(request, form, title, edition, template="strategy/edition_item.html", item=item, drop=drop)


def _form_page(
    request: DeskRequest,
    form: Any,
    title: str,
    edition: Edition | None = None,
    *,
    template: str = "strategy/edition_form.html",
    **more: Any,
) -> HttpResponse:
    crumbs = _way(request, title, edition=edition)
    values = {"form": form, "heading": title, "edition": edition, "crumbs": crumbs, **more}
    return render(request, template, values, status=422 if form.is_bound else 200)


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
    if _to_come(edition, today):
        return "coming"
    return "now" if edition == now else "over"


def _to_come(edition: Edition, today: date) -> bool:
    return edition.in_force_from is not None and edition.in_force_from > today


def _steps(edition: Edition, outlook: Any, now: int) -> list[Step]:
    """The way of an edition that waits: its contents, what became of the items, and its day."""
    pages = (
        ("contents", _("Contents"), True),
        ("mapping", _("What became of the items"), not outlook.unmapped),
        ("coming", _("Links and the day"), False),
    )
    return [
        Step(label, reverse(f"strategy:{page}", args=[edition.key]), done=done and place != now, current=place == now)
        for place, (page, label, done) in enumerate(pages)
    ]


def _edition(key: UUID) -> Edition:
    return get_object_or_404(Edition.objects.select_related("plan"), key=key)


def _draft(key: UUID) -> Edition:
    return get_object_or_404(Edition.objects.select_related("plan").filter(draft=True), key=key)


def _seen() -> int:
    return setting_record.version(PLANS)


def _way(request: DeskRequest, here: str = "", *, edition: Edition | None = None) -> list[Crumb]:
    today = tokyo_date(request.at)
    reads = any(holds(request.user, role, today) for role in READERS)
    way = [Crumb(_("Settings"), reverse("city:settings"))] if reads else [Crumb(_("Strategy"), reverse("strategy:tree"))]
    way.append(Crumb(_("Plan and its editions"), reverse("strategy:editions") if here else ""))
    if edition:
        way.append(Crumb(edition.name, reverse("strategy:contents", args=[edition.key])))
    return [*way, Crumb(here)] if here else way
