"""Packages that nobody of ours made: refused whole, in words, whatever they hold. What crosses: tests/crossings."""

import zipfile
from pathlib import Path

import pytest

from connected_desk.records import packages

SECRET = "the-secret-of-both-sides"


def package(folder: Path, manifest: bytes, *, way: int = zipfile.ZIP_STORED) -> Path:
    """A package of that manifest, signed as the other side would."""
    path = folder / "inward-000001.zip"
    with zipfile.ZipFile(path, "w", way) as archive:
        archive.writestr(packages.MANIFEST, manifest)
        archive.writestr(packages.SIGNATURE, packages._sign(manifest, "inward", SECRET))
        archive.writestr(packages.DATA, b"{}")
    return path


def refused(path: Path) -> str:
    with pytest.raises(packages.PackageRefused) as why:
        packages.read(path, direction="inward", secret=SECRET)
    return str(why.value)


@pytest.mark.parametrize(
    "manifest",
    [
        b"7",
        b"[]",
        b"\xff",
        b"{}",
        b'{"format": 1}',
        b'{"format": 1, "serial": 1, "parts": ["data.json"]}',
        b'{"format": 1, "serial": 1, "parts": {"data.json": null}}',
        b"[" * 100_000,
    ],
    ids=lambda one: one[:30].decode("latin-1"),
)
def test_a_manifest_of_another_shape_is_refused_though_it_is_signed(tmp_path, manifest):
    assert refused(package(tmp_path, manifest)) in (
        "inward-000001.zip is damaged, or no package.",
        "data.json is not what it was when it was packed.",
    )


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_whose_packing_is_damaged_is_refused(tmp_path, way):
    path = package(tmp_path, b'{"format": 1, "serial": 1, "parts": {}}' * 20, way=way)
    data = bytearray(path.read_bytes())
    start = 30 + len(packages.MANIFEST)  # behind the first header
    for place in range(start, start + 24):
        data[place] ^= 0xFF
    path.write_bytes(data)

    assert refused(path) == "inward-000001.zip is damaged, or no package."


def test_what_nobody_signed_is_read_no_further_than_any_of_ours_is_long(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "MOST_UNPROVED", 1000)
    assert (
        refused(package(tmp_path, b" " * 1001, way=zipfile.ZIP_DEFLATED)) == "The package is larger than any we make."
    )
