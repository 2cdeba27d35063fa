"""One trial: which it is, what its charter still lacks, by when it wants an interim evaluation."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import Max

from connected_desk.city import open_days
from connected_desk.city.calendar import Step, account_of
from connected_desk.city.models import CalendarStep
from proposals.intake import TRIAL
from proposals.queries import latest_version
from workflows.cases.models import Case

from ..definition import PocState
from ..models import CHARTER, InterimEvaluation, Poc

# An interim evaluation is wanted this many open days before the bureau's own deadline (局内締切), and asked for as
# many before that.
DAYS_BEFORE_DEADLINE = 10
UNDER_WAY = (PocState.RUNNING, PocState.SUSPENDED)


def current_poc(case: Case) -> Poc | None:
    """The case's latest trial; None before the first."""
    return case.pocs.select_related("lead_unit").order_by("number").last()


def missing_in_charter(poc: Poc) -> list[str]:
    """What the charter does not say yet, by the names of its fields on the screen."""
    optional = {"company_role"} if poc.case.proposal_id is None else set()
    empty = [name for name in CHARTER if name not in optional and getattr(poc, name) in (None, "")]
    return [str(Poc._meta.get_field(name).verbose_name) for name in empty]  # type: ignore[union-attr]


def said_of_reach(case: Case) -> str:
    """Whom the proposer thinks the trial may not reach, and how they could be; empty where nothing was said."""
    version = latest_version(case.proposal) if case.proposal else None
    return str(version.answers.get(TRIAL.slug, {}).get("reach") or "") if version else ""


def interim_dues(pocs: Sequence[Poc], on: date) -> Mapping[int, date]:
    """By trial, the day by which one under way is judged so that what it shows can enter its account's next budget.

    Not of one that ends before that day, for then its final values are in; nor of one judged for it already.
    """
    deadlines: dict[str, date] = {}
    for step in CalendarStep.objects.filter(step=Step.BUREAU_DEADLINE, on__gte=on).order_by("on"):
        deadlines.setdefault(step.account, step.on)
    rows = InterimEvaluation.objects.filter(poc__in=pocs).values("poc").annotate(last=Max("on"))
    judged = {row["poc"]: row["last"] for row in rows}
    closed = open_days.closed_days()
    found = {}
    for poc in pocs:
        deadline = deadlines.get(account_of(poc.case.owner_unit))
        if poc.state not in UNDER_WAY or deadline is None or poc.ends_on is None:
            continue
        day = open_days.add(deadline, -DAYS_BEFORE_DEADLINE, closed=closed)
        if day <= poc.ends_on and judged.get(poc.pk, date.min) < asked_from(day, closed):
            found[poc.pk] = day
    return found


def interims_asked(units: Collection[int], on: date) -> list[tuple[Poc, date]]:
    """The trials those units lead that want an interim evaluation now, each with the day by which."""
    led = Poc.objects.filter(lead_unit__in=units, state__in=UNDER_WAY)
    pocs = list(led.select_related("case__owner_unit__parent").order_by("pk"))
    dues, closed = interim_dues(pocs, on), open_days.closed_days()
    return [(poc, dues[poc.pk]) for poc in pocs if poc.pk in dues and asked_from(dues[poc.pk], closed) <= on]


def asked_from(day: date, closed: frozenset[date]) -> date:
    """The day from which an interim evaluation is made for the budget: some open days before it is due."""
    return open_days.add(day, -DAYS_BEFORE_DEADLINE, closed=closed)
