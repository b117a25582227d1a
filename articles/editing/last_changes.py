"""Recording of the last change of each item, in the transaction that records its version."""

from collections.abc import Sequence

from django.db import connection

BATCH = 500
# One statement, which copies what the versions hold: no row is read into memory.
_RECORD = """
INSERT INTO articles_lastchange (item_id, kind, position, made_at, by_id)
SELECT item.id, item.kind, version.id, version.made_at, version.by_id
FROM articles_revision version JOIN articles_newsitem item ON item.id = version.object_id
WHERE version.id IN ({ids})
ON CONFLICT (item_id) DO UPDATE SET position = excluded.position, made_at = excluded.made_at, by_id = excluded.by_id
"""


def record_last_changes(versions: Sequence[int]) -> None:
    """Record these new versions of items, named by their ids, as the last changes. At most one version per item."""
    for start in range(0, len(versions), BATCH):
        with connection.cursor() as cursor:
            cursor.execute(_RECORD.format(ids=", ".join(map(str, versions[start : start + BATCH]))))
