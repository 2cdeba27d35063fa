"""A backup of many cases and gigabytes of files, and its restore into an empty place: how long, and is every hash back.

`python -m tests.bench.backups 10000 5000` fills the empty database of DATABASE_URL with so many cases and a folder with
so many megabytes of files, and uses RESTORE_URL, an empty database of the same kind, for the way back. Without the two
it uses SQLite in folders of its own. Three times the megabytes are needed on the disk.
"""

import hashlib
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()

from tests.records.support import run  # noqa: E402  (it reads models)

FILE = 512 * 1024  # bytes of each file
FILL = """
from random import Random
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from connected_desk.records import files
from tests.bench.fill import fill
from tests.records.support import PDF
fill({cases}, timezone.now())
chance = Random(2)
for one in range({number}):
    files.store(SimpleUploadedFile(str(one) + ".pdf", PDF + chance.randbytes({size})), at=timezone.now())
"""
HASHES = """
from connected_desk.records.models import StoredFile
for stored in StoredFile.objects.all():
    print(stored.path, stored.sha256)
"""


@dataclass(frozen=True)
class Place:
    """A database and the folder of its files."""

    folder: Path
    address: str

    @property
    def files(self) -> Path:
        return self.folder / "files"

    def run(self, *command: str) -> str:
        """What a command of ours says there."""
        environment = {"DATABASE_URL": self.address, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
        told = run(self.folder, *command, **environment)
        if told.returncode:
            sys.exit(told.stderr)
        return told.stdout


def place(folder: Path, setting: str) -> Place:
    """The place in a new folder, with the database that the setting names."""
    folder.mkdir()
    return Place(folder, os.environ.get(setting, f"sqlite:///{folder / 'desk.sqlite3'}"))


def timed(where: Place, *words: str) -> float:
    """Seconds that a command took."""
    began = time.monotonic()
    where.run(*words)
    return time.monotonic() - began


def differing(where: Place) -> list[str]:
    """The files of the database there that are not in the folder as they were handed in."""
    told = dict(line.split() for line in where.run("shell", "-v", "0", "-c", HASHES).splitlines())
    return [path for path, sha256 in told.items() if _sha256(where.files / path) != sha256] or _strangers(where, told)


def _sha256(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as kept:
        return hashlib.file_digest(kept, "sha256").hexdigest()


def _strangers(where: Place, told: dict[str, str]) -> list[str]:
    there = {str(path.relative_to(where.files)) for path in where.files.rglob("*") if path.is_file()}
    return sorted(there - told.keys())


def main(cases: int, megabytes: int) -> int:
    number = megabytes * 1_000_000 // FILE
    with tempfile.TemporaryDirectory(prefix="desk-backup-") as folder:
        first, second = (place(Path(folder) / name, f"{name}_URL") for name in ("DATABASE", "RESTORE"))
        first.run("migrate", "-v", "0")
        first.run("shell", "-v", "0", "-c", FILL.format(cases=cases, number=number, size=FILE))
        backed_up = timed(first, "backup", "--folder", f"{folder}/backups")
        [backup] = Path(folder, "backups").glob("desk-*")
        restored = timed(second, "restore", str(backup))
        wrong = differing(second)
    sys.stdout.write(
        f"{cases} cases, {number} files of {FILE // 1024} kB: backup {backed_up:.0f} s, restore {restored:.0f} s, "
        f"{len(wrong)} files wrong {wrong[:3]}\n"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
