"""What papers cost: the monthly report, a list of 200 and of 1,000 pages, from the press and from the bare renderer.

Prints a table. The list is drawn in sections that are joined (connected_desk/ui/joining.py). The bare renderer draws it
at once, in a process of its own each time, without the garbage collector. `LONG=1` measures the list of 1,000 pages as
well, for which the bare renderer takes minutes and gigabytes.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from html import escape

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from connected_desk.ui import charts, pdf, press  # noqa: E402  (Django first)

ROWS, COLUMNS = 40, 7
SECTION = 20  # pages of a list that are laid out together
STYLE = """@page { size: A4; margin: 12mm } body { font: 8pt "BIZ UDPGothic" } table { width: 100%; table-layout: fixed;
border-collapse: collapse; break-after: page } td, th { border: .2mm solid #777; height: 5.4mm }"""
BARE = """
import gc, json, logging, resource, sys, time
logging.getLogger("weasyprint").setLevel(logging.ERROR)
from connected_desk.ui import typesetting
asked = json.load(sys.stdin)
gc.disable()
began = time.process_time()
made, begins = typesetting.typeset([asked["html"]], asked["fonts"], lambda page: None)
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([time.process_time() - began, used.ru_maxrss / 1024]))
"""


def page_of_cases(number: int) -> str:
    """A page of a list: a head and forty lines of seven cells."""
    head = "".join(f"<th scope=col>列{column}</th>" for column in range(COLUMNS))
    line = "".join(f"<td>{escape(text)}</td>" for text in ("CD-2026-0001", "窓口の予約", "対話・調整中", "上下水道局"))
    rows = "".join(f"<tr>{line}<td>{number}</td><td>{row}</td><td>7月10日</td></tr>" for row in range(ROWS))
    return f"<table><caption>案件一覧 {number}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def page_of_report(number: int) -> str:
    """A page of a report: a heading, some sentences, a table of ten lines and, on six pages, a chart."""
    lines = "".join(f"<tr><th scope=row>行{row}</th><td>{row}</td><td>{row * number}</td></tr>" for row in range(10))
    series = [charts.Series("実績", [float(value) for value in range(13)])]
    drawn = charts.line("推移", [f"{month}月" for month in range(13)], series, unit="件", first="月").wide
    words = "<p>手続のオンライン化は、計画どおり進んでいます。</p>" * 8
    chart = str(drawn) if number <= 6 else ""
    return f"<h2>第{number}章</h2>{words}{chart}<table><caption>表</caption><tbody>{lines}</tbody></table>"


def paper(page: Callable[[int], str], pages: int) -> str:
    """That many pages as one document."""
    told = "".join(page(number) for number in range(1, pages + 1))
    return f'<html lang="ja"><title>見本</title><style>{STYLE}</style><body>{told}</body></html>'


def sections(page: Callable[[int], str], pages: int) -> list[str]:
    """The same pages as papers of a section each, to be joined."""
    numbers = range(1, pages + 1)
    return [
        f'<html lang="ja"><title>見本</title><style>{STYLE}</style><body>{told}</body></html>'
        for first in range(0, pages, SECTION)
        for told in ["".join(map(page, numbers[first : first + SECTION]))]
    ]


def timed(parts: list[str], times: int) -> tuple[float, press.Printed, int]:
    """Seconds on the clock of a warm press, the middle of so many; what its child used; and the pages."""
    fonts, found, seen = pdf._fonts(), [], [0]
    for _again in range(times):
        began = time.perf_counter()
        made = press.printed(parts, fonts, tell=seen.append, seconds=3600, memory=16 * 2**30)
        found.append((time.perf_counter() - began, made))
    return *sorted(found, key=lambda one: one[0])[times // 2], max(seen)


def bare(html: str) -> tuple[float, float]:
    """Seconds of computing and megabytes of a process of its own, without loading the renderer."""
    asked = json.dumps({"html": html, "fonts": pdf._fonts()})
    told = subprocess.run([sys.executable, "-c", BARE], input=asked, capture_output=True, text=True, check=True)  # noqa: S603
    seconds, megabytes = json.loads(told.stdout.splitlines()[-1])
    return seconds, megabytes


def main() -> None:
    """Measure and print."""
    papers = [("report with six charts", page_of_report, 10, 3), ("list of cases", page_of_cases, 200, 1)]
    if os.environ.get("LONG"):
        papers.append(("list of cases", page_of_cases, 1000, 1))
    press.printed([paper(page_of_report, 1)], pdf._fonts())  # warm
    print("| paper | pages | s on the clock | s of work | bare | work / bare | MB | bare |")  # noqa: T201
    print("|---|---:|---:|---:|---:|---:|---:|---:|")  # noqa: T201
    for name, page, pages, times in papers:
        html = paper(page, pages)
        clock, made, counted = timed(sections(page, pages) if times == 1 else [html], times)
        alone, megabytes = bare(html)
        share = (
            f"{made.seconds:.2f} | {alone:.2f} | {made.seconds / alone:.2f} | {made.megabytes:.0f} | {megabytes:.0f}"
        )
        print(f"| {name} | {counted} | {clock:.2f} | {share} |", flush=True)  # noqa: T201
    print(f"\n{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.")  # noqa: T201


if __name__ == "__main__":
    main()
