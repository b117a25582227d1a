"""Page parts: the item that a notice is about, and the parts of its public page that the form offers to choose."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from articles.models.byline import Byline
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Restriction
from articles.pages.body import render_body
from articles.pages.metadata import short_title
from articles.pictures.models import Picture

_PRIMARY_KEY = re.compile("[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of a page that a notice can point at. `name` is quoted from the page, in `language`."""

    key: str
    kind: str
    name: str = ""
    language: str = ""
    placement: Placement | None = None
    picture: Picture | None = None

    def __str__(self) -> str:
        return _("{kind}: {name}").format(kind=self.kind, name=self.name) if self.name else self.kind


@dataclass(frozen=True, slots=True)
class NoticeSubject:
    """What `?item=` asks for. `item` is set only while it is public, so the form reveals nothing about other items."""

    raw_item: str = ""
    item: NewsItem | None = None
    parts: list[PagePart] = field(default_factory=list)


def notice_subject(raw_item: str, at: datetime) -> NoticeSubject:
    """Resolve the value of `?item=`, which may be anything. The number of queries does not depend on the item."""
    item = None
    if _PRIMARY_KEY.fullmatch(raw_item):
        item = NewsItem.objects.public(at).select_related("source").filter(pk=int(raw_item)).first()
    return NoticeSubject(raw_item[:40], item, page_parts(item, at) if item else [])


def released_item(subject: NoticeSubject, at: datetime) -> NewsItem | None:
    """The item to store with the notice, even if it is restricted now. Never a draft: a guessed id must not link it."""
    if subject.item or not _PRIMARY_KEY.fullmatch(subject.raw_item):
        return subject.item
    return NewsItem.objects.filter(pk=int(subject.raw_item), first_published_at__lte=at).first()


def page_parts(item: NewsItem, at: datetime) -> list[PagePart]:
    """The whole text, then the briefs, pictures and names that the public page shows at this moment."""
    whole = PagePart("whole", _("The whole text"))
    return [whole, *_brief_parts(item, at), *_picture_parts(item, at), *_name_parts(item)]


def _brief_parts(item: NewsItem, at: datetime) -> list[PagePart]:
    shown = [brief.pk for brief in render_body(item, at).briefs]
    if not shown:
        return []
    placements = Placement.objects.filter(article=item.pk, brief__in=shown).select_related("brief").order_by("position")
    kind = _("Flash brief")
    return [
        PagePart(f"placement-{row.pk}", kind, short_title(row.brief), row.brief.language, placement=row)
        for row in placements
    ]


def _picture_parts(item: NewsItem, at: datetime) -> list[PagePart]:
    restricted = Restriction.objects.active(at).filter(picture=OuterRef("pk"))
    pictures = Picture.objects.filter(uses__item=item.pk).exclude(Exists(restricted)).order_by("pk")
    kind = _("Picture")
    return [
        PagePart(f"picture-{picture.pk}", kind, f"{picture.alt} · {picture.credit}", item.language, picture=picture)
        for picture in pictures
        if picture.licensed(at)
    ]


def _name_parts(item: NewsItem) -> list[PagePart]:
    bylines = Byline.objects.filter(item=item.pk).select_related("person", "outlet")
    names = [byline.name for byline in bylines] + ([item.source.name] if item.source else [])
    kind = _("Credit")
    return [
        PagePart(f"name-{number}", kind, name, item.language) for number, name in enumerate(dict.fromkeys(names), 1)
    ]
