"""The initial revision of every row that exists. `articles.editing.revisions.snapshots` describes the shape of `content`."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from hashlib import blake2b

from django.db import migrations
from django.utils import timezone

from articles.html.top_level import top_level_blocks

BATCH = 500
OMITTED = frozenset(
    "id kind uuid version sort_at slot fingerprint created_at created_by_id revised_at first_published_at body".split()
)
SHARED = (
    ("articles", "Section"),
    ("articles", "Channel"),
    ("articles", "Tag"),
    ("articles", "DisclaimerRule"),
    ("rights", "Source"),
    ("rights", "Person"),
    ("rights", "Licence"),
    ("rights", "Disclaimer"),
    ("pictures", "Picture"),
)


def record_all(apps, schema_editor):
    at = timezone.now()
    for batch in _batches(apps.get_model("articles", "NewsItem")):
        _record_items(apps, batch, at)
    for app, model in SHARED:
        for batch in _batches(apps.get_model(app, model)):
            _record_shared(apps, batch, at)


def _batches(model):
    last = 0
    while batch := list(model._base_manager.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _record_items(apps, items, at):
    content_type = _content_type(apps, "articles", "newsitem")
    keys = [item.pk for item in items]
    tags = _grouped(apps, "Tagging", keys, "content_object_id", ("tag_id",), ("tag_id",))
    bylines = _grouped(apps, "Byline", keys, "item_id", ("position", "pk"), ("role", "outlet_id", "person_id"))
    corrections = _grouped(apps, "Correction", keys, "item_id", ("pk",), ("pk", "kind", "text"))
    blocks = _block_ids(apps, content_type, {item.pk: top_level_blocks(item.body) for item in items})
    revisions = []
    for item in items:
        content = {
            "fields": {
                field.attname: _plain(field.value_from_object(item))
                for field in item._meta.concrete_fields
                if field.attname not in OMITTED
            },
            "tags": [tag for (tag,) in tags[item.pk]],
            "bylines": bylines[item.pk],
            "corrections": corrections[item.pk],
            "blocks": blocks[item.pk],
        }
        revisions.append(_revision(apps, content_type, item.pk, content, _is_public(item, at), at))
    apps.get_model("articles", "Revision")._base_manager.bulk_create(revisions)


def _grouped(apps, model, items, key, order, columns):
    rows = apps.get_model("articles", model)._base_manager.filter(**{f"{key}__in": items}).order_by(*order)
    groups = defaultdict(list)
    for item, *values in rows.values_list(key, *columns):
        groups[item].append(values)
    return groups


def _block_ids(apps, content_type, blocks):
    model = apps.get_model("articles", "RevisionBlock")
    made = {}
    for item, of_item in blocks.items():
        for html in of_item:
            digest = blake2b(html.encode(), digest_size=16).hexdigest()
            made.setdefault(
                (item, html), model(content_type=content_type, object_id=item, digest=digest, html=html)
            )
    model._base_manager.bulk_create(made.values(), batch_size=BATCH)
    return {item: [made[item, html].pk for html in of_item] for item, of_item in blocks.items()}


def _record_shared(apps, rows, at):
    content_type = _content_type(apps, rows[0]._meta.app_label, rows[0]._meta.model_name)
    aliases = defaultdict(list)
    if rows[0]._meta.model_name == "tag":
        for tag, name in apps.get_model("articles", "Alias")._base_manager.values_list("tag_id", "name"):
            aliases[tag].append(name)
    revisions = []
    for row in rows:
        fields = {
            field.attname: _plain(field.value_from_object(row))
            for field in row._meta.concrete_fields
            if not field.primary_key and field.editable
        }
        if row._meta.model_name == "tag":
            fields["aliases"] = sorted(aliases[row.pk])
        revisions.append(_revision(apps, content_type, row.pk, {"fields": fields, "blocks": []}, True, at))
    apps.get_model("articles", "Revision")._base_manager.bulk_create(revisions)


def _revision(apps, content_type, key, content, is_public, at):
    return apps.get_model("articles", "Revision")(
        content_type=content_type,
        object_id=key,
        number=1,
        made_at=at,
        kind="initial",
        channel="upgrade",
        is_public=is_public,
        content=json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
    )


def _content_type(apps, app, model):
    return apps.get_model("contenttypes", "ContentType")._base_manager.get_or_create(app_label=app, model=model)[0]


def _is_public(item, at):
    if item.published_at is None or item.withdrawn_at is not None:
        return False
    return item.expires_at is None or item.expires_at > at


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_revisions"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("pictures", "0003_allow_pictures_without_credit"),
        ("rights", "0002_fold_names_anew"),
    ]
    operations = [migrations.RunPython(record_all, migrations.RunPython.noop)]
