"""What an appeal says in the letter that forwards it: its text with everything that was added, the statements that
were ticked, and how many files came with it.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.takedowns.law.elements import ATTESTATIONS
from articles.takedowns.models import Appeal, Evidence


def text_of(appeal: Appeal) -> str:
    """The text of an appeal and what was added to it, each with its day, in the active language."""
    parts = [appeal.text]
    for entry in appeal.additions.order_by("made_at", "pk"):
        added = "\n\n".join(filter(None, [entry.text, *entry.supplied.values()]))
        if added:
            day = f"{timezone.localtime(entry.made_at):%Y-%m-%d}"
            parts.append(_("Added on %(day)s:\n%(text)s") % {"day": day, "text": added})
    return "\n\n".join(parts)


def statements_of(appeal: Appeal) -> str:
    """The statements that were ticked, in the active language; "" if none."""
    keys = [key for key in appeal.attested if key in ATTESTATIONS]
    return "\n".join(f"- {ATTESTATIONS[key].text}" for key in keys)


def file_count(appeal: Appeal) -> int:
    return Evidence.objects.filter(appellant__appeal=appeal).count()
