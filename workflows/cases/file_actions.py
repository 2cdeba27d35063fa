"""Files a company sends after its submission: with a new version, with a message, with answers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.records import files
from connected_desk.records.models import StoredFile
from connected_desk.records.scanning import when_infected
from proposals import actions as proposals
from proposals.file_queries import files_of_version, proposals_with
from proposals.intake import FILES
from proposals.models import InformationRequest, Message, ProposalVersion
from proposals.queries import latest_version
from proposals.vocabulary import Side
from workflows.engine.move import note
from workflows.engine.registry import Context

from . import mails
from .models import Case


def send_waiting(
    case: Case,
    waiting: str,
    *,
    message: Message | None = None,
    request: InformationRequest | None = None,
    by: Any,
    at: datetime,
) -> list[StoredFile]:
    """Tie the files the form `waiting` holds to what is sent; a company gets a mail that proves what arrived."""
    sent = proposals.take_waiting(waiting) if waiting else []
    proposals.send_along(sent, message=message, request=request)
    if sent and (message is None or message.side == Side.COMPANY):
        context = Context(by=by, at=at, on=tokyo_date(at), target="files_received", details={"files": sent})
        mails.send_once(case, context, dedupe=f"files:{sent[0].key}")
    return sent


def add_version(case: Case, *, waiting: str, without: Collection[UUID], by: Any, at: datetime) -> ProposalVersion:
    """The proposal's next version with other files, and the row of the log that names them.

    Raises proposals.NothingChanged and proposals.TooManyFiles. Who may do so is for the caller to know.
    """
    had = files_of_version(latest_version(case.proposal))  # type: ignore[arg-type]  # only of a case with a company
    made = proposals.revise_files(proposal=case.proposal, waiting=waiting, without=without, at=at)  # type: ignore[arg-type]
    has = files_of_version(made)
    details = {
        "version": made.number,
        "part": FILES.slug,
        "added": _names(one for one in has if one not in had),
        "taken_out": _names(one for one in had if one not in has),
    }
    note(case, "revise_files", by=by, at=at, body=details)
    return made


def _names(stored: Any) -> str:
    return "\n".join(files.shown(one.original_name) for one in stored)


@when_infected
@transaction.atomic
def tell_company(stored: StoredFile, at: datetime) -> None:
    """Name a file in which a virus was found to the company that sent it, with the remedy; once a file."""
    context = Context(by=None, at=at, on=tokyo_date(at), target="file_infected", details={"files": [stored]})
    for case in Case.objects.filter(proposal__in=proposals_with(stored)):
        mails.send_once(case, context, dedupe=f"infected:{stored.key}")
