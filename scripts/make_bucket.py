"""Makes the bucket that STORAGE_URL names, where it is not there yet. Safe to run again; does nothing for a folder."""

import os
import sys
from pathlib import Path

import django
from botocore.exceptions import ClientError

ROOT = Path(__file__).resolve().parent.parent


def make() -> None:
    """Ask for the bucket; one that is there and ours is what was wanted."""
    from django.core.files.storage import default_storage

    if not hasattr(default_storage, "bucket_name"):
        return
    try:
        default_storage.connection.create_bucket(Bucket=default_storage.bucket_name)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
            raise


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
    from keep_secrets import keep_under_data

    keep_under_data()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connected_desk.settings")
    django.setup()
    make()
