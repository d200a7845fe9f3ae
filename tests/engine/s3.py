"""An S3 server for a test, and a client for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

KEY = {"AWS_ACCESS_KEY_ID": "made", "AWS_SECRET_ACCESS_KEY": "made", "AWS_REGION": "us-east-1"}


class Bucket:
    """A bucket of a server at `url`."""

    def __init__(self, url: str, name: str) -> None:
        import boto3

        self.url, self.name = url, name
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=url,
            aws_access_key_id="made",
            aws_secret_access_key="made",
            region_name="us-east-1",
        )
        self._client.create_bucket(Bucket=name)

    def put(self, key: str, data: bytes) -> str:
        """Its address."""
        self._client.put_object(Bucket=self.name, Key=key, Body=data)
        return f"s3://{self.name}/{key}"

    def held(self) -> dict[str, bytes]:
        """Everything in the bucket, by name."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        return {key: self._client.get_object(Bucket=self.name, Key=key)["Body"].read() for key in keys}

    def remove(self, key: str) -> None:
        """Remove one."""
        self._client.delete_object(Bucket=self.name, Key=key)


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server that runs meanwhile; a program of its own, because Daft waits for answers without letting
    the threads of its process run."""
    pytest.importorskip("moto", reason="no moto here: the tests against an S3 server are left out")
    script = Path(__file__).with_name("s3server.py")
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()
