"""Files in an S3-compatible store. Whatever goes wrong on the way to it is one error, which `outages.py` knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from connected_desk.records.outages import StorageAway

# Three tries of at most fifteen seconds: somebody waits for the page. Checksums of our own are SHA-256, kept in the
# row; those of the newest SDK are not understood by every store.
PATIENCE = Config(
    connect_timeout=5,
    read_timeout=15,
    retries={"total_max_attempts": 3, "mode": "standard"},
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket(S3Storage):
    """A private bucket. Every method raises StorageAway where the store is away, cut off or refuses.

    A file is whole before `_open` returns: an answer that breaks off must not look like the end of a file.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **options, client_config=PATIENCE, file_overwrite=False, default_acl=None, signature_version="s3v4"
        )

    def _open(self, name: str, mode: str = "rb") -> File:
        with _told(), super()._open(name, mode) as kept:
            return ContentFile(kept.read(), name=name)

    def _save(self, name: str, content: File) -> str:
        with _told():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        """Remove the file; one that is not there is no error."""
        with _told():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether there is a file of that name, or a folder that holds one: a store has no folders of its own."""
        with _told():
            return super().exists(name) or any(map(bool, self.listdir(name)))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """The names of the folders and of the files right below."""
        with _told():
            return super().listdir(path)

    def size(self, name: str) -> int:
        """The size in bytes."""
        with _told():
            return super().size(name)

    def get_modified_time(self, name: str) -> datetime:
        """When the file was written, aware."""
        with _told():
            return super().get_modified_time(name)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError, RetriesExceededError) as error:
        # Only the kind: the words of the error may name the key.
        raise StorageAway(type(error).__name__) from error
