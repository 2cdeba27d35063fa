"""Turning a draft into a proposal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.words import pick
from connected_desk.records.models import StoredFile

from ..claims import Claims, claims_of_draft
from ..file_queries import files_of_draft
from ..intake import CLAIMS, CONSENTS, CONTENT, FILES, ORGANISATION
from ..member_queries import membership
from ..models import (
    Attachment,
    Challenge,
    Claim,
    Consent,
    Draft,
    JustMade,
    Organisation,
    Proposal,
    ProposalVersion,
    Team,
)
from ..queries import body_hash, consent_texts, missing_steps
from ..vocabulary import Channel, ConsentHow
from .members import submitted


@dataclass(frozen=True)
class Entry:
    """What an officer says of a proposal typed for its company: how and when it came, and how each sentence was agreed
    to, by code."""

    channel: Channel
    received_at: datetime
    by: Person
    consents: Mapping[str, ConsentHow]


# What of a draft's answers has rows of its own.
KEPT_APART = frozenset(step.slug for step in (FILES, CLAIMS, CONSENTS))


class Incomplete(Exception):
    """Some steps of the draft are not complete; `steps` names them by slug."""

    def __init__(self, steps: list[str]) -> None:
        super().__init__(", ".join(steps))
        self.steps = steps


@transaction.atomic
def submit(
    *,
    draft: Draft,
    idempotency_key: UUID,
    at: datetime,
    entry: Entry | None = None,
    submitted_at: datetime | None = None,
) -> Proposal:
    """The proposal of this draft: organisation, proposal, version 1, attachments and consents, all or nothing.

    `entry` says that an officer typed it; the proposal then counts as submitted when it reached the city. So does one
    that was carried in from the public place: `submitted_at` says when it was sent there.

    The same key gives the first proposal, whatever the draft holds now; compare `body_hash(draft)` with the proposal's
    to tell whether it had changed. Raises Incomplete.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    # What came under the draft's own key is tied to the draft, in the transaction in which it was made.
    known = (
        idempotency_key != locked.idempotency_key and Proposal.objects.filter(idempotency_key=idempotency_key).first()
    )
    first = known or locked.submitted
    if first:
        return first
    stored = files_of_draft(locked)
    # What was acknowledged at the public place was judged there, on its day.
    missing = [] if submitted_at else missing_steps(locked, tokyo_date(at), stored)
    if missing:
        raise Incomplete(missing)
    proposal = _proposal(locked, idempotency_key, stored, submitted_at or at, entry)
    if locked.made_by:
        submitted(proposal=proposal, email=locked.made_by, at=at)
    _consents(proposal, locked.answers[CONSENTS.slug], submitted_at or at, entry)
    locked.submitted = proposal
    locked.save(update_fields=["submitted"])
    return proposal


def _proposal(draft: Draft, key: UUID, stored: list[StoredFile], at: datetime, entry: Entry | None) -> Proposal:
    proposal = Proposal.objects.create(
        organisation=organisation_of(draft.answers, team_of(draft)),
        language=draft.language,
        submitted_at=entry.received_at if entry else at,
        channel=entry.channel if entry else Channel.WEB,
        entered_by=entry.by if entry else None,
        idempotency_key=key,
        body_hash=body_hash(draft, stored),
        **columns_of(draft.answers),
    )
    answers = {slug: answer for slug, answer in draft.answers.items() if slug not in KEPT_APART}
    version = ProposalVersion.objects.create(proposal=proposal, number=1, answers=answers, made_at=at)
    Attachment.objects.bulk_create(
        Attachment(version=version, stored_file=file, position=position) for position, file in enumerate(stored, 1)
    )
    claim(version, claims_of_draft(draft, stored), stored, at)
    proposal.just_made = JustMade(version, stored)
    return proposal


def claim(version: ProposalVersion, claims: Claims, files: Iterable[StoredFile], at: datetime) -> None:
    """Keep what is claimed of a version as a business secret; `files` are those of the version."""
    by_key = {str(file.key): file for file in files}
    Claim.objects.bulk_create(
        Claim(
            version=version,
            answer="" if target in by_key else target,
            stored_file=by_key.get(target),
            reason=reason,
            claimed_at=at,
        )
        for target, reason in claims.items()
    )


def columns_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What of the answers stands in the proposal's own row, so that lists and mails find it there."""
    who, what = answers[ORGANISATION.slug], answers[CONTENT.slug]
    return {
        "title": what["title"],
        "kind": what["kind"],
        "mode": what["mode"],
        "challenge": Challenge.objects.filter(key=what["challenge"]).first() if what.get("challenge") else None,
        **{name: value for name, value in who.items() if name.startswith("contact_")},
    }


def team_of(draft: Draft) -> Team | None:
    """The team of whoever made the draft."""
    member = membership(draft.made_by)
    return member.team if member else None


def organisation_of(whole: Mapping[str, Any], team: Team | None = None) -> Organisation:
    """The organisation with this corporate number, else with this name and address, else a new one.

    A team that has no number keeps its organisation however it writes its name and address.

    What is known about it is left alone: anybody may type anybody's number. Another spelling becomes an alias.
    """
    answers = whole[ORGANISATION.slug]
    number = answers["corporate_number"] or None
    details = {
        "name": answers["name"],
        "name_kana": answers["name_kana"],
        "kind": answers["organisation_kind"],
        "no_number_reason": "" if number else answers["no_number_reason"],
        "postcode": answers["postcode"],
        "address": answers["address"],
        "representative": answers["representative"],
    }
    if number:
        found, made = Organisation.objects.get_or_create(corporate_number=number, defaults=details)
    else:
        own = team.organisation if team and not team.organisation.corporate_number else None
        same = {"corporate_number": None, "name": details.pop("name"), "address": details.pop("address")}
        known = own or Organisation.objects.filter(**same).order_by("pk").first()
        found, made = known or Organisation.objects.create(**same, **details), known is None
    if not made and answers["name"] not in (found.name, *found.aliases):
        found.aliases = [*found.aliases, answers["name"]]
        found.spelled_anew = True
        found.save()
    return found


def _consents(proposal: Proposal, agreed: dict[str, int], at: datetime, entry: Entry | None) -> None:
    """Keep each sentence agreed to in the words of the page, so that a later wording cannot change it."""
    in_order = sorted(consent_texts(), key=lambda text: text.position)
    texts = [text for text in in_order if agreed.get(text.code) == text.version]
    how = {text.code: entry.consents[text.code] if entry else ConsentHow.SCREEN for text in texts}
    with translation.override(proposal.language):
        Consent.objects.bulk_create(
            Consent(
                proposal=proposal,
                code=text.code,
                text=pick(text.text_ja, text.text_en),
                text_version=text.version,
                at=entry.received_at if entry else at,
                how=how[text.code],
                heard_by=entry.by if entry and how[text.code] == ConsentHow.ORAL else None,
            )
            for text in texts
        )
