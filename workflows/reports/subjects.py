"""What somebody may be told of by feed or mail: the whole city, an item of the plan, a bureau; each by a code."""

ALL = "all"
ITEM, BUREAU = "item", "bureau"


def of_item(code: str) -> str:
    """The subject of an item of the plan."""
    return f"{ITEM}:{code}"


def of_bureau(key: str) -> str:
    """The subject of a bureau."""
    return f"{BUREAU}:{key}"


def parted(subject: str) -> tuple[str, str]:
    """The code of the item and the key of the bureau a subject is of, one of them or both empty."""
    kind, _colon, name = subject.partition(":")
    return (name if kind == ITEM else "", name if kind == BUREAU else "")
