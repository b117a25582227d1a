"""A claimant with unmistakable personal data, and where it is stored, for tests of privacy."""

import json
from io import StringIO

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from articles.models import NewsItem
from articles.takedowns.decisions.actions import DecisionText, NoAction
from articles.takedowns.decisions.decide import decide
from articles.takedowns.models import Case, Claimant, Notice
from tests import makers

NAME, LATIN, MAIL, TELEPHONE = "欧阳秋浦", "Qiupu Ouyangsson", "qiupu@ouyangsson.example", "13899990000"
SECRETS = (NAME, LATIN, MAIL, TELEPHONE)


def claimant_of(**values: str) -> Claimant:
    fields = {"name": NAME, "email": MAIL, "contact": f"临屿市第三街 7 号\n电话 {TELEPHONE}", "signature": LATIN}
    return Claimant(**(fields | values))


def notice_with(item: NewsItem, **values: object) -> Notice:
    """A notice from this claimant, unless another one or None is given."""
    values = {"basis": "gdpr_17", "subject": "privacy", "claimant": claimant_of()} | values
    return makers.make_notice(item=item, **values)[0]


def moderator() -> User:
    return makers.make_person_at_desk("mo", "Moderator")


def closed(notice: Notice) -> Case:
    """The case of a notice after a decision to take no action."""
    case = notice.cases.get()
    decide(case, case.version, NoAction(), DecisionText("不成立"), moderator())
    case.refresh_from_db()
    return case


def output_of(*arguments: str) -> str:
    """Run a management command. Returns what it prints."""
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out)
    return out.getvalue()


def tables_that_contain(*words: str) -> list[str]:
    """Every database table in which a row contains one of these words."""
    matches = []
    with connection.cursor() as cursor:
        # The index of SQLite keeps no text of its own and cannot be read row by row.
        tables = [name for name in connection.introspection.table_names(cursor) if not name.startswith("search_fts")]
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = json.dumps([[str(value) for value in row] for row in cursor.fetchall()], ensure_ascii=False)
            rows += rows.encode().decode("unicode_escape", "ignore")
            matches += [table for word in words if word in rows]
    return matches
