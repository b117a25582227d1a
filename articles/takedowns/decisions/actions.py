"""Actions that a decision can take. Each one changes rows; `decide.py` records what it did."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.editing.restrictions import Target, lift, restrict
from articles.formats.counts import MAX_COUNTED
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.models.restriction import PAGE_MODES, Mode, Restriction
from articles.pictures.models import Picture
from articles.takedowns.cases.legal_hold import refuse_if_held
from articles.takedowns.decisions.credits import Credit, credit_uses, rename_credit, replace_credit
from articles.takedowns.decisions.pasted_copies import PastedCopy, replace_by_reference
from articles.takedowns.decisions.replace_text import replace_name, replace_name_in_pictures, replace_text
from articles.takedowns.decisions.row_changes import RowChange, row_created
from articles.takedowns.decisions.row_writes import BATCH_SIZE
from articles.takedowns.models import Decision


@dataclass(frozen=True, slots=True)
class DecisionText:
    """What the moderator writes: an internal reason, the facts for the letters, and a note for the public."""

    reason: str
    facts: str = ""
    public_note: str = ""


@dataclass(slots=True)
class ActionResult:
    """The restrictions that an action made and ended, and the columns it changed."""

    made: list[Restriction] = field(default_factory=list)
    ended: list[Restriction] = field(default_factory=list)
    changed: list[RowChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Restrict:
    """Restrict targets. `copies` go with a brief as the first target: they become references to it first."""

    action: ClassVar[Decision.Action] = Decision.Action.RESTRICT
    targets: tuple[Target, ...]
    mode: Mode
    ends_at: datetime | None = None
    copies: tuple[PastedCopy, ...] = ()

    def perform(self, by: User | None, text: DecisionText) -> ActionResult:
        result = ActionResult()
        if self.copies:
            brief = self.targets[0]
            assert isinstance(brief, NewsItem)
            result.changed = replace_by_reference(self.copies, brief)
        for target in self.targets:
            result.made.append(restrict(target, self.mode, by, text.reason, text.public_note, self.ends_at))
        return result

    @property
    def whole_items(self) -> int:
        """The number of items whose page goes; 0 for modes that leave the page."""
        return sum(isinstance(target, NewsItem) for target in self.targets) if self.mode in PAGE_MODES else 0


@dataclass(frozen=True, slots=True)
class Lift:
    """End restrictions."""

    action: ClassVar[Decision.Action] = Decision.Action.LIFT
    restrictions: tuple[Restriction, ...]
    mode: ClassVar[Mode | None] = None

    def perform(self, by: User | None, text: DecisionText) -> ActionResult:
        for restriction in self.restrictions:
            lift(restriction, by)
        return ActionResult(ended=list(self.restrictions))


@dataclass(frozen=True, slots=True)
class NoAction:
    """Change nothing."""

    action: ClassVar[Decision.Action] = Decision.Action.NOTHING
    mode: ClassVar[Mode | None] = None

    def perform(self, by: User | None, text: DecisionText) -> ActionResult:
        return ActionResult()


@dataclass(frozen=True, slots=True)
class FixCredit:
    """Credit another author or source, on the given items or on all that carry the wrong credit."""

    action: ClassVar[Decision.Action] = Decision.Action.CREDIT
    mode: ClassVar[Mode | None] = None
    old: Credit
    new: Credit
    items: tuple[NewsItem, ...] | None = None

    def perform(self, by: User | None, text: DecisionText) -> ActionResult:
        items = list(self.items) if self.items is not None else items_using(self.old)
        changed = replace_credit(items, self.old, self.new)
        return ActionResult(changed=[*changed, *_add_notes(items, text, by)])


@dataclass(frozen=True, slots=True)
class RenameCredit:
    """Correct the name of an author or source itself; every item that credits it shows the new name."""

    action: ClassVar[Decision.Action] = Decision.Action.CREDIT
    mode: ClassVar[Mode | None] = None
    credit: Credit
    name: str

    def perform(self, by: User | None, text: DecisionText) -> ActionResult:
        changed = rename_credit(self.credit, self.name)
        items = items_using(self.credit) if text.public_note else []
        return ActionResult(changed=[*changed, *_add_notes(items, text, by)])


@dataclass(frozen=True, slots=True)
class FixFact:
    """Publish a correction of an item; if `old` is given, replace it in the text as well."""

    action: ClassVar[Decision.Action] = Decision.Action.FACT
    mode: ClassVar[Mode | None] = None
    item: NewsItem
    old: str = ""
    new: str = ""

    def perform(self, by: User | None, text: DecisionText) -> ActionResult:
        if not text.public_note.strip():
            raise ValidationError({"public_note": _("Write a note that tells readers what was wrong.")})
        changed = replace_text([self.item], self.old, self.new) if self.old else []
        return ActionResult(changed=[*changed, *_add_notes([self.item], text, by)])


@dataclass(frozen=True, slots=True)
class ReplaceName:
    """Replace a name in items, and in the descriptions and credits of pictures."""

    action: ClassVar[Decision.Action] = Decision.Action.NAME
    mode: ClassVar[Mode | None] = None
    items: tuple[NewsItem, ...]
    pictures: tuple[Picture, ...]
    old: str
    new: str

    def perform(self, by: User | None, text: DecisionText) -> ActionResult:
        """The name may be missing from the items or from the pictures; ValidationError if it is in neither.

        It may be in former versions only: then they are redacted and nothing that readers see changes. Refused under a
        legal hold, because former versions cannot be restored.
        """
        refuse_if_held(NewsItem, {item.pk for item in self.items})
        refuse_if_held(Picture, {picture.pk for picture in self.pictures})
        changed: list[RowChange] = []
        refusals: list[ValidationError] = []
        replacements: tuple[Callable[[], list[RowChange]], ...] = (
            lambda: replace_name(self.items, self.old, self.new),
            lambda: replace_name_in_pictures(self.pictures, self.old, self.new),
        )
        for replace in replacements:
            try:
                changed += replace()
            except ValidationError as error:
                refusals.append(error)
        if len(refusals) == len(replacements):
            raise refusals[0]
        return ActionResult(changed=[*changed, *_add_notes(self.items if text.public_note else [], text, by)])


Action = Restrict | Lift | NoAction | FixCredit | RenameCredit | FixFact | ReplaceName


def items_using(credit: Credit) -> list[NewsItem]:
    """Every item that carries a credit; ValidationError if there are more than one decision may change."""
    uses = credit_uses(credit, MAX_COUNTED)
    if uses.count > MAX_COUNTED:
        raise ValidationError(
            _("More than %(count)d items carry this credit: too many for one decision. Correct the name itself.")
            % {"count": MAX_COUNTED}
        )
    return uses.items


def _add_notes(items: Iterable[NewsItem], text: DecisionText, by: User | None) -> list[RowChange]:
    """Publish the public note under each item; without a note, nothing."""
    note = text.public_note.strip()
    notes = [Correction(item=item, text=note, by=by) for item in items] if note else []
    return [row_created(made) for made in Correction.objects.bulk_create(notes, BATCH_SIZE)]
