"""Changing append-only rows as somebody with access to the database can."""

from django.db import connection

from articles.takedowns.models.append_only_triggers import install_append_only_triggers
from tests import databases


def tamper(sql: str) -> None:
    """Execute SQL without the triggers."""
    databases.drop_append_only_triggers()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    install_append_only_triggers()
