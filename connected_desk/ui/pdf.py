"""HTML into PDF: tagged (PDF/UA-1), with our own fonts in it and nothing fetched from anywhere."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.utils.translation import gettext as _

from . import press

# 下駄: what printers have always put where they lack the type.
GETA = "〓"
COMBINED = re.compile("[^\\W\\d_][\u0300-\u036f\u3099\u309a]+")
FONTS = {"regular": "BIZUDPGothic-Regular.ttf", "bold": "BIZUDPGothic-Bold.ttf"}


class PdfUnavailable(Exception):
    """No PDF could be made; the message is a sentence fit to show."""


def make(*parts: str) -> bytes:
    """The page as PDF; in more than one part, a long paper in sections (see `typesetting.typeset`).

    The same page gives the same bytes under the same version of the renderer. Raises PdfUnavailable where the renderer
    or the fonts are missing, a sign of the text is in no font, or the paper came to nothing: then with a reference that
    stands in the log.
    """
    return laid_out(*parts)[0]


def laid_out(*parts: str, tell: press.Tell = press.silent) -> tuple[bytes, dict[str, int]]:
    """The page as PDF (see `make`), and on which of its pages each element that has an id begins.

    `tell` hears the number of each page as it is laid out.
    """
    try:
        made = press.printed(parts, _fonts(), tell=tell)
    except press.Spoilt as spoilt:
        raise PdfUnavailable(_sentence(spoilt)) from spoilt
    return made.paper, made.begins


def _sentence(spoilt: press.Spoilt) -> str:
    if spoilt.fault == "libraries":
        return _("The system's libraries for PDF are not installed.")
    if spoilt.fault == "signs":
        return _("No font has these signs: %(signs)s") % {"signs": spoilt.said}
    if spoilt.fault == "busy":
        return _("Many papers are being made at this moment. Try again in a minute.")
    if spoilt.fault == "limits":
        told = _("It took more time or memory than one paper may. Tell the administrator this reference: %(reference)s")
    else:
        told = _("Something went wrong. Tell the administrator this reference: %(reference)s")
    return told % {"reference": spoilt.reference}


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
