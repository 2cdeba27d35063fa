"""An error report says where in the code, and carries nothing that anybody typed."""

import gzip
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
import sentry_sdk
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from sentry_sdk.transport import Transport

from connected_desk.settings.errors import report_errors

TYPED = "水道管の点検ひみつ"


@login_not_required
def fails(request: HttpRequest, token: str) -> HttpResponse:
    """A view that keeps what was typed in a variable, logs it, and fails over it."""
    title = request.POST["title"]
    logging.getLogger("desk").error("cannot take %s", title)
    return HttpResponse(int(title))


urlpatterns = [path("p/<token>/answer/", fails)]


class Envelopes(Transport):
    """Stands where the network would be, and keeps all that would have left."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def capture_envelope(self, envelope: sentry_sdk.envelope.Envelope) -> None:
        self.sent.append(envelope.serialize().decode())


@pytest.fixture
def envelopes() -> Iterator[Envelopes]:
    """Error reports as the site makes them, kept here."""
    kept = Envelopes()
    before = sentry_sdk.get_client()
    with sentry_sdk.isolation_scope(), sentry_sdk.new_scope():
        report_errors("https://key@sentry.example/1", transport=kept)
        yield kept
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(before)


def test_nothing_of_a_form_an_address_or_a_log_line_leaves_with_an_error_report(settings, envelopes):
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False, headers={"user-agent": f"UA {TYPED}"})
    client.cookies["session"] = "cookie-secret"

    answer = client.post(
        "/p/4f9aQx-2LmZ_8wTtB1c7/answer/?q=query-secret", {"title": TYPED, "mail": "taro@acme.example"}
    )
    sentry_sdk.get_client().flush()

    assert answer.status_code == 500
    sent = "".join(envelopes.sent)
    escaped = json.dumps(TYPED).strip('"')
    for secret in (TYPED, escaped, "taro@acme", "cookie-secret", "query-secret", "4f9aQx"):
        assert secret not in sent
    # The two reports did leave, and say where.
    assert "ValueError" in sent
    assert "cannot take %s" in sent
    assert '"function":"fails"' in sent.replace(" ", "")


@pytest.fixture
def received() -> Iterator[tuple[str, list[str]]]:
    """The address of a receiver of error reports on this machine, and what reached it."""
    came: list[str] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(self.headers["Content-Encoding"], bytes)
            came.append(unpack(body).decode())
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://key@127.0.0.1:{server.server_port}/1", came
        server.shutdown()


def test_what_goes_over_the_wire_is_as_bare(settings, received):
    settings.ROOT_URLCONF = __name__
    address, came = received
    before = sentry_sdk.get_client()
    with sentry_sdk.isolation_scope(), sentry_sdk.new_scope():
        report_errors(address)
        client = Client(raise_request_exception=False)
        assert client.post("/p/4f9aQx-2LmZ_8wTtB1c7/answer/", {"title": TYPED}).status_code == 500
        sentry_sdk.get_client().close(timeout=10)
    sentry_sdk.get_global_scope().set_client(before)

    sent = "".join(came)
    assert "ValueError" in sent
    for secret in (TYPED, json.dumps(TYPED).strip('"'), "4f9aQx", "csrftoken"):
        assert secret not in sent
