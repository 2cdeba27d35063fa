"""What may be claimed as a business secret, and what was: answers by their name, files by their key.

A claim travels as `{target: reason}`, where the target is the name of an answer or the key of a file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connected_desk.records.files import shown
from connected_desk.records.models import StoredFile

from .file_queries import files_of_draft, files_of_version
from .intake import CLAIMS, CONTENT, ORGANISATION, PERSONAL, PLAN, TRIAL
from .models import Draft, ProposalVersion
from .queries import Difference, sheet

Claims = Mapping[str, str]
# What is asked of the organisation comes last: hardly anything of it is secret.
IN_ORDER = (CONTENT, PLAN, TRIAL, ORGANISATION)
FILES_TITLE = _("Files")


@dataclass(frozen=True)
class Claimable:
    """Something a proposer may claim: what it is called, and how an answer reads."""

    target: str
    label: str | Promise
    text: str = ""


@dataclass(frozen=True)
class Group:
    """What may be claimed of one step, or of the files."""

    title: str | Promise
    parts: tuple[Claimable, ...]


def claimable(answers: Mapping[str, Any], files: Iterable[StoredFile]) -> list[Group]:
    """Every answer given and every file, files first; less what tells who a person is, which is never disclosed."""
    sections = {section.step: section for section in sheet(answers)}
    groups = [Group(FILES_TITLE, tuple(Claimable(str(file.key), shown(file.original_name)) for file in files))]
    for step in IN_ORDER:
        lines = [line for line in sections[step].lines if line.text and line.name not in PERSONAL]
        groups.append(Group(step.title, tuple(Claimable(line.name, line.label, line.text) for line in lines)))
    return [group for group in groups if group.parts]


def claimable_of_draft(draft: Draft, stored: Iterable[StoredFile] | None = None) -> list[Group]:
    """What may be claimed of a draft as far as it is complete; `stored` are its files, where they are known."""
    return claimable(draft.answers, files_of_draft(draft) if stored is None else stored)


def claimable_of_version(version: ProposalVersion) -> list[Group]:
    """What may be claimed of a version."""
    return claimable(version.answers, files_of_version(version))


def claims_of(version: ProposalVersion) -> dict[str, str]:
    """What was claimed of a version (loaded WITH_PARTS), each with its reason."""
    return {claim.target: claim.reason for claim in version.claims.all()}


def claims_of_draft(draft: Draft, stored: Iterable[StoredFile] | None = None) -> dict[str, str]:
    """What was claimed of a draft so far, less what is not in it any more; `stored` are its files, where known."""
    claimed = draft.answers.get(CLAIMS.slug, {})
    groups = claimable_of_draft(draft, stored) if claimed else []
    still = {part.target for group in groups for part in group.parts}
    return {target: why for target, why in claimed.items() if target in still}


def claim_differences(old: ProposalVersion, new: ProposalVersion) -> list[Difference]:
    """Which claims were made, taken back or worded anew from one version to the next."""
    before, after = claims_of(old), claims_of(new)
    parts = [part for version in (new, old) for group in claimable_of_version(version) for part in group.parts]
    labels = {part.target: part.label for part in reversed(parts)}
    return [
        Difference(_claimed(labels.get(target, target)), before.get(target, ""), after.get(target, ""))
        for target in dict.fromkeys([*before, *after])
        if before.get(target) != after.get(target)
    ]


def _claimed(label: str | Promise) -> str:
    return str(_("Claim of a business secret: %(what)s")) % {"what": label}
