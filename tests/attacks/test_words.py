"""Words that would like to be a header of a mail, a line of the log or a command of a terminal."""

import json
import logging
import tomllib
from pathlib import Path
from typing import Any

import pytest

from connected_desk.records import outbox
from connected_desk.settings.logs import Json, OneLine
from tests.support import MONDAY

LISTS = Path(__file__).parents[1] / "lists"
HEADERS = tomllib.loads((LISTS / "mail_headers.toml").read_text("utf-8"))["headers"]
LINES = tomllib.loads((LISTS / "log_lines.toml").read_text("utf-8"))["lines"]


def test_the_lists_name_each_row_once():
    for rows in (HEADERS, LINES):
        assert len({row["id"] for row in rows}) == len(rows) >= 16


@pytest.mark.parametrize("row", HEADERS, ids=lambda row: row["id"])
@pytest.mark.parametrize("place", ["to", "subject", "reference", "sender"])
def test_nothing_typed_becomes_a_header_or_a_second_reader(db: None, row: dict[str, str], place: str):
    if place != row.get("only", place):
        return
    parts: dict[str, Any] = {"to": "a@acme.example", "subject": "件名", "reference": "CD-2026-0001", "sender": "窓口"}
    with pytest.raises(ValueError, match=r"^(A|The) mail's address"):
        outbox.queue(**{**parts, place: row["text"]}, body="本文", at=MONDAY)
    assert outbox.counts()["queued"] == 0


@pytest.mark.parametrize("row", LINES, ids=lambda row: row["id"])
@pytest.mark.parametrize("make", [OneLine("{levelname} {message}", style="{"), Json()], ids=["lines", "json"])
def test_what_is_typed_stays_one_line_without_commands(make: logging.Formatter, row: dict[str, str]):
    record = logging.LogRecord("desk", logging.WARNING, __file__, 1, "refused: %s", (row["text"],), None)

    line = make.format(record)

    assert len(line.splitlines()) == 1
    assert not [mark for mark in line if (ord(mark) < 0x20 and mark != "\t") or 0x7F <= ord(mark) < 0xA0]
    if isinstance(make, Json):
        assert json.loads(line)["level"] == "WARNING"
        assert json.loads(line)["message"].startswith("refused: ")
