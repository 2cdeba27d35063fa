"""Which proposals, drafts and people belong to an address that proved itself by a mailed code.

Somebody who only typed a corporate number learns nothing here: what an address sees follows from its own mail and from
the team it is a member of, never from the organisation it names.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from .intake import LABELS, ORGANISATION
from .models import Draft, Member, Proposal, ProvenAddress, Team

MAX_COLLEAGUES = 5
# Of the first step's answers, those about the person; the others are about the organisation.
PERSONAL = tuple(name for name in LABELS[ORGANISATION.slug] if "contact" in name)
SHARED = tuple(name for name in LABELS[ORGANISATION.slug] if name not in PERSONAL)


def plain(email: str) -> str:
    """An address as it is compared: mail servers that tell capitals apart do not exist outside the standard."""
    return email.strip().lower()


def membership(email: str) -> Member | None:
    """The team this address is a member of, as its membership."""
    rows = Member.objects.filter(email=plain(email), joined_at__isnull=False, ended_at=None)
    return rows.select_related("team__organisation").first() if email else None


def members_of(team: Team) -> list[Member]:
    """The members and those invited, in the order they came."""
    return list(team.members.filter(ended_at=None))


def invitation_behind(token_hash: str, *, at: datetime) -> Member | None:
    """The invitation a link leads to while it is open."""
    rows = Member.objects.filter(secret_hash=token_hash, joined_at=None, ended_at=None, expires_at__gt=at)
    return rows.select_related("team").first()


def addressed_to(email: str) -> Q:
    """The rule for proposals whose notices go to this address."""
    return Q(contact_email__iexact=plain(email)) | Q(contact_email2__iexact=plain(email))


def proposals_of(email: str) -> QuerySet[Proposal]:
    """The proposals this address may see: its own, and those of its team."""
    member = membership(email)
    rule = addressed_to(email)
    return Proposal.objects.filter(rule | Q(team=member.team) if member else rule)


def may_act_for(email: str, proposal: Proposal) -> bool:
    """Whether the owner of this address may change this proposal without another code."""
    return bool(email) and proposals_of(email).filter(pk=proposal.pk).exists()


def drafts_of(email: str, *, at: datetime) -> QuerySet[Draft]:
    """The drafts this address made or is named in as a contact, the one last worked on first. Nobody else's."""
    step = f"answers__{ORGANISATION.slug}"
    named = Q(**{f"{step}__contact_email__iexact": plain(email)}) | Q(
        **{f"{step}__contact_email2__iexact": plain(email)}
    )
    rows = Draft.objects.filter(Q(made_by=plain(email)) | named, submitted=None, expires_at__gt=at)
    return rows.order_by("-updated_at", "pk")


def known_answers(email: str) -> dict[str, Any]:
    """What need not be asked again in the first step: the data of the team, and what the person said of themselves."""
    member = membership(email)
    person = ProvenAddress.objects.filter(email=plain(email)).first()
    said = person.details if person else {}
    return {**(member.team.details if member else {}), "contact_email": plain(email), **said}


def shared_part(answers: Any) -> dict[str, Any]:
    """Of answers to the first step, those about the organisation."""
    return {name: answers.get(name) or "" for name in SHARED}


def is_known(team: Team | None, answers: Any) -> bool:
    """Whether these answers say of the organisation what its team keeps."""
    return team is not None and shared_part(answers) == shared_part(team.details)
