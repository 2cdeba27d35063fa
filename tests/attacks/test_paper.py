"""A page that becomes a PDF asks nobody for anything (tests/lists/paper_addresses.toml)."""

import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from connected_desk.ui import pdf

LIST = Path(__file__).parents[1] / "lists" / "paper_addresses.toml"
ADDRESSES = tomllib.loads(LIST.read_text("utf-8"))["addresses"]
SECRET = "a-line-of-a-file-of-this-machine"


@pytest.fixture
def web() -> Iterator[tuple[str, list[str]]]:
    """A host of this machine, and what was asked of it."""
    asked: list[str] = []

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/svg+xml")
            self.end_headers()
            self.wfile.write(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def page(web: str, kept: Path) -> str:
    pieces = "".join(one["made"].format(web=web, file=kept) for one in ADDRESSES)
    return f"<html lang='ja'><head><title>x</title></head><body>{pieces}<p>終わり</p></body></html>"


def test_the_list_is_as_long_as_promised():
    assert len({one["id"] for one in ADDRESSES}) == len(ADDRESSES) >= 20


def test_nothing_is_fetched_and_no_file_is_put_in(web: tuple[str, list[str]], tmp_path: Path):
    kept = tmp_path / "secret.txt"
    kept.write_text(SECRET)
    address, asked = web

    made = pdf.make(page(address, kept))

    assert asked == []
    read = PdfReader(BytesIO(made))
    assert "終わり" in "".join(one.extract_text() for one in read.pages)
    assert read.attachments == {}
    assert SECRET.encode() not in made


def test_the_renderer_left_to_itself_would_have_fetched_them(web: tuple[str, list[str]], tmp_path: Path):
    from weasyprint import HTML

    kept = tmp_path / "secret.txt"
    kept.write_text(SECRET)
    address, asked = web
    HTML(string=page(address, kept)).write_pdf()
    assert len(set(asked)) >= 8
