"""A wire between the site and a service that can be pulled, left dead, slow, or cut in the middle of an answer."""

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from enum import Enum, auto

PIECE = 65536
SLOWNESS = 0.8  # seconds
LOST = 1 / 60  # of all answers: of requests that ask twenty times about three in ten meet it


class State(Enum):
    """What the wire does with the next connection."""

    THROUGH = auto()
    DOWN = auto()  # closes at once, as a port behind which nothing listens any more
    DEAD = auto()  # takes the connection and never says a word
    CUT = auto()  # lets so much of the answer through as `cut_after` says, then breaks off
    SLOW = auto()  # each piece of an answer comes SLOWNESS later
    FLAKY = auto()  # now and then an answer is lost, and the connection with it


class Wire:
    """Listens on a port of its own and hands on to another."""

    def __init__(self, target: int, *, cut_after: int = 700) -> None:
        self.target, self.cut_after, self.state = target, cut_after, State.THROUGH
        self.lost = 0  # answers
        self._chance = random.Random(target)  # noqa: S311  (the same losses, as far as threads allow)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._open: list[socket.socket] = []
        threading.Thread(target=self._take_all, daemon=True).start()

    def turn(self, state: State) -> None:
        """From now on; what was connected is cut off."""
        self.state = state
        self._cut_off()

    def _cut_off(self) -> None:
        while self._open:
            one = self._open.pop()
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def close(self) -> None:
        """Listen no more."""
        self._door.close()
        self._cut_off()

    def _take_all(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._door.accept()
                self._take(near)

    def _take(self, near: socket.socket) -> None:
        if self.state == State.DOWN:
            near.close()
            return
        self._open.append(near)
        if self.state == State.DEAD:
            return
        far = socket.create_connection(("127.0.0.1", self.target))
        self._open.append(far)
        most = self.cut_after if self.state == State.CUT else None
        for handing in ((_hand_on, near, far, None), (self._answer, far, near, most)):
            threading.Thread(target=_until_broken, args=handing, daemon=True).start()

    def _answer(self, source: socket.socket, sink: socket.socket, most: int | None) -> None:
        """Hand answers on, as the wire is at that moment."""
        while piece := source.recv(PIECE if most is None else min(PIECE, most)):
            if self.state == State.SLOW:
                time.sleep(SLOWNESS)
            if self.state == State.FLAKY and self._chance.random() < LOST:
                self.lost += 1
                break
            sink.sendall(piece)
            if most is not None and (most := most - len(piece)) <= 0:
                break


def _hand_on(source: socket.socket, sink: socket.socket, _most: int | None) -> None:
    while piece := source.recv(PIECE):
        sink.sendall(piece)


def _until_broken(
    hand_on: Callable[[socket.socket, socket.socket, int | None], None],
    source: socket.socket,
    sink: socket.socket,
    most: int | None,
) -> None:
    with suppress(OSError):
        hand_on(source, sink, most)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire(target: int, *, cut_after: int = 700) -> Iterator[Wire]:
    """A wire to that port of this machine."""
    with closing(Wire(target, cut_after=cut_after)) as one:
        yield one
