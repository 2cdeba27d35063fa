"""What a backup says of itself: every file in it with its SHA-256. Written last: a folder without it is no backup."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from connected_desk.records.log import canonical, digest

NAME = "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024


class BackupRefused(Exception):
    """A backup is not made or not restored; the message is a sentence for whoever runs the desk, in English."""


@dataclass(frozen=True)
class Part:
    """One file of a backup: its path below the folder, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What stands in `manifest.json`.

    `database` is the part with the tables, `engine` which database made it, `log_rows` how many rows the log has in it,
    `lacking` the paths of stored files that were gone or changed before the backup, `link_key` a mark of the secret
    that company links hang on, `made_at` an instant in UTC as ISO text.
    """

    made_at: str
    engine: str
    database: Part
    files: tuple[Part, ...]
    lacking: tuple[str, ...]
    log_rows: int
    migrations: dict[str, str]
    link_key: str

    @property
    def parts(self) -> Iterator[Part]:
        """Every file of the backup but the manifest."""
        yield self.database
        yield from self.files

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(part.size for part in self.parts)


def mark_of(link_key: str) -> str:
    """A mark by which to tell whether two places have the same LINK_KEY, and nothing more."""
    return digest(f"connected-desk backup {link_key}")[:16]


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest with a hash over itself, synced."""
    told = {**asdict(manifest), "format": FORMAT}
    with opened_private(folder / NAME) as kept:
        kept.write(json.dumps({**told, "hash": digest(canonical(told))}, sort_keys=True).encode())
        kept.flush()
        os.fsync(kept.fileno())


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises BackupRefused where there is none or it was changed."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        kept_hash = told.pop("hash")
        is_whole = kept_hash == digest(canonical(told)) and told.pop("format") == FORMAT
        manifest = _manifest(told) if is_whole else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(f"{folder.name} is no backup: its manifest cannot be read.") from error
    if manifest is None:
        raise BackupRefused(f"{folder.name} is damaged: its manifest was changed, or a later release wrote it.")
    return manifest


def _manifest(told: dict[str, Any]) -> Manifest:
    parts = tuple(Part(**part) for part in told.pop("files"))
    return Manifest(database=Part(**told.pop("database")), files=parts, lacking=tuple(told.pop("lacking")), **told)


def prove(folder: Path, parts: Iterable[Part]) -> None:
    """Read every part and compare it with its hash. Raises BackupRefused for the first that is not what it was."""
    for part in parts:
        try:
            with (folder / part.path).open("rb") as kept:
                found = hashlib.file_digest(kept, "sha256").hexdigest()
        except OSError as error:
            raise BackupRefused(f"{folder.name} is damaged: {part.path} cannot be read.") from error
        if found != part.sha256:
            raise BackupRefused(f"{folder.name} is damaged: {part.path} is not what it was.")


def opened_private(path: Path) -> BinaryIO:
    """A new file for the owner alone, to write to."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def copied(source: Any, target: Path) -> tuple[int, str]:
    """Copy an open file into a new private one; its size and SHA-256. The caller sees to it that it is synced."""
    running, size = hashlib.sha256(), 0
    with opened_private(target) as kept:
        while chunk := source.read(CHUNK):
            kept.write(chunk)
            running.update(chunk)
            size += len(chunk)
    return size, running.hexdigest()


def measured(folder: Path, path: str) -> Part:
    """A file that lies in the folder already, as a part of the backup."""
    with (folder / path).open("rb") as kept:
        return Part(path, (folder / path).stat().st_size, hashlib.file_digest(kept, "sha256").hexdigest())
