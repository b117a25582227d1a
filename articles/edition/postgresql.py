"""Edition triggers for PostgreSQL: deferred constraint triggers that act at commit, once per transaction.

Every writer of public rows updates the one row of the edition. If writers locked it in the middle of their
transactions, they would deadlock and PostgreSQL would abort one of them, so it must be the last lock they take.
"""

from typing import Any

EVENTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
MOVE = "UPDATE articles_edition SET token = replace(gen_random_uuid()::text, '-', '')"
RELEASED = {
    "INSERT": "NEW.published_at IS NOT NULL",
    "UPDATE": "OLD.published_at IS NOT NULL OR NEW.published_at IS NOT NULL",
    "DELETE": "OLD.published_at IS NOT NULL",
}
# A transaction-local setting: it is reset at the end of the transaction and rolled back with a savepoint.
ACT_ONCE = f"""
BEGIN
    IF current_setting('newsroom.edition', true) = 'moved' THEN
        RETURN NULL;
    END IF;
    {{guard}}
    {MOVE};
    PERFORM set_config('newsroom.edition', 'moved', true);
    RETURN NULL;
END"""
# A concurrent publish either blocks on this row and moves the edition after us, or has already committed and is visible
# here.
PART_OF_DRAFT = """PERFORM 1 FROM articles_edition FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM articles_newsitem i
        WHERE i.id IN (OLD.{item}, NEW.{item}) AND i.published_at IS NOT NULL) THEN
        RETURN NULL;
    END IF;"""
ITEM_COLUMNS = ("item_id", "article_id", "content_object_id")
FUNCTIONS = {"edition_moves": ACT_ONCE.format(guard="")} | {
    f"edition_moves_with_{item}": ACT_ONCE.format(guard=PART_OF_DRAFT.format(item=item)) for item in ITEM_COLUMNS
}


def definition(name: str, table: str, event: str, item: str | None) -> str:
    """The CREATE statement of a trigger. `item`: the column with the id of the item; "id" in the table of items."""
    if event == "TRUNCATE":
        # Only row triggers can be deferred, but TRUNCATE locks the whole table until the commit anyway.
        return f"CREATE TRIGGER {name} AFTER TRUNCATE ON {table} EXECUTE FUNCTION edition_moves()"
    guard = f"WHEN ({RELEASED[event]})" if item == "id" else ""
    function = "edition_moves" if item in (None, "id") else f"edition_moves_with_{item}"
    when = f"AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {guard}"
    return f"CREATE CONSTRAINT TRIGGER {name} {when} EXECUTE FUNCTION {function}()"


def installed(cursor: Any) -> dict[str, str]:
    """Installed, enabled triggers: name to CREATE statement."""
    cursor.execute(
        "SELECT tgname, obj_description(pg_trigger.oid, 'pg_trigger')"
        " FROM pg_trigger JOIN pg_class t ON t.oid = tgrelid"
        " WHERE tgname LIKE 'edition%' AND tgenabled <> 'D' AND pg_table_is_visible(t.oid)"
    )
    return dict(cursor.fetchall())


def prepare(cursor: Any) -> None:
    """Create or replace the trigger functions that are missing or differ."""
    cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'edition%' AND pg_function_is_visible(oid)")
    installed = dict(cursor.fetchall())
    for name, body in FUNCTIONS.items():
        if installed.get(name) != body:
            cursor.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")


def install(cursor: Any, name: str, table: str, statement: str) -> None:
    """Create a trigger, with its statement as its comment: PostgreSQL does not store the original text."""
    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    cursor.execute(statement)
    cursor.execute(f"COMMENT ON TRIGGER {name} ON {table} IS %s", [statement])
