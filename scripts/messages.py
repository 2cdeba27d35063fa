"""Compiles the translations (`compile`), or tells what is missing, unfinished or not compiled (`check`)."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CODE = ("connected_desk", "proposals", "workflows", "templates")
FUNCTIONS = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 1,
    "ngettext_lazy": 1,
    "pgettext": 2,
    "pgettext_lazy": 2,
    "npgettext": 2,
    "npgettext_lazy": 2,
}
# What Django's own templatize writes for a message: a call with literals, among blanked-out text.
CALL = re.compile(r"\b(_|n?p?gettext)\(\s*((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?\s*){1,3})", re.S)


def catalogues(root: Path) -> list[Path]:
    """The translations of the project's own folders."""
    return sorted(path for folder in ("locale", *CODE) for path in (root / folder).rglob("django.po"))


def spoken(entries: polib.POFile) -> dict[tuple[str, str], object]:
    """What a catalogue says: the translations by context and message, unfinished ones left out."""
    said = {}
    for entry in entries:
        words = tuple(entry.msgstr_plural.values()) or (entry.msgstr,)
        if all(words) and not entry.obsolete and "fuzzy" not in entry.flags:
            said[(entry.msgctxt or "", entry.msgid)] = words
    return said


def compile_all(root: Path) -> None:
    """Write every django.mo anew from its django.po."""
    for path in catalogues(root):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def in_python(source: str) -> Iterator[tuple[str, str]]:
    """Context and message of each gettext call with literal arguments."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in FUNCTIONS and len(texts) >= FUNCTIONS[name]:
            yield (texts[0], texts[1]) if FUNCTIONS[name] == 2 else ("", texts[0])


def in_template(source: str) -> Iterator[tuple[str, str]]:
    """Context and message of each translate tag, block and _() of a template."""
    for name, arguments in CALL.findall(templatize(source)):
        texts = ast.literal_eval(f"[{arguments}]")
        yield (texts[0], texts[1]) if "pgettext" in name else ("", texts[0])


def used(root: Path) -> dict[tuple[str, str], str]:
    """Every message of the project with the file that says it."""
    found: dict[tuple[str, str], str] = {}
    for folder in CODE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in (".py", ".html", ".txt") or "sample" in path.parts:
                continue
            read = in_python if path.suffix == ".py" else in_template
            for message in read(path.read_text(encoding="utf-8")):
                found.setdefault(message, str(path.relative_to(root)))
    return found


def of_django() -> dict[tuple[str, str], object]:
    """What Django says in Japanese itself."""
    import django

    said = {}
    for path in sorted(Path(django.__file__).parent.rglob("locale/ja/LC_MESSAGES/django.mo")):
        said.update(spoken(polib.mofile(str(path))))
    return said


def faults(root: Path) -> list[str]:
    """What is wrong with the translations, a line each: unfinished, not compiled, missing, or said in two ways."""
    found: list[str] = []
    known: dict[tuple[str, str], object] = {}
    for path in catalogues(root):
        name, entries = path.relative_to(root), polib.pofile(str(path))
        said = spoken(entries)
        # All catalogues are one at run time: of two translations one would be shown in both rooms.
        found += [
            f"{name}: another room translates {text!r} otherwise; give it a context"
            for (context, text), words in said.items()
            if known.get((context, text), words) != words
        ]
        known.update(said)
        found += [
            f"{name}:{entry.linenum}: not translated: {entry.msgid!r}"
            for entry in entries
            if not entry.obsolete and (entry.msgctxt or "", entry.msgid) not in said
        ]
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or spoken(polib.mofile(str(compiled))) != said:
            found.append(f"{name}: django.mo is missing or old; run `make messages`")
    known |= of_django()
    found += [
        f"{path}: no translation for {text!r}" for (ctx, text), path in used(root).items() if (ctx, text) not in known
    ]
    return found


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    if sys.argv[1:] == ["compile"]:
        compile_all(ROOT)
    elif lines := faults(ROOT):
        print("\n".join(lines))  # noqa: T201
        sys.exit(1)
