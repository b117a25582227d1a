"""Notes of the desk on items, in threads that can be resolved, and whom they mention. Readers never see them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.editorial.passage import AboutPassage
from articles.models.editorial.preview_link import PreviewLink
from articles.models.newsitem import NewsItem
from articles.outbox.models import Message


class Note(AboutPassage):
    """A note, or a reply to one (`thread`); threads are flat. Only the first note of a thread is resolved.

    `by` is null for the answer to a preview: then `link` says who was asked.
    """

    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="notes")
    thread = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    link = models.OneToOneField(PreviewLink, models.CASCADE, null=True, related_name="note")
    text = models.TextField(_("note on an item"), blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("note on an item")
        verbose_name_plural = _("notes on items")
        default_permissions = ()
        indexes = [
            models.Index(name="note_threads", fields=["item", "-id"], condition=Q(thread__isnull=True)),
            models.Index(name="note_replies", fields=["thread", "id"], condition=Q(thread__isnull=False)),
            models.Index(
                name="note_open", fields=["item", "-id"], condition=Q(thread__isnull=True, resolved_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="note_has_an_author",
                condition=Q(by__isnull=False, link__isnull=True) | Q(by__isnull=True, link__isnull=False),
            ),
            models.CheckConstraint(name="note_has_words", condition=~Q(text="") | Q(link__isnull=False)),
            models.CheckConstraint(
                name="note_resolved_as_a_thread", condition=Q(thread__isnull=True) | Q(resolved_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class NoteMention(models.Model):
    """A person whom a note mentions, or who is to see an answer to their preview.

    `resolved_at` repeats that of the thread, so that a partial index holds the open ones of each person. `message`:
    the mail about it, until it is deleted.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    resolved_at = models.DateTimeField(null=True)
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("mention in a note")
        verbose_name_plural = _("mentions in notes")
        default_permissions = ()
        indexes = [
            models.Index(name="note_mention_open", fields=["user", "-id"], condition=Q(resolved_at__isnull=True))
        ]
        constraints = [models.UniqueConstraint(name="note_mentions_once", fields=["note", "user"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
