"""Which requests get a thread, which wait, and which are refused.

Readers never use all threads: a share is reserved for the desk, so that staff can work during a flood. Few may wait,
and not for long: a fast refusal is better for a reader than a slow page.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

WAITING_PER_THREAD = 16
READER_SECONDS = 2.0
DESK_SECONDS = 20.0


class Busy(Exception):
    """Too many requests wait, or this one has waited too long."""


def reserved_for_desk(threads: int) -> int:
    """A quarter of the threads. A single thread serves all."""
    return max(1, threads // 4) if threads > 1 else 0


class Admission:
    def __init__(self, threads: int) -> None:
        self.executor = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self.threads = asyncio.Semaphore(threads)
        self.readers = asyncio.Semaphore(threads - reserved_for_desk(threads))
        self.most = WAITING_PER_THREAD * threads
        self.waiting = {True: 0, False: 0}

    async def run(self, work: Callable[[], T], of_desk: bool) -> T:
        """What `work` returns, called in a thread. Raises Busy without having called it."""
        await self._enter(of_desk)
        try:
            return await asyncio.get_running_loop().run_in_executor(self.executor, work)
        finally:
            self._leave(of_desk)

    def close(self) -> None:
        self.executor.shutdown(wait=False, cancel_futures=True)

    async def _enter(self, of_desk: bool) -> None:
        if self.waiting[of_desk] >= self.most:
            raise Busy
        self.waiting[of_desk] += 1
        try:
            async with asyncio.timeout(DESK_SECONDS if of_desk else READER_SECONDS):
                await self._acquire(of_desk)
        except TimeoutError:
            raise Busy from None
        finally:
            self.waiting[of_desk] -= 1

    async def _acquire(self, of_desk: bool) -> None:
        if of_desk:
            await self.threads.acquire()
            return
        await self.readers.acquire()
        try:
            await self.threads.acquire()
        except BaseException:
            self.readers.release()
            raise

    def _leave(self, of_desk: bool) -> None:
        self.threads.release()
        if not of_desk:
            self.readers.release()
