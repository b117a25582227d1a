"""Time of `clean()` by the size of hostile HTML: 1 MB against 250 kB, as a ratio of CPU times; at most 5 is linear.

python -m benchmarks.sanitizer [BYTES]
"""

import sys
import time

from articles.html.sanitizer import sanitized

MARKUP = (
    "<em><strong>x</em></strong>",
    "<em>x",
    "<p>x<em>y",
    "<a href='/x'>y",
    "<ul><li>x",
    "<div>x",
    "<table><tr><td>x",
    "<em><p>x</em>",
    "<p>x <em>y</em></p>",
    "</em></p>x",
    "<blockquote><em>x</blockquote>",
)


def seconds(text: str) -> float:
    start = time.process_time()
    sanitized(text)
    return time.process_time() - start


def main(size: int) -> None:
    for markup in MARKUP:
        small, large = (seconds(markup * (length // len(markup))) for length in (size // 4, size))
        print(f"{large / small:5.2f}  {small:6.2f} s  {large:6.2f} s  {markup}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
