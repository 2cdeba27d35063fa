"""Every write of the record of fairness: what the partner had, and how the other bidders came to have the same.

The log of the case is left alone, so that sharing what a decider is warned of makes no decision void; each row has a
log of its own.
"""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.records import files
from workflows.cases import chains
from workflows.cases.actions import ENDED
from workflows.cases.models import Case
from workflows.cases.permissions import NOT_YOURS, takes_part
from workflows.engine.bars import keep_out
from workflows.engine.move import lock
from workflows.engine.refusals import MoveRefused, Reason

from .models import Exchange, Material, Way

NOT_YET = Reason("on", "これからの日のことは記録できません。", "What is still to come cannot be recorded.")
BEFORE = Reason("on", "相手に渡した日より前の日です。", "This day is before the partner had it.")
SETTLED = Reason("settled", "この行は、すでに整理されています。", "This row has been settled already.")


@transaction.atomic
def write_exchange(
    case: Case,
    *,
    material: str,
    way: str,
    on: date,
    words: str,
    upload: UploadedFile | None,
    by: Person,
    at: datetime,
    origin: str = "live",
) -> Exchange:
    """Write down what was asked of the partner or given to it, with its file.

    Raises MoveRefused for somebody without a part in the case, once it has ended and for a day still to come;
    files.FileRefused for a file that is not kept.
    """
    case = _taken_up(case, by, at)
    if on > tokyo_date(at):
        raise MoveRefused("details", [NOT_YET], case)
    made = Exchange(
        case=case,
        material=Material(material).value,
        way=Way(way).value,
        on=on,
        words=words,
        file=files.store(upload, at=at) if upload else None,
        by=by,
        at=at,
    )
    said = {"case": case.number, "material": made.material, "way": made.way, "on": on, "words": words}
    chains.write(made, "exchange", by=by, at=at, details=said, origin=origin)
    return made


@transaction.atomic
def share(exchange: Exchange, *, on: date, how: str, by: Person, at: datetime, origin: str = "live") -> Exchange:
    """The same was given to the other bidders: when, and how. Raises MoveRefused as `write_exchange`, and twice."""
    exchange, case = _open(exchange, by, at)
    if on > tokyo_date(at):
        raise MoveRefused("details", [NOT_YET], case)
    if on < exchange.on:
        raise MoveRefused("details", [BEFORE], case)
    exchange.shared_on, exchange.shared_how, exchange.settled_by = on, how, by
    chains.write(exchange, "share", by=by, at=at, details={"on": on, "words": how}, origin=origin)
    return exchange


@transaction.atomic
def keep(exchange: Exchange, *, because: str, by: Person, at: datetime, origin: str = "live") -> Exchange:
    """Say why it is not given to the others: a company's own estimate, a slip. Raises MoveRefused as `share`."""
    exchange, _case = _open(exchange, by, at)
    exchange.kept_because, exchange.settled_by = because, by
    chains.write(exchange, "keep", by=by, at=at, details={"words": because}, origin=origin)
    return exchange


def _open(exchange: Exchange, by: Person, at: datetime) -> tuple[Exchange, Case]:
    case = _taken_up(exchange.case, by, at)
    exchange = Exchange.objects.select_for_update().get(pk=exchange.pk)
    if not exchange.is_open:
        raise MoveRefused("source", [SETTLED], case)
    return exchange, case


def _taken_up(case: Case, by: Person, at: datetime) -> Case:
    [case] = lock([case])
    keep_out(case, by)
    if not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    if case.state_row.final:
        raise MoveRefused("source", [ENDED], case)
    return case
