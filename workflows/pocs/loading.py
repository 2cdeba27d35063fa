"""Puts the standard check list of safeguards into a database that has none yet."""

from typing import Any

from .check_list import STANDARD, VERSION
from .models import SafeguardItem, SafeguardList


def load_standard_list(sender: Any = None, **signal: Any) -> None:
    """Load version 1 of the list unless it is there; called after every migrate."""
    made, is_new = SafeguardList.objects.get_or_create(version=VERSION)
    if is_new:
        SafeguardItem.objects.bulk_create(
            SafeguardItem(
                safeguard_list=made,
                position=position,
                code=one.code,
                section=one.section,
                asks=one.asks,
                title_ja=one.title[0],
                title_en=one.title[1],
                question_ja=one.question[0],
                question_en=one.question[1],
            )
            for position, one in enumerate(STANDARD, 1)
        )
