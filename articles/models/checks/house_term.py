"""Terms on the house word lists."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from articles.models.checks.word_list import WordList, mark_changed
from articles.text.house_terms import is_single_han, term_key

MAX_TERM_LENGTH = 100
# A key is longer than its term where one character stands for several, such as ㍿.
MAX_KEY_LENGTH = 200
MAX_REASON_LENGTH = 300
MAX_EXCEPTIONS_LENGTH = 1_000
_SEPARATORS = re.compile(r"[,，、;；\n|]")


class HouseTermQuerySet(models.QuerySet["HouseTerm"]):
    """Bulk writes give the lists of the terms a new version."""

    def update(self, **values: Any) -> int:
        with transaction.atomic():
            lists = self._lists()
            count = super().update(**values)
            mark_changed(lists)
        return count

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        with transaction.atomic():
            created = super().bulk_create(objs, *args, **options)
            mark_changed(term.word_list_id for term in created)
        return created

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            lists = self._lists()
            deleted = super().delete()
            mark_changed(lists)
        return deleted

    def _lists(self) -> list[int]:
        return list(self.order_by().values_list("word_list_id", flat=True).distinct())


class HouseTerm(models.Model):
    """A term that texts should not have, or only with care. It is found in every spelling that has the same key."""

    word_list = models.ForeignKey(WordList, models.CASCADE, related_name="terms", verbose_name=_("word list"))
    term = models.CharField(_("term"), max_length=MAX_TERM_LENGTH)
    key = models.CharField(max_length=MAX_KEY_LENGTH, editable=False)
    replacement = models.CharField(_("replacement"), max_length=MAX_TERM_LENGTH, blank=True)
    reason = models.CharField(_("reason"), max_length=MAX_REASON_LENGTH, blank=True)
    exceptions = models.CharField(
        _("exceptions"),
        max_length=MAX_EXCEPTIONS_LENGTH,
        blank=True,
        help_text=_("Longer words in which the term is right, separated by commas."),
    )

    objects = HouseTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of a word list")
        verbose_name_plural = _("terms of word lists")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="house_term_once_in_a_list", fields=["word_list", "key"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, **options: Any) -> None:
        self.key = term_key(self.term)
        with transaction.atomic():
            super().save(**options)
            mark_changed([self.word_list_id])

    def clean(self) -> None:
        """Raises ValidationError if texts cannot contain the term, or if its list has it already."""
        self.key = term_key(self.term)
        if problem := term_problem(self.term, self.replacement, self.exceptions):
            raise ValidationError({"term": problem})
        same = HouseTerm.objects.filter(word_list=self.word_list_id, key=self.key).exclude(pk=self.pk)
        if self.word_list_id and same.exists():
            raise ValidationError({"term": _("This list already has the term, perhaps in another spelling.")})

    def delete(self, **options: Any) -> tuple[int, dict[str, int]]:  # type: ignore[override]
        with transaction.atomic():
            mark_changed([self.word_list_id])
            return super().delete(**options)

    @property
    def is_single_han(self) -> bool:
        """Whether it is one Chinese character, which is found only where it stands alone."""
        return is_single_han(self.key)


def exception_list(exceptions: str) -> list[str]:
    return [word for part in _SEPARATORS.split(exceptions) if (word := part.strip())]


def term_problem(term: str, replacement: str, exceptions: str) -> str:
    """Why a term cannot be listed; "" if it can."""
    key = term_key(term)
    if "\0" in term + replacement + exceptions:
        return str(_("It contains a character that nobody can see."))
    if not key:
        return str(_("A term needs at least one letter or digit."))
    if len(key) > MAX_KEY_LENGTH:
        return str(_("The term is too long."))
    if term.strip() == replacement.strip():
        return str(_("The replacement is the term itself."))
    for word in exception_list(exceptions):
        if key not in term_key(word) or key == term_key(word):
            return str(_("The exception “%(word)s” is not a longer word that contains the term.") % {"word": word})
    return ""
