"""The two faces: what companies reach and what staff reach, each without the other's addresses."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates

from connected_desk.settings.faces import may_load

from .tree import ROOT

ASK = """
import django; django.setup()
from django.urls import Resolver404, resolve
for address in {addresses!r}:
    try:
        resolve(address); print(address)
    except Resolver404:
        pass
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
for name in {templates!r}:
    try:
        get_template(name); print(name)
    except TemplateDoesNotExist as missing:
        # Not there itself, rather than something it includes.
        assert str(missing) == name, (name, missing)
"""
# The folders of templates, by the face that has them. A new folder belongs to one of the two, or to both.
FOLDERS = {
    "public": {"company", "guests", "progress", "proposals", "site"},
    "staff": {
        "budgets", "cases", "challenges", "city", "closing", "decisions", "disposals", "engine", "evaluations",
        "ledgers", "meetings", "pocs", "referrals", "reports", "strategy",
    },
    "both": {"", "cd", "django", "paper"},
}  # fmt: skip
PUBLIC = [
    "/",
    "/challenges/",
    "/propose/",
    "/p/4f9aQx-2LmZ_8wTtB1c7/",
    "/site/4f9aQx-2LmZ_8wTtB1c7/",
    "/evaluate/4f9aQx-2LmZ_8wTtB1c7/",
    "/progress/",
    "/open-data/",
]
STAFF = [
    "/desk/",
    "/desk/cases/",
    "/desk/disposals/",
    "/desk/challenges/",
    "/desk/settings/",
    "/desk/settings/admin/",
    "/desk/sign-in/",
]
BOTH = ["/healthz", "/readyz"]


def templates() -> dict[str, str]:
    """Every page's template by the folder it lies in."""
    names = [str(path.relative_to(ROOT / "templates")) for path in sorted((ROOT / "templates").rglob("*.html"))]
    return {name: name.partition("/")[0] if "/" in name else "" for name in names}


def reached(face: str) -> list[str]:
    """Which of the addresses resolve in a process with that face, and which templates it loads."""
    run = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            ASK.format(addresses=PUBLIC + STAFF + BOTH, templates=list(templates())),
        ],
        env={**os.environ, "DESK_FACE": face, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.split()


@pytest.mark.parametrize(
    ("face", "addresses"), [("public", PUBLIC + BOTH), ("staff", STAFF + BOTH), ("both", PUBLIC + STAFF + BOTH)]
)
def test_a_process_has_the_addresses_and_templates_of_its_own_face_and_not_the_others(face: str, addresses: list[str]):
    folders = FOLDERS["both"].union(*(FOLDERS[one] for one in ("public", "staff") if face in (one, "both")))
    own = [name for name, folder in templates().items() if folder in folders]
    assert len(own) > 40
    assert reached(face) == [*addresses, *own]


def test_every_folder_of_templates_belongs_to_a_face():
    assert set(templates().values()) == set().union(*FOLDERS.values())


def engine(face: str) -> DjangoTemplates:
    """The template engine of a process with that face."""
    site = settings.TEMPLATES[0]
    loaders = [("connected_desk.settings.faces.FaceLoader", face)]
    return DjangoTemplates(
        {
            "NAME": face,
            "DIRS": site["DIRS"],
            "APP_DIRS": False,
            "OPTIONS": {**site["OPTIONS"], "loaders": loaders},
        }
    )


@pytest.mark.parametrize(
    ("face", "own", "other"),
    [
        ("public", ["cd/base_public.html", "proposals/front.html", "company/page.html"], "cases/case.html"),
        ("staff", ["cd/base_staff.html", "cases/case.html", "strategy/tree.html"], "proposals/front.html"),
    ],
)
def test_a_face_loads_its_own_templates_and_not_the_others(face: str, own: list[str], other: str):
    for name in own:
        engine(face).get_template(name)
    with pytest.raises(TemplateDoesNotExist):
        engine(face).get_template(other)


def test_no_template_leans_on_one_that_its_own_face_cannot_load():
    faults = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = str(path.relative_to(ROOT / "templates"))
        used = re.findall(r"{% (?:include|extends) \"([^\"]+)\"", path.read_text(encoding="utf-8"))
        for face in ("public", "staff"):
            faults += [f"{name} uses {part} ({face})" for part in used if may_load(face, name) > may_load(face, part)]
    assert faults == []


@pytest.mark.parametrize(
    ("face", "files"),
    [
        ("public", ["proposals/**/*.py", "workflows/cases/company_*.py", "workflows/**/public*.py"]),
        ("staff", ["connected_desk/city/**/*.py", "connected_desk/strategy/**/*.py", "workflows/*/views/**/*.py"]),
        ("staff", ["workflows/*/views.py", "proposals/desk_*.py"]),
    ],
)
def test_no_view_asks_for_a_template_that_its_face_cannot_load(face: str, files: list[str]):
    asked = {
        (str(path.relative_to(ROOT)), name)
        for pattern in files
        for path in ROOT.glob(pattern)
        if ("desk_" not in path.stem if face == "public" else "public" not in path.stem)
        for name in re.findall(r"\"([\w/]+/[\w]+\.(?:html|txt))\"", path.read_text(encoding="utf-8"))
    }
    assert asked
    assert [(path, name) for path, name in sorted(asked) if not may_load(face, name)] == []
