"""The page of a body that manages the place of a trial: what it is asked, and its answers.

Reading needs the link. Answering also needs a code sent to the address of whoever was named there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from proposals import actions as proposals
from proposals import signed_in
from proposals.member_queries import plain
from workflows.cases.company_change import Change, masked, page_behind
from workflows.cases.definition import CaseState

from . import actions, queries, site_links
from .actions.standing import ALIVE
from .forms.site import SiteForm
from .models import Answer, SiteBody


@dataclass(frozen=True)
class OpenedSite:
    """What the link of a body opened; it answers a Change as the company's Opened does."""

    body: SiteBody
    token: str

    @property
    def page(self) -> str:
        """The word the codes of this page go by."""
        return f"site {self.body.key}"

    def url(self) -> str:
        """The address of the page."""
        return reverse("site:page", args=[self.token])

    def addresses(self) -> list[str]:
        """Where the code goes, as its owner recognises it."""
        return [masked(self.body.email)]

    def crumbs(self, here: str = "") -> list[Crumb]:
        """The way to this page."""
        return [Crumb(_("Home"), reverse("proposals:front")), Crumb(here)]

    @property
    def subject(self) -> tuple[str, UUID]:
        """Kind and key for the security log; the key tells one unlocked page from another."""
        return "site_body", self.body.key

    def shown(self) -> dict[str, Any]:
        """What the page is drawn with besides."""
        return {"body": self.body, "poc": self.body.poc}

    def is_known(self, request: DeskRequest) -> bool:
        """Whether the address that was named is signed in: a mailed code has proved it already."""
        return signed_in.address(request) == plain(self.body.email)

    def send_code(self, *, at: datetime) -> None:
        """Send a code to the address that was named. Raises AskedTooOften."""
        body = self.body
        said = {"email": body.email, "language": body.language, "reference": body.poc.case.number}
        proposals.send_page_code(page=self.page, **said, at=at)

    def check_code(self, digits: str, *, at: datetime) -> proposals.CodeResult:
        """Judge a code, and count the try."""
        return proposals.check_page_code(page=self.page, digits=digits, at=at)

    def pending(self, *, at: datetime) -> Any:
        """The code that was sent and still works, or None."""
        return proposals.pending_page_code(page=self.page, at=at)


def _opened(token: str) -> OpenedSite | None:
    body = site_links.body_of(token)
    return OpenedSite(body, token) if body else None


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@page_behind(_opened)
def page(request: DeskRequest, opened: OpenedSite) -> HttpResponse:
    """What is asked, and the form that answers what is still open."""
    body, rows = opened.body, list(queries.asked_of_body(opened.body))
    takes = body.poc.state in ALIVE and body.poc.case.state == CaseState.PROOF_OF_CONCEPT
    waiting = [row for row in rows if row.is_open and row.asked_of_id == body.pk] if takes else []

    def make_form(*given: Any, **named: Any) -> SiteForm:
        return SiteForm(*given, safeguards=waiting, **named)

    def carry_out(form: SiteForm) -> str:
        name = form.cleaned_data["name"]
        actions.answer_as_body(body, answers=form.answers(), name=name, at=request.at)
        return _("Thank you. Your answers were sent to the unit in charge.")

    return Change(
        request,
        opened,
        template="site/page.html",
        title=_("Safety of a trial at your place"),
        make_form=make_form,
        carry_out=carry_out,
        waiting=waiting,
        given=[row for row in rows if row.answer != Answer.OPEN],
    ).respond()
