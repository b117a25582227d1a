"""Removed items in every table of the desk, each text of theirs marked with a word that occurs nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.editing.autosave import autosave
from articles.editing.restrictions import restrict
from articles.ingest.models import Delivery
from articles.models import Correction, HomeLead, Mode, NewsItem, WorkingCopy
from articles.models.removed_text import PERMISSION
from articles.takedowns.models import Claimant, Evidence
from tests.editing.test_working_copies import make_copy
from tests.makers import (
    embed,
    make_article,
    make_brief,
    make_notice,
    make_picture,
    make_preview_link,
    make_tag,
    make_wording,
)

# In every text, so that a search finds all of them.
SHARED = "雾灯航标"


def make_barred(username: str = "bar") -> User:
    """A member of staff with every permission except that for removed text."""
    user = User.objects.create(username=username, is_staff=True)
    user.user_permissions.set(Permission.objects.exclude(codename=PERMISSION.partition(".")[2]))
    return user


@dataclass
class RemovedItems:
    """The items of one mode with what belongs to them. `marks`: the words that only their texts contain."""

    mode: Mode
    author: User
    marks: list[str] = field(default_factory=list)

    def mark(self, name: str) -> str:
        """A word for one text."""
        word = f"zq{self.mode.replace('_', '')}{name}"
        self.marks.append(word)
        return word

    def text(self, name: str) -> str:
        return f"{self.mark(name)} {SHARED}"

    def make(self) -> None:
        shown = make_picture(alt=self.text("usedalt"), credit=self.mark("usedcredit"))
        figure = f'<figure data-picture="{shown.pk}"><figcaption>{self.text("caption")}</figcaption></figure>'
        self.article = make_article(
            headline=self.text("articleheadline"),
            standfirst=self.text("standfirst"),
            body=f"<p>{self.text('articlebody')}</p>{figure}",
            rights_sentence=self.text("rights"),
            original_url=f"https://{self.mark('host')}.example/",
            tags=[make_tag(f"灯塔{self.mode}").name],
        )
        self.brief = make_brief(
            headline=self.text("briefheadline"),
            body=f"<p>{self.text('briefbody')}</p>",
            label=self.mark("label"),
            happened_raw=self.mark("raw"),
        )
        self.draft = make_brief(
            headline=self.text("draftheadline"),
            body=f"<p>{self.text('draftbody')}</p>",
            published_at=None,
            first_published_at=None,
        )
        self.untitled = make_brief(headline="", body=f"<p>{self.text('untitledbody')}</p>")
        # The case of a translation names the others.
        make_notice(item=make_article(translation_of=self.article), basis="gdpr_17", subject="privacy", relief="remove")
        carrier = make_article(body=embed(self.brief, self.draft, self.untitled))
        picture = make_picture(alt=self.text("alt"), credit=self.mark("credit"))
        self.add_rows(carrier)
        for target in (self.article, self.brief, self.draft, self.untitled, picture):
            restrict(target, self.mode, None, "依法")

    def add_rows(self, carrier: NewsItem) -> None:
        at = timezone.now()
        for item in (self.article, self.brief):
            Correction.objects.create(item=item, text=self.text(f"correction{item.kind}"))
            note = item.notes.create(
                by=self.author, text=self.text(f"note{item.kind}"), exact=self.mark(f"ex{item.kind}")
            )
            item.notes.create(by=self.author, thread=note, text=self.text(f"reply{item.kind}"))
            note.mentions.create(user=self.author)
            token = f"{self.mode}{item.kind}"
            make_preview_link(item, self.author, token, recipient=self.mark(f"reader{item.kind}"))
            make_wording("仅供参考。" + self.mode + item.kind, item=item)
            typed = [
                ("headline", self.text(f"typed{item.kind}")),
                ("body", f"<p>{self.text(f'typedbody{item.kind}')}</p>"),
            ]
            make_copy(item, self.author, headline=self.text(f"copy{item.kind}"))
            due = {"scheduled_for": at, "scheduled_by": self.author, "refused_at": at}
            WorkingCopy.objects.filter(item=item.pk).update(refusal=self.text(f"refused{item.kind}"), **due)
            key = f"{self.mode}{item.kind}".encode().hex().ljust(32, "0")[:32]
            autosave(self.author, item, {"kind": item.kind, "key": key, "based_on": 1, "turn": 0}, typed, at)
        HomeLead.objects.create(article=self.article, starts_at=at, ends_at=at + timedelta(hours=1))
        raw = f"{self.text('pagetitle')}\n\n{self.text('pagetext')}".encode()
        Delivery.objects.create(raw=raw, name=self.mark("filename"), article=self.article)
        Delivery.objects.create(raw=raw + b"\n", name="page.txt", article=carrier)
        for target in ({"item": self.article}, {"item": self.brief}, {"placement": carrier.placements.first()}):
            self.add_notice(target)
        self.add_notice({"item": carrier}, quotes=False)

    def add_notice(self, target: dict[str, Any], *, quotes: bool = True) -> None:
        """A notice with a stored page and a file. `quotes`: whether the claim is about removed text."""
        number = len(self.marks)
        said = (
            {name: self.mark(f"{name}{number}") for name in ("statement", "part", "evidence", "work")} if quotes else {}
        )
        notice, _token = make_notice(**target, **said, basis="gdpr_17", subject="privacy", relief="remove")
        content = ContentFile(self.mark(f"file{number}").encode() if quotes else b"x", name="a.txt")
        claimant = Claimant.objects.get(notice=notice)
        Evidence.objects.create(claimant=claimant, file=content, kind=Evidence.Kind.TEXT, size=1, digest="0" * 64)


def make_removed(author: User, modes: Iterable[Mode]) -> list[RemovedItems]:
    """One set for each mode."""
    sets = [RemovedItems(mode, author) for mode in modes]
    for each in sets:
        each.make()
    return sets
