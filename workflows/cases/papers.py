"""What about a case is made for paper: the receipt, everything the company sent, the result, and letters."""

from collections.abc import Iterable
from typing import Any

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City
from connected_desk.records.models import StoredFile
from connected_desk.ui import paper
from connected_desk.ui.looks import FileLine
from proposals import intake
from proposals.claims import claims_of
from proposals.file_queries import files_of_version
from proposals.queries import latest_version, sheet
from proposals.shown import file_line
from proposals.vocabulary import Channel

from .company_shown import bubbles, result_of
from .models import Case, Letter
from .queries import has_result

RECEIPT, EVERYTHING, RESULT = "receipt", "everything", "result"


def names(case: Case) -> list[str]:
    """The papers there are of a case with a company now, for its address."""
    return [RECEIPT, EVERYTHING, *([RESULT] if has_result(case) else [])]


def make(case: Case, name: str, *, language: str) -> bytes:
    """The paper of that name (see `names`) as PDF. Raises PdfUnavailable."""
    with paper.in_language(language):
        values = {RECEIPT: _receipt, EVERYTHING: _everything, RESULT: _result}[name](case)
        return paper.make(f"paper/{name}.html", _common(case) | values, language=language)


def letter(written: Letter) -> bytes:
    """A letter as PDF, with the address where a window envelope shows it. Raises PdfUnavailable."""
    with paper.in_language(written.language):
        values = _common(written.case) | {"letter": written, "version": latest_version(written.case.proposal)}  # type: ignore[arg-type]
        return paper.make("paper/letter.html", values, language=written.language)


def file_name(case: Case, name: str) -> str:
    """What a paper is called when it is saved."""
    return f"{case.number}-{name}.pdf"


def _common(case: Case) -> dict[str, Any]:
    city = City.get()
    return {"case": case, "proposal": case.proposal, "city": city, "office": city.signature}


def _receipt(case: Case) -> dict[str, Any]:
    version, received_on = latest_version(case.proposal), tokyo_date(case.received_at)  # type: ignore[arg-type]  # a company's case
    return {
        "organisation": version.answers[intake.ORGANISATION.slug]["name"],
        "files": _proofs(files_of_version(version)),
        "confirmed_by": open_days.add(received_on, intake.RECEIPT_CONFIRMED),
        "contact_by": open_days.add(received_on, intake.FIRST_CONTACT),
        "office_by": open_days.add(received_on, intake.OFFICE_NAMED),
        "by_staff": case.proposal.channel != Channel.WEB,  # type: ignore[union-attr]
    }


def _everything(case: Case) -> dict[str, Any]:
    version = latest_version(case.proposal)  # type: ignore[arg-type]
    organisation = version.answers[intake.ORGANISATION.slug]["name"]
    claims, stored = claims_of(version), files_of_version(version)
    return {
        "version": version,
        "organisation": organisation,
        "sections": sheet(version.answers, claims),
        "files": [file_line(one, fingerprint=True, claim=claims.get(str(one.key), "")) for one in stored],
        "consents": case.proposal.consents.select_related("heard_by"),  # type: ignore[union-attr]
        "bubbles": bubbles(case.proposal, organisation, _proofs),  # type: ignore[arg-type]
        "opinions": case.opinions_on_result.all(),
    }


def _proofs(stored: Iterable[StoredFile]) -> list[FileLine]:
    return [file_line(one, fingerprint=True) for one in stored]


def _result(case: Case) -> dict[str, Any]:
    return {"result": result_of(case)}
