"""A report as PDF before it is frozen: drawn by the worker, with how far it is, for whoever asked."""

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from connected_desk.city.models import Person
from connected_desk.records import jobs
from connected_desk.ui.pdf import PdfUnavailable

from . import screen
from .build import whole
from .models import Audience, Proof, Report

KEPT = timedelta(days=1)


@transaction.atomic
def ask(report: Report, *, by: Person, at: datetime) -> Proof:
    """Have a proof drawn; the one in hand, if this person asked for it less than a day ago. Old ones go."""
    Proof.objects.filter(asked_at__lt=at - KEPT).delete()
    in_hand = latest(report, by)
    if in_hand and not in_hand.done_at:
        return in_hand
    proof = Proof.objects.create(report=report, asked_by=by, asked_at=at)
    jobs.enqueue(draw, proof=proof.pk)
    return proof


def latest(report: Report, by: Person) -> Proof | None:
    """The last proof of the report this person asked for."""
    return Proof.objects.filter(report=report, asked_by=by).order_by("-asked_at", "-pk").first()


@jobs.job
def draw(*, proof: int, at: datetime) -> None:
    """Draw it, and say page by page how far it is."""
    row = Proof.objects.filter(pk=proof, done_at=None).select_related("report").first()
    if row is None:
        return
    mine = Proof.objects.filter(pk=row.pk)

    def tell(page: int) -> None:
        mine.update(page=page)

    document = json.loads(whole(row.report, Audience.HEADQUARTERS))
    with translation.override(document["language"]):
        try:
            made = screen.paper(document, tell=tell)
        except PdfUnavailable as why:
            mine.update(said=str(why), done_at=at)
        else:
            mine.update(paper=made, done_at=at)
