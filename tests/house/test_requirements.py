"""What is installed, declared and locked."""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .tree import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import locked  # noqa: E402  (a script, not a package)


def test_exactly_one_distribution_owns_django_fsm():
    # django-fsm-2, or anything that depends on it, would overwrite the files of django-fsm without a word.
    assert importlib.metadata.packages_distributions()["django_fsm"] == ["django-fsm"]


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in", "requirements-fsm2.in"])
def test_every_direct_dependency_says_what_it_is_for(name: str):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    silent = [line for line in lines if re.match(r"[a-z]", line) and not re.search(r"\s# \w.{10,}", line)]
    assert silent == []


def test_the_locks_answer_the_declarations():
    assert locked.faults(ROOT) == []


def test_no_lock_names_a_place_to_install_from():
    for lock in ROOT.glob("requirements*.txt"):
        assert not re.search(r"https?://|^--(?!hash)", lock.read_text(encoding="utf-8"), re.MULTILINE), lock.name


def test_pip_accepts_the_lock_as_it_is_for_the_versions_installed():
    run = subprocess.run(
        [sys.executable, "-m", "pip", "check", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


HASH = "--hash=sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("runtime", "development", "fault"),
    [
        ("", f"django==5.2.1 {HASH}", "requirements.in asks for django; its lock does not have it"),
        (
            f"django==6.1 {HASH}",
            f"django==6.1 {HASH}",
            "requirements.in asks for django==5.2.*; its lock has 6.1",
        ),
        ("django==5.2.1", f"django==5.2.1 {HASH}", "requirements.txt: django has no hash"),
        (
            f"django==5.2.1 {HASH}",
            f"django==5.2.2 {HASH}",
            "requirements-dev.txt has another django than requirements.txt (5.2.1)",
        ),
    ],
)
def test_a_lock_that_does_not_answer_is_found(tmp_path: Path, runtime: str, development: str, fault: str):
    (tmp_path / "requirements.in").write_text("django==5.2.*  # the framework\n")
    (tmp_path / "requirements-dev.in").write_text("-r requirements.in\n")
    (tmp_path / "requirements.txt").write_text(runtime.replace(" --hash", " \\\n    --hash") + "\n")
    (tmp_path / "requirements-dev.txt").write_text(development + "\n")

    assert locked.faults(tmp_path) == [fault]
