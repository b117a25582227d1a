"""An article without a section: it appears in no list of a section, and the front page groups by section."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from articles.editing.checks.check import Check, Finding
from articles.editing.checks.subject import Subject
from articles.models.checks.check_setting import Level


def _find(subject: Subject) -> Iterator[Finding]:
    if subject.is_article and subject.item.section_id is None:
        yield Finding(_("No section: the article will not appear on the front page."), "section")


no_section = Check("section", _("no section"), Level.WARNING, _find)
