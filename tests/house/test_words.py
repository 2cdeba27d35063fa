"""The words of the command line and the scripts behind them."""

import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from .tree import ROOT

SCRIPTS = sorted((ROOT / "scripts").glob("*.sh"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_make_alone_lists_every_word_with_what_it_does():
    listed = dict(re.findall(r"^  make (\w+) +(\S.*)$", run("make").stdout, re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)

    assert {"run", "test", "check", "docs", "messages", "lock", "secrets"} <= set(listed)
    assert sorted(listed) == sorted(phony.split())
    assert sorted(listed) == sorted(re.findall(r"^([a-z0-9]+):", MAKEFILE, re.MULTILINE))


def test_every_script_a_word_names_exists():
    named = re.findall(r"scripts/[\w.]+", MAKEFILE + "".join(path.read_text("utf-8") for path in SCRIPTS))
    assert [name for name in sorted(set(named)) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("script", [*SCRIPTS, ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_a_script_is_sound_and_begins_by_saying_what_it_does(script: Path):
    assert run("bash", "-n", script).stderr == ""
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash" or script.name == "lib.sh"
    assert next(line for line in lines if not line.startswith("#!")).startswith("# ")


def test_no_script_hides_a_module_of_pythons_own():
    # A script's folder is searched first: scripts/secrets.py would be what `import secrets` finds.
    assert {path.stem for path in (ROOT / "scripts").glob("*.py")} & set(sys.stdlib_module_names) == set()


def test_ci_says_the_same_two_words_as_everybody():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line.split()[2] for line in lines if line.startswith("make ")] == ["check", "test"]


def test_secrets_are_made_once_each_its_own_and_for_the_owner_alone(tmp_path: Path):
    def kept() -> dict[str, str]:
        return {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}

    script = ROOT / "scripts" / "keep_secrets.py"
    assert run(sys.executable, script, DESK_DATA=str(tmp_path)).returncode == 0
    first = kept()
    assert run(sys.executable, script, DESK_DATA=str(tmp_path)).stdout == ""

    assert sorted(first) == ["demo_password", "link_key", "seal_key", "secret_key"]
    assert len(set(first.values())) == 4
    assert min(len(first[name]) for name in ("secret_key", "link_key", "seal_key")) > 48
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "secrets").iterdir()} == {0o600}
    assert kept() == first


def test_a_port_that_is_taken_is_told_before_anything_else_happens():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = run("bash", "scripts/run.sh", PORT=str(taken.getsockname()[1]))

    assert told.returncode == 1
    assert "answers on port" in told.stderr
    assert "make run PORT=8001" in told.stderr
    assert told.stdout == ""
