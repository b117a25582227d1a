"""Makers of test data. Each test calls them for what it needs, so that it shows only the values that matter to it."""

import hashlib
import io
import itertools
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils import timezone
from PIL import Image

from articles.briefs.models import Brief
from articles.editing.revisions.record import revisions_of
from articles.identity.models import Identity
from articles.models import (
    Alias,
    Article,
    Channel,
    Correction,
    DisclaimerRule,
    HouseTerm,
    NewsItem,
    PreviewLink,
    ReviewStep,
    Section,
    Tag,
    WordList,
)
from articles.outbox.models import Message
from articles.pictures.models import Picture
from articles.rights.models import Disclaimer, Licence, Person, Source, Use
from articles.takedowns.intake.receive import receive
from articles.takedowns.intake.spam_guards import signed_stamp
from articles.takedowns.models import Claimant, Notice

numbers = itertools.count(1)


def hours_ago(hours: float) -> datetime:
    return timezone.now() - timedelta(hours=hours)


def hours_ahead(hours: float) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def _times(values: dict[str, Any]) -> dict[str, Any]:
    """Default times: published an hour ago, and `first_published_at` equal to `published_at`."""
    values.setdefault("published_at", hours_ago(1))
    values.setdefault("first_published_at", values["published_at"])
    return values


def make_identity(**values: Any) -> Identity:
    """An identity with the names of its emblems, without their files."""
    sizes = {"logo-large": (240, 240), "share": (1200, 630)}
    emblems = {code: [f"{code[0] * 32}.png".replace("l", "1").replace("s", "2"), *size] for code, size in sizes.items()}
    return Identity.objects.create(**settings.SITE | {"emblems": emblems} | values)


def make_article(**values: Any) -> Article:
    """A published original article."""
    number = next(numbers)
    tags = values.pop("tags", ())
    values = {"headline": f"潮汐港第{number}号航线恢复", "body": f"<p>第{number}段正文。</p>"} | _times(values)
    article = Article(**values)
    article.save()
    article.tags.add(*tags)
    return article


def make_brief(**values: Any) -> Brief:
    """A published brief without `happened_at`."""
    number = next(numbers)
    tags = values.pop("tags", ())
    values = {"headline": f"临屿港第{number}号快讯", "body": f"<p>第{number}条快讯正文。</p>"} | _times(values)
    brief = Brief(**values)
    brief.save()
    brief.tags.add(*tags)
    return brief


def embed(*briefs: Brief) -> str:
    """A body that embeds these briefs between paragraphs."""
    cards = "".join(f'<flash-brief data-id="{brief.pk}"></flash-brief><p>后一段。</p>' for brief in briefs)
    return f"<p>前一段。</p>{cards}"


def delete_items(items: QuerySet[Any]) -> None:
    """Delete items, also those that were published, which application code never does."""
    keys = list(items.values_list("pk", flat=True))
    QuerySet(NewsItem).filter(pk__in=keys).update(first_published_at=None, withdrawn_at=None)
    NewsItem.objects.filter(pk__in=keys).delete()


def make_correction(item: NewsItem, **values: Any) -> Correction:
    return Correction.objects.create(**({"item": item, "text": f"第{next(numbers)}处有误，已改。"} | values))


def make_wording(text: str, **target: Any) -> DisclaimerRule:
    """A disclaimer rule in force since yesterday, for the whole site unless a target is given."""
    disclaimer = Disclaimer.objects.create(language=target.pop("language", "zh-Hans"), text=text)
    return DisclaimerRule.objects.create(disclaimer=disclaimer, starts_at=hours_ago(24), **target)


def make_licence(**values: Any) -> Licence:
    return Licence.objects.create(**({"name": f"许可{next(numbers)}", "permitted_use": Use.FULL_TEXT} | values))


def make_source(**values: Any) -> Source:
    return Source.objects.create(**({"name": f"望海社{next(numbers)}"} | values))


def make_person(**values: Any) -> Person:
    return Person.objects.create(**({"name": f"江宁{next(numbers)}"} | values))


