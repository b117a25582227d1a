"""Lines below and around the article: disclaimers, source, licence, credits and boilerplate."""

from __future__ import annotations

import re

from articles.parsing.document import (
    Credit,
    Dropped,
    ParsedBrief,
    ParsedByline,
    ParsedDisclaimer,
    Published,
    SourceLine,
    Unparsed,
)
from articles.parsing.line_owners import LineOwners
from articles.parsing.lines import PageLine
from articles.parsing.passes.closing_rows import claim_closing_rows, claim_comments
from articles.parsing.passes.framing_rows import part_of_row
from articles.parsing.recognise.boilerplate import is_contact_line, kind_of_line
from articles.parsing.recognise.boilerplate_rows.site_footers import is_site_footer
from articles.parsing.recognise.bylines.header_lines import parse_byline
from articles.parsing.recognise.credits import CreditSpan, find_credits
from articles.parsing.recognise.datelines import is_date_line
from articles.parsing.recognise.dates import find_mentions, publication_date
from articles.parsing.recognise.editor_notes import kind_of_note
from articles.parsing.recognise.headers.nobodies import is_nobody, is_nobody_line
from articles.parsing.recognise.rights import (
    is_address_line,
    is_bare_disclaimer,
    is_dead_link_line,
    is_disclaimer,
    is_licence,
    is_link_line,
    is_source_line,
    is_source_with_address,
    licence_sentence,
    original_address,
)
from articles.text.punctuation import ends_sentence, is_wider

# Why a line is not parsed: 图片来源：作者自摄.
NAMES_NOBODY = "names_nobody"
_HARD_SPACES = {0x00A0: " ", 0x3000: " "}
# Of a box of related articles between two paragraphs.
_MAX_BOXED_TITLES = 3
# `Read more: The last fax` has its only title on the same line.
_HAS_TITLE = re.compile(r"[:：】\]＞>]\s*\S")


def claim_tail(owners: LineOwners) -> None:
    """Claim every line that is about the article but not part of it."""
    _drop_site_copyright(owners)
    for at in owners.free_plain():
        if owners.is_free(at):
            _claim_by_wording(owners, at)
    claim_comments(owners)
    claim_closing_rows(owners)
    _claim_from_the_end(owners)


def _drop_site_copyright(owners: LineOwners) -> None:
    """Drop the copyright of the site below the text; it is no licence of the article."""
    for at in reversed(range(len(owners.lines))):
        line = owners.lines[at]
        if not owners.is_plain(at):
            if isinstance(owners.owner(at), ParsedBrief):
                return
            continue
        if is_site_footer(line.text):
            owners.claim(at, at, Dropped(kind="footer"))
        elif ends_sentence(line.text) and not is_about_the_article(line):
            return


def is_about_the_article(line: PageLine) -> bool:
    """Whether the wording of a line makes it a disclaimer, source, licence, credit or boilerplate."""
    text = line.text
    return (
        is_disclaimer(text)
        or is_link_line(text, line.hint.href)
        or is_licence(text)
        or bool(find_credits(text))
        or kind_of_line(line) is not None
    )


def _claim_by_wording(owners: LineOwners, at: int) -> None:
    line = owners.lines[at]
    text = line.text
    if is_disclaimer(text):
        _claim_disclaimer(owners, at)
    elif (
        is_link_line(text, line.hint.href)
        or is_source_with_address(text)
        or is_dead_link_line(text)
        or (kind_of_note(text) is None and is_licence(text))
    ):
        owners.claim(at, at, _source_line(line))
    elif _claim_credits(owners, at):
        return
    elif is_nobody_line(text) and not _is_below_picture(owners, at):
        owners.claim(at, at, Unparsed(why=NAMES_NOBODY))
    else:
        _drop_boilerplate(owners, at)


def _claim_disclaimer(owners: LineOwners, at: int) -> None:
    last = at + 1 if is_bare_disclaimer(owners.lines[at].text) and owners.is_plain(at + 1) else at
    text = "\n".join(line.text for line in owners.lines[at : last + 1])
    owners.claim(at, last, ParsedDisclaimer(text=text))


def _source_line(line: PageLine) -> SourceLine:
    """The URL of the original and, unless the line is only a link, its sentence about rights."""
    return SourceLine(url=original_address(line.text, line.hint.href), licence=licence_sentence(line.text))


