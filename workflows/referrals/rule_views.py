"""The pages of suggestions: the rules and their versions, trying them out, and the log with how often they agreed."""

from dataclasses import replace
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only
from connected_desk.city.models import Unit
from connected_desk.city.queries import holds
from connected_desk.city.roles import HeldRole
from connected_desk.city.setting_kinds import READERS
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from workflows.cases.scope import visible_cases

from . import rule_actions
from .advice_queries import log_page, months
from .models import Rule, RuleKind
from .replay import replay, with_rule
from .rule_forms import PREVIEW, RuleForm, TryForm
from .rule_queries import all_rules, current_rules, rule_named, versions_of
from .suggestions import Advised, Matter, advise, matter_of

TRIERS = (HeldRole.DESK, *READERS)


@require_GET
@only(*TRIERS)
def list_of_rules(request: DeskRequest) -> HttpResponse:
    """Every rule by tier: what it fires on, to whom it points, its version, and whether it fires."""
    rules = all_rules()
    units = Unit.objects.in_bulk({code for rule in rules for code in rule.units}, field_name="code")
    context = {
        "tiers": [
            (RuleKind(kind).label, [(rule, [units[code] for code in rule.units if code in units]) for rule in of_kind])
            for kind, of_kind in groupby(rules, key=lambda rule: rule.kind)
        ],
        "may_open": _opens_settings(request),
        "crumbs": _way(request),
    }
    return render(request, "referrals/rules.html", context)


@require_http_methods(["GET", "POST"])
@only(*READERS)
def change_rule(request: DeskRequest, name: str) -> HttpResponse:
    """A rule with its versions; the administrator changes it, with a look at what would change on the last cases."""
    rule = rule_named(name)
    if rule is None:
        raise Http404
    on = tokyo_date(request.at)
    form = RuleForm(rule, on, request.POST or None) if request.user.is_staff else None
    preview = None
    if form and form.is_valid():
        if request.POST.get("act") == PREVIEW:
            now = current_rules()
            preview = replay(now, with_rule(now, form.changed()), on)
        elif _saved(request, form):
            return redirect("referrals:rule", name)
    context = {
        "rule": rule,
        "form": form,
        "preview": preview,
        "seen": _seen(request, preview),
        "versions": versions_of(name),
        "crumbs": _way(request, rule.title),
    }
    bad = form is not None and form.is_bound and bool(form.errors)
    return render(request, "referrals/rule.html", context, status=422 if bad else 200)


@require_GET
@only(*TRIERS)
def try_rules(request: DeskRequest) -> HttpResponse:
    """Which rules fire on a text or a case, and what they suggest; nothing is kept."""
    form = TryForm(request.GET if "text" in request.GET or "case" in request.GET else None)
    advised = None
    if form.is_valid():
        advised = _tried(request, form)
    context = {"form": form, "advised": advised, "crumbs": _way(request, _("Try the rules"))}
    return render(request, "referrals/try.html", context, status=422 if form.is_bound and form.errors else 200)


@require_GET
@only(HeldRole.DESK, HeldRole.DESK_HEAD, HeldRole.HQ, HeldRole.AUDITOR)
def advice(request: DeskRequest) -> HttpResponse:
    """How often the city chose what was suggested, month by month, and which rule fired on what."""
    person: Any = request.user
    on = tokyo_date(request.at)
    page = log_page(person, on, after=request.GET.get("after", ""))
    context = {
        "months": months(on),
        "page": page,
        "next": f"?after={page.after}" if page.after else "",
        "first": "?" if request.GET.get("after") else "",
        "reads_rules": any(holds(person, role, on) for role in TRIERS),
        "crumbs": [Crumb(_("Suggestions and what was chosen"))],
    }
    return render(request, "referrals/advice.html", context)


def _saved(request: DeskRequest, form: RuleForm) -> Rule | None:
    """The rule saved; None, with the sentence on the form, where somebody saved another version meanwhile."""
    said: Any = form.cleaned_data
    try:
        saved = rule_actions.save_rule(
            form.changed(),
            based_on=said["version"],
            note=said["note"],
            by=request.user,  # type: ignore[arg-type]
            at=request.at,
        )
    except rule_actions.Overtaken:
        form.add_error(None, _("Somebody else saved a newer version. Open the page again and make your change there."))
        return None
    messages.success(request, _("Version %d was saved. The rule fires in this version from now on.") % saved.number)
    return saved


def _tried(request: DeskRequest, form: TryForm) -> Advised | None:
    on, said = tokyo_date(request.at), form.cleaned_data
    if said["text"]:
        return advise(Matter(text=said["text"]), on, current_rules())
    rows = visible_cases(request.user, on).filter(number=said["case"].strip())  # type: ignore[arg-type]
    case = rows.select_related("proposal__challenge__unit").first()
    if case is None:
        form.add_error("case", _("There is no case of this number that you may see."))
        return None
    matter = matter_of(case, request.user, on)  # type: ignore[arg-type]
    return advise(replace(matter, left_out=frozenset()), on, current_rules())  # as if nobody had it yet


def _seen(request: DeskRequest, preview: Any) -> frozenset[int]:
    """Of the cases whose first unit would change, those this person may see by number and title."""
    if preview is None:
        return frozenset()
    shown = [one.case.pk for one in preview.changed]
    rows = visible_cases(request.user, tokyo_date(request.at)).filter(pk__in=shown)  # type: ignore[arg-type]
    return frozenset(rows.values_list("pk", flat=True))


def _opens_settings(request: DeskRequest) -> bool:
    person: Any = request.user
    return any(holds(person, role, tokyo_date(request.at)) for role in READERS)


def _way(request: DeskRequest, *labels: str) -> list[Crumb]:
    """From the settings for those who may open them, down to this page."""
    start = [Crumb(_("Settings"), reverse("city:settings"))] if _opens_settings(request) else []
    rules = Crumb(_("Rules of suggestion"), reverse("referrals:rules") if labels else "")
    return [*start, rules, *(Crumb(label) for label in labels)]
