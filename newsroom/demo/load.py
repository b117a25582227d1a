"""Load the demonstration newsroom from the files in this folder, through the same functions that the desk uses."""

import io
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from articles.briefs.models import Brief
from articles.editing.publishing import publish
from articles.ingest.drafting.draft import draft_article, prepare_unreviewed
from articles.ingest.models import Delivery
from articles.models import (
    Article,
    Byline,
    Channel,
    Correction,
    DisclaimerRule,
    HomeLead,
    Kind,
    Mode,
    NewsItem,
    ReviewStep,
    Section,
)
from articles.models.choices import Importance
from articles.parsing.document import Figure
from articles.parsing.page import parse
from articles.pictures.models import Picture
from articles.pictures.upload import named
from articles.rights.models import Disclaimer, Licence, Person, Source, Use
from articles.signals import coalesce_changes
from articles.takedowns.decisions.decide import take_down
from newsroom.demo import notices
from newsroom.demo.accounts import create_accounts
from newsroom.demo.clock import PRECISIONS, Clock, local_time
from newsroom.demo.identity import create_identity
from newsroom.demo.tags import create_tags, give_tags

FOLDER = Path(__file__).parent
USES = {"full_text": Use.FULL_TEXT, "excerpt": Use.EXCERPT, "headline": Use.HEADLINE}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """Numbers of articles, briefs and pictures in the database after loading."""

    articles: int
    briefs: int
    pictures: int


def load(progress: Progress = lambda done, count: None) -> DemoCounts:
    """Load everything in one transaction into an empty database. `progress` gets the steps done and their number."""
    with transaction.atomic():
        loader = DemoLoader(tomllib.loads((FOLDER / "newsroom.toml").read_text(encoding="utf-8")), progress)
        loader.load()
        progress(loader.count, loader.count)
    return DemoCounts(Article.objects.count(), Brief.objects.count(), Picture.objects.count())


