"""Makes an unsaved Brief from a parsed one: for an imported page and for the flash box alike."""

import html
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.briefs.models import Brief
from articles.html.sanitizer import clean
from articles.models.channel import Channel, channel_for
from articles.models.choices import Precision
from articles.models.newsitem import NewsItem
from articles.parsing import document as documents

MAX_HEADLINE_LENGTH = 300
MAX_LABEL_LENGTH = 60
MAX_TIME_LENGTH = 60
MAX_URL_LENGTH = 500

_is_address = URLValidator(schemes=["http", "https"])


def made_brief(parsed: documents.ParsedBrief, language: str, channels: Iterable[Channel]) -> Brief:
    """The row of a brief, with its fingerprint; its origin is unknown until somebody says more."""
    headline, opening = fitted(parsed.headline or "", MAX_HEADLINE_LENGTH)
    label, unlabelled = fitted(parsed.label or "", MAX_LABEL_LENGTH)
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
        happened_raw=(parsed.date_raw or "")[:MAX_TIME_LENGTH],
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
    return len(address) <= MAX_URL_LENGTH


def brief_html(brief: documents.ParsedBrief, opening: Iterable[str] = ()) -> str:
    """A brief's own body: a paragraph for each line, `opening` first, then its numbered items."""
    written = [*opening, *brief.text.split("\n")]
    paragraphs = "".join(f"<p>{lines(line)}</p>" for line in written if line.strip())
    return paragraphs + (list_html("ol", brief.items) if brief.items else "")


def list_html(tag: str, items: Iterable[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{lines(item)}</li>' for item in items)}</{tag}>"


def lines(text: str) -> str:
    """Escaped text in which a line break stays one."""
    return "<br>".join(html.escape(line, quote=False) for line in text.split("\n"))
