"""What the names in the Word templates of official texts stand for where they are about a case. In Japanese always."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import override

from connected_desk.city import word_texts
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City
from proposals.intake import ORGANISATION
from proposals.queries import latest_version

from .definition import CaseState
from .mail_values import name_it_gave
from .models import Case
from .reason_queries import label_of

DECLINE, AGREEMENT = "decline_notice", "agreement"
OWN_IDEA = "（本市の発案）"


def kinds(case: Case) -> list[str]:
    """The texts there are of the case itself now."""
    if case.proposal_id is None:
        return []
    return [DECLINE] if case.state == CaseState.DECLINED else [] if case.state_row.final else [AGREEMENT]


def values(case: Case, kind: str, *, dated: date | None) -> dict[str, str]:
    """The values of one of `kinds`."""
    if kind == DECLINE:
        return decline_notice(case, case.closing, dated=dated)
    said = latest_version(case.proposal).answers[ORGANISATION.slug]  # type: ignore[arg-type]  # see kinds
    return (
        of_case(case, dated=dated)
        | _contact(case)
        | {
            "city_address": City.get().address_ja,
            "organisation_address": said.get("address") or "",
            "representative": said.get("representative") or "",
        }
    )


def of_case(case: Case, *, dated: date | None) -> dict[str, str]:
    """What every text about a case may say; dated that day, or with the date left open."""
    officer = case.owner_person or case.officer
    return word_texts.city_values(dated) | {
        "number": case.number,
        "title": case.title,
        "organisation": name_it_gave(latest_version(case.proposal)) if case.proposal else OWN_IDEA,
        "unit": case.responsible_unit.name_ja,
        "unit_head": word_texts.head(case.responsible_unit),
        "person": officer.name if officer else "",
    }


def decline_notice(case: Case, said: Mapping[str, Any], *, dated: date | None) -> dict[str, str]:
    """The notice with what was said, or is to be said, when declining: code, sentence, alternatives."""
    with override("ja"):
        reason = label_of(said.get("code") or said.get("decline_code") or "")
    return (
        of_case(case, dated=dated)
        | _contact(case)
        | {
            "reason": reason,
            "sentence": said.get("sentence") or "",
            "alternatives": said.get("alternatives") or "",
        }
    )


def _contact(case: Case) -> dict[str, str]:
    received_on = word_texts.day(tokyo_date(case.received_at))
    return {"contact": case.proposal.contact_name, "received_on": received_on}  # type: ignore[union-attr]  # see kinds
