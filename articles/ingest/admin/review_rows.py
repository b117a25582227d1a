"""Rows of a review as form fields, and the rows in a posted form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.briefs.models import Brief
from articles.ingest.confirmation.block_forms import PRECISIONS, VARIANTS, plain_words
from articles.ingest.confirmation.doubts import doubts_of
from articles.ingest.confirmation.forecast import DraftForecast
from articles.ingest.confirmation.reparse import TYPES
from articles.ingest.confirmation.rows import LEAVE_OUT, MismatchedRowsError, ReviewedPage, ReviewRow, RowFault
from articles.ingest.drafting.channels import BY_LABEL, WITHOUT, ChosenChannels
from articles.models.channel import Channel, channel_for

FIELDS = {
    "brief": ("label", "channel", "headline", "text", "items", "time", "precision"),
    "list": ("text", "variant"),
    "note": ("text", "variant"),
}
LABELS: dict[str, Promise] = {
    "paragraph": gettext_lazy("paragraph"),
    "heading": gettext_lazy("heading"),
    "brief": gettext_lazy("flash brief"),
    "figure": gettext_lazy("figure"),
    "list": gettext_lazy("list"),
    "quote": gettext_lazy("quote"),
    "table": gettext_lazy("table"),
    "note": gettext_lazy("note"),
    LEAVE_OUT: gettext_lazy("leave out"),
    "title": gettext_lazy("headline"),
    "byline": gettext_lazy("byline"),
    "published": gettext_lazy("date of publication"),
    "piece": gettext_lazy("source and rights"),
    "disclaimer": gettext_lazy("disclaimer"),
    "credit": pgettext_lazy("a line of a page", "credit"),
    "dropped": gettext_lazy("left out: not part of the article"),
    "unparsed": gettext_lazy("not recognised"),
}
# One character for each of the narrow buttons next to a block.
SHORT_LABELS: dict[str, Promise] = {
    "paragraph": pgettext_lazy("short, on a button: paragraph", "P"),
    "heading": pgettext_lazy("short, on a button: heading", "H"),
    "brief": pgettext_lazy("short, on a button: flash brief", "B"),
    "figure": pgettext_lazy("short, on a button: figure", "F"),
    "list": pgettext_lazy("short, on a button: list", "L"),
    "quote": pgettext_lazy("short, on a button: quote", "Q"),
    "table": pgettext_lazy("short, on a button: table", "T"),
    "note": pgettext_lazy("short, on a button: note", "N"),
    LEAVE_OUT: pgettext_lazy("short, on a button: leave out", "×"),
}
VARIANT_LABELS: dict[str, Promise] = {
    "ordered": gettext_lazy("numbered"),
    "bulleted": gettext_lazy("bulleted"),
    "editor_note": gettext_lazy("editor’s note"),
    "correction": gettext_lazy("correction"),
    "update": gettext_lazy("update"),
}
PRECISION_LABELS: dict[str, Promise] = {
    "": gettext_lazy("as written"),
    "day": gettext_lazy("to the day"),
    "minute": gettext_lazy("to the minute"),
    "second": gettext_lazy("to the second"),
}
_NO_BRIEF: tuple[Brief | None, Channel | None] = (None, None)
# Characters in one line of a textarea, on average.
_CHARACTERS_PER_LINE = 38


@dataclass(frozen=True, slots=True)
class RowChoice:
    value: str
    label: str
    chosen: bool
    key: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row for the template. `number` counts from 1, `at` from 0 like the names of its fields."""

    at: int
    row: ReviewRow
    raw: str
    plain_text: str
    kinds: list[RowChoice]
    variants: list[RowChoice]
    precisions: list[RowChoice]
    channels: list[RowChoice]
    lines: int
    item_lines: int
    doubts: list[str]
    fault: RowFault | None
    known: Brief | None
    lacks_channel: bool

    @property
    def number(self) -> int:
        return self.at + 1

    @property
    def is_doubtful(self) -> bool:
        return bool(self.doubts) or self.lacks_channel

    @property
    def is_block(self) -> bool:
        return self.row.kind in TYPES

    @property
    def is_in(self) -> bool:
        """Whether the text becomes part of the article, as a block or in another field."""
        return self.row.kind not in (LEAVE_OUT, "dropped", "unparsed")


def chosen_channels(rows: Sequence[ReviewRow]) -> ChosenChannels:
    """What the editor chose for each brief, in the order of the page."""
    return ChosenChannels([row.fields.get("channel", BY_LABEL) for row in rows if row.kind == "brief"])


