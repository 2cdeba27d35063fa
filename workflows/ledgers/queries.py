"""What is asked about ledgers: which heading is which field."""

from connected_desk.records.tables import Table

from .models import Columns
from .words import guess, mark_of


def known_columns(table: Table) -> dict[str, str]:
    """Field → heading: as it was said for these headings before, otherwise as far as the headings say so."""
    kept = Columns.objects.filter(headings=mark_of(table.headings)).first()
    said = kept.by_field if kept else guess(table.headings)
    return {code: heading for code, heading in said.items() if heading in table.headings}
