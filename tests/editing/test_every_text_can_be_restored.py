"""Property: after any sequence of actions every earlier text can be restored exactly, except what decisions removed.

The suite plays 30 random sequences; NEWSROOM_SEQUENCES=1000 plays more.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from articles.editing.publishing import publish, republish, withdraw
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import revisions_of
from articles.editing.revisions.restore import restored, save_restored
from articles.ingest.drafting.draft import draft_article
from articles.models import Byline, NewsItem, Revision
from articles.models.byline import Role
from articles.parsing.page import parse
from articles.signals import coalesce_changes
from articles.takedowns.decisions.replace_text import replace_name, replace_text
from tests.desk.form_filling import send
from tests.makers import embed, make_article, make_brief, make_person, make_person_at_desk, make_tag

pytestmark = pytest.mark.django_db(transaction=False)

SEQUENCES = int(os.environ.get("NEWSROOM_SEQUENCES", "30"))
ACTIONS = 9
# A fact that decisions take out, and a name that they replace everywhere.
FACT, NAME, NEW_NAME = "误传百万", "丁文远", "丁某"
WORDS = ("渡轮复航", "港口停电", f"{NAME}到庭", f"损失{FACT}", "<strong>风</strong>浪 &amp; 潮", "灯塔修缮")


@dataclass(frozen=True)
class Text:
    """Everything of an item that restoring brings back."""

    headline: str
    standfirst: str
    body: str
    tags: tuple[int, ...]
    bylines: tuple[tuple[str, int | None, int | None], ...]

    def renamed(self) -> "Text":
        return replace(
            self,
            headline=self.headline.replace(NAME, NEW_NAME),
            standfirst=self.standfirst.replace(NAME, NEW_NAME),
            body=self.body.replace(NAME, NEW_NAME),
        )

    @property
    def has_fact(self) -> bool:
        return FACT in self.headline + self.standfirst + self.body


def text_of(item: NewsItem) -> Text:
    bylines = item.bylines.order_by("position", "pk").values_list("role", "outlet_id", "person_id")
    tags = sorted(item.tags.values_list("pk", flat=True))
    return Text(item.headline, item.standfirst, item.body, tuple(tags), tuple(bylines))


@dataclass
class Play:
    """One sequence. `dumps`: the text after each version, by its number; `decided`: versions in which a fact went."""

    random: Random
    client: Client
    item: NewsItem
    dumps: dict[int, Text] = field(default_factory=dict)
    decided: list[int] = field(default_factory=list)
    played: list[str] = field(default_factory=list)

    def act(self) -> None:
        actions: list[Callable[[], None]] = [
            self.save,
            self.save_in_form,
            self.update_in_bulk,
            self.embed_brief,
            self.tag,
            self.credit,
            self.change_state,
            self.decide_fact,
            self.decide_name,
            self.restore,
        ]
        action = self.random.choice(actions)
        self.played.append(action.__name__)
        action()
        self.dump()

    def dump(self) -> None:
        self.item = NewsItem.objects.get(pk=self.item.pk)
        self.dumps[revisions_of(self.item)[0].number] = text_of(self.item)

    def words(self) -> str:
        return self.random.choice(WORDS) + str(self.random.randrange(100))

    def new_body(self) -> str:
        blocks = self.random.sample(
            ["<p>不变的一段。</p>", "<h2>小标题</h2>", *(f"<p>{self.words()}</p>" for _ in range(3))], 3
        )
        return "".join(blocks)

    def save(self) -> None:
        self.item.headline, self.item.body = (
            self.words().replace("<strong>", "").replace("</strong>", ""),
            self.new_body(),
        )
        self.item.save()

    def save_in_form(self) -> None:
        values = {"body": self.new_body(), "standfirst": self.words().replace("<strong>", "").replace("</strong>", "")}
        kind = {"change_kind": "typo"} if self.item.published_at and not self.item.withdrawn_at else {}
        page = send(self.client, f"/en/admin/articles/article/{self.item.pk}/change/", **values, **kind, _save="1")
        assert page.redirect_chain, page.context["adminform"].form.errors

    def update_in_bulk(self) -> None:
        NewsItem.objects.filter(pk=self.item.pk).update(standfirst=f"批量{self.random.randrange(100)}")

    def embed_brief(self) -> None:
        self.item.body += embed(make_brief())
        self.item.save()

    def tag(self) -> None:
        tags = [make_tag(f"标签{self.random.randrange(10_000)}")] if self.random.random() < 0.8 else []
        with coalesce_changes():
            self.item.tags.set(tags)

    def credit(self) -> None:
        with coalesce_changes():
            self.item.bylines.all().delete()
            for position in range(self.random.randrange(3)):
                Byline.objects.create(item=self.item, person=make_person(), role=Role.WRITER, position=position)

    def change_state(self) -> None:
        if self.item.published_at is None:
            publish(self.item, None)
        elif self.item.withdrawn_at is None:
            withdraw(self.item, None)
        else:
            republish(self.item, None)

    def decide_fact(self) -> None:
        if not text_of(self.item).has_fact:
            return
        with revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE):
            replace_text([self.item], FACT, "若干")
        self.decided.append(revisions_of(self.item)[0].number)

    def decide_name(self) -> None:
        try:
            with revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE):
                replace_name([self.item], NAME, NEW_NAME)
        except ValidationError:
            return
        self.dumps = {number: dump.renamed() for number, dump in self.dumps.items()}

    def restore(self) -> None:
        revision = self.random.choice(list(revisions_of(self.item)))
        try:
            result = restored(self.item, revision)
        except ValidationError:
            return
        save_restored(result, revision)
        self.dump()
        assert text_of(self.item) == self.dumps[revision.number]

    def check(self) -> None:
        """Every earlier text comes back exactly, or a later decision took a fact out of it."""
        for revision in revisions_of(self.item):
            dump = self.dumps[revision.number]
            decisions = [number for number in self.decided if number > revision.number]
            try:
                result = restored(self.item, revision)
            except ValidationError:
                assert decisions, f"version {revision.number} is refused without a decision: {self.played}"
                continue
            assert not (decisions and dump.has_fact), f"version {revision.number} brings a fact back: {self.played}"
            item = result.item
            text = Text(item.headline, item.standfirst, item.body, tuple(result.tags), tuple(result.bylines))
            assert text == dump, f"version {revision.number} of {self.played}"


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_every_earlier_text_can_be_restored_exactly(client: Client, seed: int) -> None:
    client.force_login(make_person_at_desk("lin", "Chief editor"))
    random = Random(seed)
    imported = f"港区消息\n文|{NAME}\n第一段说了一件事情,是完整的一句话,损失{FACT}。\n最后一段说得很完整。\n"
    page = parse(imported.encode())
    item = draft_article(page).article if seed % 3 == 0 else make_article(published_at=None, first_published_at=None)
    play = Play(random, client, item)
    play.dump()

    for _action in range(ACTIONS):
        play.act()
        play.check()

    assert len(play.dumps) > 1
