"""A proxy as the one in deploy/nginx.conf: turn by turn to each web process, past one that is not there.

TCP only: what it proves is what the site does when several processes serve it and one of them dies.
"""

import socket
import threading
from contextlib import suppress
from itertools import count

PIECE = 65536


class Proxy:
    """Listens on a port of its own."""

    def __init__(self, *ports: int) -> None:
        self.ports, self.turn = ports, count()
        self.served = dict.fromkeys(ports, 0)
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._take_all, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._door.close()

    def _take_all(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._door.accept()
                threading.Thread(target=self._lead, args=(near,), daemon=True).start()

    def _lead(self, near: socket.socket) -> None:
        first = next(self.turn)
        with near:
            for step in range(len(self.ports)):
                port = self.ports[(first + step) % len(self.ports)]
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=3) as far:
                    far.settimeout(None)
                    self.served[port] += 1
                    back = threading.Thread(target=_hand_on, args=(far, near), daemon=True)
                    back.start()
                    _hand_on(near, far)
                    back.join()
                    return


def _hand_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            sink.sendall(piece)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
