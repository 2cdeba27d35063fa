"""Jobs that the tests have run: in this process, or in a worker's of its own."""

import threading
from datetime import datetime
from pathlib import Path

from connected_desk.records import jobs
from connected_desk.records.models import Access

done: list[tuple[str, datetime]] = []


@jobs.job
def note(*, what: str, at: datetime) -> None:
    """Remember that it was done."""
    done.append((what, at))


@jobs.job
def fail(*, at: datetime) -> None:
    """Go wrong."""
    raise RuntimeError("The printer is on fire.")


@jobs.job
def linger(*, folder: str, at: datetime) -> None:
    """Write the one effect there is to be, then wait for the file `go` before writing that all was done."""
    place = Path(folder)
    Access.objects.get_or_create(what="effect", defaults={"at": at})
    (place / "begun").touch()
    while not (place / "go").exists():
        threading.Event().wait(0.02)
    Access.objects.create(what="done", at=at)


@jobs.job
def in_two_steps(*, number: int, at: datetime) -> None:
    """Two effects a moment apart, each of which there is to be once."""
    Access.objects.get_or_create(what=f"first {number}", defaults={"at": at})
    threading.Event().wait(0.1)
    Access.objects.get_or_create(what=f"second {number}", defaults={"at": at})


@jobs.job
def count(*, number: int, at: datetime) -> None:
    """Leave a mark for every time it runs."""
    Access.objects.create(what=f"counted {number}", at=at)
