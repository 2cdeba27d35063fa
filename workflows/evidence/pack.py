"""The evidence pack of a case: everything from the proposal to the budget in one PDF, made from the record as it is."""

from datetime import datetime

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City, Person
from connected_desk.ui import paper
from workflows.cases.models import Case

from . import of_decisions, of_judgement, of_proposal, of_record, of_trial
from .blocks import Chapter
from .editions import Edition, Reading

CHAPTERS = (
    of_proposal.overview,
    of_proposal.proposal,
    of_decisions.decisions,
    of_proposal.agreements,
    of_trial.trials,
    of_judgement.evaluations,
    of_judgement.budget,
    of_record.history,
    of_record.proof,
)


def chapters(reading: Reading) -> list[Chapter]:
    """The chapters in their order, each there whether or not anything is on record."""
    return [chapter(reading) for chapter in CHAPTERS]


def make(case: Case, edition: Edition, *, by: Person, at: datetime, language: str) -> bytes:
    """The pack as PDF. Raises PdfUnavailable."""
    with paper.in_language(language):
        reading = Reading(case, edition, by, tokyo_date(at))
        values = {
            "case": case,
            "edition": edition.label,
            "whole": reading.whole,
            "chapters": chapters(reading),
            "at": at,
            "office": City.get().signature,
        }
        return paper.make("paper/evidence.html", values, language=language)
