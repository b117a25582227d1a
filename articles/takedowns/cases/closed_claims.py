"""Claims about removed text: what they quote is closed to people who may not see that text."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models.removed_text import (
    has_closed_text,
    is_closed_to_reader,
    is_picture_closed,
    is_placement_closed,
    is_target_closed,
    is_text_closed,
)
from articles.takedowns.models import Case, Notice

REFUSAL = _("The content was removed, and you do not have permission to view removed content. Nothing was changed.")


def is_claim_closed(notice: Notice) -> bool:
    """Whether any target of a notice is closed to the reader."""
    if not is_closed_to_reader():
        return False
    targets = list(notice.targets.order_by().values_list("item", "picture")) if notice.pk else []
    return (
        bool(notice.item and is_text_closed(notice.item))
        or bool(notice.placement and is_placement_closed(notice.placement))
        or bool(notice.picture and is_picture_closed(notice.picture))
        or has_closed_text(
            {item for item, _picture in targets if item}, {picture for _item, picture in targets if picture}
        )
    )


def is_case_closed(case: Case) -> bool:
    """Whether the target of a case, or what one of its notices is about, is closed to the reader."""
    if not is_closed_to_reader():
        return False
    return is_target_closed(case.target) or any(map(is_claim_closed, case.notices.all()))


def check_case_open(case: Case) -> None:
    """Raise ValidationError if the case is about text that is closed to the reader."""
    if is_case_closed(case):
        raise ValidationError(REFUSAL)
