"""HTML into PDF: tagged (PDF/UA-1), with our own fonts in it and nothing fetched from anywhere."""

import logging
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.utils.translation import gettext as _

VARIANT = "pdf/ua-1"
# 下駄: what printers have always put where they lack the type.
GETA = "〓"
COMBINED = re.compile("[^\\W\\d_][\u0300-\u036f\u3099\u309a]+")
FONTS = {"regular": "BIZUDPGothic-Regular.ttf", "bold": "BIZUDPGothic-Bold.ttf"}


class PdfUnavailable(Exception):
    """No PDF could be made; the message is a sentence fit to show."""


def make(html: str) -> bytes:
    """The page as PDF. The same page gives the same bytes under the same version of the renderer.

    Raises PdfUnavailable where the renderer or the fonts are missing, or a sign of the text is in no font.
    """
    return laid_out(html)[0]


def laid_out(html: str) -> tuple[bytes, dict[str, int]]:
    """The page as PDF (see `make`), and on which of its pages each element that has an id begins."""
    fonts = _fonts()
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # it tells of every page
    try:
        # Imported here: it takes a second, needs libraries of the system, and most pages never want it.
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as missing:
        raise PdfUnavailable(_("The system's libraries for PDF are not installed.")) from missing

    class OwnFiles(URLFetcher):
        """Serves the font files and nothing else: what a page asks for besides is refused."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in fonts.values():
                raise ValueError(f"Paper fetches nothing: {url}")
            return super().fetch(url, headers)

    fetcher = OwnFiles(allowed_protocols={"file"})
    font_config = FontConfiguration()
    with _Complaints() as complaints:
        faces = CSS(string=_faces(fonts), font_config=font_config, url_fetcher=fetcher)
        page = HTML(string=html, url_fetcher=fetcher, base_url=None)
        paper = page.render(stylesheets=[faces], font_config=font_config, pdf_variant=VARIANT)
        made = paper.write_pdf(pdf_variant=VARIANT)
    if complaints.missing:
        raise PdfUnavailable(_("No font has these signs: %(signs)s") % {"signs": complaints.missing})
    return made, {name: number for number, page in enumerate(paper.pages, 1) for name in page.anchors}


def printable(text: str) -> str:
    """The text with 〓 for each sign that our fonts do not have, so that no name somebody typed can stop a paper.

    Marks nobody sees (variation selectors, joiners) go, and a kana or letter apart from its mark becomes one sign.
    Raises PdfUnavailable where the fonts are missing.
    """
    known = _signs(tuple(_fonts().values()))
    composed = COMBINED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return "".join(sign if sign in known else GETA for sign in composed if not _unseen(sign))


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


@cache
def _signs(addresses: tuple[str, ...]) -> frozenset[str]:
    """The signs that every one of these fonts has, and white space."""
    from fontTools.ttLib import TTFont  # the renderer's own reader of fonts

    found = []
    for address in addresses:
        with TTFont(url2pathname(urlsplit(address).path), lazy=True) as font:
            found.append(set(font.getBestCmap()))
    return frozenset(map(chr, set.intersection(*found))) | frozenset("\t\n\r ")


def _fonts() -> dict[str, str]:
    """The font files as addresses. Raises PdfUnavailable, naming the folder, where one is missing."""
    folder = Path(settings.REPORT_FONTS)
    for name in FONTS.values():
        if not (folder / name).exists():
            raise PdfUnavailable(
                _("The font %(name)s is not in %(folder)s. Set REPORT_FONTS to the folder that holds it.")
                % {"name": name, "folder": folder}
            )
    return {weight: (folder / name).resolve().as_uri() for weight, name in FONTS.items()}


def _faces(fonts: dict[str, str]) -> str:
    face = '@font-face {{ font-family: "BIZ UDPGothic"; font-weight: {weight}; src: url("{url}") }}'
    return face.format(weight=400, url=fonts["regular"]) + face.format(weight=700, url=fonts["bold"])


class _Complaints(logging.Handler):
    """Hears what the renderer only logs: a sign that no font has would otherwise be printed as an empty box."""

    GLYPH = re.compile(r"\.notdef|glyph", re.IGNORECASE)

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing = ""
        self.logger = logging.getLogger("weasyprint")

    def __enter__(self) -> "_Complaints":
        self.logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        self.logger.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if self.GLYPH.search(said):
            self.missing = said
