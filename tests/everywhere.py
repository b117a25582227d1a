"""Is a removal true on every surface at once? Readers ask for all of them in loops, in every manner; nothing that they
begin to ask for after the acknowledgement may give an old byte.
"""

import http.client
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils import timezone

from articles.models import Article, Byline, NewsItem, Section
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from tests import makers

CANARY = "枰石灯塔昨夜熄灭"
OLD = (200, 206, 304)
SETTLING = 1.0
FEEDS = "articles briefs briefs/important corrections".split()


@dataclass
class Newsroom:
    """A brief with a canary and a picture, carried where everything that can carry them does."""

    brief: NewsItem
    picture: Picture
    article: Article
    section: Section
    source: Source
    person: Person
    # Beside the article: one that is long to render.
    slow: Article

    @property
    def own(self) -> list[str]:
        """The addresses that are nothing but what is taken down."""
        return [self.brief.get_absolute_url(), self.picture.get_absolute_url()]

    @property
    def telling(self) -> list[str]:
        """Every address that gives the text, the picture or the way to them."""
        brief, day = self.brief, f"{timezone.localtime(self.brief.happened_at):%Y/%m/%d}"
        named = {
            "channels": brief.channel_id,
            "sources": self.source.pk,
            "people": self.person.pk,
            "tags": brief.tags.get().pk,
        }
        lists = [f"/{kind}/{number}/" for kind, number in named.items() if kind != "channels"]
        lists += ["/", "/briefs/", "/briefs/important/", f"/briefs/{day}/", f"/briefs/channels/{brief.channel_id}/"]
        lists += [f"/feeds/{kind}/{number}.{form}" for kind, number in named.items() for form in ("rss", "atom")]
        lists += [f"/feeds/{name}.{form}" for name in FEEDS for form in ("rss", "atom")]
        lists += ["/corrections/", "/search/?q=tag:枰石灯塔", "/search/?q=tag:枰石灯塔&order=best"]
        pages = [brief.get_absolute_url(), self.article.get_absolute_url(), self.slow.get_absolute_url()]
        crawled = ["/news-sitemap.xml", f"/sitemaps/{timezone.localtime(brief.sort_at):%Y-%m}.xml"]
        return [*(f"{way}{page}" for way in ("", "/en") for page in (*lists, *pages)), *crawled, *self.own]

    def secrets(self, image: bytes) -> tuple[bytes, ...]:
        """What no answer may hold: the text, the picture, and in sitemaps the way to it."""
        return CANARY.encode(), image, f"{self.brief.get_absolute_url()}</loc>".encode()


def make_newsroom() -> Newsroom:
    source, section = makers.make_source(name="望海社"), makers.make_section()
    person, channel = makers.make_person(name="江宁"), makers.make_channel(name="动态")
    moment = makers.hours_ago(3)
    brief = makers.make_brief(
        headline=CANARY,
        body=f"<p>{CANARY}，航道改由浮标引导。</p>",
        channel=channel,
        source=source,
        importance=3,
        tags=["枰石灯塔"],
        happened_at=moment,
        happened_precision="second",
    )
    Byline.objects.create(item=brief, role="writer", person=person)
    makers.make_correction(brief, text=f"{CANARY}：时间有误，已改。")
    picture = makers.make_picture()
    figure = f'<figure data-picture="{picture.pk}"></figure>'
    texts = {"section": section, "tags": ["枰石灯塔"], "lead_picture": picture}
    article = makers.make_article(body=makers.embed(brief) + figure, **texts)
    others = [makers.make_brief(headline=f"第{n}号", published_at=makers.hours_ago(9)) for n in range(40)]
    slow = makers.make_article(body=makers.embed(*others, brief) + "<p>长文一段。</p>" * 300, **texts)
    return Newsroom(brief, picture, article, section, source, person, slow)


@dataclass
class Seen:
    """One answer that tells: when it was asked for, by `time.monotonic`, and what it was."""

    began: float
    path: str
    manner: str
    status: int


@dataclass
class Play:
    """What the readers saw of one decision and its undoing."""

    decided: float = 0.0
    acknowledged: float = 0.0
    answers: int = 0
    seen: list[Seen] = field(default_factory=list)
    back: list[str] = field(default_factory=list)

    @property
    def violations(self) -> list[Seen]:
        return [one for one in self.seen if one.began > self.acknowledged]

    @property
    def told_before(self) -> set[str]:
        return {one.path for one in self.seen if one.began < self.decided}

    @property
    def last_old_byte(self) -> float:
        """Milliseconds from the click to the last time that somebody began to be told; negative before the click."""
        return max(((one.began - self.decided) * 1_000 for one in self.seen), default=0.0)


class Reader(threading.Thread):
    """Asks one address after the other, plainly, with what it has (If-None-Match), for a part, for the head alone."""

    def __init__(self, url: str, newsroom: Newsroom, image: bytes, seed: int, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self.url, self.paths, self.own = urlsplit(url), newsroom.telling, newsroom.own
        self.secrets = newsroom.secrets(image)
        self.dice, self.ended = random.Random(seed), ended
        self.tags: dict[str, str] = {}
        self.seen: list[Seen] = []
        self.answers = 0

    def run(self) -> None:
        line = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=30)
        while not self.ended.is_set():
            path = self.dice.choice(self.paths)
            manner = self.dice.choice(["plain", "plain", "conditional", "part", "head"])
            self.ask(line, path, manner)
        line.close()

    def ask(self, line: http.client.HTTPConnection, path: str, manner: str) -> bool:
        headers = {"part": {"Range": "bytes=0-99999"}, "conditional": {"If-None-Match": self.tags.get(path, '"x"')}}
        began = time.monotonic()
        line.request("HEAD" if manner == "head" else "GET", _ascii(path), headers=headers.get(manner, {}))
        answer = line.getresponse()
        body = answer.read()
        self.answers += 1
        if answer.headers.get("ETag"):
            self.tags[path] = answer.headers["ETag"]
        telling = answer.status in OLD and (path in self.own or any(secret in body for secret in self.secrets))
        if telling:
            self.seen.append(Seen(began, path, manner, answer.status))
        return telling


def _ascii(path: str) -> str:
    return "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode()) for char in path)


def play(
    url: str, newsroom: Newsroom, decide: Callable[[], object], undo: Callable[[], object], readers: int, seed: int
) -> Play:
    """Readers read, somebody decides at a random moment, readers go on; then it is undone, and all is as before."""
    image = newsroom.picture.file.read()
    newsroom.picture.file.seek(0)
    ended = threading.Event()
    crowd = [Reader(url, newsroom, image, seed * 1_000 + number, ended) for number in range(readers)]
    played = Play()
    for reader in crowd:
        reader.start()
    time.sleep(2 * SETTLING + random.Random(seed).random() * SETTLING)
    played.decided = time.monotonic()
    decide()
    played.acknowledged = time.monotonic()
    time.sleep(2 * SETTLING)
    ended.set()
    for reader in crowd:
        reader.join()
    played.seen = [one for reader in crowd for one in reader.seen]
    played.answers = sum(reader.answers for reader in crowd)
    undo()
    played.back = missing(url, newsroom, image)
    return played


def missing(url: str, newsroom: Newsroom, image: bytes) -> Sequence[str]:
    """The addresses that do not tell, each asked once."""
    reader = Reader(url, newsroom, image, 0, threading.Event())
    line = http.client.HTTPConnection(reader.url.hostname, reader.url.port, timeout=30)
    silent = [path for path in newsroom.telling if not reader.ask(line, path, "plain")]
    line.close()
    return silent
