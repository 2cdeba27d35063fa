"""Signing in with an address, and the team that shares an organisation's proposals.

`by` is an address that proved itself by a code. Each change of a team is a row of its log.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from connected_desk.records import log
from connected_desk.records.models import ActorKind

from .. import mails
from ..intake import ORGANISATION
from ..member_queries import (
    MAX_COLLEAGUES,
    PERSONAL,
    members_of,
    membership,
    plain,
    shared_part,
)
from ..models import Draft, Member, Organisation, Proposal, ProvenAddress, Team
from .drafts import hashed

KIND = "team"
INVITED_FOR = timedelta(days=14)
ADDRESS_KEPT = timedelta(days=3 * 365)


class NotAMember(Exception):
    """The address is not, or no longer, a member of this team."""


class TeamFull(Exception):
    """As many colleagues are members or invited as there may be."""


class KnownAlready(Exception):
    """This address is a member or invited already."""


class OfAnotherTeam(Exception):
    """The address is a member of another team and would have to leave it first."""


class TeamChanged(Exception):
    """Somebody else changed the organisation's data since the page was drawn."""


@dataclass(frozen=True)
class Invited:
    """An invitation, and the secret of its link, of which only the hash is kept."""

    member: Member
    token: str


@transaction.atomic
def sign_in(*, email: str, drafts: Iterable[str] = (), at: datetime) -> ProvenAddress:
    """Note that the address proved itself, and gather what is its own.

    Proposals whose first contact it is come to its team, or make it the founder of one; `drafts` are the keys of those
    this browser holds, which become its own where they are nobody's.
    """
    person, is_new = ProvenAddress.objects.select_for_update().get_or_create(
        email=plain(email), defaults={"signed_in_at": at}
    )
    if not is_new:
        person.signed_in_before, person.signed_in_at = person.signed_in_at, at
    Draft.objects.filter(key__in=list(drafts), made_by="", submitted=None).update(made_by=person.email)
    # Only the first contact: whoever typed a proposal chose both addresses, and a stranger's must not lead to a team.
    own = Proposal.objects.filter(team=None, contact_email__iexact=person.email).order_by("-submitted_at", "-pk")
    for proposal in own:
        answers = adopt(proposal=proposal, email=person.email, at=at)
        person.details = person.details or _personal(answers)
    person.save()
    return person


@transaction.atomic
def adopt(*, proposal: Proposal, email: str, at: datetime) -> Mapping[str, Any]:
    """Give the proposal to the team of a proven address that submitted it; found one where the address has none.

    A proposal in the name of another organisation stays outside: it is seen by its own addresses alone. Returns what
    the proposal says in its first step.
    """
    answers = proposal.versions.latest("number").answers[ORGANISATION.slug]
    member = membership(email)
    team = member.team if member else _found(proposal.organisation, answers, email, at)
    if team.organisation_id == proposal.organisation_id:
        proposal.team = team
        proposal.save(update_fields=["team"])
    return answers


@transaction.atomic
def submitted(*, proposal: Proposal, email: str, at: datetime) -> None:
    """Adopt what a proven address just submitted, and remember what it said about itself for the next time."""
    answers = adopt(proposal=proposal, email=email, at=at)
    if plain(answers["contact_email"]) == plain(email):
        ProvenAddress.objects.filter(email=plain(email)).update(details=_personal(answers))


@transaction.atomic
def change_team(*, team: Team, details: Mapping[str, Any], version: int, by: str, at: datetime) -> Team:
    """Keep the organisation's data for all coming proposals of the team.

    Where nobody outside the team ever proposed in this organisation's name, the city's row follows; otherwise it is
    left alone, for another may be the one who is right. Raises NotAMember and TeamChanged.
    """
    locked = _lock(team, by)
    if locked.version != version:
        raise TeamChanged
    before, after = shared_part(locked.details), shared_part({**locked.details, **details})
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changed:
        locked.details, locked.version = after, locked.version + 1
        _follow(locked)
        _log(locked, "change", {"by": plain(by), "changed": changed}, at)
    return locked


