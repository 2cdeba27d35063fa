"""The holder of a company's link: what the link opens, and the mailed code without which it changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from connected_desk.records import security
from connected_desk.records.erased import gone
from connected_desk.records.web import DeskRequest, keep_link
from connected_desk.ui.looks import Crumb
from proposals import actions as proposals
from proposals import signed_in
from proposals.forms import CodeForm
from proposals.member_queries import may_act_for
from proposals.models import Proposal
from proposals.queries import pending_code

from . import links
from .basket import Basket
from .models import Case
from .projection import laid_over
from .refusals import refused_to

UNLOCKED, UNLOCKED_FOR = "unlocked", timedelta(minutes=30)
SEND = "send"


@dataclass(frozen=True)
class Opened:
    """What a link opened."""

    case: Case
    proposal: Proposal
    token: str

    def url(self, name: str = "page", *more: Any) -> str:
        """An address behind this link."""
        return reverse(f"company:{name}", args=[self.token, *more])

    def addresses(self) -> list[str]:
        """Where notices go, as their owners recognise them and nobody else learns them: y•••@example.jp."""
        return [masked(address) for address in self.proposal.emails]

    def crumbs(self, here: str = "") -> list[Crumb]:
        """The way to this page, which is the company's page itself where it has no name."""
        home, page = Crumb(_("Home"), reverse("proposals:front")), _("How your proposal stands")
        return [home, Crumb(page, self.url()), Crumb(here)] if here else [home, Crumb(page)]

    # What a Change asks of whatever a link opened: of the proposer's page here, of a body's in pocs/public_views.py.

    @property
    def subject(self) -> tuple[str, UUID]:
        """Kind and key of what it is about, for the security log; the key tells one unlocked page from another."""
        return "case", self.case.key

    def shown(self) -> dict[str, Any]:
        """What its pages are drawn with besides."""
        return {"case": self.case}

    def is_known(self, request: DeskRequest) -> bool:
        """Whether an address that is signed in may act without a code."""
        return may_act_for(signed_in.address(request), self.proposal)

    def send_code(self, *, at: datetime) -> None:
        """Send a code to those who may act. Raises AskedTooOften."""
        proposals.send_code(proposal=self.proposal, reference=self.case.number, at=at)

    def check_code(self, digits: str, *, at: datetime) -> proposals.CodeResult:
        """Judge a code, and count the try."""
        return proposals.check_code(proposal=self.proposal, digits=digits, at=at)

    def pending(self, *, at: datetime) -> Any:
        """The code that was sent and still works, or None."""
        return pending_code(self.proposal, at=at)


def masked(address: str) -> str:
    """An address as its owner recognises it and nobody else learns it: y•••@example.jp."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}•••@{host}"


def page_behind(find: Callable[[str], Any]) -> Callable[..., Callable[..., HttpResponseBase]]:
    """A view for the holder of a link: is handed what `find` opens by it, or says 404, and keeps the link from leaking
    out of the page."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @login_not_required
        @wraps(view)
        def opened(request: DeskRequest, token: str, **parts: Any) -> HttpResponseBase:
            found = find(token)
            if found is None:
                raise Http404
            return keep_link(view(request, found, **parts))

        return opened

    return decorate


def _opened(token: str) -> Opened | None:
    case = links.case_of(token)
    if case and case.erased_by:
        raise gone(case.erased_by)
    return Opened(laid_over(case), case.proposal, token) if case and case.proposal else None


company_page = page_behind(_opened)


