"""python -m tests.bench NUMBER: fill the empty database of DATABASE_URL with so many cases and measure the pages.

Prints a table; with --into FILE it becomes the part of that page for this database and number. DESTROYS nothing: a
database that holds cases is refused.
"""

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  (Django first)
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from connected_desk.city.calendar import tokyo_date  # noqa: E402
from workflows.cases.models import Case  # noqa: E402

from . import bulk, months  # noqa: E402
from .fill import fill  # noqa: E402
from .measure import Measured, measure  # noqa: E402
from .served import Served, measured  # noqa: E402


def main() -> None:
    """Fill, measure, print; with --into, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("cases", type=int)
    parser.add_argument("--into", type=Path, help="the page whose part of this title is written; its figures beside it")
    parser.add_argument("--served", action="store_true", help="the works of the server alone, without every page")
    asked = parser.parse_args()
    call_command("migrate", run_syncdb=True, verbosity=0)
    if Case.objects.exists():
        sys.exit("This database holds cases; the bench fills an empty one.")
    now = timezone.now()
    print(f"Filling {asked.cases:,} cases ...", flush=True)  # noqa: T201
    walked = fill(asked.cases, now)
    title, on = f"{_database()}, {asked.cases:,} cases", tokyo_date(now)
    served = measured(walked, asked.cases, on) + bulk.measured(asked.cases, on) + months.measured(asked.cases, on)
    parts = [_served_table(f"{title}, served", served, now)]
    if not asked.served:
        parts.append(_table(title, list(measure(walked, on)), now))
    figures = {_database(): {f"{one.work}, {one.size}": asdict(one) for one in served}}
    print("\n".join(parts), json.dumps(figures, ensure_ascii=False, indent=1), sep="\n")  # noqa: T201
    if asked.into:
        for part in parts:
            _put(part, asked.into)
        _put_figures(figures, asked.into.with_suffix(".json"))


def _database() -> str:
    if connection.vendor == "postgresql":
        return f"PostgreSQL {connection.cursor().connection.info.server_version // 10000}"  # type: ignore[attr-defined]
    return "SQLite"


def _machine(now: Any) -> list[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"
    return [f"{machine}, load {os.getloadavg()[1]:.1f}, {tokyo_date(now)}."]


def _table(title: str, rows: list[Measured], now: Any) -> str:
    lines = [f"## {title}", "", *_machine(now), ""]
    lines += ["| page | ms, middle of five | slowest | ms of work | queries |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {row.page} | {row.middle:,.1f} | {row.most:,.1f} | {row.busy:,.1f} | {row.queries} |" for row in rows]
    return "\n".join(lines) + "\n"


def _served_table(title: str, rows: list[Served], now: Any) -> str:
    lines = [f"## {title}", "", *_machine(now), ""]
    lines += ["| work | size | p50 ms | p95 ms | CPU ms | ratio | statements | commits | kB |"]
    lines += ["|---|---:|---:|---:|---:|---:|---:|---:|---:|"]
    lines += [
        f"| {row.work} | {row.size:,} | {row.p50:,.1f} | {row.p95:,.1f} | {row.cpu:,.1f} "
        f"| {'' if row.ratio is None else format(row.ratio, '.1f')} | {row.statements} | {row.commits} "
        f"| {row.kilobytes:,.0f} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _put_figures(figures: dict[str, dict[str, Any]], page: Path) -> None:
    known = json.loads(page.read_text(encoding="utf-8")) if page.exists() else {}
    for database, rows in figures.items():
        known.setdefault(database, {}).update(rows)
    page.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _put(part: str, page: Path) -> None:
    """In place of the part of the same title, or at the end."""
    head, *parts = page.read_text(encoding="utf-8").split("\n## ")
    title = part.splitlines()[0].removeprefix("## ")
    kept = {one.splitlines()[0]: one.rstrip("\n") for one in parts} | {title: part.removeprefix("## ").rstrip("\n")}
    page.write_text("\n\n## ".join([head.rstrip("\n"), *kept.values()]) + "\n", encoding="utf-8")


main()
