"""What somebody may be told of by feed or mail: the whole city, an item of the plan, a bureau, a theme; by codes."""

ALL = "all"
ITEM, BUREAU, THEME = "item", "bureau", "theme"


def subject(kind: str, name: str) -> str:
    """The subject of an item (by its code), of a bureau or a theme (by its key); ALL where there is no kind."""
    return f"{kind}:{name}" if kind else ALL


def parted(said: str) -> tuple[str, str]:
    """Kind and name of a subject, both empty for the whole city."""
    kind, _colon, name = said.partition(":")
    return (kind, name) if name else ("", "")
