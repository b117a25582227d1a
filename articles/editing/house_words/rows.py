"""Reading of word list files: CSV in UTF-8, with or without a byte order mark, or in GB18030.

Columns: term, replacement, reason, exceptions. Only the first is required. A first line with their names is skipped.
"""

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.models.checks.house_term import (
    MAX_EXCEPTIONS_LENGTH,
    MAX_REASON_LENGTH,
    MAX_TERM_LENGTH,
    term_problem,
)
from articles.text.house_terms import is_single_han, term_key

MAX_LINES = 200_000
MAX_BYTES = 30_000_000
MAX_REPORTED = 50
_LIMITS = (MAX_TERM_LENGTH, MAX_TERM_LENGTH, MAX_REASON_LENGTH, MAX_EXCEPTIONS_LENGTH)
_HEADERS = {"term", "terms", "词语", "词条", "词", "用语"}


@dataclass(frozen=True, slots=True)
class TermRow:
    """A good line of a file, with its number counted from 1."""

    line: int
    key: str
    term: str
    replacement: str
    reason: str
    exceptions: str


@dataclass(slots=True)
class ParsedList:
    """The good lines, and what is wrong or remarkable: pairs of line number and words."""

    rows: list[TermRow] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)


def decode_list(raw: bytes) -> str:
    """Raises ValidationError if the bytes are neither UTF-8 nor GB18030, or too many."""
    if len(raw) > MAX_BYTES:
        raise ValidationError(_("The file is larger than 30 MB."))
    charsets = ["utf-8-sig", "gb18030"]
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        charsets = ["utf-16"]
    elif raw.startswith(BOM_UTF8):
        charsets = ["utf-8-sig"]
    for charset in charsets:
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("The file is neither UTF-8 nor GB18030. Save it as CSV in UTF-8."))


def parse_list(text: str) -> ParsedList:
    """All good and bad lines of a file. Raises ValidationError if it has no lines or too many."""
    parsed, rows = ParsedList(), dict[str, TermRow]()
    try:
        for line, cells in _lines(text):
            if line > MAX_LINES + 1:
                raise ValidationError(_("The file has more than 200,000 lines. Split it."))
            _read_line(line, cells, rows, parsed)
    except csv.Error as error:
        parsed.errors.append((getattr(error, "line", 0), _("The line cannot be read: a quotation mark is not closed.")))
    if not parsed.rows and not parsed.errors:
        raise ValidationError(_("The file has no terms."))
    return parsed


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The number and cells of each line that is not empty, without the names of the columns."""
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader, start = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
    try:
        for cells in reader:
            values = [cell.strip() for cell in cells]
            is_header = start == 1 and bool(values) and values[0].casefold() in _HEADERS
            if any(values) and not is_header:
                yield start, values
            start = reader.line_num + 1
    except csv.Error as error:
        error.line = start  # type: ignore[attr-defined]
        raise


def _read_line(line: int, cells: list[str], rows: dict[str, TermRow], parsed: ParsedList) -> None:
    """Add a line to the rows or to the errors. `rows`: the lines before it, by key.

    A second line with the same replacement is left out with a warning.
    """
    if len(cells) > len(_LIMITS):
        parsed.errors.append((line, _("It has more than four columns.")))
        return
    term, replacement, reason, exceptions = values = [*cells, *[""] * (len(_LIMITS) - len(cells))]
    key = term_key(term)
    if any(len(value) > limit for value, limit in zip(values, _LIMITS, strict=True)):
        parsed.errors.append((line, _("A cell is too long (100 characters for a term, 300 for a reason).")))
    elif problem := term_problem(term, replacement, exceptions):
        parsed.errors.append((line, problem))
    elif key in rows:
        words = _("“%(term)s” is already on line %(line)s, perhaps in another spelling.")
        is_same = term_key(rows[key].replacement) == term_key(replacement)
        reports = parsed.warnings if is_same else parsed.errors
        reports.append((line, words % {"term": term, "line": rows[key].line}))
    else:
        rows[key] = TermRow(line, key, term, replacement, reason, exceptions)
        parsed.rows.append(rows[key])
        if is_single_han(key):
            words = _("“%(term)s” is a single Chinese character: only found where it stands alone.")
            parsed.warnings.append((line, words % {"term": term}))
