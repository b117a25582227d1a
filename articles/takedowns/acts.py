"""What can be decided? Each act says what it changes and does it; the decision around it is made in `deciding.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.models.restriction import PAGE_MODES, Mode, Restriction
from articles.pictures.models import Picture
from articles.restricting import Target, lift, restrict
from articles.takedowns.altering import Alteration, made
from articles.takedowns.copies import Copy, replace_by_reference
from articles.takedowns.crediting import MOST_COUNTED, Credit, rename, replace_credit, uses_of
from articles.takedowns.models import Decision
from articles.takedowns.rewording import reword, reword_name, reword_pictures

MOST_BY_ONE = 20


@dataclass(frozen=True, slots=True)
class Words:
    """What is said with a decision: for the house, for the people concerned, and for the public."""

    reason: str
    facts: str = ""
    public_note: str = ""


@dataclass(slots=True)
class Done:
    """What an act made, ended and changed."""

    made: list[Restriction] = field(default_factory=list)
    ended: list[Restriction] = field(default_factory=list)
    changed: list[Alteration] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Restrict:
    """Take targets down, or mark them. Pasted copies of the one brief among them become references to it before."""

    action: ClassVar[Decision.Action] = Decision.Action.RESTRICT
    targets: tuple[Target, ...]
    mode: Mode
    ends_at: datetime | None = None
    copies: tuple[Copy, ...] = ()

    def perform(self, by: User | None, words: Words) -> Done:
        done = Done()
        if self.copies:
            (brief,) = self.targets
            assert isinstance(brief, NewsItem)
            done.changed = replace_by_reference(self.copies, brief)
        for target in self.targets:
            done.made.append(restrict(target, self.mode, by, words.reason, words.public_note, self.ends_at))
        return done

    @property
    def whole_items(self) -> int:
        return sum(isinstance(target, NewsItem) for target in self.targets) if self.mode in PAGE_MODES else 0


@dataclass(frozen=True, slots=True)
class Lift:
    """End restrictions."""

    action: ClassVar[Decision.Action] = Decision.Action.LIFT
    restrictions: tuple[Restriction, ...]
    mode: ClassVar[Mode | None] = None

    def perform(self, by: User | None, words: Words) -> Done:
        for restriction in self.restrictions:
            lift(restriction, by)
        return Done(ended=list(self.restrictions))


@dataclass(frozen=True, slots=True)
class Nothing:
    """Leave all as it is."""

    action: ClassVar[Decision.Action] = Decision.Action.NOTHING
    mode: ClassVar[Mode | None] = None

    def perform(self, by: User | None, words: Words) -> Done:
        return Done()


@dataclass(frozen=True, slots=True)
class FixCredit:
    """Name another author or source, on every item that names the wrong one or on those given."""

    action: ClassVar[Decision.Action] = Decision.Action.CREDIT
    mode: ClassVar[Mode | None] = None
    old: Credit
    new: Credit
    items: tuple[NewsItem, ...] | None = None

    def perform(self, by: User | None, words: Words) -> Done:
        items = list(self.items) if self.items is not None else used(self.old)
        changed = replace_credit(items, self.old, self.new)
        return Done(changed=[*changed, *_noted(items, words, by)])


@dataclass(frozen=True, slots=True)
class Rename:
    """Write the name of an author or a source as it should be: all that name them follow."""

    action: ClassVar[Decision.Action] = Decision.Action.CREDIT
    mode: ClassVar[Mode | None] = None
    credit: Credit
    name: str

    def perform(self, by: User | None, words: Words) -> Done:
        changed = rename(self.credit, self.name)
        return Done(changed=[*changed, *_noted(used(self.credit) if words.public_note else [], words, by)])


@dataclass(frozen=True, slots=True)
class FixFact:
    """Put right what is wrong in a text, and tell the public. Without other words it is the note alone."""

    action: ClassVar[Decision.Action] = Decision.Action.FACT
    mode: ClassVar[Mode | None] = None
    item: NewsItem
    old: str = ""
    new: str = ""

    def perform(self, by: User | None, words: Words) -> Done:
        if not words.public_note.strip():
            raise ValidationError({"public_note": _("Write what readers are told was wrong.")})
        changed = reword([self.item], self.old, self.new) if self.old else []
        return Done(changed=[*changed, *_noted([self.item], words, by)])


@dataclass(frozen=True, slots=True)
class ReplaceName:
    """Put another name in the place of one: in texts and in what is said of pictures."""

    action: ClassVar[Decision.Action] = Decision.Action.NAME
    mode: ClassVar[Mode | None] = None
    items: tuple[NewsItem, ...]
    pictures: tuple[Picture, ...]
    old: str
    new: str

    def perform(self, by: User | None, words: Words) -> Done:
        changed, refused = [], None
        acts: tuple[Callable[[], list[Alteration]], ...] = (
            lambda: reword_name(self.items, self.old, self.new),
            lambda: reword_pictures(self.pictures, self.old, self.new),
        )
        for act in acts:
            try:
                changed += act()
            except ValidationError as error:
                refused = refused or error
        if not changed and refused:
            raise refused
        return Done(changed=[*changed, *_noted(self.items if words.public_note else [], words, by)])


Act = Restrict | Lift | Nothing | FixCredit | Rename | FixFact | ReplaceName


def used(credit: Credit) -> list[NewsItem]:
    """Every item that names a credit, up to the most that one decision may change."""
    uses = uses_of(credit, MOST_COUNTED)
    if uses.count > MOST_COUNTED:
        raise ValidationError(
            _("More than %(count)d items name it: more than one decision may change. Correct the name itself.")
            % {"count": MOST_COUNTED}
        )
    return uses.items


def _noted(items: Iterable[NewsItem], words: Words, by: User | None) -> list[Alteration]:
    """The public note on each item."""
    if not words.public_note.strip():
        return []
    return [made(Correction.objects.create(item=item, text=words.public_note.strip(), by=by)) for item in items]
