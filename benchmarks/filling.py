"""Benchmark: how many items a second `fill_archive` makes while the archive grows.

Prints the rate of each tenth, by the clock and by this process's own CPU time (other work on the machine slows the
first more than the second), the memory held, and the ratio of the last tenth to the first. Targets: 500 a second with
everything, 1,200 without index and mentions, a ratio near 1 up to a million.

    python benchmarks/filling.py                                      # 20,000 items, with and without index
    python benchmarks/filling.py --articles 200000 --briefs 800000    # a million, some half an hour
"""

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import throwaway
from django.core.management import call_command

from articles.editing.bulk_create import NewItem, create_together, create_without_signal
from newsroom.demo.archive.fill import BATCH_SIZE, ArchiveFiller, FillOptions

PARTS = 10


def fill(order: FillOptions, create: Callable[[Sequence[NewItem]], object]) -> None:
    """One filling of an empty newsroom, told part by part. The first commit, which makes the tags too, is left out."""
    batches = ArchiveFiller(order, create).fill()
    done = next(batches)
    size = (order.articles + order.briefs - done) / PARTS
    rates: list[tuple[float, float]] = []
    made, clock, cpu = 0, time.monotonic(), time.process_time()
    for batch in batches:
        done, made = done + batch, made + batch
        if made >= size - BATCH_SIZE / 2:
            rates.append((made / (time.monotonic() - clock), made / (time.process_time() - cpu)))
            megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"  {done:>9,} items: {rates[-1][0]:,.0f} a second, {rates[-1][1]:,.0f} of CPU, {megabytes} MB")
            made, clock, cpu = 0, time.monotonic(), time.process_time()
    last, first = rates[-1], rates[0]
    print(f"  the last part to the first: {last[0] / first[0]:.2f}, by CPU {last[1] / first[1]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=4_000)
    parser.add_argument("--briefs", type=int, default=16_000)
    parser.add_argument("--only", choices=("all", "without-index"))
    options = parser.parse_args()
    order = FillOptions(options.articles, options.briefs, seed=0, until=datetime(2026, 1, 1, tzinfo=UTC))
    ways = {"all": create_together, "without-index": create_without_signal}
    for name, create in ways.items():
        if options.only in (None, name):
            print(f"{order.articles:,} articles, {order.briefs:,} briefs, {name}:")
            fill(order, create)
            call_command("flush", interactive=False, verbosity=0)
    print(f"in {throwaway.FOLDER}, removed now")


if __name__ == "__main__":
    main()
