"""The safeguards of a trial: the page of all of them, and a page for each thing written down about them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.forms import DeskForm
from connected_desk.ui.looks import Crumb
from workflows.engine.move import roles_of
from workflows.engine.vocabulary import Role

from .. import actions, queries
from ..actions.standing import ALIVE
from ..forms.charter import ReasonForm
from ..forms.safeguards import BodyForm, LentForm, SafeguardForm, SectionForm, SettleLentForm
from ..models import Asks, LentData, Poc, Safeguard, Section, SiteBody
from ..pages import form_page
from .shown import WORKING, still_to_settle
from .writing import find_child, find_poc, posted


def safeguards(request: DeskRequest, key: UUID) -> HttpResponse:
    """Every safeguard of a trial with its answer and who answered, the bodies asked, and the data lent."""
    poc, on = find_poc(request, key), tokyo_date(request.at)
    roles = roles_of(poc, request.user, on)
    has_part, alive = bool(roles & WORKING), poc.state in ALIVE
    rows = list(queries.safeguards_of(poc))
    site_open = any(row.is_open and row.item.section == Section.SITE for row in rows)
    context = {
        "poc": poc,
        "sections": queries.by_section(rows),
        "version": queries.last_list_of(poc),
        "open_count": sum(row.is_open for row in rows),
        "bodies": list(poc.bodies.select_related("asked_by", "ended_by")),
        "lent": list(poc.lent.select_related("entered_by")),
        "still_out": queries.still_out(poc, on),
        "on": on,
        "may_settle": has_part and still_to_settle(poc),
        "may_reopen": has_part and alive,
        "may_lend": has_part and alive,
        "may_bring_back": has_part,
        "may_ask": Role.LEAD in roles and alive and site_open,
        "may_end": Role.LEAD in roles,
        "crumbs": [*_way(poc), Crumb(_("Safeguards"))],
    }
    return render(request, "pocs/safeguards.html", context)


def safeguard(request: DeskRequest, key: UUID, code: str) -> HttpResponse:
    """Answer a safeguard."""
    poc, row = _find(request, key, code)
    form = SafeguardForm(row, posted(request))

    def act(valid: SafeguardForm) -> None:
        actions.answer_safeguard(row, by=request.user, at=request.at, **valid.cleaned_data)

    lead = row.item.question
    if row.item.asks == Asks.LENT:
        lead = _("%(question)s The list is on the page before this one.") % {"question": lead}
    return _page(request, poc, form, act, str(row), _("The answer was recorded."), lead)


def section(request: DeskRequest, key: UUID, code: str) -> HttpResponse:
    """Answer a section of the check list."""
    poc = find_poc(request, key)
    rows = [row for row in queries.safeguards_of(poc) if row.item.section == code]
    if not rows:
        raise Http404
    form = SectionForm(posted(request), safeguards=rows)

    def act(valid: SectionForm) -> None:
        actions.answer_safeguards(poc, valid.answers(), by=request.user, at=request.at)

    lead = _("You can answer some of the questions now and the others later.")
    return _page(request, poc, form, act, str(Section(code).label), _("The answers were recorded."), lead)


def reopen(request: DeskRequest, key: UUID, code: str) -> HttpResponse:
    """Open a safeguard again."""
    poc, row = _find(request, key, code)
    form = ReasonForm(posted(request))

    def act(valid: ReasonForm) -> None:
        actions.reopen_safeguard(row, by=request.user, at=request.at, **valid.cleaned_data)

    title = _("Open “%(safeguard)s” again") % {"safeguard": row}
    return _page(request, poc, form, act, title, _("The safeguard is open again."))


def lend(request: DeskRequest, key: UUID) -> HttpResponse:
    """Put data on the list of what is lent."""
    poc = find_poc(request, key)

    def act(valid: LentForm) -> None:
        actions.lend_data(poc, data=valid.cleaned_data, by=request.user, at=request.at)

    return _page(request, poc, LentForm(posted(request)), act, _("Add data to be lent"), _("The row was added."))


def change_lent(request: DeskRequest, key: UUID) -> HttpResponse:
    """Correct a row of the data lent."""
    lent: LentData = find_child(request, LentData, key)

    def act(valid: LentForm) -> None:
        actions.change_lent(lent, data=valid.cleaned_data, by=request.user, at=request.at)

    form, title = LentForm(posted(request), lent), _("Correct “%(data)s”") % {"data": lent}
    return _page(request, lent.poc, form, act, title, _("The row was changed."))


def settle_lent(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record that data came back or were erased."""
    lent: LentData = find_child(request, LentData, key)
    form = SettleLentForm(tokyo_date(request.at), posted(request))

    def act(valid: SettleLentForm) -> None:
        actions.settle_lent(lent, by=request.user, at=request.at, **valid.cleaned_data)

    title = _("What became of “%(data)s”") % {"data": lent}
    return _page(request, lent.poc, form, act, title, _("It was recorded."))


def ask_body(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask a body outside the staff to answer for the place."""
    poc = find_poc(request, key)
    rows = [row for row in queries.safeguards_of(poc) if row.item.section == Section.SITE and row.is_open]
    form = BodyForm(rows, tokyo_date(request.at), posted(request))

    def act(valid: BodyForm) -> None:
        actions.ask_body(poc, by=request.user, at=request.at, **valid.asked())

    return _page(
        request,
        poc,
        form,
        act,
        _("Ask the body that manages the place"),
        _("The mail with the link was sent."),
        _(
            "It gets a mail with a link to a page of its own. The page shows the title, the place and the period of the"
            " trial and these questions, and nothing else."
        ),
    )


def end_body(request: DeskRequest, key: UUID) -> HttpResponse:
    """End the link of a body."""
    body: SiteBody = find_child(request, SiteBody, key)

    def act(valid: ReasonForm) -> None:
        actions.end_body(body, by=request.user, at=request.at, **valid.cleaned_data)

    title = _("End the link of “%(body)s”") % {"body": body}
    lead = _("Its page opens no more. Answers it has given stay.")
    return _page(request, body.poc, ReasonForm(posted(request)), act, title, _("The link was ended."), lead)


def _way(poc: Poc) -> list[Crumb]:
    return [Crumb(_("Proofs of concept"), reverse("pocs:list")), Crumb(poc.case.number, poc.get_absolute_url())]


def _page(request: DeskRequest, poc: Poc, form: DeskForm, act: Any, title: str, done: str, lead: str = "") -> Any:
    """A form about the safeguards, leading back to their page."""
    back = reverse("pocs:safeguards", args=[poc.key])
    crumbs = [*_way(poc), Crumb(_("Safeguards"), back)]
    return form_page(request, form, act, title=title, crumbs=crumbs, back=back, done=done, lead=lead)


def _find(request: DeskRequest, key: UUID, code: str) -> tuple[Poc, Safeguard]:
    poc = find_poc(request, key)
    row = queries.safeguards_of(poc).filter(item__code=code).first()
    if row is None:
        raise Http404
    return poc, row
