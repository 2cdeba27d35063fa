"""How far back a month's figures reach, and what is within reach: they cost what those months cost, not the history.

Whatever is over, and of which nothing was recorded since the earliest instant a figure looks at, is in no figure. What
is over is known from the states the tables carry. `verify_reports` builds from the whole log and so proves them.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from connected_desk.records.models import LogRow
from workflows.budgets.definition import BUDGET
from workflows.budgets.models import BudgetRequest
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.decisions.definition import DECISION
from workflows.decisions.models import Decision
from workflows.engine.vocabulary import Life
from workflows.meetings.models import Instruction
from workflows.pocs.definition import POC
from workflows.pocs.models import Poc

from .models import Achievement
from .months import Period


@dataclass(frozen=True)
class Reach:
    """What the figures of a month or a year look at; everything there is, where `whole` is asked for.

    `since` is the earliest instant told besides the month, those before it and the year's: what was recorded or
    happened after it.
    """

    month: Period
    since: datetime
    whole: bool = False

    @property
    def first(self) -> datetime:
        """The earliest instant any figure looks at: the same month last year, or longer ago."""
        return min(self.month.year_before.start, self.since)

    @cached_property
    def cases(self) -> frozenset[UUID]:
        """The keys of the cases: those open or moved, and those of a trial, decision, request or saving told."""
        if self.whole:
            return frozenset(Case.objects.values_list("key", flat=True))
        trials = Poc.objects.filter(key__in=_live(POC, Poc, self.first))
        return frozenset(
            _live(CASE, Case, self.first).union(
                trials.values("case__key"),
                self.requests.exclude(case=None).order_by().values("case__key"),
                self.decisions.exclude(case_key=None).values("case_key"),
                Achievement.objects.exclude(case=None).values("case__key"),
            )
        )

    @cached_property
    def trials(self) -> QuerySet[Poc]:
        """All trials of these cases."""
        return Poc.objects.filter(case__key__in=self.cases)

    @cached_property
    def requests(self) -> QuerySet[BudgetRequest]:
        """Those open or moved, and all for the month's fiscal year and later ones."""
        return self._of(BUDGET, BudgetRequest, Q(fiscal_year__gte=self.month.fiscal_year))

    @cached_property
    def decisions(self) -> QuerySet[Decision]:
        """Those that circulated in the month or later."""
        return self._of(DECISION, Decision)

    @property
    def instructions(self) -> QuerySet[Instruction]:
        """Those open, and those closed in the time told."""
        rows = Instruction.objects.all()
        return rows if self.whole else rows.filter(Q(closed_at=None) | Q(closed_at__gte=self.first))

    def _of(self, life: Life, model: Any, besides: Q | None = None) -> QuerySet[Any]:
        if self.whole:
            return model.objects.all()
        live = Q(key__in=_live(life, model, min(self.month.start, self.since)))
        return model.objects.filter(live | besides if besides else live)


def _live(life: Life, model: Any, since: datetime) -> QuerySet[Any, Any]:
    """The keys of what is not over, or had something recorded since then. An instant lies never after its recording."""
    still_open = model.objects.filter(state__in=life.open_states).order_by().values_list("key", flat=True)
    moved = LogRow.objects.filter(subject_kind=life.name, recorded_at__gte=since)
    return still_open.union(moved.order_by().values_list("subject_key", flat=True))
