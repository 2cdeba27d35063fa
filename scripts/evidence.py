"""Prints what shows that each requirement is met: tests/lists/asvs.toml and ipa.toml as pages of docs/reference.

`--check` writes nothing and ends with 1 where a page is stale.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LISTS, PAGES = ROOT / "tests" / "lists", ROOT / "docs" / "reference"
HEAD = "<!-- Printed from tests/lists/{name}.toml by `make docs`; change it there. -->\n"


def read(name: str, key: str) -> list[dict[str, Any]]:
    """The rows of a list."""
    return tomllib.loads((LISTS / f"{name}.toml").read_text(encoding="utf-8"))[key]


def shown(row: dict[str, Any]) -> str:
    """What stands beside a requirement."""
    if "not_yet" in row:
        return f"**not yet**: {row['not_yet']}"
    if "see" in row:
        return f"see {row['see']}"
    if "none" in row:
        return f"対応不要・別の対策: {row['none']}"
    by = "<br>".join(f"`{part.removeprefix('file:').removeprefix('tests/')}`" for part in row["by"])
    return f"{by}<br>{row['note']}" if row.get("note") else by


def counted(rows: list[dict[str, Any]]) -> str:
    """How many rows are shown, not yet, and told elsewhere."""
    kinds = {"by": "shown", "not_yet": "not yet", "see": "told elsewhere", "none": "not needed or another way chosen"}
    parts = [f"{sum(kind in row for row in rows)} {words}" for kind, words in kinds.items()]
    return f"{len(rows)} rows: {', '.join(part for part in parts if not part.startswith('0 '))}."


def page(name: str, title: str, told: str, rows: list[dict[str, Any]]) -> str:
    """A page with one table."""
    lines = [f"| {row['id']} | {row['asks']} | {shown(row)} |" for row in rows]
    head = [
        HEAD.format(name=name),
        f"# {title}",
        "",
        told,
        "",
        counted(rows),
        "",
        "| id | asks | shown by |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *lines]) + "\n"


def pages() -> Iterator[tuple[Path, str]]:
    """Each page and what it should say."""
    asvs = sorted(read("asvs", "requirements"), key=lambda row: [int(part) for part in row["id"].split(".")])
    told = "OWASP ASVS 5.0.0: what applies of levels 1 and 2, and thirty of level 3. Tests lie below tests/."
    yield PAGES / "asvs.md", page("asvs", "ASVS 5.0, row by row", told, asvs)
    told = "IPA「安全なウェブサイトの作り方」改訂第7版のチェックリスト（根本的解決と保険的対策）。"
    yield PAGES / "ipa.md", page("ipa", "IPA チェックリスト", told, read("ipa", "items"))


if __name__ == "__main__":
    stale = [path for path, text in pages() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: make docs")  # noqa: T201
        sys.exit(bool(stale))
    for path, text in pages():
        path.write_text(text, encoding="utf-8")
