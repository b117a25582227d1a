"""Canonical JSON (RFC 8785) and its SHA-256, so that anyone can verify the digest of a record."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """Canonical JSON of text, whole numbers, lists, and objects with ASCII keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """Hex SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
