"""Every read of trials that is more than a filter: how far the criteria have come, what is missing, the list."""

from .across import RoadmapPage, roadmap, steps_ahead, units_leading
from .charter import as_it_stands, versions
from .figures import CriterionLine, criterion_lines, expected_share, lines_of, plain, share_reached
from .lists import TABS, PocLine, PocPage, list_pocs, tab_counts
from .one import UNDER_WAY, current_poc, interim_dues, interims_asked, missing_in_charter, said_of_reach
from .safeguards import (
    SAFEGUARDS,
    SafeguardSection,
    asked_of_body,
    by_section,
    last_list_of,
    newest_list,
    open_items,
    safeguard_lists,
    safeguards_as_decided,
    safeguards_of,
    still_out,
    used_lists,
    who_answered,
)

__all__ = [
    "SAFEGUARDS",
    "TABS",
    "UNDER_WAY",
    "CriterionLine",
    "PocLine",
    "PocPage",
    "RoadmapPage",
    "SafeguardSection",
    "as_it_stands",
    "asked_of_body",
    "by_section",
    "criterion_lines",
    "current_poc",
    "expected_share",
    "interim_dues",
    "interims_asked",
    "last_list_of",
    "lines_of",
    "list_pocs",
    "missing_in_charter",
    "newest_list",
    "open_items",
    "plain",
    "roadmap",
    "safeguard_lists",
    "safeguards_as_decided",
    "safeguards_of",
    "said_of_reach",
    "share_reached",
    "steps_ahead",
    "still_out",
    "tab_counts",
    "units_leading",
    "used_lists",
    "versions",
    "who_answered",
]
