"""Lookup of removed texts that may be in other texts: a bounded number of candidates per key, along one index.

The cost depends on the length of the texts, and not on the number of removals.
"""

import json
from collections import Counter
from collections.abc import Sequence

from django.db import connection

from articles.editing.stay_down.similarity import Subject
from articles.models.stay_down import RemovedText

# The newest removed texts that a key leads to: those of one pattern share most keys, and equal ones have a digest.
MAX_PER_KEY = 60
MAX_CANDIDATES = 24
SQLITE = """
    SELECT q.value, k.text_id FROM json_each(%s) q JOIN articles_removedtextkey k ON k.id IN (
        SELECT n.id FROM articles_removedtextkey n WHERE n.key = q.value ORDER BY n.text_id DESC LIMIT %s)
"""
POSTGRESQL = """
    SELECT k.key, k.text_id FROM json_array_elements_text(%s::json) q CROSS JOIN LATERAL (
        SELECT n.key, n.text_id FROM articles_removedtextkey n WHERE n.key = q.value::bigint
        ORDER BY n.text_id DESC LIMIT %s) k
"""


def candidates(subjects: Sequence[Subject]) -> list[list[RemovedText]]:
    """For each text the removed ones that are equal or share most keys; whether these are still restricted is not read.

    One query for any number of texts, and one more if something resembles one of them.
    """
    by_key = _texts_by_key({key for subject in subjects for key in _keys_of(subject)})
    chosen = [_best(subject, by_key) for subject in subjects]
    wanted = set[int]().union(*chosen)
    texts = RemovedText.objects.select_related("item").in_bulk(wanted) if wanted else {}
    return [[texts[number] for number in numbers if number in texts] for numbers in chosen]


def _keys_of(subject: Subject) -> set[int]:
    return subject.whole.keys | subject.body.keys


def _texts_by_key(keys: set[int]) -> dict[int, list[int]]:
    """Key -> the newest texts with it."""
    if not keys:
        return {}
    found = dict[int, list[int]]()
    with connection.cursor() as cursor:
        query = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
        cursor.execute(query, [json.dumps(sorted(keys)), MAX_PER_KEY])
        for key, number in cursor.fetchall():
            found.setdefault(key, []).append(number)
    return found


def _best(subject: Subject, by_key: dict[int, list[int]]) -> list[int]:
    """The equal ones first: of one pattern there may be many that share all other keys."""
    shared = Counter(number for key in _keys_of(subject) for number in by_key.get(key, ()))
    most = sorted(shared, key=lambda number: (-shared[number], -number))[:MAX_CANDIDATES]
    equal = [number for digest in {subject.body.digest, subject.whole.digest} for number in by_key.get(digest, ())]
    return list(dict.fromkeys([*equal, *most]))
