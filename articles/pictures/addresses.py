"""Addresses of picture files: the public one, and another while a page is rendered for the holder of a preview link."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.urls import reverse

PUBLIC = ("pictures:picture", ())

_route: ContextVar[tuple[str, tuple[str, ...]]] = ContextVar("route", default=PUBLIC)


def picture_address(pk: int, digest: str) -> str:
    """`digest`: the beginning of the digest of the file, so that a replaced picture gets a new address."""
    name, parameters = _route.get()
    return reverse(name, args=[*parameters, pk, digest])


@contextmanager
def served_by(name: str, *parameters: str) -> Iterator[None]:
    """Until the end of the block, addresses of pictures are those of this route, after its own parameters."""
    token = _route.set((name, parameters))
    try:
        yield
    finally:
        _route.reset(token)
