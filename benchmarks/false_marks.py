"""False marks of house words: what a list of some 60 words of a style guide marks in the texts of the demonstration.

    NEWSROOM_DATA=<a folder with the demonstration> .venv/bin/python -m benchmarks.false_marks

Prints every mark with its surroundings, to be judged by a reader, and the number of characters.
"""

import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from articles.editing.house_words.rows import decode_list, parse_list  # noqa: E402
from articles.html.sanitizer import plain_text  # noqa: E402
from articles.models import NewsItem  # noqa: E402
from articles.models.checks.house_term import exception_list  # noqa: E402
from articles.text.house_terms import TermEntry, TermMatcher, is_meant, term_key  # noqa: E402

LIST = Path(__file__).parent.parent / "tests/samples/words/house_style.csv"
AROUND = 8


def main() -> None:
    rows = parse_list(decode_list(LIST.read_bytes())).rows
    words = [[row.replacement, *exception_list(row.exceptions)] for row in rows]
    allowed = [[term_key(word) for word in longer if len(word) > 1] for longer in words]
    matcher = TermMatcher(TermEntry(at, row.key, allowed[at - 1]) for at, row in enumerate(rows, 1))
    characters = marks = 0
    for headline, standfirst, body in NewsItem.objects.values_list("headline", "standfirst", "body"):
        text = "\n".join((headline, standfirst, plain_text(body)))
        characters += len(text)
        for match in matcher.matches(text):
            row, found = rows[match.pks[0] - 1], text[match.start : match.end]
            if is_meant(row.term, row.replacement, found):
                marks += 1
                around = text[max(match.start - AROUND, 0) : match.start], text[match.end : match.end + AROUND]
                print(f"{around[0]}[{found}]{around[1]}".replace("\n", "/"))
    print(f"{marks} marks in {characters:,} characters, {marks / characters * 10_000:.2f} per 10,000")


if __name__ == "__main__":
    main()
