"""What the desk's forms show and accept of claims about text that is closed to the reader."""

from django.core.exceptions import ValidationError

from articles.editing.restrictions import Target
from articles.models.removed_text import is_target_closed
from articles.takedowns.cases.closed_claims import REFUSAL, check_case_open, is_case_closed, is_claim_closed

__all__ = ["QUOTING_FIELDS", "REFUSAL", "check_case_open", "check_open", "is_case_closed", "is_claim_closed"]

# The fields of a notice that may quote the text, or name what it credits.
QUOTING_FIELDS = ("part", "statement", "evidence", "work", "ground")


def check_open(target: Target | None) -> None:
    """Raise ValidationError if the text of a target is closed to the reader."""
    if is_target_closed(target):
        raise ValidationError(REFUSAL)
