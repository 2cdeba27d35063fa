"""The site in a real gunicorn that is killed and started again, and companies that go on until they have a receipt."""

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from .support import CONTENT, ORGANISATION, PDF, PLAN, TRIAL

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds until it is given up; on an idle machine the site starts in about three
SORRY = "ただいま受け付けられません"  # what the page of a 503 says
BOUNDARY = "a-boundary-no-file-holds"
STEPS = {"organisation": ORGANISATION, "content": CONTENT, "plan": PLAN, "similar": {}, "trial": TRIAL}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Server:
    """gunicorn with its workers: a group of processes that dies at once."""

    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py", "connected_desk.wsgi"]

    def __init__(self, folder: Path, address: str, *, root: Path = ROOT) -> None:
        self.port, self.folder, self.kills, self.root = free_port(), folder, 0, root
        self.environment = os.environ | {
            "DATABASE_URL": address,
            "DESK_DATA": str(folder),
            "DESK_LIMITS": "off",
            "PORT": str(self.port),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.folder / "server.log").open("ab") as told:
            self.process = subprocess.Popen(
                self.command, cwd=self.root, env=self.environment, start_new_session=True, stdout=told, stderr=told
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "server.log").read_text()[-2000:]
            assert time.monotonic() < deadline, "The site did not start."
            time.sleep(0.05)

    def _answers(self) -> bool:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            asking.request("GET", "/healthz")
            return asking.getresponse().status == 200
        except OSError:
            return False
        finally:
            asking.close()

    @contextmanager
    def at_work(self) -> Iterator[Self]:
        """Started, and killed in the end."""
        self.start()
        try:
            yield self
        finally:
            self.kill()

    def kill(self) -> None:
        """SIGKILL to all of them, in whatever they are doing."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def killed_now_and_then(self, moments: random.Random, over: threading.Event, *, longest: float, most: int) -> None:
        """Kill it at random moments, at most `longest` seconds after it came back, and start it again, until `over`."""
        while self.kills < most and not over.wait(moments.uniform(0.05, longest)):
            self.kill()
            self.kills += 1
            self.start()

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A management command on the same database and files."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False)


class Worker(Server):
    """One worker, which is there as soon as its process is."""

    command = [sys.executable, "-W", "ignore", "manage.py", "worker"]

    def _answers(self) -> bool:
        return True


class Cut(Exception):
    """The connection broke: nobody knows what became of the request."""


@dataclass
class Browser:
    """A browser that tries again where the connection breaks."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict, kw_only=True)
    cuts: int = field(default=0, kw_only=True)

    def surely(self, act: Callable[[], Any]) -> Any:
        """Do it until it is answered."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return act()
            except Cut:
                self.cuts += 1
                assert time.monotonic() < deadline, "The site did not come back."
                time.sleep(0.1)

    def ask(self, path: str) -> str:
        return self.request("GET", path, expect=(200,))[1]

    def post(self, path: str, typed: dict[str, Any], *, expect: tuple[int, ...] = (302,)) -> int:
        """The status of the answer, which is one of those expected."""
        return self.send(path, typed, expect=expect)[0]

    def send(self, path: str, typed: dict[str, Any], *, expect: tuple[int, ...]) -> tuple[int, str]:
        """Status and page of the answer to a form."""
        body = urlencode(typed, doseq=True).encode()
        return self.request("POST", path, body, "application/x-www-form-urlencoded", expect=expect)

    def request(
        self, method: str, path: str, body: bytes = b"", kind: str = "", *, expect: tuple[int, ...] = (302,)
    ) -> tuple[int, str]:
        """Status and page; redirects are not followed. Raises Cut."""
        headers = {"Accept-Language": "ja", "Cookie": "; ".join(f"{name}={v}" for name, v in self.cookies.items())}
        if method == "POST":
            headers |= {"Content-Type": kind, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asking.request(method, path, body or None, headers)
            answer = asking.getresponse()
            page = answer.read().decode(errors="replace")  # it may be a paper
        except (OSError, http.client.HTTPException) as error:
            raise Cut from error
        finally:
            asking.close()
        assert answer.status in expect, f"{answer.status} for {method} {path}: {page[:2000]}"
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, page


@dataclass
class Company(Browser):
    """Proposes something with its own files.

    `begun` is what a form of a draft carries whose steps are filled in but for the files; without it, it fills in all.
    """

    number: int
    consents: dict[str, str]
    begun: dict[str, str] = field(default_factory=dict)
    receipt: str = ""
    pressed: dict[str, str] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, bytes]:
        """Its files by name: one or two of up to 200 kB, never those of another."""
        own = random.Random(self.number)  # noqa: S311  (the same files each time)
        sizes = [own.randrange(100, 200_000) for _file in range(1 + self.number % 2)]
        return {f"提案書-{self.number}-{n}.pdf": PDF + own.randbytes(size) for n, size in enumerate(sizes)}

    def propose(self) -> None:
        """From the front page, or from the files of a draft that was begun, to the receipt."""
        self.come_to_the_button()
        self.receipt = self.press()

    def come_to_the_button(self) -> None:
        """As far as the check of all answers, whose form is kept in `pressed`."""
        self.surely(lambda: self.ask("/propose/"))
        if not self.begun:
            self._fill_in()
        self.surely(self.send_files)
        self.surely(lambda: self.post("/propose/files/", {**self.begun, "go": "next"}))
        if not self.begun:
            self.surely(lambda: self.post("/propose/claims/", {"go": "next"}))
            self.surely(lambda: self.post("/propose/consents/", {**self.consents, "go": "next"}))
        check = self.surely(lambda: self.ask("/propose/check/"))
        self.pressed = {"version": found(r'name="version" value="(\d+)"', check), "go": "submit"}

    def press(self) -> str:
        """Press the button, once more where nothing came back; the number on the receipt."""
        self.surely(lambda: self.post("/propose/check/", self.pressed))
        page = self.surely(lambda: self.ask("/propose/receipt/"))
        missing = [name for name, data in self.files.items() if sha256(data).hexdigest() not in page]
        assert missing == [], f"The receipt of company {self.number} does not prove {missing}."
        return found(r"CD-\d{4}-\d{4}", page)

    def _fill_in(self) -> None:
        self.surely(lambda: self.post("/propose/", {}))
        for slug, typed in STEPS.items():
            self.surely(lambda slug=slug, typed=typed: self.post(f"/propose/{slug}/", self._typed(slug, typed)))  # type: ignore[misc]

    def _typed(self, slug: str, typed: dict[str, Any]) -> dict[str, Any]:
        own = {"title": f"提案 {self.number}"} if slug == "content" else {}
        if slug == "organisation":
            own = {"contact_email": f"company{self.number}@mirai.example"}
        return {**typed, **own, "go": "next"}

    def send_files(self, *, expect: tuple[int, ...] = (302,)) -> str:
        """As a person does: after a broken connection look which of them are there already, then send the others.

        The page that was answered, if anything was sent.
        """
        page = self.ask("/propose/files/") if self.cuts and "sessionid" in self.cookies else ""
        missing = {name: data for name, data in self.files.items() if name not in page}
        if not missing:
            return ""
        parts = [_part(name, value.encode()) for name, value in {**self.begun, "go": "add"}.items()]
        parts += [_part("uploads", data, name) for name, data in missing.items()]
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.request("POST", "/propose/files/", body, kind, expect=expect)[1]


def found(pattern: str, page: str) -> str:
    """What the pattern finds in the page: its group, where it has one."""
    match = re.search(pattern, page)
    assert match, f"Nothing like {pattern} in {page[:2000]}"
    return match[match.lastindex or 0]


def _part(name: str, data: bytes, filename: str = "") -> bytes:
    told = f'; filename="{filename}"' if filename else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'.encode() + data + b"\r\n"
