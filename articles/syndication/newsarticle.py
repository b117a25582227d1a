"""What does an item's page tell machines that read schema.org? What it tells readers, and nothing more."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models.byline import Byline, Role
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.page_head import called
from articles.pictures.models import Picture
from articles.syndication.addresses import whole
from articles.syndication.terms import publisher_name, rights_of, title_of

HEADLINE_LENGTH = 110
# What ends a script element or a line of one, as JSON writes it otherwise.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
Thing = dict[str, Any]


def as_script(thing: Thing) -> SafeString:
    """JSON that may stand inside a script element."""
    return SafeString(json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES))


def news_article(item: NewsItem, page: Mapping[str, Any]) -> Thing:
    """A NewsArticle from an item and the context of its page. Asks nothing; empty values are left out."""
    address = whole(item.get_absolute_url())
    published = item.first_published_at or item.published_at
    place = item.section or item.channel
    thing = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": item.uuid.urn,
        "url": address,
        "mainEntityOfPage": address,
        "headline": _shortened(title_of(item)),
        "description": page["description"],
        "datePublished": _moment(published),
        "dateModified": _moment(page["updated"] or published),
        "inLanguage": item.language,
        "isAccessibleForFree": True,
        "articleSection": str(place) if place else "",
        "keywords": [tag.name for tag in page["tags"]],
        "image": _image(page["lead_picture"]),
        "publisher": _house(),
        "correction": [_correction(one) for one in page["corrections"]],
    }
    thing |= _people(page["bylines"], item) | _rights(item) | _translations(item, page.get("versions", ()))
    return {name: value for name, value in thing.items() if value}


def _people(bylines: list[Byline], item: NewsItem) -> Thing:
    """Who is named, each in their part; a text that names nobody is its source's, else the house's."""
    parts = {"author": (Role.WRITER, Role.OUTLET), "translator": (Role.TRANSLATOR,), "editor": (Role.EDITOR,)}
    named: Thing = {part: [_named(one) for one in bylines if one.role in roles] for part, roles in parts.items()}
    named["author"] = named["author"] or [_outlet(item.source) if item.source else _house()]
    return named


def _rights(item: NewsItem) -> Thing:
    """Whose it is, on what terms, and what it was taken from."""
    terms = item.terms
    return {
        "isBasedOn": item.original_url,
        "creditText": called(item.source) if item.source else publisher_name(),
        "copyrightNotice": rights_of(item),
        "usageInfo": terms.url if terms and terms.url else whole(reverse("articles:disclaimers")),
    }


def _translations(item: NewsItem, versions: Iterable[Any]) -> Thing:
    """The listed versions in other languages: those of an original, or the original of this one."""
    works = [(version.address, {"@type": "NewsArticle", "url": whole(version.address)}) for version in versions]
    if item.translation_of_id is None:
        return {"workTranslation": [work for _, work in works]}
    original = f"/{item.translation_of_id}/"
    return {"translationOfWork": next((work for address, work in works if address.endswith(original)), None)}


def _named(byline: Byline) -> Thing:
    return _outlet(byline.outlet) if byline.outlet else {"@type": "Person", "name": byline.name}


def _outlet(source: Any) -> Thing:
    outlet = {"@type": "Organization", "name": called(source)}
    return outlet | {"url": source.site} if source.site else outlet


def _house() -> Thing:
    logo = {"@type": "ImageObject", "url": whole(static(str(settings.SITE["logo"])))}
    return {"@type": "NewsMediaOrganization", "name": publisher_name(), "url": whole("/"), "logo": logo}


def _image(picture: Picture | None) -> Thing | None:
    if picture is None:
        return None
    return {
        "@type": "ImageObject",
        "url": whole(picture.get_absolute_url()),
        "width": picture.width,
        "height": picture.height,
        "caption": picture.alt,
        "creditText": picture.credit,
    }


def _correction(correction: Correction) -> Thing:
    return {"@type": "CorrectionComment", "text": correction.text, "datePublished": _moment(correction.made_at)}


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def _shortened(headline: str) -> str:
    return headline if len(headline) <= HEADLINE_LENGTH else headline[: HEADLINE_LENGTH - 1] + "…"
