"""The folder that keeps files: what was written is on the disk before anybody is told so."""

import os
import secrets
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class SyncedFolder(FileSystemStorage):
    """Django's file system storage, but a file appears whole and synced, or not at all."""

    def _save(self, name: str, content: File) -> str:
        """Write under a temporary name, sync, rename, sync the folder."""
        target = Path(self.path(name))
        _make_folder(target.parent)
        part = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with part.open("xb") as kept:
                for chunk in content.chunks():
                    kept.write(chunk)
                kept.flush()
                os.fsync(kept.fileno())
            part.rename(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return name


def _make_folder(folder: Path) -> None:
    """Make the folder and those above it, each synced into the one that holds it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
