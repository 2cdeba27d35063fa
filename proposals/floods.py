"""How many drafts, proposals, files, codes and the like may come from one place, and when more are taken again.

A city's own network or a university may stand behind one address, so the numbers are far above what people do. Kept in
the database, so that they hold for all processes; `DESK_LIMITS=off` lifts them for load tests.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet, Subquery
from django.utils.crypto import salted_hmac

from .intake import ORGANISATION
from .models import Draft, Knock, Proposal

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` of a kind within a span."""

    kind: str
    most: int
    within: timedelta


DRAFTS = Limit("draft", 30, timedelta(hours=1))
PROPOSALS = Limit("proposal", 20, timedelta(hours=1))
SIGN_INS = Limit("sign_in", 30, timedelta(hours=1))
CODES = Limit("sign_in_code", 60, timedelta(hours=1))
SUBSCRIPTIONS = Limit("subscription", 20, timedelta(hours=1))
INVITATIONS = Limit("invitation", 10, timedelta(days=1))
FILES = Limit("file", 200, timedelta(hours=1))
FILE_BYTES = 1024**3  # of the same files
OF_ONE_ORGANISATION = Limit("proposal", 5, timedelta(days=1))


def full_until(limit: Limit, address: str, at: datetime) -> datetime | None:
    """When this address may go on; None if it may now."""
    done = _knocks(limit, address, at).order_by("-at")
    return _until(limit, list(done.values_list("at", flat=True)[: limit.most]))


def _knocks(limit: Limit, address: str, at: datetime) -> QuerySet[Knock]:
    return Knock.objects.filter(kind=limit.kind, mark=_mark(address), at__gt=at - limit.within)


def files_full_until(address: str, at: datetime) -> datetime | None:
    """When this address may send files again, by their number and their bytes; None if it may now."""
    done = Knock.objects.filter(kind=FILES.kind, mark=_mark(address), at__gt=at - FILES.within).order_by("-at", "-pk")
    found: list[datetime] = []
    size = 0
    for when, bytes_sent in done.values_list("at", "size")[: FILES.most]:
        found.append(when)
        size += bytes_sent
        if size >= FILE_BYTES:
            return _until(Limit(FILES.kind, len(found), FILES.within), found)
    return _until(FILES, found)


def count_files(uploads: Iterable[UploadedFile], address: str, at: datetime) -> None:
    """Note that these files were sent, kept or not."""
    mark = _mark(address)
    Knock.objects.bulk_create(Knock(kind=FILES.kind, mark=mark, at=at, size=one.size or 0) for one in uploads)


def proposals_full_until(draft: Draft, address: str, at: datetime) -> datetime | None:
    """When this address, and the organisation of the draft, may submit again; None if they may now. One question."""
    knocks = _filling(PROPOSALS, _knocks(PROPOSALS, address, at), "at")
    submitted = _filling(OF_ONE_ORGANISATION, _submitted(draft, at), "submitted_at")
    by_address, by_organisation = Draft.objects.values_list(knocks, submitted).get(pk=draft.pk)
    return _free_again(PROPOSALS, by_address) or _free_again(OF_ONE_ORGANISATION, by_organisation)


def _filling(limit: Limit, done: QuerySet, instant: str) -> Subquery:
    """The oldest of those that fill the limit, where there are so many."""
    return Subquery(done.order_by(f"-{instant}").values(instant)[limit.most - 1 : limit.most])


def _submitted(draft: Draft, at: datetime) -> QuerySet[Proposal]:
    """What the organisation of the draft, by its number or its contact's address, submitted within its span."""
    said = draft.answers.get(ORGANISATION.slug, {})
    same = Q(contact_email__iexact=said.get("contact_email") or "-")
    if said.get("corporate_number"):
        same |= Q(organisation__corporate_number=said["corporate_number"])
    return Proposal.objects.filter(same, submitted_at__gt=at - OF_ONE_ORGANISATION.within)


def count(limit: Limit, address: str, at: datetime) -> None:
    """Note that it was done."""
    Knock.objects.create(kind=limit.kind, mark=_mark(address), at=at)


def forget(*, at: datetime) -> None:
    """Remove what no limit looks at any more."""
    Knock.objects.filter(at__lte=at - KEPT_FOR).delete()


def _until(limit: Limit, latest: list[datetime]) -> datetime | None:
    return _free_again(limit, latest[-1] if len(latest) >= limit.most else None)


def _free_again(limit: Limit, oldest: datetime | None) -> datetime | None:
    """The limit is reached until the oldest of those that fill it falls out of the span."""
    return None if oldest is None or settings.DESK_LIMITS == "off" else oldest + limit.within


def _mark(address: str) -> str:
    return salted_hmac("proposals.floods", address, algorithm="sha256").hexdigest()
