"""What is a notice about: which item, and which parts of its public page can be pointed at?"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from articles.markup import excerpt
from articles.models.byline import Byline
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Restriction
from articles.pictures.models import Picture
from articles.rendering import render_body

_NUMBER = re.compile("[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Part:
    """Something on a page that a notice can name. `name` is quoted from the page, in `language`."""

    key: str
    kind: str
    name: str = ""
    language: str = ""
    placement: Placement | None = None
    picture: Picture | None = None

    def __str__(self) -> str:
        return _("{kind}: {name}").format(kind=self.kind, name=self.name) if self.name else self.kind


@dataclass(frozen=True, slots=True)
class Target:
    """`item` only where its text may be given. For all others nothing is shown, so a stranger learns nothing."""

    given: str = ""
    item: NewsItem | None = None
    parts: list[Part] = field(default_factory=list)


def target_of(given: str, at: datetime) -> Target:
    """The target of `?item=`, whatever stands there. As many queries for one brief as for fifty."""
    item = None
    if _NUMBER.fullmatch(given):
        item = NewsItem.objects.public(at).select_related("source").filter(pk=int(given)).first()
    return Target(given[:40], item, parts_of(item, at) if item else [])


def released_item(target: Target, at: datetime) -> NewsItem | None:
    """The item to keep with the notice: also one that is down now. Never a draft: a guess must not tie it."""
    if target.item or not _NUMBER.fullmatch(target.given):
        return target.item
    return NewsItem.objects.filter(pk=int(target.given), first_published_at__lte=at).first()


def parts_of(item: NewsItem, at: datetime) -> list[Part]:
    """The whole, then the briefs, pictures and names that its public page shows at this moment."""
    whole = Part("whole", _("The whole text"))
    return [whole, *_briefs(item, at), *_pictures(item, at), *_names(item)]


def _briefs(item: NewsItem, at: datetime) -> list[Part]:
    shown = [brief.pk for brief in render_body(item, at).briefs]
    rows = Placement.objects.filter(article=item.pk, brief__in=shown).select_related("brief").order_by("position")
    kind = _("The flash brief")
    return [
        Part(f"placement-{row.pk}", kind, _title(row.brief), row.brief.language, placement=row)
        for row in (rows if shown else ())
    ]


def _title(brief: NewsItem) -> str:
    return brief.headline or excerpt(brief.body, 40)


def _pictures(item: NewsItem, at: datetime) -> list[Part]:
    restricted = Restriction.objects.active(at).filter(picture=OuterRef("pk"))
    used = Picture.objects.filter(uses__item=item.pk).exclude(Exists(restricted)).order_by("pk")
    kind = _("The picture")
    return [
        Part(f"picture-{one.pk}", kind, f"{one.alt} · {one.credit}", item.language, picture=one)
        for one in used
        if one.licensed(at)
    ]


def _names(item: NewsItem) -> list[Part]:
    bylines = Byline.objects.filter(item=item.pk).select_related("person", "outlet")
    credited = [line.name for line in bylines] + ([item.source.name] if item.source else [])
    kind = _("The name")
    return [Part(f"name-{number}", kind, name, item.language) for number, name in enumerate(dict.fromkeys(credited), 1)]
