"""Notes about a page as a whole, shown above its review and among the warnings of its draft."""

from django.utils.translation import gettext as _

from articles.parsing.document import SEVERAL_PAGES, Document


def page_notes(document: Document) -> list[str]:
    if SEVERAL_PAGES in document.warnings:
        return [_("The page says that it is one of several. Check whether the rest of the text is on the other pages.")]
    return []
