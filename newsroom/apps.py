"""What happens when items change, and after the tables do? Every consequence is listed here, on one page."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_migrate, post_save


class NewsroomConfig(AppConfig):
    """The switchboard."""

    name = "newsroom"
    label = "newsroom"

    def ready(self) -> None:
        from articles.edition import place_triggers
        from articles.models.tag import Alias, Tag
        from articles.search.mentions import follow_items, follow_tag
        from articles.signals import items_changed
        from newsroom.groups import make_groups

        def after_items(ids: list[int], **kwargs: Any) -> None:
            follow_items(ids)

        def after_tag(instance: Tag, **kwargs: Any) -> None:
            follow_tag(instance.pk)

        def after_alias(instance: Alias, **kwargs: Any) -> None:
            follow_tag(instance.tag_id)

        def after_migrate(**kwargs: Any) -> None:
            place_triggers()
            make_groups()

        items_changed.connect(after_items, weak=False)
        post_save.connect(after_tag, sender=Tag, weak=False)
        post_save.connect(after_alias, sender=Alias, weak=False)
        post_delete.connect(after_alias, sender=Alias, weak=False)
        # It comes once for each app with models, in order: after the last one all tables and permissions are there.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(after_migrate, sender=last, weak=False)
