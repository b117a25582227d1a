"""How does a brief that was read become a row, not saved yet? The same way for a page and for the flash box."""

import html
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.briefs.models import Brief
from articles.markup import clean
from articles.models.channel import Channel, channel_for
from articles.models.newsitem import NewsItem, Precision
from articles.parsing import documents

LONGEST_HEADLINE = 300
LONGEST_LABEL = 60
LONGEST_TIME = 60
LONGEST_ADDRESS = 500

_is_address = URLValidator(schemes=["http", "https"])


def made_brief(parsed: documents.Brief, language: str, channels: Iterable[Channel]) -> Brief:
    """The row of a brief, with its fingerprint; its origin is unknown until somebody says more."""
    headline, opening = fitted(parsed.headline or "", LONGEST_HEADLINE)
    label, unlabelled = fitted(parsed.label or "", LONGEST_LABEL)
    happened = datetime.fromisoformat(parsed.published_at) if parsed.published_at else None
    brief = Brief(
        label=label,
        channel=channel_for(label, channels),
        headline=headline,
        body=clean(brief_html(parsed, [*unlabelled, *opening])),
        language=language,
        origin=NewsItem.Origin.UNKNOWN,
        happened_at=happened,
        happened_precision=Precision(parsed.precision or "second") if happened else "",
        happened_raw=(parsed.date_raw or "")[:LONGEST_TIME],
        version=1,
    )
    brief.derive()
    return brief


def fitted(text: str, longest: int) -> tuple[str, list[str]]:
    """A text as it fits a column, and whole again for the body where it had to be cut."""
    if len(text) <= longest:
        return text, []
    return f"{text[: longest - 1]}…", [text]


def is_linkable(address: str) -> bool:
    """Whether readers can be sent there, and it fits its column."""
    try:
        _is_address(address)
    except ValidationError:
        return False
    return len(address) <= LONGEST_ADDRESS


def brief_html(brief: documents.Brief, opening: Iterable[str] = ()) -> str:
    """A brief's own body: a paragraph for each line, `opening` first, then its numbered items."""
    written = [*opening, *brief.text.split("\n")]
    paragraphs = "".join(f"<p>{lines(line)}</p>" for line in written if line.strip())
    return paragraphs + (list_html("ol", brief.items) if brief.items else "")


def list_html(tag: str, items: Iterable[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{lines(item)}</li>' for item in items)}</{tag}>"


def lines(text: str) -> str:
    """Escaped text in which a line break stays one."""
    return "<br>".join(html.escape(line, quote=False) for line in text.split("\n"))
