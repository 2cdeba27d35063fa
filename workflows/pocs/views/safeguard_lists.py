"""The settings pages of the check list of safeguards: its versions, and the next one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city import setting_record
from connected_desk.city.gate import only
from connected_desk.city.roles import HeldRole
from connected_desk.city.setting_kinds import READERS
from connected_desk.city.setting_views import may_change, overtaken, way, who
from connected_desk.records.web import DeskRequest

from ..actions import save_safeguard_list, worded
from ..forms.safeguard_lists import SafeguardListForm
from ..queries import SAFEGUARDS, newest_list, safeguard_lists, used_lists


@require_GET
@only(*READERS)
def list_of_lists(request: DeskRequest) -> HttpResponse:
    """Every version of the check list with its questions."""
    used = used_lists()
    context = {
        "lists": [(one, list(one.items.all()), one.pk in used) for one in safeguard_lists()],
        "history": setting_record.history(SAFEGUARDS),
        "may_change": may_change(request),
        "crumbs": way(request, SAFEGUARDS),
    }
    return render(request, "pocs/safeguard_lists.html", context)


@require_http_methods(["GET", "POST"])
@only(HeldRole.ADMIN)
def new_list(request: DeskRequest) -> HttpResponse:
    """Word the check list anew, as its next version."""
    latest = newest_list()
    questions = [worded(one) for one in latest.items.all()]
    seen = setting_record.version(SAFEGUARDS)
    form = SafeguardListForm(questions, request.POST or None, seen=seen, version=latest.version + 1)
    if form.is_valid() and _saved(request, form):
        return redirect("pocs:safeguard_lists")
    context = {"form": form, "crumbs": way(request, SAFEGUARDS, _("New version"))}
    return render(request, "pocs/safeguard_list_version.html", context, status=422 if form.is_bound else 200)


def _saved(request: DeskRequest, form: SafeguardListForm) -> bool:
    """Whether the version was saved; otherwise the form says why not."""
    with overtaken(form):
        made = save_safeguard_list(form.questions(), **who(request, form.cleaned_data))
        messages.success(request, _("Version %d was saved. Trials opened from now on use it.") % made.version)
        return True
    return False