class DemoLoader:
    """One run, with the objects created so far by the codes that the files use."""

    def __init__(self, data: dict[str, Any], progress: Progress) -> None:
        self.data, self.progress, self.done = data, progress, 0
        self.brief_rows = tomllib.loads((FOLDER / "briefs.toml").read_text(encoding="utf-8"))["brief"]
        self.article_files = sorted((FOLDER / "articles").glob("*.toml"))
        # The notices, and what follows from the rest, are about as much work as a hundred items.
        self.count = len(data["picture"]) + len(data["page"]) + len(self.brief_rows) + len(self.article_files) + 100
        self.clock = Clock(timezone.now())
        self.licences: dict[str, Licence] = {}
        self.sources: dict[str, Source] = {}
        self.disclaimers: dict[str, Disclaimer] = {}
        self.pictures: dict[str, Picture] = {}
        self.briefs: dict[str, Brief] = {}
        self.articles: dict[str, NewsItem] = {}
        self.translation_groups: dict[tuple[str, str], list[NewsItem]] = defaultdict(list)

    def advance(self) -> None:
        self.done += 1
        self.progress(self.done, self.count)

    def load(self) -> None:
        create_accounts()
        create_identity()
        self._create_rights()
        self._create_sections_channels_and_tags()
        self._create_disclaimers()
        self._create_pictures()
        self._create_briefs()
        self._create_articles()
        for row in self.data["page"]:
            self._import_page(row)
            self.advance()
        self._link_translations()
        self._create_review_steps()
        notices.load(self.articles | self.briefs, self.clock.ago)

    def _create_review_steps(self) -> None:
        """Last, so that the texts above are published. Articles of writers are checked before, briefs afterwards."""
        before, after = ReviewStep.Moment.BEFORE, ReviewStep.Moment.AFTER
        step = ReviewStep.objects.create(kind=Kind.ARTICLE, name="终审", name_en="Final check", moment=before)
        step.author_groups.set(Group.objects.filter(name="Writer"))
        ReviewStep.objects.create(kind=Kind.BRIEF, name="复核", name_en="Second look", moment=after, minutes=30)

    def _create_rights(self) -> None:
        for row in self.data["licence"]:
            self.licences[row["code"]] = Licence.objects.create(
                name=row["name"],
                name_en=row.get("name_en", ""),
                url=row.get("url", ""),
                permitted_use=USES[row["permits"]],
                obliges_link_back=row["obliges_link_back"],
            )
        for row in self.data["source"]:
            self.sources[row["name"]] = Source.objects.create(
                name=row["name"],
                name_en=row.get("name_en", ""),
                site=row.get("site", ""),
                contact=row.get("contact", ""),
                licence=self.licences.get(row.get("licence", "")),
            )
        self.own = self.sources[next(row["name"] for row in self.data["source"] if row.get("own"))]
        for row in self.data["person"]:
            Person.objects.create(name=row["name"], outlet=self.sources[row["outlet"]])

    def _create_sections_channels_and_tags(self) -> None:
        for row in self.data["section"]:
            Section.objects.create(name=row["name"], name_en=row.get("name_en", ""), position=row.get("position", 0))
        for position, row in enumerate(self.data["channel"]):
            Channel.objects.create(
                name=row["name"],
                name_en=row.get("name_en", ""),
                colour=row["colour"],
                aliases="\n".join(row.get("aliases", [])),
                position=position,
            )
        create_tags(self.data["tag"])

    def _create_disclaimers(self) -> None:
        for row in self.data["disclaimer"]:
            self.disclaimers[row["code"]] = Disclaimer.objects.create(language=row["language"], text=row["text"])
        for row in self.data["disclaimer_rule"]:
            DisclaimerRule.objects.create(
                disclaimer=self.disclaimers[row["disclaimer"]],
                source=self.sources.get(row.get("source", "")),
                licence=self.licences.get(row.get("licence", "")),
                section=Section.objects.filter(name=row.get("section", "")).first(),
                starts_at=local_time(row["starts"]),
                ends_at=local_time(row["ends"]) if row.get("ends") else None,
            )

    def _create_pictures(self) -> None:
        """Without encoding them again, which takes a fifth of the time: the files are as an upload stores them."""
        for row in self.data["picture"]:
            content = (FOLDER / "pictures" / f"{row['code']}.webp").read_bytes()
            picture = Picture(alt=row["alt"], credit=row["credit"], licence=self.licences[row["licence"]])
            picture.digest, name = named(content)
            with Image.open(io.BytesIO(content)) as opened:
                picture.width, picture.height = opened.size
            picture.file.save(name, ContentFile(content), save=False)
            picture.save()
            self.pictures[row["code"]] = picture
            self.advance()

    @coalesce_changes()
    def _create_briefs(self) -> None:
        """One signal for all of them: index, mentions and versions are written in batches."""
        for row in self.brief_rows:
            self.briefs[row["ref"]] = self._create_brief(row)
            self.advance()
        give_tags({self.briefs[row["ref"]]: row.get("tags", ()) for row in self.brief_rows})

    @coalesce_changes()
    def _create_articles(self) -> None:
        tags: dict[NewsItem, list[str]] = {}
        for file in self.article_files:
            row = tomllib.loads(file.read_text(encoding="utf-8"))
            self.articles[file.stem] = article = self._create_article(row)
            tags[article] = row.get("tags", ())
            self.advance()
        give_tags(tags)

    def _create_brief(self, row: dict[str, Any]) -> Brief:
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
            brief.happened_at = local_time(row["happened"])
            brief.happened_precision = PRECISIONS[len(row["happened"])]
        self._release(brief, row, brief.happened_at)
        return brief

    def _create_article(self, row: dict[str, Any]) -> Article:
        article = Article(
            headline=row["headline"],
            standfirst=row.get("standfirst", ""),
            body=self._resolve_references(row["body"]),
            language=row.get("language", "zh-Hans"),
            section=Section.objects.get(name=row["section"]),
            source=self.sources[row["source"]] if "source" in row else self.own,
            origin=row["origin"],
            original_url=row.get("original_url", ""),
            rights_override=row.get("rights_override", ""),
            rights_sentence=row.get("rights_sentence", ""),
            lead_picture=self.pictures.get(row.get("picture", "")),
        )
        if "original" in row:
            article.original_at = local_time(row["original"])
            article.original_precision = PRECISIONS[len(row["original"])]
        self._release(article, row, None)
        self._create_bylines(article, row.get("bylines", ()))
        if "disclaimer" in row:
            DisclaimerRule.objects.create(disclaimer=self.disclaimers[row["disclaimer"]], item=article)
        if "lead_until" in row:
            ends_at = self.clock.moment(row["lead_until"])
            HomeLead.objects.create(article=article, starts_at=self.clock.now - timedelta(hours=1), ends_at=ends_at)
        return article

    @coalesce_changes()
    def _link_translations(self) -> None:
        """In each group the Chinese item is the original."""
        for group in self.translation_groups.values():
            original, *others = sorted(group, key=lambda item: item.language == "en")
            for item in others:
                item.translation_of = original
                item.save(update_fields=["translation_of"])

    def _resolve_references(self, body: str) -> str:
        """Replace the refs of briefs and codes of pictures by their ids."""
        body = re.sub(r'data-ref="([^"]+)"', lambda match: f'data-id="{self.briefs[match[1]].pk}"', body)
        return re.sub(r'data-picture="([^"]+)"', lambda match: f'data-picture="{self.pictures[match[1]].pk}"', body)

    def _create_bylines(self, article: Article, rows: list[dict[str, str]]) -> None:
        for position, row in enumerate(rows):
            Byline.objects.create(
                item=article,
                role=row["role"],
                position=position,
                outlet=self.sources[row["source"]] if "source" in row else None,
                person=Person.objects.filter(name=row["person"]).first() if "person" in row else None,
            )

    def _release(self, item: NewsItem, row: dict[str, Any], default: datetime | None) -> None:
        """Publish the item, then apply its expiry, corrections and restriction."""
        if "translation_group" in row:
            self.translation_groups[item.kind, row["translation_group"]].append(item)
        publish(item, None, self.clock.publication_time(row, default))
        if "expires" in row:
            item.expires_at = self.clock.moment(row["expires"])
            item.save()
        for correction in (*row.get("corrections", ()), *filter(None, [row.get("correction")])):
            made_at = self.clock.ago(correction["ago"])
            Correction.objects.create(item=item, kind=correction["kind"], text=correction["text"], made_at=made_at)
        if restriction := row.get("restriction"):
            take_down(item, Mode(restriction["mode"]), None, restriction["reason"], restriction.get("note", ""))

    def _import_page(self, row: dict[str, Any]) -> None:
        """Import a raw page as a pasted one is imported; a row with a section is completed and published as well."""
        raw = (FOLDER / "pages" / row["file"]).read_bytes()
        ada = User.objects.get(username="ada")
        delivery = Delivery.objects.create(
            raw=raw, name=row["file"], by=ada, reviewed_by=ada, reviewed_at=self.clock.now
        )
        document = parse(raw)
        if "figure" in row:
            # A draft has only captions of pictures that the page has, and a text page has none.
            blocks = (
                replace(block, src=row["figure"]) if isinstance(block, Figure) else block for block in document.blocks
            )
            document = replace(document, blocks=tuple(blocks))
        article = draft_article(document, delivery=delivery).article
        if "figure" in row:
            number = self.pictures[row["figure"]].pk
            article.body = article.body.replace("<figure>", f'<figure data-picture="{number}">')
        prepare_unreviewed(article, document)
        if "section" in row:
            article.section = Section.objects.get(name=row["section"])
            article.standfirst, article.origin = row["standfirst"], row["origin"]
            article.lead_picture = self.pictures[row["picture"]]
            publish(article, None, self.clock.publication_time(row, None))
