"""Puts the standard score sheet into a database that has none yet."""

from typing import Any

from .sheet import STANDARD, VERSION
from .sheet_models import CriteriaSet, SheetCriterion


def load_standard_sheet(sender: Any = None, **signal: Any) -> None:
    """Load version 1 of the sheet unless it is there; called after every migrate."""
    sheet, made = CriteriaSet.objects.get_or_create(version=VERSION)
    if made:
        SheetCriterion.objects.bulk_create(
            SheetCriterion(
                criteria_set=sheet,
                position=position,
                code=one.code,
                name_ja=one.name[0],
                name_en=one.name[1],
                question_ja=one.question[0],
                question_en=one.question[1],
                anchors=[{"ja": ja, "en": en} for ja, en in one.anchors],
            )
            for position, one in enumerate(STANDARD, 1)
        )
