"""Lookup of removed texts that may be in other texts: a bounded number of candidates per key, along one index.

Only texts under a restriction in force are candidates: ended ones would take their places. The cost depends on the
length of the texts, and not on the number of removals.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from articles.editing.stay_down.similarity import Subject
from articles.models.restriction import ACTIVE, PAGE_MODES
from articles.models.stay_down import RemovedText

# The newest removed texts that a key leads to: those of one pattern share most keys, and equal ones have a digest.
MAX_PER_KEY = 60
# So many entries of a key are read to find them, whether their restrictions are in force or not.
MAX_READ_PER_KEY = 600
MAX_CANDIDATES = 24
IN_FORCE = f"""(
    EXISTS (SELECT 1 FROM articles_restriction r JOIN articles_removedtext t ON t.item_id = r.item_id
        WHERE t.id = n.text_id AND r.mode IN ({", ".join(f"'{mode.value}'" for mode in PAGE_MODES)}) AND {ACTIVE})
    OR EXISTS (SELECT 1 FROM articles_restriction r JOIN articles_placement p ON p.id = r.placement_id
        JOIN articles_removedtext t ON t.item_id = p.brief_id WHERE t.id = n.text_id AND {ACTIVE})
)"""
SQLITE = f"""
    SELECT q.value, k.text_id FROM json_each(%s) q JOIN articles_removedtextkey k ON k.id IN (
        SELECT n.id FROM (
            SELECT e.id, e.text_id FROM articles_removedtextkey e WHERE e.key = q.value
            ORDER BY e.text_id DESC LIMIT %s
        ) n WHERE {IN_FORCE} ORDER BY n.text_id DESC LIMIT %s)
"""
POSTGRESQL = f"""
    SELECT k.key, k.text_id FROM json_array_elements_text(%s::json) q CROSS JOIN LATERAL (
        SELECT n.key, n.text_id FROM (
            SELECT e.key, e.text_id FROM articles_removedtextkey e WHERE e.key = q.value::bigint
            ORDER BY e.text_id DESC LIMIT %s
        ) n WHERE {IN_FORCE} ORDER BY n.text_id DESC LIMIT %s) k
"""


def candidates(subjects: Sequence[Subject], at: datetime) -> list[list[RemovedText]]:
    """For each text the removed ones that are equal or share most keys, restricted at that moment somewhere.

    One query for any number of texts, and one more if something resembles one of them.
    """
    by_key = _texts_by_key({key for subject in subjects for key in _keys_of(subject)}, at)
    chosen = [_best(subject, by_key) for subject in subjects]
    wanted = set[int]().union(*chosen)
    texts = RemovedText.objects.select_related("item").in_bulk(wanted) if wanted else {}
    return [[texts[number] for number in numbers if number in texts] for numbers in chosen]


def _keys_of(subject: Subject) -> set[int]:
    return subject.whole.keys | subject.body.keys


def _texts_by_key(keys: set[int], at: datetime) -> dict[int, list[int]]:
    """Key -> the newest texts with it."""
    if not keys:
        return {}
    found = dict[int, list[int]]()
    with connection.cursor() as cursor:
        query = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
        moment = connection.ops.adapt_datetimefield_value(at)
        cursor.execute(query, [json.dumps(sorted(keys)), MAX_READ_PER_KEY, *[moment] * 6, MAX_PER_KEY])
        for key, number in cursor.fetchall():
            found.setdefault(key, []).append(number)
    return found


def _best(subject: Subject, by_key: dict[int, list[int]]) -> list[int]:
    """The equal ones first: of one pattern there may be many that share all other keys."""
    shared = Counter(number for key in _keys_of(subject) for number in by_key.get(key, ()))
    most = sorted(shared, key=lambda number: (-shared[number], -number))[:MAX_CANDIDATES]
    equal = [number for digest in {subject.body.digest, subject.whole.digest} for number in by_key.get(digest, ())]
    return list(dict.fromkeys([*equal, *most]))
