"""The project as a Django app: connects every signal to its receivers."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete


class NewsroomConfig(AppConfig):
    name = "newsroom"
    label = "newsroom"

    def ready(self) -> None:
        from articles.briefs.models import Brief
        from articles.identity.models import Identity
        from articles.models import Article, Channel, DisclaimerRule, NewsItem, PersonProfile, Restriction, Section
        from articles.models.tag import Alias, Tag
        from articles.pictures.models import Picture
        from articles.rights.models import Disclaimer, Licence, Person, Source
        from articles.signals import items_changed, person_erased, tag_merge_undone, tag_merged
        from articles.site_pages.models import SitePage
        from newsroom import receivers

        items_changed.connect(receivers.after_items_changed)
        person_erased.connect(receivers.after_person_erased)
        tag_merged.connect(receivers.after_tag_merged)
        tag_merge_undone.connect(receivers.after_tag_merge_undone)
        post_save.connect(receivers.after_tag_saved, sender=Tag)
        post_save.connect(receivers.after_alias_saved, sender=Alias)
        post_save.connect(receivers.after_name_saved, sender=Source)
        post_save.connect(receivers.after_name_saved, sender=Person)
        post_save.connect(receivers.after_picture_saved, sender=Picture)
        post_save.connect(receivers.after_restriction_saved, sender=Restriction)
        post_delete.connect(receivers.after_alias_deleted, sender=Alias)
        pre_delete.connect(receivers.before_tag_deleted, sender=Tag)
        post_delete.connect(receivers.after_tag_deleted, sender=Tag)
        for deletable in (NewsItem, Article, Brief, Picture):
            post_delete.connect(receivers.after_item_or_picture_deleted, sender=deletable)
        shared = (Section, Channel, Tag, Source, Person, PersonProfile, Licence, Disclaimer, DisclaimerRule, Picture)
        for model in (*shared, Identity, SitePage):
            post_save.connect(receivers.after_shared_row_saved, sender=model)
            post_delete.connect(receivers.after_shared_row_deleted, sender=model)
        # Sent once for each app with models, in order: after the last one all tables and permissions exist.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(receivers.after_migrate, sender=last)
