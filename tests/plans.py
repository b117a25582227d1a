"""Query plans: the steps of a query that scan or sort a table that grows with the archive.

SQLite plans by rule, so an empty table gives the same plan as a full one. PostgreSQL plans by size: the table must hold
more rows than MAX_ROWS_READ and be analysed, and a step is judged by the number of rows it reads when executed.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any

from django.db import connection

from tests.databases import ON_POSTGRESQL

MAX_ROWS_READ = 400


def analyse_tables() -> None:
    """Update the planner's statistics, as autovacuum does about a minute after many inserts."""
    if ON_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def table_scans(sql: str, tables: Collection[str], most: int = MAX_ROWS_READ) -> list[str]:
    """The plan's steps that scan one of these tables. `most`: the number of rows a step may read."""
    if ON_POSTGRESQL:
        return [step for node in _nodes(_postgresql_plan(sql)) if (step := _scan(node, tables, most))]
    return [step for step in _sqlite_plan(sql) if step.startswith("SCAN") and step.split()[1] in tables]


def sorts(sql: str, most: int = MAX_ROWS_READ) -> list[str]:
    """The plan's steps that sort. `most`: the number of rows a step may sort (PostgreSQL only)."""
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
        (plan,) = cursor.fetchone()
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in node.get("Plans", ()):
        yield from _nodes(part)


def _scan(node: dict[str, Any], tables: Collection[str], most: int) -> str | None:
    discarded = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    read = (node["Actual Rows"] + discarded) * node["Actual Loops"]
    # An empty table may be read by a sequential scan whatever the query.
    slow = node.get("Relation Name") in tables and (read > most or (node["Node Type"] == "Seq Scan" and read > 0))
    return f"{node['Node Type']} of {node['Relation Name']}: {read} rows" if slow else None


def _sort(node: dict[str, Any], most: int) -> str | None:
    rows = node["Plans"][0]["Actual Rows"] if node["Node Type"].endswith("Sort") else 0
    return f"{node['Node Type']} of {rows} rows" if rows > most else None
