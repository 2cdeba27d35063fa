"""Every write about the directory: connecting its account to somebody, and the roles its groups propose."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from . import factor_actions, queries, session_actions, setting_record
from .calendar import tokyo_date
from .models import DirectoryAccount, Person, RoleHeld, RoleProposal, Unit
from .setting_record import Entry

PEOPLE = "people"


class OfSomebodyElse(Exception):
    """That account of the directory is connected to another person."""


class OwnRole(Exception):
    """Nobody takes a role for themselves."""


class AnsweredAlready(Exception):
    """Somebody else answered meanwhile."""


@transaction.atomic
def connect(person: Person, *, issuer: str, subject: str, at: datetime) -> None:
    """Let the person sign in by that account, in the place of the one before. Raises OfSomebodyElse."""
    Person.objects.select_for_update().get(pk=person.pk)
    if DirectoryAccount.objects.filter(issuer=issuer, subject=subject).exclude(person=person).exists():
        raise OfSomebodyElse
    values = {"issuer": issuer, "subject": subject, "made_at": at}
    DirectoryAccount.objects.update_or_create(person=person, defaults=values)
    factor_actions.tell(person, "directory_connected", at)


@transaction.atomic
def disconnect(person: Person, *, at: datetime, session: str | None) -> None:
    """Let nobody sign in by the account any more; the sessions but this one end."""
    if DirectoryAccount.objects.filter(person=person).delete()[0]:
        session_actions.end_all(person, at=at, but=session)
        factor_actions.tell(person, "directory_disconnected", at)


@transaction.atomic
def propose_roles(person: Person, groups: Iterable[str], *, at: datetime) -> None:
    """Keep the roles these groups suggest and the person does not hold. Each is asked once, whatever the answer was.

    What a group suggested that the person has left meanwhile, and nobody answered, is gone.
    """
    known = {group: settings.OIDC_GROUPS[group] for group in groups if group in settings.OIDC_GROUPS}
    RoleProposal.objects.filter(person=person, answered_at=None).exclude(group__in=known).delete()
    held = {(row.role, row.unit.code if row.unit else "") for row in queries.roles_held(person, tokyo_date(at))}
    for group, (role, code) in known.items():
        if (role, code) in held:
            continue
        unit = Unit.objects.filter(code=code).first() if code else None
        if code and unit is None:
            continue  # a unit that is not there: the page of the settings cannot offer it either
        values = {"role": role, "unit": unit, "proposed_at": at}
        RoleProposal.objects.get_or_create(person=person, group=group, defaults=values)


@transaction.atomic
def answer(proposal: RoleProposal, *, take: bool, seen: int, reason: str, by: Person, at: datetime) -> None:
    """Give the role from today on, or not at all. Raises OwnRole, AnsweredAlready and setting_record.Overtaken."""
    if proposal.person == by:
        raise OwnRole
    book = setting_record.take(PEOPLE, seen=seen)
    proposal = RoleProposal.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=proposal.pk)
    if proposal.answered_at:
        raise AnsweredAlready
    proposal.taken, proposal.answered_by, proposal.answered_at = take, by, at
    proposal.save()
    values = {"group": (None, proposal.group)}
    if take:
        on = tokyo_date(at)
        RoleHeld.objects.create(person=proposal.person, role=proposal.role, unit=proposal.unit, valid_from=on)
        values["valid_from"] = (None, on)  # type: ignore[assignment]  # a day beside a name
    entry = Entry((_about(proposal, "ja"), _about(proposal, "en")), values)
    setting_record.write(book, [entry], reason=reason, by=by, at=at)


def _about(proposal: RoleProposal, language: str) -> str:
    with override(language):
        person, unit = proposal.person, proposal.unit.name if proposal.unit else ""
        return " ".join(filter(None, [person.name, f"<{person.email}>", proposal.get_role_display(), unit]))
