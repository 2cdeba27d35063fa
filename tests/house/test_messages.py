"""The reader of translations, on a small tree, and the compiled catalogues of the project."""

import sys
from pathlib import Path

import polib
import pytest

from .tree import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import messages  # noqa: E402  (a script, not a package)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that says two things and has translated both."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text('<h1>{% translate "The desk is open" %}</h1>')
    (tmp_path / "proposals").mkdir()
    (tmp_path / "proposals" / "views.py").write_text('said = _("Sent to {name}")')
    catalogue(tmp_path, {"The desk is open": "窓口は開いています", "Sent to {name}": "{name}に送りました"})
    messages.compile_all(tmp_path)
    return tmp_path


def catalogue(root: Path, said: dict[str, str]) -> Path:
    path = root / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = polib.POFile()
    entries.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    entries.extend(polib.POEntry(msgid=text, msgstr=translation) for text, translation in said.items())
    entries.save(str(path))
    return path


def test_a_project_that_is_translated_and_compiled_has_no_faults(project: Path):
    assert messages.faults(project) == []


def test_a_sentence_without_translation_is_found_in_code_and_template(project: Path):
    catalogue(project, {})
    messages.compile_all(project)

    assert messages.faults(project) == [
        "proposals/views.py: no translation for 'Sent to {name}'",
        "templates/page.html: no translation for 'The desk is open'",
    ]


def test_a_translation_changed_after_compiling_is_found(project: Path):
    catalogue(project, {"The desk is open": "窓口を開けました", "Sent to {name}": "{name}に送りました"})

    assert messages.faults(project) == [
        "locale/ja/LC_MESSAGES/django.po: django.mo is missing or old; run `make messages`"
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{% translate "Sign in" %}', [("", "Sign in")]),
        ('{% translate "May" context "month" %}', [("month", "May")]),
        ('{% heading text=_("It\'s open") %}', [("", "It's open")]),
        ("{% blocktranslate count n=k %}One case{% plural %}{{ n }} cases{% endblocktranslate %}", [("", "One case")]),
        (
            "{% blocktranslate trimmed %}\n Due on\n {{ day }}\n{% endblocktranslate %}",
            [("", "Due on %(day)s")],
        ),
    ],
)
def test_every_way_a_template_speaks_is_read(source: str, said: list[tuple[str, str]]):
    assert list(messages.in_template(source)) == said


def test_every_way_the_code_speaks_is_read():
    source = '_("a" "b"); gettext_lazy("c"); ngettext("one", "many", n); pgettext("ctx", "d"); _(name)'
    assert list(messages.in_python(source)) == [("", "ab"), ("", "c"), ("", "one"), ("ctx", "d")]
