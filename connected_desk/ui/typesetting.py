"""From HTML to PDF and nothing else: what a child of the press does. It knows no settings, no database and no language.

The renderer is imported with the module, once, by the press's own process (press.py); whatever is drawn is drawn in a
child of it that ends afterwards, without the garbage collector, which would walk millions of boxes again and again.
"""

import gc
import io
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

try:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    from . import joining
except OSError:  # the system's libraries are not installed
    HTML = None

VARIANT = "pdf/ua-1"
PROGRESS = logging.getLogger("weasyprint.progress")
PAGE = re.compile(r"Page (\d+)")
NUMBERED = "@page { @bottom-right { content: counter(page) !important } } @page :first { counter-set: page %d }"

Tell = Callable[[int], None]


class LibrariesMissing(Exception):
    """The renderer's system libraries are not installed."""


class SignsMissing(Exception):
    """A sign of the text is in no font; the message says which, as far as the renderer does."""


def typeset(parts: Sequence[str], fonts: Mapping[str, str], tell: Tell) -> tuple[bytes, dict[str, int]]:
    """The page as tagged PDF, and on which of its pages each element that has an id begins.

    More than one part is a long paper in sections, each a page of its own with the same style and language: they are
    joined, title and language being the first's, and no more than one is held at a time. The foot of a long paper says
    the number of the page alone: how many there will be nobody knows before the last.

    `fonts` are the addresses of the font files, "regular" and "bold"; nothing else is read or fetched. `tell` hears the
    number of each page that was laid out. Raises LibrariesMissing and SignsMissing.
    """
    if HTML is None:
        raise LibrariesMissing
    fetcher = _own_files(fonts)
    font_config = FontConfiguration()
    with _Hearing(tell) as heard:
        faces = CSS(string=_faces(fonts), font_config=font_config, url_fetcher=fetcher)

        def rendered(html: str, *more: Any) -> Any:
            page = HTML(string=html, url_fetcher=fetcher, base_url=None)
            return page.render(stylesheets=[faces, *more], font_config=font_config, pdf_variant=VARIANT)

        if len(parts) == 1:
            paper = rendered(parts[0])
            made = paper.write_pdf(pdf_variant=VARIANT)
            begins = {name: number for number, page in enumerate(paper.pages, 1) for name in page.anchors}
        else:
            made, begins = _joined(parts, rendered, heard)
    if heard.missing:
        raise SignsMissing(heard.missing)
    return made, begins


def _joined(parts: Sequence[str], rendered: Any, heard: "_Hearing") -> tuple[bytes, dict[str, int]]:
    whole = joining.Joined()
    for html in parts:
        heard.before = len(whole.pages)
        paper = rendered(html, CSS(string=NUMBERED % (heard.before + 1)))
        paper.write_pdf(io.BytesIO(), finisher=whole.add, pdf_variant=VARIANT)
        del paper
        gc.collect()  # nobody else does: the boxes of a section point at each other
    return whole.finish(), whole.begins


def _own_files(fonts: Mapping[str, str]) -> Any:
    class OwnFiles(URLFetcher):
        """Serves the font files and nothing else: what a page asks for besides is refused."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in fonts.values():
                raise ValueError(f"Paper fetches nothing: {url}")
            return super().fetch(url, headers)

    return OwnFiles(allowed_protocols={"file"})


def _faces(fonts: Mapping[str, str]) -> str:
    face = '@font-face {{ font-family: "BIZ UDPGothic"; font-weight: {weight}; src: url("{url}") }}'
    return face.format(weight=400, url=fonts["regular"]) + face.format(weight=700, url=fonts["bold"])


class _Hearing(logging.Handler):
    """Hears what the renderer only logs: how far it is, and a sign that no font has, printed as an empty box."""

    GLYPH = re.compile(r"\.notdef|glyph", re.IGNORECASE)

    def __init__(self, tell: Tell) -> None:
        super().__init__(logging.INFO)
        self.missing, self.tell, self.before = "", tell, 0
        self.loggers = [logging.getLogger("weasyprint"), PROGRESS]

    def __enter__(self) -> "_Hearing":
        PROGRESS.setLevel(logging.INFO)
        for logger in self.loggers:
            logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        for logger in self.loggers:
            logger.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if record.name != PROGRESS.name:
            self.missing = said if self.GLYPH.search(said) else self.missing
        elif page := PAGE.search(said):
            self.tell(self.before + int(page[1]))
