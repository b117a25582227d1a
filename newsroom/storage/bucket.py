"""A private bucket: files are read through the application after it has checked who may see them, never by address."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

from newsroom.storage.errors import BucketUnavailable

logger = logging.getLogger(__name__)

# A reader waits no longer than this for a picture; a server that is away is noticed at the first attempt.
TIMEOUTS = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 2, "mode": "standard"})
IN_MEMORY = 1_000_000
MEANINGS = {"403": "access is forbidden", "404": "there is no such bucket", "301": "the region is wrong"}


def _cause(error: Exception) -> str:
    if isinstance(error, ClientError):
        response = error.response
        status = str(response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
        return f"{MEANINGS.get(status, 'it refuses')} ({status} {response.get('Error', {}).get('Code', '')})"
    # The rest of the text would be the address of an object.
    return type(error).__name__


@contextmanager
def _named_causes(bucket: str) -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        cause = f"the bucket {bucket} cannot be used: {_cause(error)}"
        logger.error("%s", cause)
        raise BucketUnavailable(cause) from error


class PrivateBucket(S3Storage):
    """Files have no URL: a public or signed one would outlive a removal."""

    def get_default_settings(self) -> dict[str, Any]:
        ours = {"default_acl": None, "file_overwrite": False, "max_memory_size": IN_MEMORY, "client_config": TIMEOUTS}
        return {**super().get_default_settings(), **ours}

    def url(self, name: str | None, *args: Any, **options: Any) -> str:
        raise ValueError("files in the bucket have no URL")

    def check(self) -> None:
        """Raise BucketUnavailable if the bucket cannot be read."""
        with _named_causes(self.bucket_name):
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        with _named_causes(self.bucket_name):
            file: File[bytes] = super()._open(name, mode)
            if "r" in mode:
                # Fetched here, so that a failure is that of this call.
                file.seek(0)
            return file

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _named_causes(self.bucket_name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _named_causes(self.bucket_name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _named_causes(self.bucket_name):
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _named_causes(self.bucket_name):
            folders, files = super().listdir(path)
            return folders, files

    def size(self, name: str) -> int:
        with _named_causes(self.bucket_name):
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        with _named_causes(self.bucket_name):
            changed: datetime = super().get_modified_time(name)
            return changed
