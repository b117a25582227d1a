"""`import_page FILE`: a raw news page becomes a draft, a published article, or the JSON of its parse."""

import io
import json
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.urls import reverse

from articles.models import NewsItem
from articles.parsing.documents import Document
from articles.parsing.page import parse
from articles.publishing import publish
from articles.takedowns.models import Case
from articles.wire.drafting import Draft, draft_article, settle_unseen
from articles.wire.models import Delivery

REFUSED = 2
LONGEST_NAME = 200
MOST_WARNINGS = 40


class Command(BaseCommand):
    help = "Make a draft of a raw news page, text or HTML. '-' reads standard input."
    # A pasted page is no reason to check the whole project: --json must start fast and needs no database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the page, or - for standard input")
        outcome = parser.add_mutually_exclusive_group()
        outcome.add_argument("--json", action="store_true", help="print the parse (import-article/1), store nothing")
        outcome.add_argument("--publish", action="store_true", help="publish the article and its briefs at once")
        parser.add_argument("--zone", default=settings.TIME_ZONE, help="of times that name none, such as Asia/Shanghai")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8")
        zone = _checked_zone(options["zone"])
        raw = _read(options["file"])
        if options["json"]:
            self._print_parse(parse(raw, zone=zone))
            return
        delivery = _kept(raw, options["file"])
        document = parse(raw, zone=zone)
        _refuse_unreadable(document, delivery)
        if options["publish"] and document.status == "no_body":
            raise CommandError("There is a page but no text in it: nothing to publish.", returncode=REFUSED)
        draft = draft_article(document, delivery=delivery, zone=zone)
        self._warn(draft.warnings)
        if draft.withheld_by:
            self._tell_case(draft.withheld_by)
        if options["publish"]:
            self._publish(draft, document)
        else:
            self.stdout.write(_desk_address(draft))

    def _tell_case(self, former: NewsItem) -> None:
        """Where the text was taken down, and why it cannot be published now."""
        case = Case.objects.filter(item=former).order_by("-pk").first()
        place = f" {settings.SITE_URL}{reverse('admin:takedowns_case_change', args=[case.pk])}" if case else ""
        self.stderr.write(self.style.WARNING(f"Withheld: this text was taken down before, as {former}.{place}"))

    def _print_parse(self, document: Document) -> None:
        self.stdout.write(json.dumps(document.as_json(), ensure_ascii=False, indent=1))
        if document.status in ("empty", "error"):
            raise SystemExit(REFUSED)

    def _publish(self, draft: Draft, document: Document) -> None:
        settle_unseen(draft.article, document)
        try:
            publication = publish(draft.article, None)
        except ValidationError as refusal:
            words = " ".join(refusal.messages)
            raise CommandError(
                f"Not published: {words} The draft: {_desk_address(draft)}", returncode=REFUSED
            ) from None
        # The article and each brief may say the same.
        self._warn(list(dict.fromkeys(str(warning) for warning in publication.warnings)))
        self.stdout.write(settings.SITE_URL + draft.article.get_absolute_url())

    def _warn(self, warnings: list[str]) -> None:
        for warning in warnings[:MOST_WARNINGS]:
            self.stderr.write(self.style.WARNING(warning))
        if len(warnings) > MOST_WARNINGS:
            self.stderr.write(f"… {len(warnings) - MOST_WARNINGS} more")


def _checked_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise CommandError(f"--zone is a time zone such as Asia/Shanghai, not {name!r}.", returncode=REFUSED) from None


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(f"Cannot read {file}: {reason}.", returncode=REFUSED) from None


def _kept(raw: bytes, file: str) -> Delivery:
    """Kept before anybody reads it, in a commit of its own: it outlives whatever goes wrong with the draft."""
    name = "" if file == "-" else Path(file).name[-LONGEST_NAME:]
    return Delivery.objects.create(raw=raw, name=name)


def _refuse_unreadable(document: Document, delivery: Delivery) -> None:
    if document.status == "empty":
        delivery.delete()
    if document.status in ("empty", "error"):
        words = document.error.message if document.error else document.status
        raise CommandError(words, returncode=REFUSED)


def _desk_address(draft: Draft) -> str:
    return settings.SITE_URL + reverse("admin:articles_article_change", args=[draft.article.pk])
