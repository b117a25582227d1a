"""Bodies that arrive too slowly, without a server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing

import pytest

from newsroom.server.request_body import ReceivedBodies, TooSlow


async def received(chunks: list[bytes], seconds: float, then_hangs: bool) -> int | None:
    async def protocol() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk
        if then_hangs:
            await asyncio.Event().wait()

    bodies = ReceivedBodies(first_seconds=seconds, most=60_000_000)
    with closing(await bodies.receive(protocol(), [("transfer-encoding", "chunked")], of_desk=False)) as body:
        return body.length


def test_a_body_that_ends_is_received_whole() -> None:
    assert asyncio.run(received([b"a" * 1_000_000] * 3, 60, then_hangs=False)) == 3_000_000


@pytest.mark.parametrize("chunks", [[], [b"a"], [b"a" * 1_000_000] * 20])
def test_a_body_that_stops_is_cut_off_however_much_came_in_a_burst(chunks: list[bytes]) -> None:
    with pytest.raises(TooSlow):
        # A guard against a test that never ends: without the rule the burst would earn half an hour.
        asyncio.run(asyncio.wait_for(received(chunks, 0.2, then_hangs=True), 30))
