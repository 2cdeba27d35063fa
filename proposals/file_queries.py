"""Reading which files belong to what: to a draft, a version, a whole proposal, a form that is not sent yet."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from connected_desk.records.models import Scan, StoredFile

from .models import Draft, Proposal, ProposalVersion, WaitingFile
from .vocabulary import Side


def files_of_draft(draft: Draft) -> list[StoredFile]:
    """The files received for the draft, in the order of arrival."""
    return [row.stored_file for row in draft.files.select_related("stored_file")]


def files_of_version(version: ProposalVersion) -> list[StoredFile]:
    """The files of a version in the proposer's order."""
    return [one.stored_file for one in version.attachments.all()]


def files_of(proposal: Proposal, *, sent: bool = True) -> QuerySet[StoredFile]:
    """Every file that belongs to the proposal: of any version and, with `sent`, of messages and answers.

    The one rule of what may be fetched behind a company's link, and on the page of a case by whoever sees the case.
    """
    rule = Q(attachments__version__proposal=proposal)
    if sent:
        rule |= Q(sent__message__proposal=proposal) | Q(sent__request__proposal=proposal)
    return StoredFile.objects.filter(rule).distinct()


def files_waiting(holder: str) -> list[StoredFile]:
    """What was chosen in a form that is not sent yet, in the order of arrival."""
    return [row.stored_file for row in WaitingFile.objects.filter(holder=holder).select_related("stored_file")]


def proposals_with(stored: StoredFile) -> QuerySet[Proposal]:
    """The proposals whose company sent this file: with a version, a message of its own or its answers."""
    return Proposal.objects.filter(
        Q(versions__attachments__stored_file=stored)
        | Q(messages__files__stored_file=stored, messages__side=Side.COMPANY)
        | Q(information_requests__files__stored_file=stored)
    ).distinct()


def infected(stored: Iterable[StoredFile]) -> list[StoredFile]:
    """Those in which the scanner found something."""
    return [one for one in stored if one.scan == Scan.INFECTED]
