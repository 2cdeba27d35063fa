"""Papers made in a child of a process that has the renderer loaded already, within limits of time and memory.

Whoever asks first starts that process (press_room.py); it ends with the process that started it. A paper that cannot be
made harms nobody else's: only its child ends.
"""

import atexit
import io
import json
import logging
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parent.parent.parent
ROOM = "connected_desk.ui.press_room"  # named, not imported: it loads the renderer
SECONDS = 300  # of computing, for one paper
MEMORY = 4 * 2**30  # bytes of address space, for one paper
PATIENCE = 600  # seconds without a sign of the child, which tells of every page
PLACES = 6  # of a process's eight threads (scripts/gunicorn.conf.py), so that two are always left for pages

Tell = Callable[[int], None]


def silent(page: int) -> None:
    """For whoever does not want to hear how far a paper is."""


class Spoilt(Exception):
    """No paper came of it. `fault` is busy, libraries, signs, limits or error; of the last two the log has the
    reference.
    """

    def __init__(self, fault: str, said: str = "") -> None:
        super().__init__(f"{fault} {said}".strip())
        self.fault, self.said = fault, said
        self.reference = secrets.token_hex(4)


class Printed(NamedTuple):
    """A paper, on which of its pages each element that has an id begins, and what it took: computing and memory."""

    paper: bytes
    begins: dict[str, int]
    seconds: float
    megabytes: float


def printed(
    parts: Sequence[str],
    fonts: Mapping[str, str],
    *,
    tell: Tell = silent,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> Printed:
    """The parts as one PDF (see `typesetting.typeset`).

    `seconds` of computing and `memory` in bytes are the child's limits. Raises Spoilt, at once where so many wait for
    their papers already that nobody would be left to serve pages.
    """
    asked = {"parts": list(parts), "fonts": dict(fonts), "seconds": seconds, "memory": memory}
    if not _places.acquire(blocking=False):
        raise Spoilt("busy")
    try:
        return _connected(asked, tell)
    except Spoilt as spoilt:
        if spoilt.fault in ("limits", "error"):
            logger.exception("No paper was made (reference %s).", spoilt.reference)
        raise
    finally:
        _places.release()


def _connected(asked: dict[str, Any], tell: Tell) -> Printed:
    try:
        return _asked(asked, tell)
    except OSError as broken:  # the press died, or was silent for too long
        raise Spoilt("error", str(broken)) from broken


def _asked(asked: dict[str, Any], tell: Tell) -> Printed:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        line.connect(_room.address())
        line.sendall(json.dumps(asked).encode() + b"\n")
        with line.makefile("rb") as answers:
            while said := answers.readline():
                answer = json.loads(said)
                if "page" in answer:
                    tell(answer["page"])
                elif "fault" in answer:
                    raise Spoilt(answer["fault"], answer.get("said", ""))
                else:
                    return Printed(answers.read(answer["size"]), answer["begins"], answer["seconds"], answer["mb"])
    # A child that is over its limits is ended by the system, and says nothing any more.
    raise Spoilt("limits")


class _Room:
    """The press's process, started by the first who needs it; one for each process that asks."""

    def __init__(self) -> None:
        self.lock, self.owner, self.folder = threading.Lock(), 0, ""
        self.process: subprocess.Popen[bytes] | None = None

    def address(self) -> str:
        with self.lock:
            if self.owner != os.getpid() or self.process is None or self.process.poll() is not None:
                self._start()
            return f"{self.folder}/press"

    def _start(self) -> None:
        self.close()
        self.owner, self.folder = os.getpid(), tempfile.mkdtemp(prefix="press-")
        command = [sys.executable, "-m", ROOM, f"{self.folder}/press"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)  # noqa: S603
        with self.process.stdout or io.BytesIO() as told:
            if told.readline() != b"ready\n":
                raise Spoilt("error", "The press did not start.")

    def close(self) -> None:
        """End the process, where it is this process's own: after a fork it is still the parent's."""
        if self.process is not None and self.owner == os.getpid():
            self.process.terminate()
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)
        self.process = None


_room = _Room()
_places = threading.BoundedSemaphore(PLACES)
atexit.register(_room.close)
