"""Changing what was submitted: the next version, with the one before kept; and claims that come after it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from connected_desk.records.models import StoredFile

from ..claims import Claims, claims_of
from ..file_queries import files_of_version
from ..intake import CLAIMS, MAX_FILES, ORGANISATION, Step
from ..models import Attachment, Claim, Proposal, ProposalVersion
from ..queries import latest_version, with_step
from .submission import claim, columns_of, organisation_of
from .uploads import take_waiting


class NothingChanged(Exception):
    """There was no file to add and none to take out."""


class TooManyFiles(Exception):
    """The proposal would have more files than it may."""


def change_addresses(*, proposal: Proposal, email: str, email2: str, at: datetime) -> ProposalVersion:
    """The next version with these addresses for notices (see `revise`)."""
    said = {**latest_version(proposal).answers[ORGANISATION.slug], "contact_email": email, "contact_email2": email2}
    return revise(proposal=proposal, step=ORGANISATION, answers=said, at=at)


@transaction.atomic
def revise(*, proposal: Proposal, step: Step, answers: Mapping[str, Any], at: datetime) -> ProposalVersion:
    """The next version: the latest one with these answers to one step, and the same files and claims.

    The answers to the step of the claims are the claims themselves, and take the place of those before. Title, contact
    and organisation of the proposal follow; the consents stay as they were given.
    """
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    before = latest_version(locked)
    whole = before.answers if step is CLAIMS else with_step(before.answers, step, answers)
    for name, value in columns_of(whole).items():
        setattr(locked, name, value)
    locked.organisation = organisation_of(whole, locked.team)
    locked.save()
    return _next(locked, before, whole, files_of_version(before), at, claims=answers if step is CLAIMS else None)


@transaction.atomic
def revise_files(*, proposal: Proposal, waiting: str, without: Collection[UUID], at: datetime) -> ProposalVersion:
    """The next version: the same answers, less the files `without` names, and with those the form `waiting` holds.

    What is taken out stays with the versions before. Raises NothingChanged and TooManyFiles.
    """
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    before = latest_version(locked)
    had = files_of_version(before)
    kept, added = [one for one in had if one.key not in without], take_waiting(waiting)
    if len(kept) == len(had) and not added:
        raise NothingChanged
    if len(kept) + len(added) > MAX_FILES:
        raise TooManyFiles
    return _next(locked, before, before.answers, [*kept, *added], at)


@transaction.atomic
def take_version(
    *, proposal: Proposal, answers: Mapping[str, Any], claims: Claims, stored: Sequence[StoredFile], at: datetime
) -> ProposalVersion:
    """The next version as it was made elsewhere at that instant: all its answers, files and claims (see `revise`)."""
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    for name, value in columns_of(answers).items():
        setattr(locked, name, value)
    locked.organisation = organisation_of(answers, locked.team)
    locked.save()
    return _next(locked, latest_version(locked), answers, list(stored), at, claims=claims)


def only_addresses(
    before: ProposalVersion, *, answers: Mapping[str, Any], claims: Claims, stored: Sequence[StoredFile]
) -> bool:
    """Whether what comes after this version (loaded with its parts) differs in nothing but where notices go."""
    same = {slug: _without_addresses(said) for slug, said in before.answers.items()}
    return (
        {slug: _without_addresses(said) for slug, said in answers.items()} == same
        and claims_of(before) == dict(claims)
        and files_of_version(before) == list(stored)
    )


def _without_addresses(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if not name.startswith("contact_email")}


def _next(
    proposal: Proposal,
    before: ProposalVersion,
    answers: Mapping[str, Any],
    stored: list[StoredFile],
    at: datetime,
    claims: Claims | None = None,
) -> ProposalVersion:
    version = ProposalVersion.objects.create(proposal=proposal, number=before.number + 1, answers=answers, made_at=at)
    Attachment.objects.bulk_create(
        Attachment(version=version, stored_file=one, position=position) for position, one in enumerate(stored, 1)
    )
    _carry_claims(before, version, claims, stored, at)
    return version


@transaction.atomic
def add_claims(*, proposal: Proposal, claims: Claims, at: datetime) -> ProposalVersion:
    """Claim more of the proposal as it stands; what was claimed before stays as it was claimed. No new version."""
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    version = latest_version(proposal)
    known = {one.target for one in version.claims.all()}
    claim(
        version, {target: why for target, why in claims.items() if target not in known}, files_of_version(version), at
    )
    return version


def _carry_claims(
    before: ProposalVersion, after: ProposalVersion, claims: Claims | None, stored: list[StoredFile], at: datetime
) -> None:
    """The claims of the version before, less those on files that were taken out; where `claims` are given, those of
    them that still stand, and the new ones."""
    held = [one for one in before.claims.all() if one.stored_file is None or one.stored_file in stored]
    standing = held if claims is None else [one for one in held if claims.get(one.target) == one.reason]
    Claim.objects.bulk_create(
        Claim(
            version=after,
            answer=one.answer,
            stored_file=one.stored_file,
            reason=one.reason,
            claimed_at=one.claimed_at,
        )
        for one in standing
    )
    known = {one.target for one in standing}
    claim(after, {target: why for target, why in (claims or {}).items() if target not in known}, stored, at)
