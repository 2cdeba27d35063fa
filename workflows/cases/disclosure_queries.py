"""Reading the answer to a request for public records: what the proposal holds, part by part, and what is withheld."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from connected_desk.city.queries import holds
from connected_desk.city.roles import HeldRole
from proposals.claims import claims_of
from proposals.intake import PERSONAL
from proposals.models import ProposalVersion
from proposals.queries import WITH_PARTS, WORDS, sheet
from proposals.shown import file_line

from .disclosure_models import Disclosure, DisclosurePart
from .models import Case

MAKERS = (HeldRole.DESK, HeldRole.DESK_HEAD)
READERS = (*MAKERS, HeldRole.AUDITOR)
# What a part is withheld for to begin with. The desk adds the article of the city's ordinance.
PERSON, BUSINESS = _("Information on a person"), _("Information on a business (business secret)")


@dataclass(frozen=True)
class Piece:
    """An answer or a file of a version: what it is called, how it reads, and whether it is a file."""

    target: str
    step: str
    label: str
    text: str
    claim: str
    is_file: bool = False

    @property
    def tells(self) -> bool:
        """Whether its words are the proposer's own: a choice from a list is nobody's secret wherever else it stands."""
        return self.is_file or self.target not in WORDS

    @property
    def is_personal(self) -> bool:
        return self.target in PERSONAL


@dataclass(frozen=True)
class Row:
    """A piece with what is decided about it."""

    piece: Piece
    part: DisclosurePart


def may_make(person: Any, on: date) -> bool:
    """Whether the person answers requests for public records: the desk and its head."""
    return any(holds(person, role, on) for role in MAKERS)


def may_read(person: Any, on: date) -> bool:
    """Whether the person may look at the answers: those who make them, and the auditor."""
    return any(holds(person, role, on) for role in READERS)


def pieces(version: ProposalVersion) -> Iterator[Piece]:
    """Every answer given and every file of a version loaded WITH_PARTS, in the order of the intake."""
    claims = claims_of(version)
    for section in sheet(version.answers, claims):
        for line in section.lines:
            if line.text:
                # What was written in the one box of before says what is secret: it is a claim itself.
                claim = line.text if line.name == "secrets" else line.claim
                yield Piece(line.name, str(section.step.title), str(line.label), line.text, claim)
    for number, one in enumerate(version.attachments.all(), 1):
        key = str(one.stored_file.key)
        label = str(_("File %(number)s") % {"number": number})
        yield Piece(key, str(_("Files")), label, file_line(one.stored_file).name, claims.get(key, ""), is_file=True)


def rows(disclosure: Disclosure) -> list[Row]:
    """The parts of the proposal asked for, each with what is decided about it."""
    parts = {part.target: part for part in disclosure.parts.all()}
    return [Row(piece, parts[piece.target]) for piece in _pieces_of(disclosure)]


def claimed(disclosure: Disclosure) -> list[Row]:
    """What the company is asked about: every part it claims as a business secret, the only ones a public place has."""
    parts = {part.target: part for part in disclosure.parts.all() if part.claim}
    return [Row(piece, parts[piece.target]) for piece in _pieces_of(disclosure) if piece.target in parts]


def _pieces_of(disclosure: Disclosure) -> Iterator[Piece]:
    return pieces(ProposalVersion.objects.prefetch_related(*WITH_PARTS).get(pk=disclosure.version_id))


def opinions_awaited(case: Case) -> list[Disclosure]:
    """The requests on which the company has still to give its opinion."""
    return list(case.disclosures.filter(asked_at__isnull=False, answered_at=None, decided_at=None))
