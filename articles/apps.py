from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import m2m_changed
from django.utils.translation import gettext_lazy as _

from articles.signals import send_items_changed


class ArticlesConfig(AppConfig):
    name = "articles"
    label = "articles"
    verbose_name = _("articles")

    def ready(self) -> None:
        from articles.editing.stay_down.prints import check_prints
        from articles.edition.triggers import check_triggers

        checks.register(check_prints, str(checks.Tags.database))
        checks.register(check_triggers, str(checks.Tags.database))
        m2m_changed.connect(after_tagging, sender=self.get_model("Tagging"))


def after_tagging(action: str, instance: Any, pk_set: set[int] | None, **kwargs: Any) -> None:
    """A tag given to or taken from an item changes the item. An empty `pk_set` means that nothing was."""
    if action == "post_clear" or (action in ("post_add", "post_remove") and pk_set):
        send_items_changed([instance.pk])
