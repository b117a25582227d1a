"""Terms of the house word lists in the headline, the standfirst and the text, by kind of list."""

from collections import Counter
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.checks.check import Check, Finding
from articles.editing.checks.subject import Subject
from articles.editing.house_words.marks import Mark
from articles.models.checks.check_setting import Level
from articles.models.checks.word_list import WordList

MAX_LISTED = 20


def _finder(kind: WordList.Kind) -> Callable[[Subject], Iterator[Finding]]:
    def find(subject: Subject) -> Iterator[Finding]:
        """One finding for each term and field, with the number of places."""
        marks = [(field, mark) for field, mark in subject.marks if mark.kind == kind]
        places = Counter((field, mark.found) for field, mark in marks)
        first = {(field, mark.found): mark for field, mark in reversed(marks)}
        for field, found in list(places)[:MAX_LISTED]:
            yield Finding(_words(first[field, found], places[field, found]), field)

    return find


def _words(mark: Mark, count: int) -> str:
    found = f"“{mark.found}” ×{count}" if count > 1 else f"“{mark.found}”"
    if not mark.replacement:
        words = _("%(found)s is on the list “%(list)s”.") % {"found": found, "list": mark.list_name}
    else:
        words = _("%(found)s → “%(replacement)s” (list “%(list)s”).") % {
            "found": found,
            "replacement": mark.replacement,
            "list": mark.list_name,
        }
    return f"{words} {mark.reason}".rstrip()


wrong_words = Check("words_wrong", gettext_lazy("wrong words"), Level.WARNING, _finder(WordList.Kind.WRONG))
sensitive_words = Check(
    "words_sensitive", gettext_lazy("sensitive words"), Level.WARNING, _finder(WordList.Kind.SENSITIVE)
)
discouraged_words = Check(
    "words_discouraged", gettext_lazy("discouraged words"), Level.WARNING, _finder(WordList.Kind.DISCOURAGED)
)
