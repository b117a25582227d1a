"""The RSGI application that `manage.py serve` gives to granian: Django's WSGI application behind deadlines and limits.

The event loop receives bodies and refuses what is too much; a thread is used only while Django works, never while a
client sends or receives.
"""

import asyncio
import logging
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable
from typing import Any

from django.conf import settings

from newsroom.server.admission import Admission, Busy
from newsroom.server.busy_pages import busy_page, render_busy_pages
from newsroom.server.desk_mark import is_from_desk
from newsroom.server.request_body import Body, ReceivedBodies, TooSlow
from newsroom.server.wsgi import Response, call, environ

logger = logging.getLogger(__name__)

LIVEZ = "/livez"
LOG_SECONDS = 10.0
# The server opens the file right after it is named; a connection that is gone by then never does.
OPENING_SECONDS = 60.0
TEXT = ("content-type", "text/plain; charset=utf-8")


class Application:
    def __init__(self, wsgi: Callable[..., Any]) -> None:
        self.wsgi = wsgi
        self.admission = Admission(settings.SERVER_THREADS)
        self.bodies = ReceivedBodies(settings.CLIENT_SECONDS, settings.MAX_UPLOADED_BYTES)
        self.refused = 0
        self.logged = 0.0

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        render_busy_pages()

    def __rsgi_del__(self, loop: AbstractEventLoop) -> None:
        self.admission.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.path == LIVEZ:
            # Answered while every thread is busy: whoever restarts the process must not do so during a rush.
            protocol.response_str(200, [TEXT, ("cache-control", "no-store")], "ok")
            return
        headers = list(scope.headers.items())
        of_desk = is_from_desk(headers)
        try:
            body = await self.bodies.receive(protocol, headers, of_desk)
            response = await self._call(scope, headers, body, of_desk)
        except TooSlow:
            protocol.response_str(408, [TEXT, ("connection", "close")], "Request Timeout")
            return
        except Busy:
            self._count_refusal()
            response = busy_page(scope.path)
        except TimeoutError:
            logger.error("a request had no answer after %d seconds: is the database frozen?", settings.ANSWER_SECONDS)
            response = busy_page(scope.path)
        _send(protocol, response)

    async def _call(self, scope: Any, headers: list[tuple[str, str]], body: Body, of_desk: bool) -> Response:
        """Raises Busy, or TimeoutError after ANSWER_SECONDS."""
        variables = environ(scope, headers, body)
        answer = asyncio.ensure_future(self.admission.run(lambda: call(self.wsgi, variables), of_desk))
        answer.add_done_callback(lambda _answer: body.close())
        # Cancelled or too late, the thread goes on working and is counted as busy.
        done, _late = await asyncio.wait([answer], timeout=settings.ANSWER_SECONDS)
        if not done:
            answer.add_done_callback(_drop)
            raise TimeoutError
        return answer.result()

    def _count_refusal(self) -> None:
        self.refused += 1
        if time.monotonic() > self.logged + LOG_SECONDS:
            logger.warning("busy: %d requests were answered with 503", self.refused)
            self.refused, self.logged = 0, time.monotonic()


def _drop(answer: asyncio.Future[Response]) -> None:
    """Of an answer that came too late. Django has logged its error, if it is one."""
    if not answer.cancelled() and answer.exception() is None and (file := answer.result().file):
        file.close()


def _send(protocol: Any, response: Response) -> None:
    if response.file is not None:
        # Read from the disk as the client takes it, so that a slow one holds no memory.
        protocol.response_file(response.status, response.headers, f"/dev/fd/{response.file.fileno()}")
        asyncio.get_running_loop().call_later(OPENING_SECONDS, response.file.close)
    elif response.data:
        protocol.response_bytes(response.status, response.headers, response.data)
    else:
        protocol.response_empty(response.status, response.headers)
