"""What `make fuzz` throws at the parsers of other people's words, guided by what each input reaches.

`python -m tests.attacks.parsers NAME` goes on until a parser raises what it does not promise, or the time is over.
"""

import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
with atheris.instrument_imports(include=["connected_desk.records", "zipfile", "csv"]):
    django.setup()
    from connected_desk.records import dates, files, packages, sniffing, tables
    from connected_desk.records.models import StoredFile

SECRET = "the-secret-of-both-sides-in-this-run"
NAME_BYTES = 255  # what file systems take
FOLDER = Path(tempfile.mkdtemp(prefix="desk-fuzz-"))


def names(data: bytes) -> None:
    """A file's name is shown, and handed out as one that every system takes."""
    given = atheris.FuzzedDataProvider(data)
    kind = given.PickValueInList(sorted(sniffing.ENDINGS))
    name = files._as_given(given.ConsumeUnicode(300))
    told = files.download_name(StoredFile(original_name=name, content_type=kind))
    assert files.shown(name).encode()
    assert 0 < len(told.encode()) <= NAME_BYTES
    assert not set(told) & set('/\\\r\n"\x00')
    assert told.lower().endswith(sniffing.ENDINGS[kind])


def csv(data: bytes) -> None:
    """A table is read or refused in words."""
    try:
        table = tables.read(data, sniffing.CSV)
    except tables.Unreadable:
        return
    assert all(len(row.values) == len(table.headings) for row in table.rows)


def days(data: bytes) -> None:
    """A cell is a day or none."""
    given = atheris.FuzzedDataProvider(data)
    try:
        dates.as_date(given.ConsumeUnicode(40), from_1904=given.ConsumeBool())
    except dates.NoDay:
        return


def kinds(data: bytes) -> None:
    """A file is of a kind on the list, or unfit."""
    name = (
        f"a{sorted(ending for endings in sniffing.ENDINGS.values() for ending in endings)[data[0] % 9]}" if data else ""
    )
    try:
        sniffing.sniff(data[1:], name)
    except sniffing.Unfit:
        return


def package(data: bytes) -> None:
    """A package is taken or refused whole: as it came, and with a manifest that the other side might have signed."""
    path = FOLDER / "inward-000001.zip"
    if data[:1] < b"\x80":
        path.write_bytes(data[1:])
    else:
        told, _mark, rest = data[1:].partition(b"\n")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(packages.MANIFEST, told)
            archive.writestr(packages.SIGNATURE, packages._sign(told, "inward", SECRET))
            archive.writestr(packages.DATA, rest)
    try:
        packages.read(path, direction="inward", secret=SECRET)
    except packages.PackageRefused:
        return


PARSERS: dict[str, Callable[[bytes], None]] = {one.__name__: one for one in (names, csv, days, kinds, package)}

if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], PARSERS[sys.argv[1]])
    atheris.Fuzz()
