"""How does PostgreSQL move the edition? By constraint triggers that wait for the commit and act once in a transaction.

The edition is one row that every writer of public rows changes. Locked in the middle of their transactions, writers
wait for each other in rings, and the database ends one of each: it has to be the last lock a transaction takes.
"""

from typing import Any

EVENTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
MOVE = "UPDATE articles_edition SET token = replace(gen_random_uuid()::text, '-', '')"
RELEASED = {
    "INSERT": "NEW.published_at IS NOT NULL",
    "UPDATE": "OLD.published_at IS NOT NULL OR NEW.published_at IS NOT NULL",
    "DELETE": "OLD.published_at IS NOT NULL",
}
# The setting ends with the transaction, and goes back with a savepoint as the row does.
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
# Whoever releases the item at this moment waits for the row or has committed: he moves it after us, or we see it.
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
    """The statement that makes a trigger. `item`: the column that names the item of a row, "id" in the items' own."""
    if event == "TRUNCATE":
        # Only triggers for rows can wait; but this one holds the whole table until the commit anyway.
        return f"CREATE TRIGGER {name} AFTER TRUNCATE ON {table} EXECUTE FUNCTION edition_moves()"
    guard = f"WHEN ({RELEASED[event]})" if item == "id" else ""
    function = "edition_moves" if item in (None, "id") else f"edition_moves_with_{item}"
    when = f"AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {guard}"
    return f"CREATE CONSTRAINT TRIGGER {name} {when} EXECUTE FUNCTION {function}()"


def placed(cursor: Any) -> dict[str, str]:
    """The triggers that are there and not disabled, by name, with the statements that made them."""
    cursor.execute(
        "SELECT tgname, obj_description(pg_trigger.oid, 'pg_trigger')"
        " FROM pg_trigger JOIN pg_class t ON t.oid = tgrelid"
        " WHERE tgname LIKE 'edition%' AND tgenabled <> 'D' AND pg_table_is_visible(t.oid)"
    )
    return dict(cursor.fetchall())


def prepare(cursor: Any) -> None:
    """Make the functions that the triggers name, where they are missing or not as they are here."""
    cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'edition%' AND pg_function_is_visible(oid)")
    known = dict(cursor.fetchall())
    for name, body in FUNCTIONS.items():
        if known.get(name) != body:
            cursor.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")


def place(cursor: Any, name: str, table: str, statement: str) -> None:
    """The statement is kept as the trigger's comment: what the database tells of a trigger is not what was said."""
    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    cursor.execute(statement)
    cursor.execute(f"COMMENT ON TRIGGER {name} ON {table} IS %s", [statement])
