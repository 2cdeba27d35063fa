"""The disk of a desk runs full, a real one of a few megabytes: what is answered, and that it goes on by itself."""

import os
import subprocess
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import pytest
from django.db import connection

from tests.outside import Outside

from .server import SORRY, Company, Server
from .test_kills import faults, orphans

MEGABYTES = 32  # the database of the sample takes a third of it
LITTLE = 64 * 1024  # bytes: room for what SQLite needs to be read, not for a file


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, for files and, on SQLite, the database."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "desk", str(disk)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.strip()}")
    yield disk
    # Lazy: of the processes that were killed one may still be on its way out.
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(ballast: Path) -> None:
    """Take all the room that is left, to the last byte."""
    with ballast.open("ab", buffering=0) as taking, pytest.raises(OSError, match="No space left"):
        taking.writelines(repeat(b"x" * 65536))


@pytest.mark.parametrize("begun", [3], indirect=True)
def test_on_a_full_disk_nothing_is_acknowledged_and_all_goes_on_once_there_is_room(
    server: Server,
    database: Outside,
    place: Path,
    begun: list[dict[str, str]],
):
    kept, sending, pressing = companies = [Company(server.port, number, {}, one) for number, one in enumerate(begun)]
    kept.propose()
    pressing.come_to_the_button()
    sending.ask("/propose/")
    ballast = place / "ballast"
    fill(ballast)

    os.truncate(ballast, ballast.stat().st_size - LITTLE)
    assert SORRY in sending.send_files(expect=(503,))
    fill(ballast)
    assert SORRY in sending.send_files(expect=(503,))
    if connection.vendor == "sqlite":  # PostgreSQL has its own disk, and takes what needs no file
        _status, page = pressing.request("GET", "/propose/check/", expect=(503,))
        assert SORRY in page
        pressing.post("/propose/check/", pressing.pressed, expect=(503,))
    ballast.unlink()

    pressing.receipt = pressing.press()
    sending.propose()
    assert [one.press() for one in companies] == [one.receipt for one in companies]
    assert faults(server, database, companies) == []
    assert orphans(server, database) == 0
