"""What happens when items change, and after the tables do? Every consequence is listed here, on one page."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete


class NewsroomConfig(AppConfig):
    """The switchboard."""

    name = "newsroom"
    label = "newsroom"

    def ready(self) -> None:
        from articles.edition import place_triggers
        from articles.models.tag import Alias, Tag
        from articles.rights.models import Person, Source
        from articles.search.following import follow_items
        from articles.search.index import place_index
        from articles.search.mentions import follow_tag, mentioning
        from articles.search.name_parts import follow_names, place_names
        from articles.signals import items_changed
        from articles.takedowns.keeping import place_refusals
        from articles.takedowns.ledger import begin_chain
        from newsroom.groups import make_groups

        def after_items(ids: list[int], **kwargs: Any) -> None:
            follow_items(ids)

        def after_tag(instance: Tag, **kwargs: Any) -> None:
            follow_tag(instance.pk)
            follow_names([instance])

        def before_tag_goes(instance: Tag, **kwargs: Any) -> None:
            instance.mentioning = mentioning(instance.pk)

        def after_tag_is_gone(instance: Tag, **kwargs: Any) -> None:
            follow_items(instance.mentioning)

        def after_alias(instance: Alias, **kwargs: Any) -> None:
            follow_tag(instance.tag_id)
            follow_names([instance.tag])

        def after_alias_is_gone(instance: Alias, origin: Model | QuerySet[Model], **kwargs: Any) -> None:
            # One that goes with its tag is not followed: that would write spellings of a tag that is about to go.
            if isinstance(origin, Alias) or getattr(origin, "model", None) is Alias:
                follow_tag(instance.tag_id)
                follow_names(Tag.objects.filter(pk=instance.tag_id))

        def after_name(instance: Source | Person, **kwargs: Any) -> None:
            follow_names([instance])

        def after_migrate(**kwargs: Any) -> None:
            place_triggers()
            place_index()
            place_names()
            place_refusals()
            begin_chain()
            make_groups()

        items_changed.connect(after_items, weak=False)
        post_save.connect(after_tag, sender=Tag, weak=False)
        post_save.connect(after_alias, sender=Alias, weak=False)
        post_save.connect(after_name, sender=Source, weak=False)
        post_save.connect(after_name, sender=Person, weak=False)
        post_delete.connect(after_alias_is_gone, sender=Alias, weak=False)
        pre_delete.connect(before_tag_goes, sender=Tag, weak=False)
        post_delete.connect(after_tag_is_gone, sender=Tag, weak=False)
        # It comes once for each app with models, in order: after the last one all tables and permissions are there.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(after_migrate, sender=last, weak=False)
