"""The official texts of a case as Word documents: which there are on a page, and fetching one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.word_names import KINDS
from connected_desk.city.word_views import DATED, handed_out
from connected_desk.records.web import DeskRequest

from .. import word_values
from ..models import Case
from ..pages import find_case
from ..permissions import takes_part


@dataclass(frozen=True)
class WordText:
    """An official text that can be had from a page."""

    label: Any
    url: str


def word_lines(route: str, about: Any, codes: Iterable[str]) -> list[WordText]:
    """The texts of these kinds with their addresses; `route` takes what they are about, and the kind."""
    return [WordText(KINDS[code].label, reverse(route, args=[about, code])) for code in codes]


def texts_of(case: Case, person: Any, on: Any) -> list[WordText]:
    """Those of the case itself, for whoever has a part in it."""
    codes = word_values.kinds(case) if takes_part(case, person, on) else []
    return word_lines("desk:word", case.number, codes)


@require_safe
def word_text(request: DeskRequest, number: str, code: str) -> HttpResponse:
    """One of them, filled."""
    case, on = find_case(request, number), tokyo_date(request.at)
    if code not in word_values.kinds(case) or not takes_part(case, request.user, on):
        raise Http404
    values = word_values.values(case, code, dated=on if DATED in request.GET else None)
    return handed_out(request, code, values, subject_kind="case", subject_key=case.key, name=case.number)
