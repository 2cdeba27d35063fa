"""What stands in a row of an entry sheet, in the words of the page, the workbook and the differences."""

from datetime import date

from django.utils.translation import gettext as _

from connected_desk.strategy.terms import MARKS, Absence
from connected_desk.ui.formats import full_date

from .entry_forms import CHOICES
from .entry_rows import MILESTONE, REMARK, Row
from .entry_said import Said, said_before, said_now


def told_now(row: Row) -> str:
    """What stands for the month, empty where nothing was entered."""
    if row.now is None:
        return ""
    if row.now.unchanged:
        return _("Unchanged: %(words)s") % {"words": told_before(row)}
    return in_words(row, said_now(row))


def told_before(row: Row) -> str:
    """What stood for the month before; of a milestone, by when it is to be done."""
    if row.kind == MILESTONE:
        return _("by %(day)s") % {"day": full_date(row.before.due_on)}
    return in_words(row, said_before(row)) if row.before else MARKS[Absence.MISSING]


def in_words(row: Row, said: Said) -> str:
    """What is said of a row, as one sentence or less."""
    words = []
    if said.numerator:
        parts = {"numerator": said.numerator, "denominator": said.denominator}
        words.append(_("%(numerator)s of %(denominator)s") % parts)
    elif said.value:
        words.append(f"{said.value}{row.measure}")
    elif said.choice and not (row.kind == REMARK and said.text):
        words.append(str(CHOICES.get(said.choice, said.choice)))
    if said.on:
        words.append(full_date(date.fromisoformat(said.on)))
    if said.text:
        words.append(said.text if row.kind == REMARK else f"（{said.text}）")
    if said.grade and row.scale:
        words.append(row.scale.label(int(said.grade)))
    return " ".join(words)
