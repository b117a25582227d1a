"""A disclaimer that applies to the item but has no wording in its language."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.checks.check import Check, Finding
from articles.editing.checks.subject import Subject
from articles.models.checks.check_setting import Level
from articles.models.disclaimer_rule import rules_for


def _find(subject: Subject) -> Iterator[Finding]:
    language = subject.item.language
    disclaimers = [rule.disclaimer for rule in rules_for(subject.item, subject.at)]
    if disclaimers and all(disclaimer.language != language for disclaimer in disclaimers):
        name = dict(settings.ITEM_LANGUAGES).get(language, language)
        yield Finding(_("The disclaimer is missing in this language: %(language)s.") % {"language": name}, "language")


disclaimer_missing = Check("disclaimer", gettext_lazy("disclaimer missing in the language"), Level.WARNING, _find)
