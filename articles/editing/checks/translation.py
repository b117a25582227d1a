"""A translation whose original has changed since the translation was last saved."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.checks.check import Check, Finding
from articles.editing.checks.subject import Subject
from articles.formats.moments import moment_words
from articles.models.checks.check_setting import Level
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem


def _find(subject: Subject) -> Iterator[Finding]:
    item = subject.item
    if item.translation_of_id is None:
        return
    changed = NewsItem.objects.filter(pk=item.translation_of_id).values_list("revised_at", flat=True).first()
    if changed is None:
        return
    versions = Revision.objects.filter(content_type=ContentType.objects.get_for_model(NewsItem), object_id=item.pk or 0)
    saved = versions.order_by("-number").values_list("made_at", flat=True).first() or item.created_at
    if saved < changed:
        words = _("The original has changed since this translation was last saved: %(when)s.")
        yield Finding(words % {"when": moment_words(changed)}, "translation_of")


outdated_translation = Check("translation", gettext_lazy("original of a translation changed"), Level.WARNING, _find)
