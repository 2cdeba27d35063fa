"""A long paper in sections: what is joined reads as if it had been drawn at once."""

from io import BytesIO

import pypdf
import pypdfium2
import pytest

from connected_desk.ui import pdf, press
from tests.papers import Paper, read_back

STYLE = """@page { size: A6; @bottom-right { content: counter(page) " / " counter(pages) } }
body { font-family: "BIZ UDPGothic"; font-size: 9pt } section { break-before: page }"""


def section(first: int, last: int) -> str:
    """Pages with a heading, a link to the first page of all, a table and a chart with words for it."""
    return "".join(
        f'<section id="s{number}"><h2>第{number}章（12 0 R）</h2><p><a href="#s{number}">章の初め</a> 文{number}</p>'
        f"<table><caption>表{number}</caption><thead><tr><th scope=col>月</th><th scope=col>件</th></tr></thead>"
        f"<tbody><tr><th scope=row>{number}月</th><td>{number * 7}</td></tr></tbody></table>"
        f'<svg width="40" height="10"><title>棒{number}</title><rect width="{number}" height="5"/></svg></section>'
        for number in range(first, last + 1)
    )


def whole(body: str, title: str = "長い文書") -> str:
    return f'<html lang="ja"><title>{title}</title><style>{STYLE}</style><body><h1>{title}</h1>{body}</body></html>'


def page_of(body: str) -> str:
    return f'<html lang="ja"><title>続き</title><style>{STYLE}</style><body>{body}</body></html>'


PARTS = (whole(section(1, 3)), page_of(section(4, 4)), page_of(section(5, 9)))


@pytest.fixture(scope="module")
def joined() -> press.Printed:
    return press.printed(PARTS, pdf._fonts())


@pytest.fixture(scope="module")
def at_once() -> press.Printed:
    return press.printed([whole(section(1, 9))], pdf._fonts())


def words_of(page: str) -> str:
    return "".join(page.split())


def pages(paper: bytes) -> list[str]:
    return [words_of(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(paper)]


def shape(paper: bytes) -> list[tuple[str, ...]]:
    """The structure tree, depth first: kind, and the words for what has any."""

    def walk(element):
        if isinstance(element, list):
            for one in element:
                yield from walk(one.get_object())
        elif isinstance(element, dict) and "/S" in element:
            yield str(element["/S"]), str(element.get("/Alt", ""))
            yield from walk(element["/K"].get_object() if "/K" in element else [])

    return list(walk(pypdf.PdfReader(BytesIO(paper)).trailer["/Root"]["/StructTreeRoot"]["/K"].get_object()))


def test_it_reads_like_one_and_keeps_tags_headings_bookmarks_and_fonts(joined, at_once):
    one, other = read_back(joined.paper), read_back(at_once.paper)

    same = ("pages", "title", "language", "tagged", "tags", "headless", "bookmarks", "bare_fonts")
    assert {name: getattr(one, name) for name in same} == {name: getattr(other, name) for name in same}
    assert (one.pages, one.title, one.headless, one.bare_fonts) == (9 + 1, "長い文書", 0, frozenset())
    assert one.bookmarks == ("長い文書", *(f"第{number}章（12 0 R）" for number in range(1, 10)))
    assert shape(joined.paper) == shape(at_once.paper)


def test_pages_are_numbered_through_and_say_no_number_of_all(joined, at_once):
    told, other = pages(joined.paper), pages(at_once.paper)

    assert told == [page.removesuffix("/10") for page in other]
    assert [page.endswith(str(number)) for number, page in enumerate(told, 1)] == [True] * 10


def test_what_each_page_shows_belongs_to_its_own_elements(joined):
    """The way back that a reader goes, from a piece of a page to its element: PDF 1.7, 14.7.4.4."""
    reader = pypdf.PdfReader(BytesIO(joined.paper))
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    tree = dict(zip(numbers[::2], numbers[1::2], strict=True))

    assert list(tree) == sorted(tree)
    seen = set()
    for page in reader.pages:
        seen.add(page["/StructParents"])
        for element in tree[page["/StructParents"]].get_object():
            assert element.get_object()["/Pg"].get_object() == page
        for link in page.get("/Annots", []):
            seen.add(link.get_object()["/StructParent"])
            assert tree[link.get_object()["/StructParent"]].get_object()["/S"] == "/Link"
    assert seen == set(tree)
    heads = [one for one in _elements(root) if one.get("/S") == "/TH"]
    assert len({str(one["/ID"]) for one in heads}) == len(heads) == 9 * 3


def _elements(element):
    if isinstance(element, list):
        for one in element:
            yield from _elements(one.get_object())
    elif isinstance(element, dict):
        yield element
        yield from _elements(element["/K"].get_object() if "/K" in element else [])


def test_links_lead_where_they_led_and_anchors_are_told_by_their_page(joined, at_once):
    reader = pypdf.PdfReader(BytesIO(joined.paper))

    assert joined.begins == at_once.begins == {f"s{number}": number + 1 for number in range(1, 10)}
    led = {name: reader.get_destination_page_number(dest) for name, dest in reader.named_destinations.items()}
    assert led == {f"s{number}": number for number in range(1, 10)}


def test_it_is_told_page_by_page_and_comes_out_the_same_again():
    told: list[int] = []

    first = press.printed(PARTS, pdf._fonts(), tell=told.append)

    assert sorted(set(told)) == list(range(1, 11))
    assert press.printed(PARTS, pdf._fonts()).paper == first.paper


def test_a_sign_in_no_font_is_missed_in_any_section():
    with pytest.raises(press.Spoilt) as spoilt:
        press.printed([*PARTS, page_of("<p>\U0002a6d6</p>")], pdf._fonts())
    assert spoilt.value.fault == "signs"


def test_one_part_is_the_paper_it_was(at_once):
    paper: Paper = read_back(at_once.paper)
    assert (paper.pages, pages(at_once.paper)[-1][-5:]) == (10, "10/10")
