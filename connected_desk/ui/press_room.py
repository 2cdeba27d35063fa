"""The press's own process: the renderer loaded once, and a child of it for every paper, with limits.

`python -m connected_desk.ui.press_room SOCKET` listens there until whoever started it is gone. Who asks sends one line
of JSON; a child answers with lines of JSON (how far it is, then what came of it) and the paper's bytes.
"""

import contextlib
import gc
import json
import os
import resource
import socketserver
import sys
from typing import Any

from . import typesetting

AT_ONCE = 2  # of two web processes four in all, which a gigabyte holds (docker-compose.yml)
STARTED_BY = os.getppid()


class Paper(socketserver.StreamRequestHandler):
    """One paper, in a child that ends when it is made."""

    def handle(self) -> None:
        asked = json.loads(self.rfile.readline())
        gc.disable()
        resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
        resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
        with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
            self._answer(asked)

    def _answer(self, asked: dict[str, Any]) -> None:
        try:
            made, begins = typesetting.typeset(asked["parts"], asked["fonts"], self._tell)
        except typesetting.LibrariesMissing:
            self._say(fault="libraries")
        except typesetting.SignsMissing as missing:
            self._say(fault="signs", said=str(missing))
        except MemoryError:
            self._say(fault="limits")
        except BrokenPipeError:
            raise
        except Exception as error:
            self._say(fault="error", said=f"{type(error).__name__}: {error}"[:300])
        else:
            used = resource.getrusage(resource.RUSAGE_SELF)
            seconds = round(used.ru_utime + used.ru_stime, 3)
            self._say(size=len(made), begins=begins, seconds=seconds, mb=round(used.ru_maxrss / 1024))
            self.wfile.write(made)

    def _tell(self, page: int) -> None:
        self._say(page=page)

    def _say(self, **line: Any) -> None:
        self.wfile.write(json.dumps(line).encode() + b"\n")


class Room(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    """Makes up to AT_ONCE papers side by side; who comes then waits."""

    max_children = AT_ONCE
    block_on_close = False

    def service_actions(self) -> None:
        super().service_actions()
        if os.getppid() != STARTED_BY:  # whoever needed it is gone
            sys.exit()


def main(address: str) -> None:
    gc.freeze()  # what is loaded stays, and children need not copy it
    with Room(address, Paper) as room:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        room.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
