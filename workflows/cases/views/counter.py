"""What the desk does for callers: the entry page, letters, papers, and writing down that a company asks to withdraw."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only, refuse
from connected_desk.city.queries import is_from_outside
from connected_desk.city.roles import HeldRole
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper as papers_of_ui
from connected_desk.ui.context import address
from connected_desk.ui.looks import Crumb
from connected_desk.ui.pdf import PdfUnavailable

from .. import actions, counter_actions, papers
from ..forms.counter import CounterForms
from ..forms.desk import AskedToWithdrawForm
from ..models import Letter
from ..pages import find_case
from ..permissions import may_write_down_withdrawal
from ..refusals import refused_to

POSTED_SHOWN = 50
AT_THE_COUNTER = (HeldRole.DESK, HeldRole.DESK_HEAD)


@require_http_methods(["GET", "HEAD", "POST"])
@only(*AT_THE_COUNTER)
def enter(request: DeskRequest) -> HttpResponse:
    """窓口受付の入力: a proposal by telephone, at the window or on paper becomes a case like any other."""
    posted = request.method == "POST"
    given = (request.POST, request.FILES) if posted else (None, None)
    shown = CounterForms(*given, on=tokyo_date(request.at), at=request.at)
    if posted and shown.are_valid():
        try:
            receipt = counter_actions.enter_proposal(
                answers=shown.answers(),
                uploads=request.FILES.getlist("uploads"),
                entry=shown.entry(request.user),  # type: ignore[arg-type]
                idempotency_key=shown.reception.cleaned_data["press"],
                language=shown.reception.cleaned_data["language"],
                at=request.at,
            )
        except counter_actions.FilesRefused as refusal:
            for sentence in refusal.sentences:
                shown.steps[-1].add_error("uploads", sentence)
        else:
            done = _("The case %s was opened. You can print the receipt for the caller on this page.")
            messages.success(request, done % receipt.case.number)
            return redirect(receipt.case)
    context = {
        "shown": shown,
        "forms": list(shown),
        "paper_url": address("proposals:paper"),
        "crumbs": [Crumb(_("Cases"), reverse("desk:cases")), Crumb(_("Enter a proposal for a caller"))],
    }
    return render(request, "cases/counter.html", context, status=422 if posted else 200)


@require_safe
@only(*AT_THE_COUNTER)
def letters(request: DeskRequest) -> HttpResponse:
    """The letters to be posted, oldest first, and those that went out lately."""
    rows = Letter.objects.select_related("case", "posted_by")
    context = {
        "waiting": rows.filter(posted_at=None),
        "posted": rows.filter(posted_at__isnull=False).order_by("-posted_at", "-pk")[:POSTED_SHOWN],
        "crumbs": [Crumb(_("Cases"), reverse("desk:cases")), Crumb(_("Letters to post"))],
    }
    return render(request, "cases/letters.html", context)


@require_safe
@only(*AT_THE_COUNTER)
def letter(request: DeskRequest, key: UUID) -> HttpResponse:
    """A letter as PDF."""
    written = get_object_or_404(Letter.objects.select_related("case__proposal"), key=key)
    try:
        made = papers.letter(written)
    except PdfUnavailable as why:
        return papers_of_ui.not_now(request, why, back_url=reverse("desk:letters"))
    access.note(
        person_id=request.user.pk, what="letter", at=request.at, subject_kind="case", subject_key=written.case.key
    )
    return papers_of_ui.response(made, papers.file_name(written.case, "letter"))


@require_POST
@only(*AT_THE_COUNTER)
def letter_posted(request: DeskRequest, key: UUID) -> HttpResponse:
    """Write down that a letter went out."""
    counter_actions.post_letter(get_object_or_404(Letter, key=key), by=request.user, at=request.at)  # type: ignore[arg-type]
    messages.success(request, _("It was noted that the letter went out."))
    return redirect("desk:letters")


@require_safe
def paper(request: DeskRequest, number: str, name: str) -> HttpResponse:
    """A paper of the case's company, in the company's language: for callers, and for the file."""
    case = find_case(request, number)
    outside = is_from_outside(request.user, tokyo_date(request.at))
    if case.proposal is None or outside or name not in papers.names(case):
        raise Http404
    try:
        made = papers.make(case, name, language=case.proposal.language)
    except PdfUnavailable as why:
        return papers_of_ui.not_now(request, why, back_url=case.get_absolute_url())
    access.note(person_id=request.user.pk, what=name, at=request.at, subject_kind="case", subject_key=case.key)
    return papers_of_ui.response(made, papers.file_name(case, name))


@require_http_methods(["GET", "HEAD", "POST"])
def asked_to_withdraw(request: DeskRequest, number: str) -> HttpResponse:
    """Write down that the company asked, by telephone or letter, to withdraw once a trial has begun."""
    case = find_case(request, number)
    if not may_write_down_withdrawal(case, request.user, tokyo_date(request.at)):
        refuse(request, _("Only the desk writes this down, once, while the owner is the one who withdraws."))
    form = AskedToWithdrawForm(request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            actions.ask_withdrawal(case, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
            messages.success(request, _("The wish to withdraw was written down, and the owner has been told."))
            return redirect(case)
    title = _("The company asks to withdraw")
    context = {
        "form": form,
        "title": title,
        "lead": str(case),
        "back_url": case.get_absolute_url(),
        "crumbs": [Crumb(case.number, case.get_absolute_url()), Crumb(title)],
    }
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)
