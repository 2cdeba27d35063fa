"""The grounds as forms offer them and as old cases name them."""

from collections.abc import Iterable
from datetime import date

from .reason_models import Reason, ReasonKind

REASONS = "reasons"
Choices = list[tuple[str, str]]


def offered(kind: ReasonKind, on: date) -> tuple[Choices, Choices]:
    """The grounds of that kind to choose from on that day, in their order, and those only old cases still name."""
    now: Choices = []
    ended: Choices = []
    for reason in Reason.objects.filter(kind=kind):
        (now if holds(reason, on) else ended).append((reason.code, reason.label))
    return now, ended


def holds(reason: Reason, on: date) -> bool:
    """Whether the ground may be chosen on that day."""
    return (reason.valid_from or on) <= on <= (reason.valid_to or on)


def label_of(code: str) -> str:
    """What the ground of that code is called, ended or not; empty where there is none."""
    reason = Reason.objects.filter(code=code).first() if code else None
    return reason.label if reason else ""


def by_kind() -> Iterable[tuple[ReasonKind, list[Reason]]]:
    """Every ground, kind by kind in their order; one query."""
    rows = list(Reason.objects.all())
    return [(kind, [one for one in rows if one.kind == kind]) for kind in ReasonKind]
