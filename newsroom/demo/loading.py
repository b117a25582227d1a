"""How does the demonstration get in? By the rules that everybody uses: cleaning, publishing, restricting, the wire."""

import io
import re
import secrets
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import (
    Alias,
    Article,
    Byline,
    Channel,
    Correction,
    DisclaimerRule,
    HomeLead,
    Mode,
    NewsItem,
    Section,
    Tag,
)
from articles.models.kinds import Importance
from articles.parsing.page import parse
from articles.pictures.models import Picture
from articles.publishing import publish
from articles.rights.models import Disclaimer, Licence, Person, Source, Use
from articles.takedowns.deciding import take_down
from articles.wire.drafting import draft_article, settle_unseen
from articles.wire.models import Delivery
from newsroom.demo import desk
from newsroom.demo.pictures import draw

HERE = Path(__file__).parent
USES = {"full_text": Use.FULL_TEXT, "excerpt": Use.EXCERPT, "headline": Use.HEADLINE}
PRECISIONS = {10: "day", 16: "minute", 19: "second"}
# Without the letters and digits that are taken for each other.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
SPAN = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?")
PEOPLE = {
    "lin": "Chief editor",
    "ada": "Editor",
    "wen": "Writer",
    "mo": "Moderator",
    "lea": "Lead moderator",
    "audrey": "Auditor",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded."""

    articles: int
    briefs: int
    pictures: int


def people_file() -> Path:
    """Where the demo people's passwords are kept: made at random once, readable by the owner alone."""
    return settings.DATA / "demo_people.txt"


def load() -> Loaded:
    """Load everything in one transaction."""
    with transaction.atomic():
        loader = Loader(tomllib.loads((HERE / "newsroom.toml").read_text(encoding="utf-8")))
        loader.load()
    return Loaded(Article.objects.count(), Brief.objects.count(), Picture.objects.count())


def read_span(words: str) -> timedelta:
    days, hours, minutes = (int(number or 0) for number in SPAN.fullmatch(words.strip()).groups())  # type: ignore[union-attr]
    return timedelta(days=days, hours=hours, minutes=minutes)


class Loader:
    """One loading: what was made so far, by the codes that the files use."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.now = timezone.now()
        self.licences: dict[str, Licence] = {}
        self.sources: dict[str, Source] = {}
        self.wordings: dict[str, Disclaimer] = {}
        self.pictures: dict[str, Picture] = {}
        self.briefs: dict[str, Brief] = {}
        self.articles: dict[str, NewsItem] = {}
        self.groups: dict[tuple[str, str], list[NewsItem]] = defaultdict(list)

    def load(self) -> None:
        self._people_at_the_desk()
        self._rights()
        self._places()
        self._wordings()
        self._pictures()
        self._flash_briefs()
        for file in sorted((HERE / "articles").glob("*.toml")):
            self.articles[file.stem] = self._article(tomllib.loads(file.read_text(encoding="utf-8")))
        for row in self.plan["page"]:
            self._page(row)
        self._translations()
        desk.load(self.articles | self.briefs, lambda span: self.now - read_span(span))

    def _people_at_the_desk(self) -> None:
        lines = []
        accounts = {"admin": "", **PEOPLE}
        for username, group in accounts.items():
            password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
            user = User.objects.create_user(
                username, f"{username}@tidewatch.example", password, is_staff=True, is_superuser=not group
            )
            user.groups.set(Group.objects.filter(name=group))
            lines.append(f"{username:8} {password}   {group or 'Administrator'}\n")
        people_file().touch(mode=0o600)
        people_file().write_text("".join(lines), encoding="utf-8")

    def _rights(self) -> None:
        for row in self.plan["licence"]:
            self.licences[row["code"]] = Licence.objects.create(
                name=row["name"],
                name_en=row.get("name_en", ""),
                url=row.get("url", ""),
                permitted_use=USES[row["permits"]],
                obliges_link_back=row["obliges_link_back"],
            )
        for row in self.plan["source"]:
            self.sources[row["name"]] = Source.objects.create(
                name=row["name"],
                name_en=row.get("name_en", ""),
                site=row.get("site", ""),
                contact=row.get("contact", ""),
                licence=self.licences.get(row.get("licence", "")),
            )
        self.own = self.sources[next(row["name"] for row in self.plan["source"] if row.get("own"))]
        for row in self.plan["person"]:
            Person.objects.create(name=row["name"], outlet=self.sources[row["outlet"]])

    def _places(self) -> None:
        for row in self.plan["section"]:
            Section.objects.create(name=row["name"], name_en=row.get("name_en", ""), position=row.get("position", 0))
        for position, row in enumerate(self.plan["channel"]):
            Channel.objects.create(
                name=row["name"],
                name_en=row.get("name_en", ""),
                colour=row["colour"],
                aliases="\n".join(row.get("aliases", [])),
                position=position,
            )
        for row in self.plan["tag"]:
            tag = Tag.objects.create(name=row["name"])
            for alias in row.get("aliases", []):
                Alias.objects.create(tag=tag, name=alias)

    def _wordings(self) -> None:
        for row in self.plan["disclaimer"]:
            self.wordings[row["code"]] = Disclaimer.objects.create(language=row["language"], text=row["text"])
        for row in self.plan["disclaimer_rule"]:
            DisclaimerRule.objects.create(
                disclaimer=self.wordings[row["disclaimer"]],
                source=self.sources.get(row.get("source", "")),
                licence=self.licences.get(row.get("licence", "")),
                section=Section.objects.filter(name=row.get("section", "")).first(),
                starts_at=self._moment(row["starts"]),
                ends_at=self._moment(row["ends"]) if row.get("ends") else None,
            )

    def _pictures(self) -> None:
        for row in self.plan["picture"]:
            out = io.BytesIO()
            draw(row["kind"], row["seed"], row["width"], row["height"]).convert("RGB").save(
                out, "PNG", compress_level=1
            )
            picture = Picture(alt=row["alt"], credit=row["credit"], licence=self.licences[row["licence"]])
            picture.file.save("drawn.png", ContentFile(out.getvalue()), save=False)
            picture.take_in()
            picture.save()
            self.pictures[row["code"]] = picture

    def _flash_briefs(self) -> None:
        for row in tomllib.loads((HERE / "briefs.toml").read_text(encoding="utf-8"))["brief"]:
            brief = Brief(
                headline=row["headline"],
                body=row["body"],
                label=row.get("label", ""),
                importance=row.get("importance", Importance.NORMAL),
                language=row.get("language", "zh-Hans"),
                channel=Channel.objects.filter(name=row.get("channel", "")).first(),
                source=self.sources.get(row.get("source", "")),
                original_url=row.get("original_url", ""),
            )
            if "happened" in row:
                brief.happened_at = self._moment(row["happened"])
                brief.happened_precision = PRECISIONS[len(row["happened"])]
            self._release(brief, row, brief.happened_at)
            brief.tags.add(*row.get("tags", ()))
            self.briefs[row["ref"]] = brief

    def _article(self, row: dict[str, Any]) -> Article:
        article = Article(
            headline=row["headline"],
            standfirst=row.get("standfirst", ""),
            body=self._body(row["body"]),
            language=row.get("language", "zh-Hans"),
            section=Section.objects.get(name=row["section"]),
            source=self.sources[row["source"]] if "source" in row else self.own,
            origin=row["origin"],
            original_url=row.get("original_url", ""),
            rights_sentence=row.get("rights_sentence", ""),
            lead_picture=self.pictures.get(row.get("picture", "")),
        )
        if "original" in row:
            article.original_at = self._moment(row["original"])
            article.original_precision = PRECISIONS[len(row["original"])]
        self._release(article, row, None)
        article.tags.add(*row.get("tags", ()))
        self._bylines(article, row.get("bylines", ()))
        if "disclaimer" in row:
            DisclaimerRule.objects.create(disclaimer=self.wordings[row["disclaimer"]], item=article)
        if "lead_until" in row:
            ends_at = self._from_now(row["lead_until"])
            HomeLead.objects.create(article=article, starts_at=self.now - timedelta(hours=1), ends_at=ends_at)
        return article

    def _translations(self) -> None:
        """The Chinese item of a group is the original."""
        for group in self.groups.values():
            original, *others = sorted(group, key=lambda item: item.language == "en")
            for item in others:
                item.translation_of = original
                item.save(update_fields=["translation_of"])

    def _body(self, body: str) -> str:
        """The file's refs and codes become numbers."""
        body = re.sub(r'data-ref="([^"]+)"', lambda match: f'data-id="{self.briefs[match[1]].pk}"', body)
        return re.sub(r'data-picture="([^"]+)"', lambda match: f'data-picture="{self.pictures[match[1]].pk}"', body)

    def _bylines(self, article: Article, rows: list[dict[str, str]]) -> None:
        for position, row in enumerate(rows):
            Byline.objects.create(
                item=article,
                role=row["role"],
                position=position,
                outlet=self.sources[row["source"]] if "source" in row else None,
                person=Person.objects.filter(name=row["person"]).first() if "person" in row else None,
            )

    def _release(self, item: NewsItem, row: dict[str, Any], otherwise: datetime | None) -> None:
        """Publish, then what happened to it afterwards: an end, corrections, a restriction."""
        if "translation_group" in row:
            self.groups[item.kind, row["translation_group"]].append(item)
        publish(item, None, self._released_at(row, otherwise))
        if "expires" in row:
            item.expires_at = self._from_now(row["expires"])
            item.save()
        for correction in (*row.get("corrections", ()), *filter(None, [row.get("correction")])):
            made_at = self.now - read_span(correction["ago"])
            Correction.objects.create(item=item, kind=correction["kind"], text=correction["text"], made_at=made_at)
        if restriction := row.get("restriction"):
            take_down(item, Mode(restriction["mode"]), None, restriction["reason"], restriction.get("note", ""))

    def _released_at(self, row: dict[str, Any], otherwise: datetime | None) -> datetime:
        if "ago" in row:
            return self.now - read_span(row["ago"])
        if "ahead" in row:
            return self.now + read_span(row["ahead"])
        written = row.get("published") or row.get("release")
        return self._moment(written) if written else otherwise or self.now

    def _from_now(self, words: str) -> datetime:
        """`ahead 3d`, `ago 2d`, or a date."""
        direction, _, span = words.partition(" ")
        if direction == "ahead":
            return self.now + read_span(span)
        return self.now - read_span(span) if direction == "ago" else self._moment(words)

    def _moment(self, written: str) -> datetime:
        return timezone.make_aware(datetime.fromisoformat(written))

    def _page(self, row: dict[str, Any]) -> None:
        """A raw page goes the way that every pasted page goes; then an editor settles what it cannot say itself."""
        raw = (HERE / "pages" / row["file"]).read_bytes()
        ada = User.objects.get(username="ada")
        delivery = Delivery.objects.create(raw=raw, name=row["file"], by=ada, reviewed_by=ada, reviewed_at=self.now)
        document = parse(raw)
        article = draft_article(document, delivery=delivery).article
        settle_unseen(article, document)
        if "section" in row:
            article.section = Section.objects.get(name=row["section"])
            article.standfirst, article.origin = row["standfirst"], row["origin"]
            article.lead_picture = self.pictures[row["picture"]]
            if "figure" in row:
                article.body = article.body.replace(
                    "<figure>", f'<figure data-picture="{self.pictures[row["figure"]].pk}">'
                )
            publish(article, None, self._released_at(row, None))
