"""House word lists: time and memory of 100,000 terms over a text of 10,000 characters.

    .venv/bin/python -m benchmarks.word_lists

Prints the time per pass against the goal of 20 ms, the time of building the matcher, its memory, and the ratio of the
time with 100,000 terms to that with 1,000, which an automaton keeps near 1.
"""

import random
import resource
import time
from collections.abc import Callable

from articles.text.house_terms import TermEntry, TermMatcher, term_key

TERMS, LENGTH, GOAL_MS = 100_000, 10_000, 20
PASSES = 20
# A thousand frequent characters, so that the beginnings of many terms occur in the text.
CHARACTERS = [chr(0x4E00 + number * 7) for number in range(1_000)]


def made_terms(count: int, seed: int) -> list[str]:
    """Different terms of 2 to 6 characters, some with an English word."""
    chance, terms = random.Random(seed), dict[str, None]()
    while len(terms) < count:
        term = "".join(chance.choices(CHARACTERS, k=chance.choice((2, 3, 3, 4, 4, 4, 5, 6))))
        terms[term if chance.random() > 0.1 else f"{term} {chance.randrange(10_000)}x"] = None
    return list(terms)


def made_text(terms: list[str], seed: int) -> str:
    """A text with a term in every hundred characters, in paragraphs of some 300."""
    chance, pieces, length = random.Random(seed), list[str](), 0
    while length < LENGTH:
        piece = (
            "".join(chance.choices(CHARACTERS, k=90))
            + "，"
            + chance.choice(terms)
            + chance.choice("。。\n")
            + "ABC 2026 年"
        )
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)[:LENGTH]


def best_ms(action: Callable[[], object]) -> float:
    times = []
    for _ in range(PASSES):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times) * 1000


def memory_mb() -> float:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def main() -> None:
    terms = made_terms(TERMS, seed=1)
    text = made_text(terms, seed=2)
    few = TermMatcher(TermEntry(pk, term_key(term)) for pk, term in enumerate(terms[:1_000], 1))
    keys = [term_key(term) for term in terms]
    before, start = memory_mb(), time.process_time()
    many = TermMatcher(TermEntry(pk, key) for pk, key in enumerate(keys, 1))
    built = time.process_time() - start
    size = memory_mb() - before
    marks, of_few, of_many = (
        len(many.matches(text)),
        best_ms(lambda: few.matches(text)),
        best_ms(lambda: many.matches(text)),
    )
    print(f"{TERMS:,} terms: built in {built:.2f} s, {size:.0f} MB")
    print(f"{LENGTH:,} characters, {marks} marks: {of_many:.1f} ms (goal {GOAL_MS} ms), {of_many / GOAL_MS:.2f} of it")
    print(f"with 1,000 terms {of_few:.1f} ms: 100 times the terms take {of_many / of_few:.2f} times as long")


if __name__ == "__main__":
    main()
