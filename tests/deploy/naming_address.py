"""The application with one more header in each answer: the address that its limits count."""

from collections.abc import Callable, Iterable
from typing import Any

from newsroom.rsgi import application

_wsgi = application.wsgi


def _answer(variables: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
        # The first middleware has put it there.
        return start_response(status, [*headers, ("X-Counted-Address", variables["REMOTE_ADDR"])], error)

    return _wsgi(variables, start)


application.wsgi = _answer
