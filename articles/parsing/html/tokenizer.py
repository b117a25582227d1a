"""HTML tokenizer that runs in linear time.

It agrees with html.parser on ordinary pages. html.parser itself scans again from every unclosed `<`, so that a
megabyte of them takes minutes, and its results change with security releases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TypeAlias

_NAME = re.compile(r"[a-zA-Z][^\t\n\r\f />\x00]*")
_SPACE = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"[^\s/>][^\s/=>]*")
_EQUALS = re.compile(r"\s*=+\s*")
_BARE_VALUE = re.compile(r"[^>\s]*")
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style")}
_JSON_LD = "application/ld+json"
_COMMENT_END = re.compile(r"--!?\s*>")


@dataclass(frozen=True, slots=True)
class StartTag:
    """`<name …>`, with names in lower case. `closed`: it is written as `<name/>`."""

    name: str
    attributes: dict[str, str]
    closed: bool


@dataclass(frozen=True, slots=True)
class EndTag:
    """`</name>`, in lower case."""

    name: str


@dataclass(frozen=True, slots=True)
class StructuredData:
    """The content of `<script type="application/ld+json">`."""

    json: str


Token: TypeAlias = StartTag | EndTag | StructuredData | str


def tokens(html: str) -> Iterator[Token]:
    """The tags in order, and the text between them with character references resolved."""
    return _Tokenizer(html).run()


class _Tokenizer:
    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.last_close = html.rfind(">")
        # False after a tag that never ends: with quotes, each further `<` would be scanned to the end of the page.
        self.accepts_quotes = True

    def run(self) -> Iterator[Token]:
        while self.at < len(self.html):
            opening = self.html.find("<", self.at)
            if opening < 0 or opening > self.last_close:
                yield unescape(self.html[self.at :])
                return
            if opening > self.at:
                yield unescape(self.html[self.at : opening])
            self.at = opening
            yield from self._markup(self.html[opening + 1 : opening + 2])

    def _markup(self, after: str) -> Iterator[Token]:
        if after.isascii() and after.isalpha():
            yield from self._start()
        elif after == "/":
            yield from self._end()
        elif after == "!":
            yield from self._declaration()
        elif after == "?":
            self._skip_to(">", self.at + 2)
        else:
            self.at += 1
            yield "<"

    def _start(self) -> Iterator[Token]:
        match = _NAME.match(self.html, self.at + 1)
        name = match[0].lower() if match else ""
        start = self._attributes(name, self.at + 1 + len(name))
        if start is None:
            yield from self._unfinished()
            return
        yield start
        if name in _RAW_END and not start.closed:
            content = self._skip_raw(name)
            if name == "script" and start.attributes.get("type", "").split(";")[0].strip().lower() == _JSON_LD:
                yield StructuredData(content)

    def _attributes(self, name: str, at: int) -> StartTag | None:
        """Parse the attributes and move behind the tag; None if it never ends. The first of two equal names counts."""
        html = self.html
        attributes: dict[str, str] = {}
        while True:
            before, at = at, self._after(_SPACE, at)
            if at >= len(html):
                return None
            if html[at] == ">":
                self.at = at + 1
                # In `<a href=b/>` the slash belongs to the address.
                return StartTag(name, attributes, at > before and html[at - 1] == "/")
            end = self._after(_ATTRIBUTE, at)
            key, at = html[at:end].lower(), end
            value, at = self._value(at)
            attributes.setdefault(key, value)

    def _after(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self.html, at)
        return match.end() if match else at

    def _value(self, at: int) -> tuple[str, int]:
        html = self.html
        equals = _EQUALS.match(html, at)
        if equals is None:
            return "", at
        at = equals.end()
        if self.accepts_quotes and html[at : at + 1] in ("'", '"'):
            closing = html.find(html[at], at + 1)
            if closing >= 0:
                return unescape(html[at + 1 : closing]), closing + 1
        end = self._after(_BARE_VALUE, at)
        return unescape(html[at:end]), end

    def _unfinished(self) -> Iterator[Token]:
        """A `<` that does not open a tag is text, up to the next `>`."""
        self.accepts_quotes = False
        end = self.html.find(">", self.at) + 1
        yield unescape(self.html[self.at : end])
        self.at = end

    def _end(self) -> Iterator[Token]:
        match = _NAME.match(self.html, self.at + 2)
        self._skip_to(">", self.at + 2)
        if match is not None:
            yield EndTag(match[0].lower())

    def _declaration(self) -> Iterator[Token]:
        if not self.html.startswith("<!--", self.at):
            self._skip_to(">", self.at + 2)
            return
        end = _COMMENT_END.search(self.html, self.at + 4)
        if end is None:
            # The comment never ends. Treat it as text: skipping the rest of the page would lose it.
            self.html = self.html[: self.at] + self.html[self.at :].replace("<!--", "&lt;!--")
            self.last_close = self.html.rfind(">")
            return
        self.at = end.end()
        yield ""

    def _skip_to(self, mark: str, start: int) -> None:
        end = self.html.find(mark, start)
        self.at = len(self.html) if end < 0 else end + 1

    def _skip_raw(self, name: str) -> str:
        """Skip the content of a script or style, which is neither text nor markup, and return it."""
        start, end = self.at, _RAW_END[name].search(self.html, self.at)
        self.at = end.start() if end else len(self.html)
        return self.html[start : self.at]
