"""Benchmark of the parser: a megabyte of ordinary and of hostile pages, compared with a plain scan of their lines.

    python -m benchmarks.parsing [name …]

Each page is parsed in a process of its own, for its own peak of memory. Prints the CPU time, its ratio to a plain scan
in the same run, the peak of memory above that of an idle parser, and the outcome.
"""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from articles.parsing.page import parse

MB = 1_000_000
ARTICLE = (
    "文|青石财讯·陆鸣\n"
    + "望津港的装卸量在三年里翻了一番,司机们却说排队的时间一点没有缩短,宋知远说这是预约的缘故。\n" * 6
    + "动态 | 云雀钱包完成备案:望津市金融局已受理它的第二期备案,预计一个月内公示。[2020/1/19]\n为什么慢在闸口\n"
    + "郑重声明: 本文版权归原作者所有。\n"
)
HTML = "<div class='story'>" + "".join(f"<p>{line}</p>\n" for line in ARTICLE.splitlines()) + "</div>"

PAGES: dict[str, Callable[[], str]] = {
    "articles": lambda: ARTICLE * (MB // len(ARTICLE)),
    "webpages": lambda: HTML * (MB // len(HTML)),
    "brackets": lambda: "[" * MB,
    "lenticular": lambda: "【" * MB,
    "numbers": lambda: "(1)" * (MB // 3),
    "bars": lambda: "|" * MB,
    "colons": lambda: ":" * MB,
    "digits": lambda: "1" * MB,
    "angles": lambda: "<" * MB,
    "unclosed tags": lambda: "<p>" + "<a " * (MB // 3),
    "hidden ends": lambda: '<a b=">"' * (MB // 8),
    "nested": lambda: "<div>" * 10_000 + "甲" + "</div>" * 10_000,
    "nested lists": lambda: "<ul><li>甲" * (MB // 9),
    "stray ends": lambda: "<div>" * 10_000 + "</b>" * (MB // 4),
    "open comments": lambda: "<p>甲" + "<!--" * (MB // 4),
    "short lines": lambda: "甲\n" * (MB // 2),
    "stamps": lambda: "甲。[2020/1/1]" * (MB // 13),
    "one line of 5 MB": lambda: "望津港口" * (5 * MB // 4),
}


def main() -> None:
    names = sys.argv[1:] or list(PAGES)
    idle = _measure("")[2]
    print(f"{'page':18s} {'characters':>10s} {'CPU s':>7s} {'x scan':>8s} {'peak MB':>8s}  outcome")
    for name in names:
        page = PAGES[name]()
        seconds, outcome, peak = _measure(page)
        ratio = seconds / max(_scan(page), 1e-6)
        print(f"{name:18s} {len(page):10d} {seconds:7.2f} {ratio:8.0f} {peak - idle:8.0f}  {outcome}")


def _scan(page: str) -> float:
    """CPU seconds that it takes to iterate over the stripped lines of the page."""
    start = time.process_time()
    for line in page.splitlines(keepends=True):
        len(line.strip())
    return time.process_time() - start


def _measure(page: str) -> tuple[float, str, float]:
    """CPU seconds, outcome and peak of memory in MB of parsing the page in a new process."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_parse_alone, args=(page, sender))
    process.start()
    result: tuple[float, str, float] = receiver.recv()
    process.join()
    return result


def _parse_alone(page: str, sender: Connection) -> None:
    start = time.process_time()
    document = parse(page)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sender.send((seconds, f"{document.status}, {len(document.blocks)} blocks", peak))


if __name__ == "__main__":
    main()
