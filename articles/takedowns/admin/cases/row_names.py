"""Names of the rows that a decision changed, as a moderator may read them."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import gettext as _

from articles.formats.lists import join_list
from articles.models import NewsItem
from articles.models.byline import Byline
from articles.models.removed_text import closed_title, is_picture_closed, is_text_closed
from articles.pictures.models import Picture
from articles.takedowns.decisions.row_changes import TABLES, RowChange
from articles.takedowns.models import Change, Decision

MAX_NAMED = 5


def skipped_words(decision: Decision) -> str:
    """What an undo left as it is: edited or deleted since, or its former name is taken; "" if it left nothing."""
    changes = [RowChange(table, row, column, "", "") for table, row, column in decision.skipped]
    keys = list(dict.fromkeys((change.table, change.row) for change in changes))
    names, _closed = row_names(change for change in changes if (change.table, change.row) in keys[:MAX_NAMED])
    listed = [names[key] for key in keys[:MAX_NAMED]]
    if len(keys) > MAX_NAMED:
        listed.append(_("%(count)d more") % {"count": len(keys) - MAX_NAMED})
    return (
        _("Not undone, because it has changed since or its former state is no longer possible: %(rows)s.")
        % {"rows": join_list(listed)}
        if listed
        else ""
    )


def row_names(changes: Iterable[Change | RowChange]) -> tuple[dict[tuple[str, int], str], set[tuple[str, int]]]:
    """A name for each changed row, by table and key, and which of them are closed to the reader.

    A row that the decision deletes has only its kind.
    """
    names: dict[tuple[str, int], str] = {}
    closed: set[tuple[str, int]] = set()
    changes = list(changes)
    for table in {change.table for change in changes}:
        model, keys = TABLES[table], {change.row for change in changes if change.table == table}
        rows = model.objects.select_related("item") if table == "byline" else model.objects
        by_key = rows.in_bulk(keys)
        for key in keys:
            names[table, key] = _row_name(by_key[key]) if key in by_key else str(model._meta.verbose_name)
            if key in by_key and _is_closed(by_key[key]):
                closed.add((table, key))
    return names, closed


def _is_closed(row: Model) -> bool:
    if isinstance(row, Picture):
        return is_picture_closed(row)
    item = row.item if isinstance(row, Byline) else row
    return isinstance(item, NewsItem) and is_text_closed(item)


def _row_name(row: Model) -> str:
    kind, title = str(row._meta.verbose_name), str(row)
    if isinstance(row, NewsItem):
        kind, title = row.get_kind_display(), row.display_title
    elif isinstance(row, Byline):
        title = row.item.display_title
    elif isinstance(row, Picture):
        title = closed_title(row) if is_picture_closed(row) else row.alt
    return _("%(kind)s “%(title)s”") % {"kind": kind, "title": title}
