"""What is kept of the city's strategy: plans and their editions, items, initiatives and indicators.

Titles of plans and items are data in two languages (Japanese required); what staff write is kept as written.
"""

from .initiatives import (
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Initiative,
    InitiativeBudget,
    Milestone,
    MilestoneChange,
    MonthField,
    SupportNote,
)
from .judging import GradeScale, IndicatorVersion, MonthRemark
from .plans import (
    Axis,
    AxisValue,
    Edition,
    EditionQuerySet,
    EditionStep,
    Item,
    ItemAxis,
    ItemDoing,
    ItemParent,
    Plan,
    Successor,
)
from .revision import Followed, SplitChoice

__all__ = [
    "Axis",
    "AxisValue",
    "Edition",
    "EditionQuerySet",
    "EditionStep",
    "Followed",
    "GradeScale",
    "Indicator",
    "IndicatorTarget",
    "IndicatorValue",
    "IndicatorVersion",
    "Initiative",
    "InitiativeBudget",
    "Item",
    "ItemAxis",
    "ItemDoing",
    "ItemParent",
    "Milestone",
    "MilestoneChange",
    "MonthField",
    "MonthRemark",
    "Plan",
    "SplitChoice",
    "Successor",
    "SupportNote",
]
