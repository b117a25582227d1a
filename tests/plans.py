"""Does a question walk through a table that grows, or sort it? Read from the database's own plan.

SQLite plans by rule, so an empty table tells as much as a full one. PostgreSQL plans by size: there the table has to
hold more rows than MOST_READ, its sizes have to be known, and what counts is how many rows the plan reads when it runs.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any

from django.db import connection

from tests.databases import ON_POSTGRESQL

MOST_READ = 400


def know_sizes() -> None:
    """What PostgreSQL does by itself a minute after many rows came."""
    if ON_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def walks(sql: str, tables: Collection[str], most: int = MOST_READ) -> list[str]:
    """The steps that walk through one of these tables, in the words of the plan. `most`: rows that a step may read."""
    if ON_POSTGRESQL:
        return [step for node in _nodes(_postgresql_plan(sql)) if (step := _walk(node, tables, most))]
    return [step for step in _sqlite_plan(sql) if step.startswith("SCAN") and step.split()[1] in tables]


def sorts(sql: str, most: int = MOST_READ) -> list[str]:
    """The steps that sort, in the words of the plan. `most`: rows that are sorted at once, if it says."""
    if ON_POSTGRESQL:
        return [step for node in _nodes(_postgresql_plan(sql)) if (step := _sort(node, most))]
    return [step for step in _sqlite_plan(sql) if step == "USE TEMP B-TREE FOR ORDER BY"]


def _sqlite_plan(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        return [detail for *_, detail in cursor.fetchall()]


def _postgresql_plan(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.replace("%", "%%"))
        (found,) = cursor.fetchone()
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in node.get("Plans", ()):
        yield from _nodes(part)


def _walk(node: dict[str, Any], tables: Collection[str], most: int) -> str | None:
    left_out = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    read = (node["Actual Rows"] + left_out) * node["Actual Loops"]
    # A table that is empty is walked through whatever the plan.
    slow = node.get("Relation Name") in tables and (read > most or (node["Node Type"] == "Seq Scan" and read > 0))
    return f"{node['Node Type']} of {node['Relation Name']}: {read} rows" if slow else None


def _sort(node: dict[str, Any], most: int) -> str | None:
    rows = node["Plans"][0]["Actual Rows"] if node["Node Type"].endswith("Sort") else 0
    return f"{node['Node Type']} of {rows} rows" if rows > most else None
