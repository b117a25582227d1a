"""Race a removal against readers: they request every surface in loops, in every manner, while somebody decides.

A request that begins after the decision was acknowledged must not get an old byte.
"""

import http.client
import random
import threading
import time
from collections.abc import Callable
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
Connect = Callable[[], http.client.HTTPConnection]
MIN_RESPONSES = 600
FEEDS = "articles briefs briefs/important corrections".split()


@dataclass
class Newsroom:
    """A brief with a canary and a picture, carried by everything that can carry them."""

    brief: NewsItem
    picture: Picture
    article: Article
    section: Section
    source: Source
    person: Person
    # Carries both too, and takes long to render.
    slow: Article

    @property
    def own(self) -> list[str]:
        """The addresses that show nothing but what is taken down."""
        return [self.brief.get_absolute_url(), self.picture.get_absolute_url()]

    @property
    def showing(self) -> list[str]:
        """Every address that shows the text, the picture or a link to them."""
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
        return [*(f"{prefix}{page}" for prefix in ("", "/en") for page in (*lists, *pages)), *crawled, *self.own]

    def secrets(self, image: bytes) -> tuple[bytes, ...]:
        """What no response may contain: the text, the picture, and in sitemaps the address of the brief."""
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
    values = {"section": section, "tags": ["枰石灯塔"], "lead_picture": picture}
    article = makers.make_article(body=makers.embed(brief) + figure, **values)
    others = [makers.make_brief(headline=f"第{n}号", published_at=makers.hours_ago(9)) for n in range(40)]
    slow = makers.make_article(body=makers.embed(*others, brief) + "<p>长文一段。</p>" * 300, **values)
    return Newsroom(brief, picture, article, section, source, person, slow)


@dataclass
class OldResponse:
    """A response that shows the old content: when the request began (by `time.monotonic`), and what came."""

    began: float
    path: str
    manner: str
    status: int


@dataclass
class Play:
    """What the readers got around one decision and its undoing."""

    decided: float = 0.0
    acknowledged: float = 0.0
    responses: int = 0
    old_responses: list[OldResponse] = field(default_factory=list)
    not_restored: list[str] = field(default_factory=list)

    @property
    def violations(self) -> list[OldResponse]:
        return [response for response in self.old_responses if response.began > self.acknowledged]

    @property
    def shown_before(self) -> set[str]:
        return {response.path for response in self.old_responses if response.began < self.decided}

    @property
    def last_old_byte(self) -> float:
        """Milliseconds from the click to the start of the last request that got old content; negative: before it."""
        return max(((response.began - self.decided) * 1_000 for response in self.old_responses), default=0.0)


def connecting_to(url: str) -> Connect:
    parts = urlsplit(url)
    return lambda: http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)


class Reader(threading.Thread):
    """Requests random addresses: plainly, conditionally with the ETag it has, for a range, or only the head."""

    def __init__(self, connect: Connect, newsroom: Newsroom, image: bytes, seed: int, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self.connect, self.paths, self.own = connect, newsroom.showing, newsroom.own
        self.secrets = newsroom.secrets(image)
        self.random, self.ended = random.Random(seed), ended
        self.tags: dict[str, str] = {}
        self.old_responses: list[OldResponse] = []
        self.responses = 0

    def run(self) -> None:
        connection = self.connect()
        while not self.ended.is_set():
            path = self.random.choice(self.paths)
            manner = self.random.choice(["plain", "plain", "conditional", "part", "head"])
            self.request(connection, path, manner)
        connection.close()

    def request(self, connection: http.client.HTTPConnection, path: str, manner: str) -> bool:
        """Whether the response shows the old content."""
        headers = {"part": {"Range": "bytes=0-99999"}, "conditional": {"If-None-Match": self.tags.get(path, '"x"')}}
        began = time.monotonic()
        connection.request("HEAD" if manner == "head" else "GET", _ascii(path), headers=headers.get(manner, {}))
        response = connection.getresponse()
        body = response.read()
        self.responses += 1
        if response.headers.get("ETag"):
            self.tags[path] = response.headers["ETag"]
        is_old = response.status in OLD and (path in self.own or any(secret in body for secret in self.secrets))
        if is_old:
            self.old_responses.append(OldResponse(began, path, manner, response.status))
        return is_old


def _ascii(path: str) -> str:
    return "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode()) for char in path)


def play(
    connect: Connect,
    newsroom: Newsroom,
    decide: Callable[[], object],
    undo: Callable[[], object],
    readers: int,
    seed: int,
) -> Play:
    """Let readers read, decide at a random moment, let them go on, then undo and see that everything is back."""
    # Whoever fingerprinted it in an earlier play has closed it.
    with newsroom.picture.file.open() as file:
        image = file.read()
    ended = threading.Event()
    crowd = [Reader(connect, newsroom, image, seed * 1_000 + number, ended) for number in range(readers)]
    played = Play()
    for reader in crowd:
        reader.start()
    _let_read(crowd, (2 + random.Random(seed).random()) * SETTLING)
    played.decided = time.monotonic()
    decide()
    played.acknowledged = time.monotonic()
    _let_read(crowd, 2 * SETTLING)
    ended.set()
    for reader in crowd:
        reader.join()
    played.old_responses = [response for reader in crowd for response in reader.old_responses]
    played.responses = sum(reader.responses for reader in crowd)
    undo()
    played.not_restored = missing(connect, newsroom, image)
    return played


def _let_read(crowd: list[Reader], seconds: float) -> None:
    """Wait so long, and on a busy machine until every address has been requested some ten times."""
    responses, deadline = sum(reader.responses for reader in crowd), time.monotonic() + 60
    time.sleep(seconds)
    while sum(reader.responses for reader in crowd) < responses + MIN_RESPONSES and time.monotonic() < deadline:
        time.sleep(0.05)


def missing(connect: Connect, newsroom: Newsroom, image: bytes) -> list[str]:
    """The addresses that should show the content and do not, each requested once."""
    reader = Reader(connect, newsroom, image, 0, threading.Event())
    connection = connect()
    absent = [path for path in newsroom.showing if not reader.request(connection, path, "plain")]
    connection.close()
    return absent
