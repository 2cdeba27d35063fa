"""What the code does not do: run texts, build queries from them, ask other hosts, believe a form's own fields."""

import ast
import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.forms import ModelForm

from tests.house.tree import ROOT, Module, modules

LIST = Path(__file__).parents[1] / "lists" / "dangerous.toml"
CALLS = tomllib.loads(LIST.read_text("utf-8"))["calls"]
KNOWN = modules(ROOT)
SLOW = 0.5  # seconds


def does(module: Module, row: dict[str, Any]) -> bool:
    """Whether the module does what the row names."""
    if "module" in row:
        return any(name == row["module"] or name.startswith(row["module"] + ".") for _line, name in module.imports)
    return any(
        isinstance(node, ast.Call)
        and (
            getattr(node.func, "id", "") == row["call"]
            or (not row.get("builtin") and getattr(node.func, "attr", "") == row["call"])
        )
        for node in ast.walk(module.syntax)
    )


@pytest.mark.parametrize("row", CALLS, ids=lambda row: row["id"])
def test_what_is_dangerous_is_done_only_where_the_list_says(row: dict[str, Any]):
    assert sorted(name for name, one in KNOWN.items() if does(one, row)) == sorted(row["in"])
    assert bool(row["in"]) == ("why" in row)


def test_it_would_be_found(tmp_path: Path):
    path = tmp_path / "bad.py"
    path.write_text("import subprocess\nfrom xml.dom import minidom\nx = eval(y)\ncursor.raw('a' + b)\n")
    bad = Module("bad", path)
    found = {row["id"] for row in CALLS if does(bad, row)}
    assert found == {"subprocess", "xml", "eval", "raw-query"}


def test_no_form_takes_fields_that_it_does_not_name():
    forms = [
        one for one in _subclasses(ModelForm) if one.__module__.startswith(("connected_desk", "proposals", "workflows"))
    ]
    loose = [one.__name__ for one in forms if hasattr(one, "_meta") and one._meta.fields in (None, "__all__")]
    assert loose == []


def _subclasses(kind: type) -> list[Any]:
    return [one for below in kind.__subclasses__() for one in (below, *_subclasses(below))]


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern the code compiles from a text of its own."""
    found = {}
    for name, module in KNOWN.items():
        for node in ast.walk(module.syntax):
            is_compile = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "compile" and node.args
            if is_compile and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                found[f"{name}:{node.lineno}"] = re.compile(node.args[0].value)
    return found


LONG = 10_000
ATTACKS = [piece * LONG + "!" for piece in ("a", " ", "/", "a@", "1-", "あ", "\u0301", "{")]


def test_no_pattern_of_ours_takes_forever_over_a_long_text():
    found = patterns()
    assert len(found) > 20
    slow = []
    for name, pattern in found.items():
        for attack in ATTACKS:
            began = time.process_time()
            pattern.search(attack)
            pattern.fullmatch(attack)
            if time.process_time() - began > SLOW:
                slow.append((name, attack[:2]))
    assert slow == []
