"""What the rest of the project knows about buckets, without loading the client library."""

from typing import Protocol, runtime_checkable


class BucketUnavailable(Exception):
    """The bucket cannot be reached, or refuses; the text is the cause, for an operator."""


@runtime_checkable
class BucketCheck(Protocol):
    def check(self) -> None:
        """Raise BucketUnavailable if the bucket cannot be read."""
