"""Bodies of requests, received before a thread is used, with a deadline that moves only as fast as bytes arrive."""

import asyncio
import tempfile
from dataclasses import dataclass
from typing import IO, Any

from newsroom.server.admission import Busy

# After the first seconds a body must arrive at this rate: 20 MB of evidence may take a little over half an hour.
MIN_BYTES_PER_SECOND = 10_000
IN_MEMORY = 256_000
# Of all bodies that are being received or read, in memory and on the disk. The desk is not refused for it.
MAX_BYTES_AT_A_TIME = 400_000_000
# A browser shows the refusal of a body only when it has sent it all. A larger one is cut off.
MAX_DRAINED_BYTES = 200_000_000


class TooSlow(Exception):
    """The body did not arrive in time."""


@dataclass
class Body:
    """A received body. One over the limit was dropped: its length says so, and its file is empty."""

    file: IO[bytes]
    length: int | None
    received: "ReceivedBodies"
    counted: int = 0

    def close(self) -> None:
        self.received.bytes -= self.counted
        self.file.close()


class ReceivedBodies:
    def __init__(self, first_seconds: float, most: int) -> None:
        self.first_seconds = first_seconds
        self.most = most
        self.bytes = 0

    async def receive(self, protocol: Any, headers: list[tuple[str, str]], of_desk: bool) -> Body:
        """The body of a request. Raises TooSlow or Busy."""
        names = {name: value for name, value in headers if name in ("content-length", "transfer-encoding")}
        body = Body(tempfile.SpooledTemporaryFile(IN_MEMORY), None, self)  # noqa: SIM115
        if not names or names.get("content-length") == "0":
            return body
        try:
            body.length = await self._receive(protocol, body, of_desk)
        except BaseException as error:
            body.close()
            if isinstance(error, TimeoutError):
                raise TooSlow from None
            raise
        body.file.seek(0)
        return body

    async def _receive(self, protocol: Any, body: Body, of_desk: bool) -> int:
        loop, received = asyncio.get_running_loop(), 0
        latest = loop.time() + self.first_seconds
        async with asyncio.timeout_at(latest) as deadline:
            async for chunk in protocol:
                received += len(chunk)
                # A burst earns no right to hold the body open afterwards.
                idle = loop.time() + self.first_seconds
                deadline.reschedule(min(latest + received / MIN_BYTES_PER_SECOND, idle))
                if received <= self.most:
                    self._store(body, chunk, of_desk)
                elif received > MAX_DRAINED_BYTES:
                    break
        if received > self.most:
            body.file.truncate(0)
        return received

    def _store(self, body: Body, chunk: bytes, of_desk: bool) -> None:
        if self.bytes + len(chunk) > MAX_BYTES_AT_A_TIME and not of_desk:
            raise Busy
        self.bytes += len(chunk)
        body.counted += len(chunk)
        body.file.write(chunk)