@transaction.atomic
def invite(*, team: Team, email: str, language: str, by: str, at: datetime) -> Invited:
    """Invite a colleague by a mailed link. Raises NotAMember, KnownAlready and TeamFull."""
    locked = _lock(team, by)
    here, address = members_of(locked), plain(email)
    if any(one.email == address for one in here):
        raise KnownAlready
    if len(here) > MAX_COLLEAGUES:
        raise TeamFull
    token = secrets.token_urlsafe(32)
    member = Member.objects.create(
        team=locked,
        email=address,
        invited_by=plain(by),
        invited_at=at,
        expires_at=at + INVITED_FOR,
        secret_hash=hashed(token),
    )
    mails.invitation(member, token, language=language, at=at)
    _log(locked, "invite", {"by": plain(by), "whom": address}, at)
    return Invited(member, token)


@transaction.atomic
def join(*, member: Member, at: datetime) -> Member:
    """Make the owner of the invited address, who proved it, a member. Raises NotAMember where it was taken back or has
    run out, and OfAnotherTeam."""
    team = Team.objects.select_for_update().get(pk=member.team_id)
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if locked.joined_at or locked.ended_at or (locked.expires_at and locked.expires_at <= at):
        raise NotAMember
    if membership(locked.email):
        raise OfAnotherTeam
    locked.joined_at = at
    locked.save()
    _log(team, "join", {"by": locked.email}, at)
    return locked


@transaction.atomic
def remove(*, team: Team, key: UUID, by: str, at: datetime) -> Member | None:
    """End a membership or take an invitation back; anybody of the team may, also their own. None where it ended before.

    Raises NotAMember.
    """
    locked = _lock(team, by)
    member = locked.members.select_for_update().filter(key=key, ended_at=None).first()
    if member:
        member.ended_at = at
        member.save()
        _log(locked, "remove", {"by": plain(by), "whom": member.email}, at)
    return member


def _personal(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: answers.get(name) or "" for name in PERSONAL}


def _found(organisation: Organisation, answers: Mapping[str, Any], email: str, at: datetime) -> Team:
    team = Team.objects.create(organisation=organisation, details=shared_part(answers), created_at=at)
    Member.objects.create(team=team, email=plain(email), joined_at=at)
    _log(team, "found", {"by": plain(email), "details": team.details}, at)
    return team


def _follow(team: Team) -> None:
    """Bring the city's row of the organisation up to date where it is the team's alone; the name before stays known."""
    organisation = Organisation.objects.select_for_update().get(pk=team.organisation_id)
    if organisation.proposals.exclude(team=team).exists() or organisation.teams.exclude(pk=team.pk).exists():
        return
    name = team.details["name"]
    if name != organisation.name:
        known = [one for one in (*organisation.aliases, organisation.name) if one != name]
        organisation.aliases = list(dict.fromkeys(known))
    organisation.name, organisation.kind = name, team.details["organisation_kind"]
    for field in ("name_kana", "postcode", "address", "representative"):
        setattr(organisation, field, team.details[field])
    organisation.save()


def _lock(team: Team, by: str) -> Team:
    locked = Team.objects.select_for_update().get(pk=team.pk)
    member = membership(by)
    if member is None or member.team_id != locked.pk:
        raise NotAMember
    return locked


def _log(team: Team, move: str, body: Mapping[str, Any], at: datetime) -> None:
    actor = log.Actor(ActorKind.COMPANY)
    log.append(team, kind=KIND, move=move, from_state="", to_state="", body=body, actor=actor, unit_id=None, at=at)
    team.save()


def forget_addresses(*, at: datetime) -> int:
    """Forget addresses that nobody signed in with for three years, and what was last said about the person.

    Members of a team stay with it. Returns how many went.
    """
    rows = ProvenAddress.objects.filter(signed_in_at__lt=at - ADDRESS_KEPT)
    gone: int = rows.exclude(email__in=Member.objects.filter(ended_at=None).values("email")).delete()[0]
    return gone
