"""A page meant for paper: a template in our print style, as PDF, and what is answered where none can be made."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import get_valid_filename

from . import pdf

STYLE = "cd/css/paper.css"


# Papers are made in the language their reader chose, whatever the page's is.
in_language = translation.override


def html(template: str, values: Mapping[str, Any], *, language: str) -> str:
    """The template in that language, with only signs our fonts have; where one is missing, its foot says so.

    Templates extend cd/paper.html. Raises PdfUnavailable where the fonts are missing.
    """
    with translation.override(language):
        written = _written(template, values, lacking=False)
        if pdf.printable(written).count(pdf.GETA) > written.count(pdf.GETA):
            written = _written(template, values, lacking=True)
        return pdf.printable(written)


def make(template: str, *sections: Mapping[str, Any], language: str) -> bytes:
    """The template as PDF (see `html`); a long paper with the values of each of its sections. Raises PdfUnavailable."""
    return pdf.make(*(html(template, values, language=language) for values in sections))


def response(made: bytes, name: str) -> HttpResponse:
    """The PDF as a download under that name, kept nowhere on the way."""
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{get_valid_filename(name)}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def not_now(request: HttpRequest, why: pdf.PdfUnavailable, *, back_url: str) -> HttpResponse:
    """The page that says that there is no PDF now, why, and what to do instead."""
    return render(request, "cd/no_paper.html", {"why": str(why), "back_url": back_url}, status=503)


def _written(template: str, values: Mapping[str, Any], *, lacking: bool) -> str:
    style = Path(str(finders.find(STYLE))).read_text(encoding="utf-8")
    page = render_to_string(template, {**values, "lacking": lacking})
    return page.replace("</head>", f"<style>{style}</style>\n</head>", 1)
