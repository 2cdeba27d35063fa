"""What becomes of the entries of an edition of the plan when their time is over; figures and names stay."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from connected_desk.records.keeping import Due, keeps, retention_kind

from .models import Edition

KIND = "edition"
YEARS = 10  # until the city sets its own
OF_INITIATIVE = "initiative__item__edition__key"

keeps(KIND, "strategy.Milestone", OF_INITIATIVE, "who", "reason")
keeps(KIND, "strategy.MilestoneChange", f"milestone__{OF_INITIATIVE}", "reason")
keeps(KIND, "strategy.SupportNote", OF_INITIATIVE, "text")
keeps(KIND, "strategy.MonthRemark", OF_INITIATIVE, "text")
keeps(KIND, "strategy.IndicatorValue", "indicator__item__edition__key", "remark")
keeps(KIND, "strategy.IndicatorValue", f"indicator__{OF_INITIATIVE}", "remark")


def ended(before: date) -> list[Due]:
    """The editions that were in force to the last before that day, the longest ago first."""
    rows = Edition.objects.filter(in_force_to__lt=before).order_by("in_force_to", "pk")
    return [Due(row.key, row.code[:60], row.in_force_to) for row in rows if row.in_force_to]


def mark(key: UUID, erasure: Any) -> None:
    """Nothing more: every page shows the words that stand in the place of those that went."""


retention_kind(KIND, _("Entries to the plan"), _("the last day the edition was in force"), YEARS, ended, mark)
