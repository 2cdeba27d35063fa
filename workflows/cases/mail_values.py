"""What each name in the text of a mail stands for, in both languages."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import get_urlconf, set_urlconf
from django.utils import translation
from django.utils.translation import gettext as _

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.mail_names import NAMES
from connected_desk.city.mail_texts import LANGUAGES
from connected_desk.city.models import City, Unit
from connected_desk.records.models import StoredFile
from connected_desk.ui.formats import file_size
from proposals.file_queries import files_of_version
from proposals.intake import FIRST_CONTACT, OFFICE_NAMED, ORGANISATION
from proposals.models import ProposalVersion
from proposals.queries import WITH_FILES, latest_version
from proposals.shown import file_line
from workflows.engine.registry import Context

from . import links
from .models import Case

Values = dict[str, dict[str, str]]
OF_PROPOSAL = frozenset({"organisation", "contact", "files"})


def of_move(subject: Any, case: Case | None, context: Context, names: Collection[str] = NAMES) -> Values:
    """The values of a mail about a move or an act of this subject, by language.

    Where the text may use some of the `names` only, what would have to be read for others is left empty.
    """
    city, details = City.get(), context.details or {}
    questions = details.get("questions") or []
    common = {
        "subject": getattr(subject, "title", "") or str(subject),
        "link": f"{settings.DESK_URL}{_staff_page(subject)}",
        "reason": str(details.get("reason") or ""),
        "sentence": str(details.get("sentence") or details.get("public_text") or details.get("window") or ""),
        "questions": "\n".join(f"{number}　{question}" for number, question in enumerate(questions, 1)),
        "person": getattr(context.by, "name", ""),
    }
    if case:
        common |= {
            "number": case.number,
            "title": case.title,
            "case_link": f"{settings.DESK_URL}/desk/cases/{case.number}/",
            "company_link": f"{settings.PUBLIC_URL or settings.DESK_URL}/p/{links.token(case)}/",
        }
    due = details.get("due_on") or details.get("resume_on") or (case and case.due_on)
    unit = details.get("unit") or _unit(case, context) if "unit" in names else None
    version, files = _proposed(case, names) if case else (None, None)
    return {
        language: common
        | {
            "due": day(due, language) if due else "",
            "month": _month(subject, language),
            "move": _move(subject, context, language),
            "unit": unit_name(unit, language) if unit else "",
            "signature": city.signed(language),
        }
        | (_of_case(case, version, language) if case else {})
        | _files_told(details.get("files", files), language)
        for language in LANGUAGES
    }


def _unit(case: Case | None, context: Context) -> Unit | None:
    return unit_of(case, "target", context) or unit_of(case, "owner", context)


def _proposed(
    case: Case, names: Collection[str]
) -> tuple[ProposalVersion, Sequence[StoredFile] | None] | tuple[None, None]:
    """The case's proposal as it stands, and its files, where a name needs them."""
    if case.proposal is None or not OF_PROPOSAL & set(names):
        return None, None
    if made := case.proposal.just_made:
        return made.version, made.files
    with_files = "files" in names
    version = latest_version(case.proposal, WITH_FILES if with_files else ())
    return version, files_of_version(version) if with_files else None


def _staff_page(subject: Any) -> str:
    """Where staff find the subject, also when a process that serves only companies has something to tell them."""
    before = get_urlconf()
    set_urlconf("connected_desk.urls.both")
    try:
        return str(subject.get_absolute_url())
    finally:
        set_urlconf(before)


def _of_case(case: Case, version: ProposalVersion | None, language: str) -> dict[str, str]:
    received_on = tokyo_date(case.received_at)
    return _proposal_values(version) | {
        "contact_by": day(open_days.add(received_on, FIRST_CONTACT), language),
        "office_by": day(open_days.add(received_on, OFFICE_NAMED), language),
    }


def _proposal_values(version: ProposalVersion | None) -> dict[str, str]:
    """What only a case with a company has to tell, from its proposal as it stands."""
    return dict.fromkeys(OF_PROPOSAL, "") | (
        # The name it typed: another spelling, known from before, would puzzle it or tell it news.
        {"organisation": name_it_gave(version), "contact": version.proposal.contact_name} if version else {}
    )


def name_it_gave(version: ProposalVersion) -> str:
    """The organisation as its proposal names it."""
    return str(version.answers[ORGANISATION.slug]["name"])


def _files_told(stored: Sequence[StoredFile] | None, language: str) -> dict[str, str]:
    """The files a mail is about, each with its proof; nothing where it is about none in particular."""
    if stored is None:
        return {}
    with translation.override(language):
        return {"files": "\n".join(_proof(place, one) for place, one in enumerate(stored, 1)) or _("No files.")}


def _proof(place: int, stored: StoredFile) -> str:
    """A file in three lines: what arrived, when and with what scan, and the fingerprint that proves it."""
    line = file_line(stored)
    return f"{place}　{line.name}　{file_size(line.size)}\n　{line.note}\n　SHA-256 {stored.sha256}"


def unit_of(case: Case | None, part: str, context: Context) -> Unit | None:
    """The unit that has this part in the case, or had it until the move that is told of took it away."""
    return getattr(case, f"{part}_unit", None) or getattr(context.before, f"{part}_unit", None)


def unit_name(unit: Unit, language: str) -> str:
    """The unit in that language."""
    return unit.name_en or unit.name_ja if language == "en" else unit.name_ja


def day(on: date, language: str) -> str:
    """A day as mails write it."""
    return f"{on.year}年{on.month}月{on.day}日" if language == "ja" else on.isoformat()


def _move(subject: Any, context: Context, language: str) -> str:
    """The move that is told of; empty where there is none."""
    if not context.move:
        return ""
    with translation.override(language):
        return subject.life.move(context.move).label


def _month(subject: Any, language: str) -> str:
    """The month a report is about; empty for anything else."""
    period = getattr(subject, "period", None)
    with translation.override(language):
        return period.label if period else ""
