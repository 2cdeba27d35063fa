"""What went wrong in other trials of the same company, told on every page of its cases (cases/notices.py)."""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.city.models import Person
from connected_desk.ui.formats import full_date
from workflows.cases.models import Case
from workflows.cases.notices import Notice, NoticeLine, notice
from workflows.cases.pages import Rows, counts_aside
from workflows.cases.scope import visible_cases

from .models import Incident

MOST = 5


@counts_aside("incidents")
def elsewhere(case: Case) -> Rows:
    """The incidents in trials of the company's other cases."""
    if case.proposal is None:
        return []
    others = Incident.objects.filter(poc__case__proposal__organisation=case.proposal.organisation_id)
    return [others.exclude(poc__case=case)]


@notice("incidents")
def incidents_of_company(case: Case, reader: Person, on: date) -> Notice | None:
    """The incidents in trials of the company's other cases, open ones first, then the newest; two queries.

    Whoever may not see such a case is told no more than how grave it was, when, how it stands, and which unit to ask.
    """
    [others] = elsewhere(case)
    rows = others.select_related("poc__case", "poc__lead_unit")
    found = list(rows.order_by(F("closed_at").desc(nulls_first=True), "-reported_at", "-pk")[: MOST + 1])
    if not found:
        return None
    shown, more = found[:MOST], len(found) > MOST
    cases = visible_cases(reader, on).filter(pk__in={one.poc.case_id for one in shown})
    seen = set(cases.values_list("pk", flat=True))
    return Notice(
        title=_("Incidents in other trials of this company"),
        lines=[_line(one, seen=one.poc.case_id in seen) for one in shown],
        more=_("There are more.") if more else "",
    )


def _line(incident: Incident, *, seen: bool) -> NoticeLine:
    case = incident.poc.case
    said = {"severity": incident.get_severity_display(), "day": full_date(incident.found_at), "state": _state(incident)}
    text = _("%(severity)s, found on %(day)s: %(state)s") % said
    if not seen:
        return NoticeLine(text, _("Ask %(unit)s what happened.") % {"unit": incident.poc.lead_unit.name})
    url = f"{incident.poc.get_absolute_url()}#incidents"
    return NoticeLine(text, incident.what, url, f"{case.number} {case.title}")


def _state(incident: Incident) -> str:
    return pgettext("incident", "closed") if incident.closed_at else pgettext("incident", "open")
