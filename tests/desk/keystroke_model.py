"""The keystroke-level model: estimated seconds of a task at the desk, counted while a browser plays it.

A key costs 0.28 s, and each key held with it one more; a pointing (the press included) 1.1 s, a change of hands 0.4 s,
a decision 1.35 s. Chinese costs its full pinyin and one key for each word of two characters; what the machine takes is
added as it was measured.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page

KEY, POINTING, HANDS, DECISION = 0.28, 1.1, 0.4, 1.35
COSTS = {"keys": KEY, "clicks": POINTING, "hands": HANDS, "decisions": DECISION}


@dataclass
class Played:
    """What a hand did in a task of this name."""

    page: Page
    name: str
    counts: Counter[str] = field(default_factory=Counter)
    waited: float = 0

    def decides(self, times: int = 1) -> None:
        self.counts["decisions"] += times

    def types(self, *keys: str) -> None:
        """Keys by Playwright's names, `Control+Enter` for two held together."""
        for key in keys:
            self.counts["keys"] += len(key.split("+"))
            self.page.keyboard.press(key)

    def composes(self, text: str, pinyin: str) -> None:
        """Type a word by an input method: its letters, shown underlined, and one key that accepts it."""
        self.counts["keys"] += len(pinyin) + 1
        session = self.page.context.new_cdp_session(self.page)
        for end in range(1, len(pinyin) + 1):
            at = {"selectionStart": end, "selectionEnd": end}
            session.send("Input.imeSetComposition", {"text": pinyin[:end], **at})
        session.send("Input.insertText", {"text": text})
        session.detach()

    def clicks(self, place: Locator) -> None:
        self.counts["clicks"] += 1
        place.click()

    def changes_hands(self) -> None:
        self.counts["hands"] += 1

    def waits_for(self, *keys: str) -> None:
        """Press keys, the last of which leads to another page."""
        self.counts["loads"] += 1
        self.waits(self.page.expect_navigation(wait_until="load"), lambda: self.types(*keys))

    def waits_to_see(self, place: Locator, *keys: str) -> None:
        """Press keys and wait for what they show on the same page."""
        started = time.perf_counter()
        self.types(*keys)
        place.wait_for()
        self.waited += time.perf_counter() - started

    def waits(self, until: AbstractContextManager[Any], act: Callable[[], None]) -> None:
        started = time.perf_counter()
        with until:
            act()
        self.waited += time.perf_counter() - started

    @property
    def by_hand(self) -> float:
        """Seconds without those of the machine: the same on every machine."""
        return sum(self.counts[name] * cost for name, cost in COSTS.items())

    @property
    def seconds(self) -> float:
        return self.by_hand + self.waited

    def __str__(self) -> str:
        counts = ", ".join(f"{self.counts[name]} {name}" for name in ("keys", "clicks", "hands", "loads", "decisions"))
        return f"{self.name}: {counts}, {self.waited * 1000:.0f} ms waited, {self.seconds:.1f} s"
