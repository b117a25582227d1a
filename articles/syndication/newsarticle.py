"""Structured data: an item's page as schema.org NewsArticle in JSON-LD, with nothing that the page does not show."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.identity.current import current_identity
from articles.models.byline import Byline, Role
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.pages.metadata import display_name
from articles.pictures.marks import IPTC_TERMS, DigitalSource
from articles.pictures.models import Picture
from articles.syndication.addresses import whole
from articles.syndication.terms import publisher_name, rights_of, title_of

HEADLINE_LENGTH = 110
# Characters that could end a script element or a line in it, and their JSON escapes.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
Thing = dict[str, Any]


def as_script(thing: Thing) -> SafeString:
    """JSON that is safe inside a script element."""
    return SafeString(json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES))


def news_article(item: NewsItem, page: Mapping[str, Any]) -> Thing:
    """The NewsArticle of an item from its template context. No queries; empty values are omitted."""
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
        "image": _images(page["lead_picture"], page.get("pictures", ())),
        "publisher": _house(),
        "digitalSourceType": f"{IPTC_TERMS}{DigitalSource.WITH_TRAINED}" if item.ai_assisted else "",
        "correction": [_correction(one) for one in page["corrections"]],
    }
    thing |= _people(page["bylines"], item) | _rights(item) | _translations(item, page.get("versions", ()))
    return {name: value for name, value in thing.items() if value}


def _people(bylines: list[Byline], item: NewsItem) -> Thing:
    """The credited people by role; if there are none, the source, else the publisher."""
    parts = {"author": (Role.WRITER, Role.OUTLET), "translator": (Role.TRANSLATOR,), "editor": (Role.EDITOR,)}
    named: Thing = {part: [_named(one) for one in bylines if one.role in roles] for part, roles in parts.items()}
    named["author"] = named["author"] or [_outlet(item.source) if item.source else _house()]
    return named


def _rights(item: NewsItem) -> Thing:
    """Copyright holder, licence, and the original work."""
    terms = item.terms
    return {
        "isBasedOn": item.original_url,
        "creditText": display_name(item.source) if item.source else publisher_name(),
        "copyrightNotice": rights_of(item),
        "usageInfo": terms.url if terms and terms.url else whole(reverse("articles:disclaimers")),
    }


def _translations(item: NewsItem, versions: Iterable[Any]) -> Thing:
    """The listed translations of an original, or the original of a translation."""
    works = [(version.address, {"@type": "NewsArticle", "url": whole(version.address)}) for version in versions]
    if item.translation_of_id is None:
        return {"workTranslation": [work for _, work in works]}
    original = f"/{item.translation_of_id}/"
    return {"translationOfWork": next((work for address, work in works if address.endswith(original)), None)}


def _named(byline: Byline) -> Thing:
    return _outlet(byline.outlet) if byline.outlet else {"@type": "Person", "name": byline.name}


def _outlet(source: Any) -> Thing:
    outlet = {"@type": "Organization", "name": display_name(source)}
    return outlet | {"url": source.site} if source.site else outlet


def _house() -> Thing:
    house: Thing = {"@type": "NewsMediaOrganization", "name": publisher_name(), "url": whole("/")}
    file = current_identity().emblem("logo-large")
    return house | {"logo": {"@type": "ImageObject", "url": whole(file.url)}} if file else house


def _images(lead: Picture | None, pictures: Iterable[Picture]) -> Thing | list[Thing] | None:
    """The lead picture, then the pictures in the text, each once."""
    images = [image_of(picture) for picture in dict.fromkeys((lead, *pictures)) if picture]
    return images if len(images) > 1 else next(iter(images), None)


def image_of(picture: Picture) -> Thing:
    """A picture as schema.org ImageObject."""
    image = {
        "@type": "ImageObject",
        "url": whole(picture.get_absolute_url()),
        "width": picture.width,
        "height": picture.height,
        "caption": picture.alt,
        "creditText": picture.credit,
    }
    return image | ({"digitalSourceType": f"{IPTC_TERMS}{picture.digital_source}"} if picture.digital_source else {})


def _correction(correction: Correction) -> Thing:
    return {"@type": "CorrectionComment", "text": correction.text, "datePublished": _moment(correction.made_at)}


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def _shortened(headline: str) -> str:
    return headline if len(headline) <= HEADLINE_LENGTH else headline[: HEADLINE_LENGTH - 1] + "…"
