"""What a check is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from articles.models.checks.check_setting import Level

if TYPE_CHECKING:
    from articles.editing.checks.subject import Subject


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, in words for the editor, and the field of the form where it is corrected ("" for none)."""

    words: str | Promise
    field: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `code` is stored in settings and must not change; `level` holds until an editor changes it."""

    code: str
    label: str | Promise
    level: Level
    find: "Callable[[Subject], Iterable[Finding]]"


@dataclass(frozen=True, slots=True)
class FixedCheck(Check):
    """A check that shows a rule of `articles.editing.publishing`, which refuses publication by itself.

    Its level cannot be changed, and a reason given for other checks does not override it.
    """
