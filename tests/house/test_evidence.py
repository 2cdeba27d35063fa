"""Whatever a list names as evidence exists, and no list is shorter than it was said to be."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from typing import Any

import pytest
from django.conf import settings

from .tree import ROOT

LISTS = ROOT / "tests" / "lists"
PROMISES = ROOT / "docs" / "reference" / "promises.md"
# Of the standard 56 of level 1, 122 of level 2 and 30 chosen of level 3 apply; IPA's list has 47 items.
LENGTHS = {"asvs": 208, "ipa": 47}


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a list, whatever they are called in it."""
    (found,) = tomllib.loads((LISTS / f"{name}.toml").read_text("utf-8")).values()
    return found


@cache
def found_in(path: str) -> set[str]:
    """The names of the tests of a file; nothing where there is none."""
    file = ROOT / path
    if not file.exists():
        return set()
    return {node.name for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


def exists(named: str) -> bool:
    """Whether a test, a setting or a file is there."""
    if named.startswith("setting:"):
        return hasattr(settings, named.removeprefix("setting:"))
    if named.startswith("file:"):
        return (ROOT / named.removeprefix("file:")).exists()
    path, _colons, name = named.partition("::")
    return name in found_in(path)


@pytest.mark.parametrize("name", LENGTHS)
def test_every_requirement_has_its_row_and_what_it_names_exists(name: str):
    found = rows(name)

    assert len({row["id"] for row in found}) == len(found) == LENGTHS[name]
    for row in found:
        kinds = [kind for kind in ("by", "not_yet", "see", "none") if row.get(kind)]
        assert len(kinds) == 1, row["id"]
    assert [(row["id"], named) for row in found for named in row.get("by", []) if not exists(named)] == []


def test_every_event_has_its_test():
    events = rows("events")
    assert len({row["id"] for row in events}) == len(events) >= 25
    assert [row["id"] for row in events if not exists(row["test"])] == []


def test_what_is_not_there_would_be_found():
    assert not exists("tests/house/test_evidence.py::test_that_nobody_wrote")
    assert not exists("setting:NO_SUCH_SETTING")
    assert not exists("file:docs/no-such-page.md")
    assert exists("tests/house/test_evidence.py::test_what_is_not_there_would_be_found")


def test_the_printed_pages_are_fresh():
    run = subprocess.run(
        [sys.executable, ROOT / "scripts" / "evidence.py", "--check"], capture_output=True, check=False
    )
    assert run.returncode == 0, run.stdout.decode()


def test_the_page_of_promises_names_tests_that_exist_and_lists_as_long_as_they_are():
    page = PROMISES.read_text("utf-8")

    named = set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page))
    assert len(named) > 20
    assert [path for path, _name in named if not (ROOT / path).exists()] == []
    assert [name for path, name in named if name and name not in found_in(path)] == []
    told = re.findall(r"`tests/lists/(\w+)\.toml` \((\d+)\)", page)
    assert len(told) > 8
    assert [(name, int(said)) for name, said in told if len(rows(name)) != int(said)] == []


CRYPTOGRAPHY = re.compile(
    r"^(?:import|from) (?:hashlib|hmac|secrets|cryptography|pyotp|fido2|authlib|django\.core\.signing)\b"
    r"|salted_hmac|make_password",
    re.M,
)


def test_every_module_that_uses_cryptography_is_on_its_page():
    page = (ROOT / "docs" / "reference" / "cryptography.md").read_text("utf-8")
    named = set(re.findall(r"`((?:connected_desk|proposals|workflows|scripts)/[\w/]+\.py)`", page))
    found = {
        str(path.relative_to(ROOT))
        for folder in ("connected_desk", "proposals", "workflows", "scripts")
        for path in (ROOT / folder).rglob("*.py")
        if CRYPTOGRAPHY.search(path.read_text("utf-8"))
    }
    assert found == named