def make_section(**values: Any) -> Section:
    return Section.objects.create(**({"name": f"版面{next(numbers)}"} | values))


def make_channel(**values: Any) -> Channel:
    return Channel.objects.create(**({"name": f"频道{next(numbers)}"} | values))


def make_tag(name: str, *aliases: str) -> Tag:
    tag = Tag.objects.create(name=name)
    for alias in aliases:
        Alias.objects.create(tag=tag, name=alias)
    return tag


def image_bytes(kind: str = "PNG", size: tuple[int, int] = (64, 40), colour: str = "navy") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def with_iptc(fields: dict[int, str], charset: str = "utf-8", under: bytes = b"") -> bytes:
    """A JPEG whose IPTC IIM record 2 holds these datasets, as an agency sends it."""
    whole = under or image_bytes("JPEG")
    sets = b"".join(
        b"\x1c\x02" + number.to_bytes(1) + len(words.encode(charset)).to_bytes(2) + words.encode(charset)
        for number, words in fields.items()
    )
    resource = b"8BIM\x04\x04\x00\x00" + len(sets).to_bytes(4) + sets + b"\x00" * (len(sets) % 2)
    segment = b"Photoshop 3.0\x00" + resource
    return whole[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2) + segment + whole[2:]


def make_picture(**values: Any) -> Picture:
    """A picture that went through the upload path, each in a different colour."""
    number = next(numbers)
    data = values.pop("data", None) or image_bytes(colour=f"#{number * 7919 % 0xFFFFFF:06x}")
    licence = values.pop("licence", None) or make_licence()
    picture = Picture(**({"alt": f"第{number}号码头", "credit": "江宁/候潮", "licence": licence} | values))
    picture.file.save("upload.png", ContentFile(data), save=False)
    picture.accept_upload()
    picture.save()
    return picture


def make_person_at_desk(username: str, *groups: str) -> User:
    """A member of staff in these groups."""
    user, _ = User.objects.get_or_create(username=username, defaults={"is_staff": True})
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def make_preview_link(item: NewsItem, by: User, token: str, **values: Any) -> PreviewLink:
    """A link to the newest version of an item, for a week."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    values = {"revision": revisions_of(item).first(), "expires_at": hours_ahead(168)} | values
    return PreviewLink.objects.create(item_id=item.pk, digest=digest, created_by=by, **values)


def make_step(**values: Any) -> ReviewStep:
    """A review step of articles before publication; groups are named."""
    groups = {name: values.pop(name, ()) for name in ("author_groups", "reviewer_groups")}
    step = ReviewStep.objects.create(**({"kind": "article", "name": f"第{next(numbers)}审"} | values))
    for name, names in groups.items():
        getattr(step, name).set(Group.objects.filter(name__in=names))
    return step


def make_message(**values: Any) -> Message:
    """A message that is due."""
    number = next(numbers)
    defaults = {"recipient": f"reader{number}@reader.example", "subject": f"第{number}封信", "text": "正文。"}
    return Message.objects.create(**(defaults | values))


def make_notice(**values: Any) -> tuple[Notice, str]:
    """A notice sent by a stranger, and the token of its status page."""
    claimant = values.pop("claimant", Claimant(name="Stella", email="stella@reader.example"))
    notice = Notice(**({"subject": Notice.Subject.FACT, "statement": "船名写错了。", "language": "zh-hans"} | values))
    return notice, receive(notice, claimant)


def make_claim(**values: str) -> dict[str, str]:
    """The fields a stranger's browser posts to the claim form, a minute after the form was shown."""
    shown = timezone.now() - timedelta(minutes=1)
    return {"subject": "fact", "statement": "船名写错了。", "stamp": signed_stamp(shown), "homepage": ""} | values


def make_word_list(**values: Any) -> WordList:
    return WordList.objects.create(**({"name": f"用词表{next(numbers)}"} | values))


def make_term(term: str, **values: Any) -> HouseTerm:
    """A term of a list of wrong words."""
    word_list = values.pop("word_list", None) or make_word_list()
    return HouseTerm.objects.create(word_list=word_list, term=term, **values)
