"""What the public document released tells a proposer: results like their proposal, and how far each goal has come.

Every word comes from released documents, which hold neither proposers nor what was not taken up. Cases are asked only
which items of the plan a result belongs to, to put the likest first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from connected_desk.ui.looks import Look
from proposals.public_record import Published, Result, source
from workflows.cases.definition import CASE
from workflows.cases.models import PublicText, StrategyLink
from workflows.cases.search import fold
from workflows.cases.similar import WORDS_IN_COMMON, words_of
from workflows.evaluations.models import Conclusion

from .models import Audience
from .queries import document, latest_released, monthly, released
from .screen import as_number
from .tables import ABSENT, rows_of

# Each document tells the results of its last twelve months, at most six.
DOCUMENTS = 12
MOST = 3

Row = dict[str, Any]


@source("results")
def similar_results(*, title: str, items: Sequence[str], on: date) -> list[Result]:
    """The released results that share an item or two telling words with the proposal, the likest first; a fixed number
    of queries."""
    rows = {(row["title"], row["sentence"]): row for row in _released(on)}
    codes = _codes_of(rows, items)
    words, found = words_of(title), []
    for place, (named, row) in enumerate(rows.items()):
        text = fold(f"{row['title']} {row['sentence']}")
        common = [word for word in words if fold(word) in text]
        if named in codes or len(common) >= WORDS_IN_COMMON:
            grounds = _grounds(codes.get(named, []), common)
            found.append((-bool(codes.get(named)), -len(common), place, _result(row, grounds)))
    return [result for *_order, result in sorted(found, key=lambda one: one[:3])[:MOST]]


@source("values")
def published_values(on: date) -> Mapping[tuple[str, str], Published]:
    """The values of the newest month released."""
    report = latest_released(on)
    if report is None:
        return {}
    rows = rows_of(document(report, Audience.PUBLIC), "indicators", "indicators")
    return {_goal(row): _published(row["now"], report.period.last_day) for row in rows}


def _released(on: date) -> Iterator[Row]:
    """The rows of results that say something in words released, those of the newest month first."""
    for report in monthly(released(on)).order_by("-month", "-edition")[:DOCUMENTS]:
        for row in rows_of(document(report, Audience.PUBLIC), "results", "results"):
            if row["sentence"] != ABSENT:
                yield row


def _codes_of(rows: Mapping[tuple[str, str], Row], items: Sequence[str]) -> dict[tuple[str, str], list[str]]:
    """The codes of the named items among those a result's case is linked to."""
    said = [sentence for _title, sentence in rows]
    # With a company its approved words were released, without one those of the conclusion.
    approved = PublicText.objects.filter(text__in=said, approved=True).values_list("case", "title", "text")
    own = Conclusion.objects.filter(public_text__in=said, evaluation__case__proposal=None)
    concluded = own.values_list("evaluation__case", "evaluation__case__title", "public_text")
    cases = {case: (title, text) for case, title, text in [*concluded, *approved]}
    links = StrategyLink.objects.filter(case__in=cases, item__key__in=items, ended_at=None)
    found: dict[tuple[str, str], list[str]] = {}
    for case, code in links.order_by("item__position").values_list("case", "item__code"):
        found.setdefault(cases[case], []).append(code)
    return found


def _result(row: Row, grounds: str) -> Result:
    state = CASE.state(row["code"])
    return Result(
        title=row["title"],
        sentence=row["sentence"],
        unit=row["unit"],
        on=date.fromisoformat(row["on"]),
        follows=state.label,
        look=Look(state.icon, state.colour),
        grounds=grounds,
    )


def _grounds(codes: list[str], words: list[str]) -> str:
    parts = []
    if codes:
        parts.append(_("the same item of the plan (%(codes)s)") % {"codes": _(", ").join(codes)})
    if len(words) >= WORDS_IN_COMMON:
        parts.append(_("the words %(words)s") % {"words": _(", ").join(_("“%s”") % word for word in words)})
    return _("; ").join(parts)


def _goal(row: Row) -> tuple[str, str]:
    return re.split("[ （(]", str(row["item"]), maxsplit=1)[0], row["indicator"]


def _published(cell: Any, until: date) -> Published:
    return Published(str(cell), "", until) if as_number(cell) is not None else Published("", str(cell), until)