def _claim_credits(owners: LineOwners, at: int) -> bool:
    line = owners.lines[at]
    credits = find_credits(line.text)
    if not credits:
        return False
    offset = owners.page[line.start : line.end].translate(_HARD_SPACES).find(line.text)
    if offset < 0:
        # Cleaning changed the line, so offsets in its text are not offsets in the page.
        owners.claim(at, at, _credit(credits[0]))
        return True
    begin = line.start + offset
    owners.share(
        at,
        [(line.start if credit.start == 0 else begin + credit.start, _credit(credit)) for credit in credits],
    )
    return True


def _credit(credit: CreditSpan) -> Credit | Unparsed:
    """The credit, set aside if it names nobody: 图片来源：作者自摄."""
    return Unparsed(why=NAMES_NOBODY) if is_nobody(credit.name) else Credit(role=credit.role, name=credit.name)


def _is_below_picture(owners: LineOwners, at: int) -> bool:
    return at > 0 and owners.lines[at - 1].hint.kind == "image"


def _drop_boilerplate(owners: LineOwners, at: int) -> None:
    kind = kind_of_line(owners.lines[at])
    if kind is None:
        return
    if kind == "related":
        last = _related_until(owners, at)
        if last is None:
            return
    else:
        last = _contact_until(owners, at) if kind == "contact" else at
    owners.claim(at, last, part_of_row(owners.lines[at], kind))


def _contact_until(owners: LineOwners, at: int) -> int:
    """The last line of the address block under `Media contact:`."""
    last = at
    while owners.is_plain(last + 1) and last - at < 8:
        line = owners.lines[last + 1]
        if not is_contact_line(line.text) or is_about_the_article(line) or is_source_line(line.text):
            break
        last += 1
    return last


def _related_until(owners: LineOwners, at: int) -> int | None:
    """The last of the titles under `相关阅读`; None if the article continues below."""
    last = at
    if _HAS_TITLE.search(owners.lines[at].text):
        return at
    while owners.is_free(last + 1):
        line = owners.lines[last + 1]
        text = line.text
        if is_about_the_article(line) or kind_of_note(text) is not None or is_source_line(text):
            break
        if ends_sentence(text) and (text[-1] in "。." or is_wider(text, 60)):
            # A box between two paragraphs. A longer run of short lines may be the article's own.
            return last if last - at <= _MAX_BOXED_TITLES else None
        last += 1
    return last


def _claim_from_the_end(owners: LineOwners) -> None:
    """Claim `来源:X`, a bare URL or a second byline, which are about the source only below the last body line."""
    has_byline = any(isinstance(part, ParsedByline) for part in owners.parts)
    for at in range(len(owners.lines) - 1, -1, -1):
        if not owners.is_plain(at):
            if owners.is_free(at) or isinstance(owners.owner(at), (ParsedBrief, ParsedByline, Published)):
                return
            continue
        line = owners.lines[at]
        if kind_of_note(line.text) is not None:
            continue
        if is_source_line(line.text) or is_address_line(line.text):
            owners.claim(at, at, _source_line(line))
            continue
        if is_date_line(line.text, owners.zone) and not any(isinstance(part, Published) for part in owners.parts):
            # A notice has its date below the signature.
            _claim_date(owners, at)
            continue
        names = parse_byline(line.text, owners.zone)
        if names is None:
            return
        if has_byline:
            # The writer is named again below the text.
            owners.claim(at, at, Dropped(kind="byline"))
            continue
        has_byline = True
        byline = ParsedByline(
            source=names.source, author=names.author, editor=names.editor, translator=names.translator
        )
        owners.claim(at, at, byline)


def _claim_date(owners: LineOwners, at: int) -> None:
    """The date below the signature of a notice, or a doubt if nothing on the page settles it."""
    text = owners.lines[at].text
    mention = publication_date(text, find_mentions(text, owners.zone))
    date = owners.evidence.settled(mention)
    if date is not None:
        owners.claim(at, at, Published(value=date.moment.isoformat(), precision=date.precision, origin="line"))
        return
    if mention is not None:
        owners.doubtful_dates.append(mention.raw)
    owners.claim(at, at, Dropped(kind="date"))
