"""Every read of trials that is more than a filter: how far the criteria have come, what is missing, the list."""

from .figures import CriterionLine, criterion_lines, expected_share, plain, share_reached
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
    "SafeguardSection",
    "asked_of_body",
    "by_section",
    "criterion_lines",
    "current_poc",
    "expected_share",
    "interim_dues",
    "interims_asked",
    "last_list_of",
    "list_pocs",
    "missing_in_charter",
    "newest_list",
    "open_items",
    "plain",
    "safeguard_lists",
    "safeguards_as_decided",
    "safeguards_of",
    "said_of_reach",
    "share_reached",
    "still_out",
    "tab_counts",
    "used_lists",
    "who_answered",
]
