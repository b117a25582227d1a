"""The subject of the checks: an item as it is saved, or as it was typed, with what several checks read of it.

Everything is loaded at most once, with bounded queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from articles.editing.house_words.marks import Mark, marks_in
from articles.editing.stay_down.matches import Match, matches_for_readers
from articles.html.sanitizer import brief_ids, picture_ids, plain_text
from articles.models.byline import Byline
from articles.models.choices import Kind
from articles.models.newsitem import NewsItem
from articles.pictures.models import Picture

MAX_LOADED = 200
# Where a passage of `texts` is.
TEXT_FIELDS = ("headline", "standfirst", "body")


@dataclass
class Subject:
    """`at`: the moment of publication. `new_tags`: typed names that are not tags yet. `typed_credits`: the ids of the
    outlets and people in typed bylines, None for the saved ones.
    """

    item: NewsItem
    at: datetime
    new_tags: Sequence[str] = ()
    typed_credits: tuple[set[int], set[int]] | None = None

    @property
    def is_article(self) -> bool:
        return self.item.kind == Kind.ARTICLE

    @cached_property
    def body_text(self) -> str:
        return plain_text(self.item.body)

    @cached_property
    def texts(self) -> tuple[str, str, str]:
        """Headline, standfirst and body as plain text, in the order of TEXT_FIELDS."""
        return self.item.headline, self.item.standfirst, self.body_text

    @cached_property
    def credits(self) -> tuple[set[int], set[int]]:
        """The ids of the outlets and people in the bylines."""
        if self.typed_credits is not None:
            return self.typed_credits
        rows = Byline.objects.filter(item=self.item.pk).order_by() if self.item.pk else Byline.objects.none()
        credited = list(rows.values_list("outlet", "person")[:MAX_LOADED])
        return {outlet for outlet, _person in credited if outlet}, {person for _outlet, person in credited if person}

    @cached_property
    def pictures(self) -> list[Picture]:
        """The pictures in the body and the lead picture."""
        numbers = {*picture_ids(self.item.body)[:MAX_LOADED]}
        if self.item.lead_picture_id:
            numbers.add(self.item.lead_picture_id)
        return list(Picture.objects.filter(pk__in=numbers).order_by("pk")) if numbers else []

    @cached_property
    def briefs(self) -> list[NewsItem]:
        """The embedded briefs."""
        numbers = brief_ids(self.item.body)[:MAX_LOADED] if self.is_article else []
        briefs = NewsItem.objects.filter(pk__in=numbers, kind=Kind.BRIEF)
        return list(briefs.order_by("pk")) if numbers else []

    @cached_property
    def matches(self) -> list[Match]:
        """The removed items that the text resembles now: restrictions of a later moment are not known."""
        return matches_for_readers(self.item, timezone.now())

    @cached_property
    def marks(self) -> list[tuple[str, Mark]]:
        """The terms of house word lists in the texts, each with its field."""
        found = marks_in(self.texts)
        return [(field, mark) for field, marks in zip(TEXT_FIELDS, found, strict=True) for mark in marks]