def shown_rows(
    page: ReviewedPage, rows: Sequence[ReviewRow], faults: Sequence[RowFault], forecast: DraftForecast
) -> list[ShownRow]:
    """The rows for the template."""
    by_row = {fault.row: fault for fault in faults}
    briefs = zip(forecast.briefs, forecast.channels, strict=True)
    channels = list(Channel.objects.all()) if forecast.briefs else []
    return [
        _shown_row(
            page, at, row, by_row.get(at), channels, *(next(briefs, _NO_BRIEF) if row.kind == "brief" else _NO_BRIEF)
        )
        for at, row in enumerate(rows)
    ]


def _shown_row(
    page: ReviewedPage,
    at: int,
    row: ReviewRow,
    fault: RowFault | None,
    channels: Sequence[Channel],
    known: Brief | None,
    channel: Channel | None,
) -> ShownRow:
    lacks_channel = bool(channels) and row.kind == "brief" and known is None and channel is None
    lacks_channel = lacks_channel and row.fields.get("channel") != WITHOUT
    part = page.parsed(row.span, row.kind)
    text = row.fields.get("text", "")
    return ShownRow(
        at=at,
        row=row,
        raw=page.text[row.start : row.end].rstrip(),
        plain_text=plain_words(part) if part else "",
        kinds=_kind_choices(row.kind),
        variants=_choices(VARIANTS.get(row.kind, ()), VARIANT_LABELS, row.fields.get("variant", "")),
        precisions=_choices(("", *PRECISIONS), PRECISION_LABELS, row.fields.get("precision", "")),
        channels=_channel_choices(row, channels, channel) if row.kind == "brief" and known is None else [],
        lines=_textarea_rows(text),
        item_lines=_textarea_rows(row.fields.get("items", "")),
        doubts=doubts_of(page, row),
        fault=fault,
        known=known,
        lacks_channel=lacks_channel,
    )


def _channel_choices(row: ReviewRow, channels: Sequence[Channel], channel: Channel | None) -> list[RowChoice]:
    """The channel that follows from the label, every other one, and none."""
    chosen = row.fields.get("channel", BY_LABEL)
    by_label = channel_for(row.fields.get("label", ""), channels)
    words = _("%(channel)s (by its label)") % {"channel": by_label} if by_label else "–"
    choices = [(BY_LABEL, words), *((str(other.pk), str(other)) for other in channels)]
    choices.append((WITHOUT, _("no channel")))
    return [RowChoice(value, label, value == chosen) for value, label in choices]


def _kind_choices(chosen: str) -> list[RowChoice]:
    """The eight types with the keys 1 to 8, leaving out with 0, and the role of a part that is not a block."""
    keys = {**{kind: str(key) for key, kind in enumerate(TYPES, 1)}, LEAVE_OUT: "0"}
    offered = [
        RowChoice(kind, str(LABELS[kind]), kind == chosen, key, str(SHORT_LABELS[kind])) for kind, key in keys.items()
    ]
    return offered if chosen in keys else [RowChoice(chosen, str(LABELS[chosen]), True), *offered]


def _choices(values: Sequence[str], labels: Mapping[str, Promise], chosen: str) -> list[RowChoice]:
    return [RowChoice(value, str(labels[value]), value == chosen) for value in values]


def _textarea_rows(text: str) -> int:
    """The rows of a textarea for a text, in browsers that do not size it to its content."""
    return sum(1 + len(line) // _CHARACTERS_PER_LINE for line in text.split("\n"))


def row_bounds(rows: Sequence[ReviewRow]) -> str:
    """End and kind of each row, in a hidden field that is posted with the form."""
    return ",".join(f"{row.end}:{row.kind}" for row in rows)


def posted_rows(page: ReviewedPage, posted: Mapping[str, Any]) -> list[ReviewRow]:
    """The rows of a posted form, each of its chosen kind. Raises MismatchedRowsError for the form of another page."""
    rows: list[ReviewRow] = []
    for at, bound in enumerate(str(posted.get("rows", "")).split(",")):
        end, _colon, kind = bound.partition(":")
        if not end.isascii() or not end.isdecimal() or len(end) > 9:
            raise MismatchedRowsError(at)
        start = rows[-1].end if rows else 0
        rows.append(ReviewRow(start, int(end), kind, {}))
    page.check(rows)
    return [_posted_row(page, at, row, posted) for at, row in enumerate(rows)]


def _posted_row(page: ReviewedPage, at: int, row: ReviewRow, posted: Mapping[str, Any]) -> ReviewRow:
    fields = page.unedited_fields(row.span, row.kind)
    for name in FIELDS.get(row.kind, ("text",) if row.kind in TYPES else ()):
        value = posted.get(f"{name}-{at}")
        if value is not None:
            fields[name] = str(value).replace("\r\n", "\n")
    chosen = str(posted.get(f"kind-{at}", row.kind))
    is_parsed_as = page.parsed(row.span, chosen) is not None
    kind = chosen if chosen in (*TYPES, LEAVE_OUT) or is_parsed_as else row.kind
    return page.retyped(ReviewRow(row.start, row.end, row.kind, fields), kind)
