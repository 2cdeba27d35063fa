"""What a company changed after it had submitted: each later version against the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connected_desk.records.files import shown
from connected_desk.records.models import StoredFile

from .claims import claim_differences
from .file_queries import files_of_version
from .intake import FILES
from .models import ProposalVersion
from .queries import Difference, differences


def file_differences(before: Iterable[StoredFile], after: Iterable[StoredFile]) -> list[Difference]:
    """What became of the files from one version to another, by name: one Difference, or none."""
    old, new = list(before), list(after)
    if [one.key for one in old] == [one.key for one in new]:
        return []
    return [Difference(FILES.title, *("\n".join(shown(one.original_name) for one in them) for them in (old, new)))]


@dataclass(frozen=True)
class Revision:
    """A later version with what it changed, in a few words and answer by answer."""

    version: ProposalVersion
    headline: str
    differences: list[Difference]


def revisions(versions: list[ProposalVersion]) -> list[Revision]:
    """Each version after the first (see `versions_of`) with what it changed, the newest first."""
    return [_revision(old, new) for old, new in pairwise(versions)][::-1]


def _revision(old: ProposalVersion, new: ProposalVersion) -> Revision:
    had, has = files_of_version(old), files_of_version(new)
    answers = differences(old.answers, new.answers)
    words = [_("Changed “%(answer)s”") % {"answer": one.label} for one in answers]
    if added := len({one.key for one in has} - {one.key for one in had}):
        words.append(ngettext("Added %(count)d file", "Added %(count)d files", added) % {"count": added})
    if gone := len({one.key for one in had} - {one.key for one in has}):
        words.append(ngettext("Took out %(count)d file", "Took out %(count)d files", gone) % {"count": gone})
    claims = claim_differences(old, new)
    if claims:
        words.append(_("Changed claims of business secrets"))
    return Revision(new, _(", ").join(words), [*answers, *file_differences(had, has), *claims])
