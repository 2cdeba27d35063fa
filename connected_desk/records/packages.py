"""Packages that are carried from one network to the other: data and files with their hashes, under a signature.

A package is a zip. Both sides have the same secret; each direction has a key of its own made from it, so that a package
cannot be sent back as one of the other side. Nothing is taken out of a package by its path: members are asked for by
the names of the manifest, and their bytes are judged before anything is done with them.
"""

import hashlib
import hmac
import json
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from connected_desk.records.log import canonical

FORMAT = 2
MANIFEST, SIGNATURE, DATA = "manifest.json", "signature", "data.json"
MOST_BYTES = 8 * 1024**3
MOST_UNPROVED = 64 * 1024**2  # bytes of what is read before the signature: a manifest of some 400,000 files
CHUNK = 1024 * 1024
# What zipfile, the ways of packing it knows and JSON make of bytes that are no package of ours.
DAMAGE = (
    *(OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(KeyError, ValueError, TypeError, AttributeError, RuntimeError, NotImplementedError),
)


class PackageRefused(Exception):
    """The package is refused whole; the message says why, for whoever carries it, in English."""


@dataclass(frozen=True)
class Package:
    """A package whose signature and hashes were proved: which one it is, its own SHA-256, and what is in it."""

    path: Path
    serial: int
    sha256: str
    data: Mapping[str, Any]

    def file(self, sha256: str) -> bytes:
        """The bytes of a file in it, by their hash."""
        with zipfile.ZipFile(self.path) as kept:
            return kept.read(f"files/{sha256}")


def write(
    folder: Path, *, direction: str, serial: int, data: Mapping[str, Any], files: Mapping[str, str], secret: str
) -> Path:
    """Write a package with these files (SHA-256 → path in the storage) and return where it lies.

    It appears whole and synced, or not at all.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    final = folder / f"{direction}-{serial:06d}.zip"
    part = folder / f".{final.name}.part"
    text = canonical(data).encode()
    parts = {DATA: hashlib.sha256(text).hexdigest(), **{f"files/{sha256}": sha256 for sha256 in sorted(files)}}
    told = canonical({"format": FORMAT, "direction": direction, "serial": serial, "parts": parts}).encode()
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as kept:
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(MANIFEST, told)
            archive.writestr(SIGNATURE, _sign(told, direction, secret))
            archive.writestr(DATA, text)
            for sha256, path in sorted(files.items()):
                with default_storage.open(path) as stored, archive.open(f"files/{sha256}", "w") as copy:
                    while chunk := stored.read(CHUNK):
                        copy.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    part.rename(final)
    os.sync()
    return final


def read(path: Path, *, direction: str, secret: str) -> Package:
    """The package, proved: signature first, then every hash. Raises PackageRefused."""
    try:
        with path.open("rb") as kept, zipfile.ZipFile(kept) as archive:
            told = _manifest(archive, direction, secret)
            _prove(archive, told["parts"])
            data = json.loads(archive.read(DATA))
            kept.seek(0)
            sha256 = hashlib.file_digest(kept, "sha256").hexdigest()
    except DAMAGE as error:
        raise PackageRefused(f"{path.name} is damaged, or no package.") from error
    return Package(path, told["serial"], sha256, data)


def _manifest(archive: zipfile.ZipFile, direction: str, secret: str) -> dict[str, Any]:
    # A forged size is no harm: the reader never gives more than the header says, and this is the limit.
    if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
        raise PackageRefused("The package is larger than any we make.")
    raw = _unproved(archive, MANIFEST)
    if not hmac.compare_digest(_unproved(archive, SIGNATURE), _sign(raw, direction, secret)):
        raise PackageRefused("The signature is not that of the other side for this direction. Nothing was taken in.")
    told: dict[str, Any] = json.loads(raw)
    if told["format"] != FORMAT:
        raise PackageRefused("The package was made by another release.")
    names = [member.filename for member in archive.infolist()]
    if sorted(names) != sorted([MANIFEST, SIGNATURE, *told["parts"]]):
        raise PackageRefused("The package holds other files than its manifest names.")
    return told


def _unproved(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part that anybody may have written: no more of it than any of ours has."""
    with archive.open(name) as kept:
        data = kept.read(MOST_UNPROVED + 1)
    if len(data) > MOST_UNPROVED:
        raise PackageRefused("The package is larger than any we make.")
    return data


def _prove(archive: zipfile.ZipFile, parts: Mapping[str, str]) -> None:
    for name, sha256 in parts.items():
        with archive.open(name) as kept:
            if hashlib.file_digest(kept, "sha256").hexdigest() != sha256:  # type: ignore[arg-type]  # it reads like a file
                raise PackageRefused(f"{name} is not what it was when it was packed.")


def _sign(told: bytes, direction: str, secret: str) -> bytes:
    key = hmac.digest(secret.encode(), f"connected-desk package {direction}".encode(), "sha256")
    return hmac.new(key, told, "sha256").hexdigest().encode()
