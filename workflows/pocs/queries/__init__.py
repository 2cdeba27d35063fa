"""Every read of trials that is more than a filter: how far the criteria have come, what is missing, the list."""

from .across import RoadmapPage, roadmap, steps_ahead, units_leading
from .charter import as_it_stands, versions
from .figures import CriterionLine, criterion_lines, expected_share, lines_of, plain, share_reached
from .lists import TABS, PocLine, PocPage, list_pocs, tab_counts
from .one import UNDER_WAY, current_poc, interim_dues, interims_asked, missing_in_charter, said_of_reach

__all__ = [
    "TABS",
    "UNDER_WAY",
    "CriterionLine",
    "PocLine",
    "PocPage",
    "RoadmapPage",
    "as_it_stands",
    "criterion_lines",
    "current_poc",
    "expected_share",
    "interim_dues",
    "interims_asked",
    "lines_of",
    "list_pocs",
    "missing_in_charter",
    "plain",
    "roadmap",
    "said_of_reach",
    "share_reached",
    "steps_ahead",
    "tab_counts",
    "units_leading",
    "versions",
]
