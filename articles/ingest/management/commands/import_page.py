"""`import_page FILE`: turn a raw news page into a draft, a published article, or the JSON of its parse."""

import io
import json
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.urls import reverse
from django.utils import timezone

from articles.editing.publishing import publish
from articles.editing.revisions.context import revising
from articles.editing.stay_down.matches import Match
from articles.formats.lists import sentences
from articles.ingest.drafting.draft import Draft, draft_article, prepare_unreviewed
from articles.ingest.drafting.prepare import prepared
from articles.ingest.models import Delivery
from articles.models.editorial.revision import Revision
from articles.parsing.document import Document
from articles.parsing.document_json import document_json
from articles.parsing.page import parse
from articles.takedowns.models import Case

REFUSED = 2
MAX_NAME_LENGTH = 200
MAX_WARNINGS = 40
MAX_REASON_LENGTH = 500


class Command(BaseCommand):
    help = "Create a draft from a raw news page (text or HTML)."
    # Skips the system checks: --json has to start fast and needs no database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="path of the page, or - for standard input")
        outcome = parser.add_mutually_exclusive_group()
        outcome.add_argument(
            "--json", action="store_true", help="print the parsed page as JSON (import-article/1) and store nothing"
        )
        outcome.add_argument("--publish", action="store_true", help="publish the article and its briefs immediately")
        parser.add_argument(
            "--force",
            metavar="REASON",
            help="with --publish: publish a page without a known right to it, for this reason, which is recorded",
        )
        parser.add_argument("--as", dest="owner", metavar="USER", help="the user whose draft it becomes")
        parser.add_argument(
            "--zone", default=settings.TIME_ZONE, help="zone of times without one, such as Asia/Shanghai"
        )

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8")
        zone = _checked_zone(options["zone"])
        reason = _checked_reason(options)
        owner = _user_named(options["owner"]) if options["owner"] else None
        raw = _read_bytes(options["file"])
        if options["json"]:
            self._print_parse(parse(raw, zone=zone))
            return
        delivery = _store_delivery(raw, options["file"], owner)
        document = parse(raw, zone=zone)
        _refuse_unreadable(document, delivery)
        if options["publish"] and document.status == "no_body":
            raise CommandError("The page has no text, so there is nothing to publish.", returncode=REFUSED)
        document = prepared(document, ZoneInfo(zone), timezone.now())
        with revising(by=owner, channel=Revision.Channel.IMPORT):
            draft = draft_article(document, delivery=delivery, zone=zone)
            self._warn(draft.warnings)
            for match in draft.matches:
                self._warn_match(match)
            if options["publish"]:
                self._publish(draft, document, owner, reason)
            else:
                self.stdout.write(_desk_address(draft))

    def _warn_match(self, match: Match) -> None:
        """Warn that the text was taken down before, or resembles such a text, with the address of the case."""
        case = Case.objects.filter(item=match.removed).order_by("-pk").first()
        place = f" {settings.SITE_URL}{reverse('admin:takedowns_case_change', args=[case.pk])}" if case else ""
        words = "Withheld: this text was taken down before, as" if match.is_withheld else "Compare: this resembles"
        self.stderr.write(self.style.WARNING(f"{words} {match.removed} ({match.percent}%).{place}"))

    def _print_parse(self, document: Document) -> None:
        self.stdout.write(json.dumps(document_json(document), ensure_ascii=False, indent=1))
        if document.status in ("empty", "error"):
            raise SystemExit(REFUSED)

    def _publish(self, draft: Draft, document: Document, owner: User | None, reason: str) -> None:
        draft.article.rights_override = reason
        prepare_unreviewed(draft.article, document)
        try:
            publication = publish(draft.article, owner)
        except ValidationError as refusal:
            reasons = sentences(refusal.messages)
            raise CommandError(f"Not published: {reasons} Draft: {_desk_address(draft)}", returncode=REFUSED) from None
        # The article and its briefs may have the same warnings.
        self._warn(list(dict.fromkeys(str(warning) for warning in publication.warnings)))
        self.stdout.write(settings.SITE_URL + draft.article.get_absolute_url())

    def _warn(self, warnings: list[str]) -> None:
        for warning in warnings[:MAX_WARNINGS]:
            self.stderr.write(self.style.WARNING(warning))
        if len(warnings) > MAX_WARNINGS:
            self.stderr.write(f"… {len(warnings) - MAX_WARNINGS} more")


def _checked_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise CommandError(
            f"--zone must be a time zone such as Asia/Shanghai, not {name!r}.", returncode=REFUSED
        ) from None


def _checked_reason(options: dict[str, Any]) -> str:
    """The reason of --force, "" without it."""
    if options["force"] is None:
        return ""
    reason = str(options["force"]).strip()
    if not reason or len(reason) > MAX_REASON_LENGTH or not options["publish"]:
        raise CommandError(
            f"--force needs --publish and a reason of at most {MAX_REASON_LENGTH} characters.", returncode=REFUSED
        )
    return reason


def _user_named(name: str) -> User:
    user = User.objects.filter(username=name, is_active=True, is_staff=True).first()
    if user is None:
        raise CommandError(f"--as must be the name of an active member of the desk, not {name!r}.", returncode=REFUSED)
    return user


def _read_bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(f"Cannot read {file}: {reason}.", returncode=REFUSED) from None


def _store_delivery(raw: bytes, file: str, owner: User | None) -> Delivery:
    """Store the raw page before it is parsed, in a transaction of its own, so that it remains if drafting fails."""
    name = "" if file == "-" else Path(file).name[-MAX_NAME_LENGTH:]
    return Delivery.objects.create(raw=raw, name=name, by=owner)


def _refuse_unreadable(document: Document, delivery: Delivery) -> None:
    if document.status == "empty":
        delivery.delete()
    if document.status in ("empty", "error"):
        message = document.error.message if document.error else document.status
        raise CommandError(message, returncode=REFUSED)


def _desk_address(draft: Draft) -> str:
    return settings.SITE_URL + reverse("admin:articles_article_change", args=[draft.article.pk])
