"""Making the next package of this place, and taking in one of the other."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from connected_desk.records import packages
from connected_desk.records.packages import PackageRefused
from connected_desk.records.turns import take_turn

from . import inward, outward, queries, taking_in_actions, taking_out_actions
from .carried import Files
from .models import Crossing, Direction

OTHER = {Direction.INWARD: Direction.OUTWARD, Direction.OUTWARD: Direction.INWARD}


@transaction.atomic
def make(folder: Path, *, direction: Direction, secret: str, at: datetime) -> Path:
    """The next package of that direction: everything the other side has not said it has. Returns where it lies."""
    take_turn("crossings")
    acknowledged, before = queries.acknowledged(OTHER[direction]), queries.last(direction)
    since, serial = queries.since(direction, acknowledged), before.serial + 1 if before else 1
    files: Files = {}
    gather = inward.gather if direction == Direction.INWARD else outward.gather
    told = gather(since, files)
    other = queries.last(OTHER[direction])
    data = {**told, "covers": at, "acknowledged": other.serial if other else 0}
    path = packages.write(folder, direction=direction, serial=serial, data=data, files=files, secret=secret)
    # After the package: where the process dies in between, the next one is made under the same number.
    Crossing.objects.create(direction=direction, serial=serial, at=at, covers=at)
    return path


@transaction.atomic
def take(
    path: Path, *, direction: Direction, secret: str, sanitised: Path | None = None, at: datetime
) -> tuple[Crossing, list[str]]:
    """Take in a package of the other place, all of it or nothing; returns what was new.

    The same package again changes nothing. Raises PackageRefused for one that is damaged, forged, or older than the
    last that was taken in.
    """
    package = packages.read(path, direction=direction, secret=secret)
    take_turn("crossings")
    known = Crossing.objects.filter(direction=direction, serial=package.serial).first()
    if known:
        if known.sha256 != package.sha256:
            raise PackageRefused(f"Another package of number {package.serial} was taken in already.")
        return known, []
    last = queries.last(direction)
    if last and package.serial < last.serial:
        raise PackageRefused(f"Number {package.serial} is older than {last.serial}, which was taken in already.")
    if direction == Direction.INWARD:
        report = taking_in_actions.take_in(package, sanitised=sanitised, at=at)
    else:
        report = taking_out_actions.take_out(package, at=at)
    row = Crossing.objects.create(
        direction=direction,
        serial=package.serial,
        at=at,
        covers=queries.instant(package.data["covers"]),
        sha256=package.sha256,
        report=[package.data["acknowledged"], *report],
    )
    return row, report
