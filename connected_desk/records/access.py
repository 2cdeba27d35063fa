"""Who read what is confidential, fetched a file or took an export."""

from datetime import datetime
from uuid import UUID

from connected_desk.records.models import Access


def note(
    *, person_id: int | None, what: str, at: datetime, subject_kind: str = "", subject_key: UUID | None = None
) -> Access:
    """Write down one read. `what` is a short code such as `file`, `export.cases` or `case.contact`."""
    return Access.objects.create(
        person_id=person_id, what=what, at=at, subject_kind=subject_kind, subject_key=subject_key
    )
