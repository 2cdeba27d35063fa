"""The company changes the files of its proposal until a unit takes the case: first the list, then the differences with
the code that confirms who it is."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.records.web import DeskRequest, version_shown
from proposals import actions as proposals
from proposals.file_queries import files_of_version
from proposals.forms import FilesChangeForm
from proposals.intake import MAX_FILES
from proposals.queries import latest_version
from proposals.revision_queries import file_differences
from proposals.shown import infected_sentences
from workflows.engine.registry import COMPANY

from . import actions
from .basket import ADD, DROP, Basket
from .company_change import Change, Opened, company_page
from .queries import may_edit

CHECK, BACK = "check", "back"


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def change_files(request: DeskRequest, opened: Opened) -> HttpResponse:
    """Add files to the proposal and take others out."""
    if not may_edit(opened.case):
        messages.info(request, actions.why_not_edited(opened.case).sentence)
        return redirect(opened.url())
    had = files_of_version(latest_version(opened.proposal))

    def make_form(*given: Any, **named: Any) -> FilesChangeForm:
        return FilesChangeForm(*given, had=had, **named)

    posted = request.POST if request.method == "POST" else None
    form = make_form(posted)
    out = form.taken_out() if posted is not None else frozenset()
    basket = Basket(request, f"{opened.case.key}:files", free=lambda: MAX_FILES - len(had) + len(out))
    if posted is None or basket.take_in() or posted.get("go") in (BACK, ADD) or DROP in posted:
        return _show(request, opened, make_form(initial={"out": [str(key) for key in out]}), basket)
    has = [one for one in had if one.key not in out] + basket.files
    if len(has) > MAX_FILES:
        form.add_error(None, _too_many())
    if not form.is_valid():
        return _show(request, opened, form, basket)
    changes = file_differences(had, has)
    if not changes:
        messages.info(request, _("Nothing was changed."))
        return redirect(opened.url("submitted"))

    def carry_out(valid: FilesChangeForm) -> str:
        return _carry_out(request, opened, valid, basket)

    confirm = Change(
        request,
        opened,
        template="company/confirm.html",
        title=_title(),
        make_form=make_form,
        carry_out=carry_out,
        changes=changes,
        hidden=[("out", str(key)) for key in sorted(out)],
    )
    return confirm.show() if posted.get("go") == CHECK else confirm.respond()


def _carry_out(request: DeskRequest, opened: Opened, form: FilesChangeForm, basket: Basket) -> str:
    try:
        actions.revise_files(
            opened.case,
            waiting=basket.holder,
            without=form.taken_out(),
            by=COMPANY,
            at=request.at,
            version=version_shown(request),
        )
    except proposals.NothingChanged:  # the second press of a button pressed twice
        return _("Your changes were saved. The person in charge has been told.")
    except proposals.TooManyFiles:
        form.add_error(None, _too_many())
        return ""
    return _("Your changes were saved. The person in charge has been told.")


def _show(request: DeskRequest, opened: Opened, form: FilesChangeForm, basket: Basket) -> HttpResponse:
    values = {
        "case": opened.case,
        "title": _title(),
        "form": form,
        "chosen": basket.lines,
        "infected": infected_sentences(form.had),
        "back_url": opened.url("submitted"),
        "crumbs": opened.crumbs(_title()),
    }
    return render(request, "company/files.html", values)


def _too_many() -> str:
    return _("Up to %(count)s files can be attached. Take one out first.") % {"count": MAX_FILES}


def _title() -> str:
    return _("Change the files")
