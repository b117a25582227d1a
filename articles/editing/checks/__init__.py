"""Checks before publication, a module each. `settings.NEWSROOM_CHECKS` lists the checks that a site uses.

A check reads a `Subject` and yields findings. Example of a site's own check, `harbour/checks.py`:

    from collections.abc import Iterator

    from articles.editing.checks.check import Check, Finding
    from articles.editing.checks.subject import Subject
    from articles.models import Level

    def _find(subject: Subject) -> Iterator[Finding]:
        if "[TK]" in subject.body_text:
            yield Finding("The text has a placeholder [TK].", "body")

    placeholders = Check("placeholders", "placeholder in the text", Level.BLOCK, _find)

It is switched on by adding "harbour.checks.placeholders" to `NEWSROOM_CHECKS`.
"""
