"""Absences that hold everywhere: no rule reads the clock, only the engine writes a state, no label is a key."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django_fsm import FSMFieldMixin

from workflows.engine.registry import LIVES

from .directions import in_ring
from .tree import ROOT, Module, modules

CLOCK = {"now", "utcnow", "today", "localdate", "localtime", "time", "time_ns", "Now"}
READERS = {"datetime", "date", "timezone", "time", "functions"}
FIELD_OPTIONS = {"auto_now", "auto_now_add"}
# The worker is a command that happens to be long: it asks the time once a round and hands it down.
MAY_READ_THE_CLOCK = ("connected_desk.records.worker",)
# Functions that Django calls and gives no date; each says so beside itself.
ASKED_WITHOUT_A_DATE = {("connected_desk.city.models", "is_staff")}


def clock_reads(module: Module) -> Iterator[tuple[int, str]]:
    """Line and word wherever a module asks what time it is."""
    excused = {
        id(inner)
        for node in ast.walk(module.syntax)
        if _turns_a_given_instant(node) or (module.name, getattr(node, "name", "")) in ASKED_WITHOUT_A_DATE
        for inner in ast.walk(node)
    }
    for node in ast.walk(module.syntax):
        if id(node) in excused:
            continue
        if isinstance(node, ast.Attribute) and node.attr in CLOCK and _last(node.value) in READERS:
            yield node.lineno, f"{_last(node.value)}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module in ("django.utils.timezone", "time"):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name in CLOCK)
        elif isinstance(node, ast.keyword) and node.arg in FIELD_OPTIONS:
            yield node.value.lineno, node.arg


def _turns_a_given_instant(node: ast.AST) -> bool:
    """`timezone.localtime(at)` reads no clock; without its argument it does."""
    return isinstance(node, ast.Call) and bool(node.args) and _last(node.func) in ("localdate", "localtime")


def state_writes(module: Module) -> Iterator[tuple[int, str]]:
    """Line and kind wherever a module writes a `state` behind the back of its protected field."""
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.Call) and _last(node.func) in ("update", "setattr", "bulk_update"):
            keywords = {keyword.arg for keyword in node.keywords}
            texts = {inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant)}
            if "state" in keywords or (_last(node.func) != "update" and "state" in texts):
                yield node.lineno, _last(node.func)


LABELS = {row.ja for life in LIVES.values() for row in (*life.states, *life.moves)}


def labels_as_keys(module: Module) -> Iterator[tuple[int, str]]:
    """Line and words wherever a module repeats a Japanese label of a state or move, or decides by a label."""
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.Constant) and node.value in LABELS:
            yield node.lineno, str(node.value)
        elif isinstance(node, ast.Compare):
            compared = [_last(getattr(side, "func", side)) for side in (node.left, *node.comparators)]
            yield from ((node.lineno, word) for word in compared if word in ("ja", "en", "label", "get_state_display"))


def _last(node: ast.AST) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def one(folder: Path, source: str) -> Module:
    """A module of its own with that source."""
    path = folder / "m.py"
    path.write_text(source, encoding="utf-8")
    return Module("m", path)


def test_nothing_but_the_outermost_ring_reads_the_clock():
    found = [
        f"{name}:{line} {word}"
        for name, module in modules(ROOT).items()
        if not in_ring(name) and not name.startswith(MAY_READ_THE_CLOCK)
        for line, word in clock_reads(module)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("from django.utils import timezone\nat = timezone.now()", (2, "timezone.now")),
        ("import datetime\non = datetime.date.today()", (2, "date.today")),
        ("from datetime import datetime\nat = datetime.now(tz=UTC)", (2, "datetime.now")),
        ("on = timezone.localdate()", (1, "timezone.localdate")),
        ("from django.utils.timezone import localdate", (1, "localdate")),
        ("f = models.DateTimeField(default=timezone.now)", (1, "timezone.now")),
        ("f = models.DateTimeField(\n    auto_now_add=True)", (2, "auto_now_add")),
    ],
)
def test_a_module_that_reads_the_clock_is_found(tmp_path: Path, source: str, read: tuple[int, str]):
    assert list(clock_reads(one(tmp_path, source))) == [read]


def test_turning_a_given_instant_into_a_tokyo_date_reads_no_clock(tmp_path: Path):
    assert list(clock_reads(one(tmp_path, "on = timezone.localdate(at)"))) == []


def test_the_state_of_every_life_is_protected_against_assignment():
    lives = [
        (model._meta.label, field.protected)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FSMFieldMixin)
    ]
    assert len(lives) >= 5
    assert [label for label, protected in lives if not protected] == []


def test_nothing_but_the_engine_writes_a_state():
    found = [
        f"{name}:{line} {kind}"
        for name, module in modules(ROOT).items()
        if name.startswith("workflows.") and not name.startswith("workflows.engine")
        for line, kind in state_writes(module)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Case.objects.filter(pk=1).update(state='ended')", "update"),
        ("setattr(case, 'state', 'ended')", "setattr"),
        ("Case.objects.bulk_update(cases, ['state'])", "bulk_update"),
    ],
)
def test_a_module_that_writes_a_state_is_found(tmp_path: Path, source: str, kind: str):
    assert list(state_writes(one(tmp_path, source))) == [(1, kind)]


def test_no_label_of_a_state_or_move_stands_outside_its_definition_or_decides_anything():
    found = [
        f"{name}:{line} {words}"
        for name, module in modules(ROOT).items()
        if name.startswith(("workflows.", "proposals.")) and not name.endswith(".definition")
        for line, words in labels_as_keys(module)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (f"if case.state_row.ja == '{LIVES['case'].state('referred').ja}': pass", LIVES["case"].state("referred").ja),
        ("if case.state_row.label == wanted: pass", "label"),
        ("late = case.get_state_display() in names", "get_state_display"),
    ],
)
def test_a_label_used_as_a_key_is_found(tmp_path: Path, source: str, words: str):
    assert words in [found for _line, found in labels_as_keys(one(tmp_path, source))]
