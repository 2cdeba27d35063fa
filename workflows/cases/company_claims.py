"""The company claims answers and files as business secrets after it has submitted them."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.records.web import DeskRequest, version_shown
from connected_desk.ui.looks import Fact
from proposals.claims import Group, claimable_of_version, claims_of
from proposals.forms import ClaimsChangeForm, as_typed
from proposals.intake import CLAIMS
from proposals.queries import latest_version
from workflows.engine.registry import COMPANY

from . import actions
from .company_change import Change, Opened, company_page
from .queries import may_edit


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def claims(request: DeskRequest, opened: Opened) -> HttpResponse:
    """While the proposal may be changed, all its claims; afterwards what is still to be added."""
    version, editable = latest_version(opened.proposal), may_edit(opened.case)
    held, groups = claims_of(version), claimable_of_version(version)
    mine = held if editable else {}

    def make_form(*given: Any, **named: Any) -> ClaimsChangeForm:
        named.setdefault("initial", as_typed(mine))
        return ClaimsChangeForm(*given, groups=groups if editable else _unclaimed(groups, held), held=mine, **named)

    def carry_out(form: ClaimsChangeForm) -> str:
        if editable:
            actions.revise_proposal(
                opened.case,
                step=CLAIMS,
                answers=form.claims(),
                by=COMPANY,
                at=request.at,
                version=version_shown(request),
            )
        else:
            actions.add_claims(opened.case, claims=form.claims(), at=request.at)
        return _("Your claims were saved. The person in charge has been told.")

    return Change(
        request,
        opened,
        template="company/claims.html",
        title=_("Claim business secrets"),
        make_form=make_form,
        carry_out=carry_out,
        editable=editable,
        standing=[] if editable else _standing(groups, held),
    ).respond()


def _unclaimed(groups: list[Group], held: dict[str, str]) -> list[Group]:
    left = [Group(group.title, tuple(part for part in group.parts if part.target not in held)) for group in groups]
    return [group for group in left if group.parts]


def _standing(groups: list[Group], held: dict[str, str]) -> list[Fact]:
    parts = [part for group in groups for part in group.parts]
    return [Fact(str(part.label), held[part.target]) for part in parts if part.target in held]
