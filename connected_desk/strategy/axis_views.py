"""The pages of the ways across an edition that waits: add one, change one, leave one out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from connected_desk.records.web import DeskRequest

from .actions.axes import line_of, write_axis
from .axis_forms import AxisForm
from .edition_page_views import done, draft_of, for_revisers, form_page, seen, ways
from .models import Axis, Edition


@ways
@for_revisers
def new_axis(request: DeskRequest, key: UUID) -> HttpResponse:
    """Add a way across an edition that waits."""
    return _page(request, draft_of(key), None)


@ways
@for_revisers
def edit_axis(request: DeskRequest, key: UUID, code: str) -> HttpResponse:
    """Change a way across an edition that waits; one left without values is left out."""
    edition = draft_of(key)
    return _page(request, edition, get_object_or_404(edition.axes, code=code))


def _page(request: DeskRequest, edition: Edition, axis: Axis | None) -> HttpResponse:
    lines = [line_of(value) for value in axis.values.prefetch_related("items")] if axis else []
    start = {"name_ja": axis.name_ja, "name_en": axis.name_en, "values": "\n".join(lines)} if axis else {}
    form = AxisForm(request.POST or None, is_new=axis is None, seen=seen(), **start)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name_ja", "name_en", "values")}
        if done(request, form, lambda by: write_axis(edition, axis=axis, **said, **by) or True):
            messages.success(request, _("The way across the plan was saved."))
            return redirect("strategy:contents", edition.key)
    title = axis.name if axis else _("Add a way across the plan")
    return form_page(request, form, title, edition)
