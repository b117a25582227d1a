"""The address of a bucket: `https://KEY:SECRET@s3.example:9000/bucket?region=eu-central-1`.

Without key and secret the client library looks for them: in its own variables and files, or with the machine.
"""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BACKEND = "newsroom.storage.bucket.PrivateBucket"
FOLDERS = {"default": "pictures", "originals": "originals", "evidence": "evidence"}


def read_bucket(name: str, value: str) -> dict[str, dict[str, Any]]:
    """The entries of STORAGES. Errors never repeat the address, because it contains a secret."""
    try:
        parts = urlsplit(value)
        query, port = parse_qs(parts.query, strict_parsing=bool(parts.query)), parts.port
    except ValueError:
        raise _refusal(name) from None
    bucket = parts.path.strip("/")
    one_key = bool(parts.username) != bool(parts.password)
    if parts.scheme not in ("http", "https") or not parts.hostname or not bucket or "/" in bucket or one_key:
        raise _refusal(name)
    if query.keys() - {"region"}:
        raise ImproperlyConfigured(f"{name} takes one parameter: ?region=…")
    options: dict[str, Any] = {
        "bucket_name": bucket,
        "endpoint_url": f"{parts.scheme}://{parts.hostname}{f':{port}' if port else ''}",
        "region_name": query.get("region", ["us-east-1"])[0],
    }
    if parts.username and parts.password:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password)}
    return {alias: {"BACKEND": BACKEND, "OPTIONS": options | {"location": at}} for alias, at in FOLDERS.items()}


def _refusal(name: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{name} must be a URL such as https://key:secret@s3.example/bucket?region=eu-central-1"
    )
