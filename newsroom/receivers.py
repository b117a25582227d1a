"""Signal receivers: everything that happens when items and names change, and after each migrate.

`newsroom/apps.py` connects them.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Model, QuerySet

from articles.editing.checks.registry import make_check_settings
from articles.editing.review.rule import check_recorded
from articles.editing.revisions.context import current_context
from articles.editing.revisions.record import record_revisions, record_shared_row
from articles.editing.revisions.redaction import delete_revisions
from articles.editing.stay_down.recorded import refuse_withheld
from articles.editing.stay_down.remember import sync_remembered
from articles.edition.triggers import install_triggers
from articles.ingest.delivery_redaction import mask_deliveries
from articles.ingest.models import Delivery
from articles.models.editorial.tag_merge import TagMerge
from articles.models.newsitem import NewsItem
from articles.models.restriction import Restriction
from articles.models.tag import Alias, Tag
from articles.pictures.finding import install_parts, sync_parts
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.search.index.update import install_index, is_outdated
from articles.search.names.desk_lookup import install_names, rebuild_names, sync_names
from articles.search.names.mentions import mentioning, rebuild_spellings, sync_tag
from articles.search.names.tag_merges import sync_merge, sync_undone_merge
from articles.search.sync import sync_items
from articles.takedowns.decisions.match_reviews import close_questions_of
from articles.takedowns.ledger.earlier_rows import record_earlier_rows
from articles.takedowns.models.append_only_triggers import install_append_only_triggers
from newsroom.groups import make_groups
from newsroom.monitoring.measuring import measure_publication
from newsroom.removals import note_deletion, note_restriction, note_withdrawals


def after_items_changed(ids: list[int], **kwargs: Any) -> None:
    sync_items(ids)
    recorded = record_revisions(ids)
    note_withdrawals(recorded)
    check_recorded(recorded)
    refuse_withheld(recorded)
    measure_publication()


def after_item_or_picture_deleted(instance: NewsItem | Picture, **kwargs: Any) -> None:
    close_questions_of(instance, current_context().account)
    note_deletion(instance)


def after_restriction_saved(instance: Restriction, created: bool, **kwargs: Any) -> None:
    note_restriction(instance, created)


def after_person_erased(
    mask: Callable[[str], str], items: Collection[int] | None, held: Collection[int], **kwargs: Any
) -> tuple[type[Model], int]:
    return Delivery, mask_deliveries(mask, items, held)


def after_tag_saved(instance: Tag, **kwargs: Any) -> None:
    sync_tag(instance.pk)
    sync_names([instance])


def after_tag_merged(merge: TagMerge, **kwargs: Any) -> None:
    sync_merge(merge)


def after_tag_merge_undone(merge: TagMerge, **kwargs: Any) -> None:
    sync_undone_merge(merge)


def before_tag_deleted(instance: Tag, **kwargs: Any) -> None:
    """Remember the items that mention the tag; its mentions are deleted with it."""
    instance.mentioning = mentioning(instance.pk)


def after_tag_deleted(instance: Tag, **kwargs: Any) -> None:
    sync_items(instance.mentioning)


def after_alias_saved(instance: Alias, **kwargs: Any) -> None:
    sync_tag(instance.tag_id)
    sync_names([instance.tag])
    record_shared_row(instance.tag)


def after_alias_deleted(instance: Alias, origin: Model | QuerySet[Model], **kwargs: Any) -> None:
    """Skip aliases deleted with their tag: syncing would write spellings of a tag that is about to be deleted."""
    if isinstance(origin, Alias) or getattr(origin, "model", None) is Alias:
        sync_tag(instance.tag_id)
        sync_names(Tag.objects.filter(pk=instance.tag_id))
        record_shared_row(instance.tag)


def after_name_saved(instance: Source | Person, **kwargs: Any) -> None:
    sync_names([instance])


def after_picture_saved(instance: Picture, **kwargs: Any) -> None:
    sync_parts([instance])


def after_shared_row_saved(instance: Model, raw: bool, **kwargs: Any) -> None:
    if not raw:
        record_shared_row(instance)


def after_shared_row_deleted(instance: Model, **kwargs: Any) -> None:
    """Only a row that no item refers to can be deleted."""
    delete_revisions(instance)


def after_migrate(**kwargs: Any) -> None:
    install_triggers()
    if is_outdated():
        rebuild_spellings()
        rebuild_names()
    install_index()
    install_names()
    install_parts()
    install_append_only_triggers()
    record_earlier_rows()
    make_groups()
    make_check_settings()
    sync_remembered()
