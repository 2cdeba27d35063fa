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
    "Indicator",
    "IndicatorTarget",
    "IndicatorValue",
    "Initiative",
    "InitiativeBudget",
    "Item",
    "ItemAxis",
    "ItemDoing",
    "ItemParent",
    "Milestone",
    "MilestoneChange",
    "MonthField",
    "Plan",
    "SplitChoice",
    "Successor",
    "SupportNote",
]
