"""The score sheets in their versions."""

from .sheet_models import CriteriaSet

SHEETS = "sheets"


def newest_sheet() -> CriteriaSet:
    """The version that evaluations begin with now."""
    return CriteriaSet.objects.latest("version")


def sheets() -> list[CriteriaSet]:
    """Every version with its criteria, the newest first; two queries."""
    return list(CriteriaSet.objects.order_by("-version").prefetch_related("criteria"))
