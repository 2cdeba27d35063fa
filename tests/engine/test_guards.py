"""Every condition of every move, tried through each door a state could be changed by: none lets anybody past it.

The doors: the page of the move; the button on the board; several cases at once; the workbook read back in; a job of
the worker. `tests/lists/guards.txt` is written by hand, `blocked.py` brings each situation about.
"""

from dataclasses import dataclass
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import time_machine
from django import forms
from django.test import Client
from django.urls import reverse

from connected_desk.records import jobs
from connected_desk.records.models import JobLease, LogRow
from connected_desk.records.worker import Worker
from tests.engine import chores
from tests.engine.blocked import SITUATIONS, blocked
from tests.engine.matrix import LISTS
from tests.ledgers.support import saved, upload
from tests.support import desk_officer, walk
from workflows.cases.models import Case
from workflows.cases.views.moves import MoveForm
from workflows.decisions.forms import DraftForm
from workflows.engine.details import encode
from workflows.engine.registry import COMPANY, LIVES


@dataclass(frozen=True)
class Row:
    """A condition of a move; `tried` is what is pressed, `says` how the sentence begins."""

    guard: str
    life: str
    move: str
    target: str
    tried: str
    says: str


def rows() -> list[Row]:
    lines = (LISTS / "guards.txt").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    return [Row(*(cell.strip() for cell in line.split("|"))) for line in told[1:]]


ROWS = rows()
# The form of this move asks it, so that it never stands between: what is left empty is told at its field.
ASKED_WITH_THE_MOVE = {("referrals.ict_answered", "refer")}
NOT_OFFERED = "一覧からもう一度選んでください"
# Of these the page tells already at the field, in its own words.
AT_THE_FIELD = {
    ("cases.survivor_stands", "merge"): NOT_OFFERED,
    ("evaluations.evaluators_independent", "evaluate"): NOT_OFFERED,
    ("evaluations.guests_independent", "evaluate"): "提案者のアドレスです。",
}
TRIED = [row for row in ROWS if (row.guard, row.move) not in ASKED_WITH_THE_MOVE]


def test_the_list_names_every_condition_of_every_move():
    defined = {
        (guard, life.name, move.name, target)
        for life in LIVES.values()
        for move in life.moves
        for target, guard in move.needs
    }
    assert {(row.guard, row.life, row.move, row.target) for row in ROWS} == defined
    assert set(SITUATIONS) >= {(row.guard, row.move) for row in TRIED}


@pytest.mark.parametrize("row", TRIED, ids=lambda row: f"{row.guard} of {row.move}")
def test_no_door_leads_past_a_condition_that_does_not_hold(row, signed_in):
    walker = walk()
    found = blocked(walker, row.guard, row.move, row.target)
    who = walker.mover(found.subject, found.subject.life.move(row.tried))
    presses = desk_officer() if who is COMPANY else who
    before = standing(found.subject)

    with time_machine.travel(walker.at, tick=False):
        details = walker.details(found.subject, found.subject.life.move(row.tried), row.target, **found.typed)
        client = signed_in(presses)
        typed = filled_in(found.subject, row.tried, presses, walker, details)
        told = {
            "page": page(client, found.subject, row.tried, typed),
            "board": board(client, found.subject, row.tried, typed),
            "bulk": bulk(client, found.subject, row.tried),
            "import": read_in(client, found.subject),
            "job": job(found.subject, row.tried, presses, details, walker.at),
        }

    assert standing(found.subject) == before
    says = AT_THE_FIELD.get((row.guard, row.move), row.says)
    assert says in told["page"]
    assert told["board"] is None or says in told["board"]
    assert told["bulk"]
    assert told["import"] == []
    decided_first = found.subject.life.move(row.tried).by_decision
    assert ("この対応には決裁が必要です" if decided_first else row.says) in told["job"]


def standing(subject: Any) -> tuple[Any, ...]:
    """All that must stay as it was: state and version, and every row of every log."""
    now = type(subject)._base_manager.get(pk=subject.pk)
    return now.state, now.version, list(LogRow.objects.order_by("pk").values_list("move", "subject_key"))


def filled_in(subject: Any, name: str, by: Any, walker: Any, details: dict[str, Any]) -> dict[str, Any]:
    """What the page of the move sends with these details, the words of a decision with them where it is decided."""
    request, row = SimpleNamespace(user=by, at=walker.at), subject.life.move(name)
    filled = [MoveForm(subject, row, request, initial=details)]
    if row.by_decision:
        decider = walker.mover(subject, row)
        words = {"title": "伺い", "text": "このとおり決めてよろしいか。", "level": "bureau_head", "decider": decider}
        filled.append(DraftForm(subject, row, by, walker.at))
        filled[-1].initial |= words
    return {name: value for form in filled for bound in form for name, value in _sent(bound)}


def _sent(bound: forms.BoundField) -> list[tuple[str, Any]]:
    widget, value = bound.field.widget, bound.field.prepare_value(bound.value())
    if isinstance(widget, forms.MultiWidget):
        parts = widget.decompress(value) or [None] * len(widget.widgets)
        return [(f"{bound.html_name}{end}", _text(part)) for end, part in zip(widget.widgets_names, parts, strict=True)]
    return [(bound.html_name, _text(value))]


def _text(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "\n".join(", ".join(one.values()) for one in value)
    return "" if value is None else value


def page(client: Client, subject: Any, name: str, typed: dict[str, Any]) -> str:
    """What the page of the move answers."""
    return client.post(_address(subject, name), typed).content.decode()


def board(client: Client, subject: Any, name: str, typed: dict[str, Any]) -> str | None:
    """What the button on the card answers; None where no card has a button for this. The board sends nothing itself."""
    shown = client.get(reverse("desk:board")).content.decode()
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert "<form" not in main
    return page(client, subject, name, typed) if _address(subject, name) in main else None


def _address(subject: Any, name: str) -> str:
    return reverse("desk:move", args=[subject.life.name, subject.key, name])


def bulk(client: Client, subject: Any, name: str) -> bool:
    """Whether several cases at once refuses it: it knows no move that has conditions, or says why the case is left."""
    case = _case_of(subject)
    chosen = {"case": [case.number], f"version-{case.number}": case.version} if case else {}
    answer = client.post(reverse("desk:bulk"), {"do": name, **chosen}, follow=True)
    return answer.status_code == 404 or all(one["refused"] for one in answer.context["cases"])


def read_in(client: Client, subject: Any) -> list[Any]:
    """What the workbook of the list would change, with the state of every case put to another and sent back."""
    data = b"".join(client.get("/desk/cases/export/xlsx/?tab=all").streaming_content)
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["cases"]
    [column] = [cell.column for cell in sheet[1] if cell.value == "state"]
    for line in range(3, sheet.max_row + 1):
        sheet.cell(line, column).value = "実施"
    sent = client.post("/desk/ledgers/changes/", {"file": upload(saved(book), "案件一覧.xlsx")}, follow=True)
    return sent.context["lines"]


def job(subject: Any, name: str, by: Any, details: dict[str, Any], at: Any) -> str:
    """What a job that makes the move ends with."""
    given = {"life": subject.life.name, "key": str(subject.key), "person": by.pk, "details": encode(details)}
    jobs.enqueue(chores.make_move, name=name, **given)
    Worker(lambda: at).run_once()
    return JobLease.objects.get(job="tests.engine.chores.make_move").last_error


def _case_of(subject: Any) -> Case | None:
    case = subject if isinstance(subject, Case) else getattr(subject, "case", None)
    return Case.objects.get(pk=case.pk) if case else None
