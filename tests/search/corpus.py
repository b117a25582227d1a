"""A generated newsroom to search, and a brute-force search that gives the expected result of every query."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.restrictions import restrict
from articles.html.sanitizer import plain_text
from articles.models import Article, Byline, Mode, NewsItem
from articles.search.query.syntax import Query
from articles.text.folding import fold
from articles.text.tokens import canonical_form
from tests import makers

# Few words, so that many texts share them; some contain others, some have two spellings.
WORDS = """
    潮信 潮信链 潮信区块链 潮信區塊鏈 港口 港 口岸 提单 电子提单 電子提單 舫链 枰元 枰 元 稳定币 穩定幣
    龙 龍 银行 行长 长江 Libra Ｌｉｂｒａ libra币 paper bills Paper of or
    self is the a AI ai Aida 2020 20 3.5 3 5 été ete Straße
    strasse c++ c x-ray xray 字 かな カナ ｶﾅ 한국 العربية ﷺ 𠮷野 𬭎 㛃 ㈱
    ①
""".split()
MARKS = ["，", "。", "、", " ", "", "", "", "！", "（", "）", "\n", "-", "：", "“", "”", " · "]


class Newsroom:
    """Items created, changed and removed at random, through the same calls as in production."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.tags = [makers.make_tag(name) for name in ("潮信链", "港口", "Ant Group", "枰元")]
        self.people = [makers.make_person(name="江宁"), makers.make_person(name="Ada Finch")]
        self.people.append(makers.make_person(name="江宁", outlet=makers.make_source()))
        self.sources = [makers.make_source(name="望海社"), makers.make_source(name="The Box")]
        self.channels = [makers.make_channel(name="晨讯"), makers.make_channel(name="动态")]
        self.sections = [makers.make_section(name="港航"), makers.make_section(name="金融")]

    def text(self, length: int) -> str:
        words = self.dice.choices(WORDS, k=length)
        return "".join(word + self.dice.choice(MARKS) for word in words)

    def moment(self) -> datetime:
        """A random moment: now, up to three years ago, or some days ahead."""
        return timezone.now() - timedelta(seconds=self.dice.choice([0, 1, 60, 86_400, 10**7, 10**8, -(10**6)]))

    def add(self) -> NewsItem:
        dice = self.dice
        values = {
            "headline": self.text(4),
            "body": f"<p>{self.text(12)}</p><ul><li>{self.text(3)}</li></ul>",
            "published_at": dice.choice([None, self.moment(), self.moment(), self.moment()]),
            "source": dice.choice([None, *self.sources]),
        }
        if dice.random() < 0.5:
            item = Article(**values, standfirst=self.text(3), section=dice.choice([None, *self.sections]))
        else:
            own = dice.choice([{}, {"happened_at": self.moment(), "happened_precision": "day"}])
            item = Brief(**values, channel=dice.choice([None, *self.channels]), **own)
        item.first_published_at = item.published_at
        item.save()
        item.tags.add(*dice.sample(self.tags, dice.choice([0, 0, 1, 2])))
        if dice.random() < 0.4:
            Byline.objects.create(item=item, role="writer", person=dice.choice(self.people))
        return item

    def edit(self) -> None:
        """Change one random item in one random way."""
        item = self.dice.choice(NewsItem.objects.order_by("pk"))
        self.dice.choice(list(self._changes()))(item)

    def _changes(self) -> Iterator[Callable[[NewsItem], object]]:
        dice = self.dice
        rows = NewsItem.objects.filter

        def write(item: NewsItem) -> None:
            item.headline, item.body = self.text(4), f"<p>{self.text(9)}</p>"
            item.save()

        def retime(item: NewsItem) -> None:
            item.published_at = self.moment()
            item.save()

        def recredit(item: NewsItem) -> None:
            item.bylines.all().delete()
            Byline.objects.create(item=item, role="translator", person=dice.choice(self.people))

        yield write
        yield retime
        yield recredit
        yield lambda item: rows(pk=item.pk).update(headline=self.text(3))
        yield lambda item: rows(pk__in=[item.pk, item.pk + 1]).update(published_at=self.moment())
        yield lambda item: item.tags.set(dice.sample(self.tags, 1))
        yield lambda item: item.tags.clear()
        yield lambda item: Byline.objects.filter(item=item.pk).update(person=dice.choice(self.people), role="editor")
        yield lambda item: restrict(item, dice.choice([Mode.REMOVED, Mode.SEALED, Mode.DELISTED]), None, "x", "")
        yield lambda item: rows(pk=item.pk, first_published_at__isnull=False).update(withdrawn_at=timezone.now())
        yield (
            lambda item: (
                makers.delete_items(NewsItem.objects.filter(pk=item.pk)) if not item.restrictions.exists() else None
            )
        )
        yield lambda item: NewsItem.objects.bulk_create([Brief(headline=self.text(3), published_at=self.moment())])
        yield lambda item: self.add()


class BruteForce:
    """Reads every item listed at a moment once, and checks each of them against a query."""

    def __init__(self, at: datetime) -> None:
        related = ("source", "channel", "section")
        listed = NewsItem.objects.listed(at).order_by("-slot").select_related(*related)
        self.items = [(item, _parts(item), _names(item)) for item in listed.prefetch_related("tags", "bylines__person")]

    def __call__(self, query: Query) -> list[int]:
        """Slots, newest first."""
        return [item.slot for item, parts, names in self.items if _matches(item.slot, parts, names, query)]


def _parts(item: NewsItem) -> list[str]:
    return [f" {canonical_form(part)} " for part in (item.headline, item.standfirst, plain_text(item.body))]


def _names(item: NewsItem) -> dict[str, list[str]]:
    names: dict[str, list[object]] = {
        "tag": list(item.tags.all()),
        "author": [line.person for line in item.bylines.all() if line.person],
        "source": [item.source],
        "channel": [item.channel],
        "section": [item.section],
        "kind": [item.kind],
    }
    return {field: [fold(str(name)) for name in values if name] for field, values in names.items()}


def _matches(slot: int, parts: list[str], names: dict[str, list[str]], query: Query) -> bool:
    def contains(form: str) -> bool:
        before, after = ("" if _is_cjk(end) else " " for end in (form[0], form[-1]))
        return any(f"{before}{form}{after}" in part for part in parts)

    return (
        all(contains(phrase.form) for phrase in query.phrases)
        and not any(contains(phrase.form) for phrase in query.excluded)
        and all(fold(name.value) in names[name.field] for name in query.named)
        and not any(fold(name.value) in names[name.field] for name in query.barred_names)
        and (query.first is None or slot >= query.first)
        and (query.last is None or slot <= query.last)
    )


def _is_cjk(char: str) -> bool:
    """True if the tokenizer separates this character from a letter next to it."""
    return canonical_form(f"{char}a") == f"{char} a"
