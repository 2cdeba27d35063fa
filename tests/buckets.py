"""An S3 store in a process of its own, and settings that keep files in it."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config

from connected_desk.settings import environment
from tests.proposals.server import free_port

BUCKET = "desk"


@contextmanager
def store() -> Iterator[int]:
    """The port of a store with one empty bucket. It keeps everything in memory: what it proves is the talk with it."""
    port = free_port()
    code = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(port)
        yield port
    finally:
        process.kill()
        process.wait()


def _await(port: int) -> None:
    deadline = time.monotonic() + 120
    while True:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            asking.request("GET", "/moto-api/")
            asking.getresponse().read()
        except OSError:
            assert time.monotonic() < deadline, "The store did not start."
            time.sleep(0.1)
        else:
            return
        finally:
            asking.close()


def client(port: int) -> Any:
    """Whoever looks after the store."""
    return boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}),
    )


def make_bucket(port: int) -> None:
    """The bucket, empty."""
    outside = client(port)
    outside.create_bucket(Bucket=BUCKET)
    for kept in outside.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        outside.delete_object(Bucket=BUCKET, Key=kept["Key"])


def storages(settings: Any, port: int) -> dict[str, Any]:
    """STORAGES with the files in the store at that port, as STORAGE_URL would set it; impatient, for tests."""
    told = environment.env.ENVIRON
    told["STORAGE_URL"] = f"s3+http://key:secret@127.0.0.1:{port}/{BUCKET}"
    try:
        kept = environment.storage("STORAGE_URL", settings.DESK_DATA)
    finally:
        del told["STORAGE_URL"]
    return settings.STORAGES | {"default": kept}
