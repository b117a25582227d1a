"""In which one spelling is a record digested, so that anybody can compute it again? RFC 8785, and SHA-256 in hex."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """JSON for what we keep: text, whole numbers, lists, and tables with ASCII keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
