"""Every template of the site: nothing the content security policy forbids, and only icons that exist."""

import re
from pathlib import Path

import pytest

from connected_desk.ui.looks import ICONS

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPT = ROOT / "connected_desk/ui/static/cd/js/enhance.js"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_carries_style_or_script_of_its_own(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_disables_a_control_or_puts_words_inside_one(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"<[^>{]*\s(?:disabled|placeholder)\b", text) == []
    assert 'type="number"' not in text


def icons_named(path: Path) -> set[str]:
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"))
    return set(re.findall(r'{% icon "([^"]+)"|\bicon="([^"]+)"', text))


def test_every_icon_a_template_names_exists():
    named = {name for path in TEMPLATES for found in icons_named(path) for name in found if name}

    assert "alert" in named
    assert named - ICONS == set()


def test_the_script_stays_below_eight_kilobytes():
    assert SCRIPT.stat().st_size < 8192
