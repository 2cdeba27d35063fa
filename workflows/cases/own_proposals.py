"""The proposals of a company that is signed in, each as the list of its own pages shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from proposals.models import InformationRequest, Proposal
from proposals.vocabulary import Side

from . import links
from .company_shown import next_date
from .models import Case
from .projection import laid_over_all
from .queries import CompanyView, company_view


@dataclass(frozen=True)
class OwnLine:
    """A proposal of one's own: how it stands, what is asked of the company, and what the city wrote lately."""

    view: CompanyView
    token: str
    organisation: str
    contact: str
    stage: str
    when: str
    asked: InformationRequest | None
    news: int


def own_lines(proposals: QuerySet[Proposal], on: date, *, since: datetime | None) -> list[OwnLine]:
    """These proposals: those that wait for the company first, then by the day of receipt, the newest first.

    `news` counts the messages of the city after `since` (None: all). Three queries however many there are.
    """
    of_the_city = Q(proposal__messages__side=Side.CITY)
    if since is not None:
        of_the_city &= Q(proposal__messages__at__gt=since)
    waiting = InformationRequest.objects.filter(answered_at=None).order_by("-asked_at")
    rows = (
        Case.objects.filter(proposal__in=proposals)
        .select_related("proposal__organisation", "turn_unit", "owner_unit", "responsible_unit")
        .prefetch_related(Prefetch("proposal__information_requests", waiting, to_attr="waiting"))
        .annotate(news=Count("proposal__messages", filter=of_the_city, distinct=True))
        .order_by("-proposal__submitted_at", "-pk")
    )
    found = [_line(case, on) for case in laid_over_all(list(rows))]
    return sorted(found, key=lambda line: line.asked is None)


def _line(case: Any, on: date) -> OwnLine:
    shown, proposal = company_view(case, on), case.proposal
    asked = proposal.waiting[0] if shown.turn_is_yours and proposal.waiting else None
    return OwnLine(
        view=shown,
        token=links.token(case),
        organisation=proposal.organisation.name,
        contact=proposal.contact_name,
        stage=shown.stages[shown.stage - 1].label if shown.stage else "",
        when=next_date(case, shown, on),
        asked=asked,
        news=case.news,
    )
