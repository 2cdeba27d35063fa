"""Where a page of a list begins that is read by keyset, given as the key of the last row shown."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def row_of(rows: QuerySet[Row], key: str) -> Row | None:
    """The row of that key; None for the key of none, and for a text that is no key."""
    try:
        return rows.filter(key=UUID(key)).first()
    except ValueError:
        return None
