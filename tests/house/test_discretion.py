"""What the log and the error reports never show."""

import json
import logging
import sys

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from connected_desk.records import traces
from connected_desk.settings.errors import report_errors
from connected_desk.settings.logs import Json, OneLine, masked

LINK = "/p/4f9aQx-2LmZ_8wTtB1c7/"
ADDRESS = "taro@acme.example"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (f"Not Found: {LINK}answer/", "Not Found: /p/…/answer/"),
        (f"see https://desk.city.example{LINK}", "see https://desk.city.example/p/…/"),
        ("mail to taro.suzuki+desk@acme.example failed", "mail to …@acme.example failed"),
        ("/desk/cases/CD-2026-0142/ and /propose/ stay", "/desk/cases/CD-2026-0142/ and /propose/ stay"),
    ],
)
def test_links_and_names_in_addresses_are_masked(said: str, written: str):
    assert masked(said) == written


def test_what_somebody_typed_stays_one_line_of_the_log():
    record = logging.LogRecord("desk", logging.WARNING, __file__, 1, "refused: %s", ("a\r\nroot: \x1b[2Jb",), None)

    assert OneLine("{levelname} {message}", style="{").format(record) == "WARNING refused: a\\x0d\\x0aroot: \\x1b[2Jb"


def test_a_missing_page_is_logged_without_the_secret_of_its_link(settings):
    handlers = settings.LOGGING["loggers"]["django"]
    assert handlers == {"handlers": [], "propagate": True}
    assert settings.LOGGING["formatters"]["lines"]["()"] == "connected_desk.settings.logs.OneLine"


class Kept(Transport):
    """Stands where the network would be."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[dict] = []

    def capture_envelope(self, envelope) -> None:
        self.events += [item.payload.json for item in envelope.items if item.type == "event"]


def test_an_error_report_tells_where_and_nothing_of_whom():
    transport = Kept()
    with sentry_sdk.isolation_scope(), sentry_sdk.new_scope() as scope:
        before = sentry_sdk.get_client()
        report_errors("https://key@sentry.example/1", transport=transport)
        scope.set_user({"email": "taro@acme.example"})
        scope.set_extra("title", "水道管の点検")
        try:
            company = "株式会社ひみつ"
            raise ValueError(f"cannot answer {LINK} of taro@acme.example")
        except ValueError:
            sentry_sdk.capture_exception()
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(before)

    (event,) = transport.events
    (error,) = event["exception"]["values"]
    assert (error["type"], "value" in error) == ("ValueError", False)
    assert error["stacktrace"]["frames"][-1]["function"] == "test_an_error_report_tells_where_and_nothing_of_whom"
    assert company not in str([frame.get("vars") for frame in error["stacktrace"]["frames"]])
    assert not {"user", "request", "extra"} & set(event)
    assert event["server_name"] == "connected-desk"


def test_a_line_of_json_has_its_request_and_neither_a_link_nor_a_second_line():
    record = logging.LogRecord("desk", logging.WARNING, __file__, 1, "%s from %s", (LINK + "\nFAKE\x9b", ADDRESS), None)
    token = traces.number.set("4fa9c1d2e3b5")
    line = Json().format(record)
    traces.number.reset(token)

    told = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["logger"], told["request"]) == ("WARNING", "desk", "4fa9c1d2e3b5")
    assert told["message"].endswith("\nFAKE\\x9b from …@acme.example")
    assert "4f9aQx" not in line


def test_a_traceback_is_part_of_its_object():
    try:
        raise ValueError(f"cannot answer {LINK}")
    except ValueError:
        record = logging.LogRecord("desk", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    told = json.loads(Json().format(record))
    assert "ValueError" in told["traceback"]
    assert "4f9aQx" not in told["traceback"]


def test_the_answer_carries_the_number_that_its_lines_have(client, db, caplog):
    seen = []
    caplog.handler.addFilter(lambda record: seen.append(traces.number.get()) or True)
    answer = client.get("/healthz/no-such-page")
    assert answer.headers["X-Request-ID"] in seen