class Change:
    """A page that changes something: its form, the code that confirms who it is, and what is done with both.

    One form holds everything, so that nothing typed is lost while the code is on its way or where it has run out.
    `make_form` takes what a form takes; `carry_out(form)` is called with a valid one and returns what to say. A
    refused move becomes an error of the form. Files chosen in the form are in its `basket`.
    """

    def __init__(
        self,
        request: DeskRequest,
        opened: Any,  # an Opened, or what answers the same questions of another page behind a link
        *,
        template: str,
        title: str,
        make_form: Callable[..., Any],
        carry_out: Callable[[Any], str],
        basket: Basket | None = None,
        **values: Any,
    ) -> None:
        self.request, self.opened = request, opened
        self.template, self.title, self.values = template, title, values
        self.make_form, self.carry_out, self.basket = make_form, carry_out, basket
        self.form, self.code = make_form(), CodeForm()

    def show(self) -> HttpResponse:
        """The page as it is before anything is pressed on it."""
        return render(self.request, self.template, self._context())

    def respond(self) -> HttpResponse:
        """The page, or the way back to the company's page once the change is made."""
        if self.request.method == "POST":
            not_yet = self.basket is not None and self.basket.take_in()
            if self.request.POST.get("go") == SEND:
                self._send_code()
                self._keep_typed()
            elif not_yet:
                self._keep_typed()
            elif done := self._submit():
                messages.success(self.request, done)
                return redirect(self.opened.url())
        return self.show()

    def _send_code(self) -> None:
        try:
            self.opened.send_code(at=self.request.at)
        except proposals.AskedTooOften as refusal:
            sentence = _("That was asked for too often. Please wait for about %(minutes)s minutes.")
            messages.error(self.request, sentence % {"minutes": refusal.minutes})
        else:
            messages.success(self.request, _("The code was sent. Please enter it here."))

    def _keep_typed(self) -> None:
        """What was typed stays, without being judged yet."""
        bound = self.make_form(self.request.POST)
        self.form = self.make_form(initial={field.html_name: field.value() for field in bound})

    def _submit(self) -> str:
        """Carry the change out and return what to say; empty where something has to be put right first."""
        self.form = self.make_form(self.request.POST)
        if not self._is_unlocked() and not self._unlock():
            return ""
        if self.form.is_valid():
            with refused_to(self.request, self.form):
                try:
                    return self.carry_out(self.form)
                except proposals.AlreadyExtended:
                    self.form.add_error(None, _("The date was moved already."))
        return ""

    def _is_unlocked(self) -> bool:
        if self.opened.is_known(self.request):
            return True
        until = self.request.session.get(UNLOCKED, {}).get(str(self.opened.subject[1]))
        return bool(until) and datetime.fromisoformat(until) > self.request.at

    def _unlock(self) -> bool:
        """Judge the code that came with the form; the right one lets this browser change this case for a while."""
        self.code = CodeForm(self.request.POST)
        if not self.code.is_valid():
            return False
        result = self.opened.check_code(self.code.cleaned_data["code"], at=self.request.at)
        if result is not proposals.CodeResult.RIGHT:
            self.code.add_error("code", CODE_SENTENCES[result]())
            self._write_down(result)
            return False
        until = (self.request.at + UNLOCKED_FOR).isoformat()
        self.request.session.cycle_key()
        self.request.session[UNLOCKED] = {
            **self.request.session.get(UNLOCKED, {}),
            str(self.opened.subject[1]): until,
        }
        return True

    def _write_down(self, result: proposals.CodeResult) -> None:
        kind, key = self.opened.subject
        security.refuse(
            "company_code",
            sentence=f"A code of a company was {result.value.replace('_', ' ')}.",
            subject_kind=kind,
            subject_key=key,
            **security.whence(self.request),
        )

    def _context(self) -> dict[str, Any]:
        locked = not self._is_unlocked()
        return {
            **self.opened.shown(),
            "page_url": self.opened.url(),
            "title": self.title,
            "form": self.form,
            "forms": [self.code],
            "code": self.code if locked else None,
            "locked": locked,
            "basket": self.basket,
            "pending": self.opened.pending(at=self.request.at) if locked else None,
            "addresses": _(", ").join(self.opened.addresses()),
            "crumbs": self.opened.crumbs(self.title),
            **self.values,
        }


CODE_SENTENCES: dict[proposals.CodeResult, Callable[[], str]] = {
    proposals.CodeResult.WRONG: lambda: _("The code is wrong. Check the figures, or have a new one sent"),
    proposals.CodeResult.EXPIRED: lambda: _("The code is not valid any more. Have a new one sent"),
    proposals.CodeResult.TOO_MANY_TRIES: lambda: _("The code was wrong too many times. Have a new one sent"),
}
