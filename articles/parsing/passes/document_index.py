"""Index of a government document: the list or table of 索引号, 发文机关, 成文日期 around its title.

It is no part of the text. Its issuing body and date stand in for a byline and a date line if the page has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.parsing.document import Dropped, ParsedByline, Published
from articles.parsing.line_owners import LineOwners
from articles.parsing.recognise.boilerplate_rows.papers import INDEX_KEY
from articles.parsing.recognise.dates import find_dates

_MIN_KEYS = 2
_MAX_CELLS = 60
_PAIR = re.compile(r"\s?[:：]\s?")
_BODY_KEY = re.compile(r"(?:发布|发文|發文|信息来源|来源|發布|公开责任)(?:机构|机关|单位|單位|機關|部门)?")
_DATE_KEY = re.compile(r"(?:发布|發布|公开|发文|印发|上版)(?:日期|时间|時間)")


def claim_document_index(owners: LineOwners) -> None:
    """Drop lists and tables that consist of the keys of an index and their values."""
    at = 0
    while at < len(owners.lines):
        last = at
        hint = owners.lines[at].hint
        if hint.kind in ("cell", "item") and owners.is_free(at):
            while owners.is_free(last + 1) and owners.lines[last + 1].hint.group == hint.group:
                last += 1
            if _is_index(owners, at, last):
                owners.claim(at, last, Dropped(kind="index"))
        at = last + 1


def use_document_index(owners: LineOwners) -> None:
    """Take source and date from the index of a page without byline or date line."""
    pairs = [
        pair for part in owners.parts if isinstance(part, Dropped) and part.kind == "index" for pair in _pairs(part)
    ]
    if not any(isinstance(part, ParsedByline) for part in owners.parts):
        body = next((value for key, value in pairs if _BODY_KEY.fullmatch(key)), None)
        if body:
            owners.parts.append(ParsedByline(source=body))
    if not any(isinstance(part, Published) for part in owners.parts):
        dates = (date for key, value in pairs if _DATE_KEY.fullmatch(key) for date in find_dates(value, owners.zone))
        date = next(dates, None)
        if date is not None:
            owners.parts.append(Published(value=date.moment.isoformat(), precision=date.precision, origin="line"))


def _is_index(owners: LineOwners, first: int, last: int) -> bool:
    """Whether at least every second cell, or every item, opens with a key of an index."""
    lines = owners.lines[first : last + 1]
    keys = sum(INDEX_KEY.match(line.text) is not None for line in lines)
    if len(lines) > _MAX_CELLS or keys < _MIN_KEYS:
        return False
    alone = sum(not _PAIR.sub("", line.text[match.end() :]) for line in lines if (match := INDEX_KEY.match(line.text)))
    return keys + alone >= len(lines) - 1


def _pairs(part: Dropped) -> Iterator[tuple[str, str]]:
    """Key and value of each entry; the value of a cell may be in the next one."""
    key = ""
    for line in (part.raw or "").splitlines():
        text = line.strip()
        match = INDEX_KEY.match(text)
        if match is not None:
            key, _, value = text.partition("：") if "：" in text else text.partition(":")
            key = re.sub(r"[\s【】\[\]]", "", key)
            if value.strip():
                yield key, value.strip()
                key = ""
        elif key and text:
            yield key, text
            key = ""
