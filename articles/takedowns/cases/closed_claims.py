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
from articles.takedowns.models import Case, Notice, NoticeTarget

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
    return is_target_closed(case.target) or _is_any_claim_closed(case)


def _is_any_claim_closed(case: Case) -> bool:
    """Whether any target of any notice of a case is closed to the reader. A thousand notices take as many queries as
    a single one.
    """
    notices, items, pictures = case.notices.order_by(), set[int | None](), set[int | None]()
    columns = ("item", "placement__brief", "placement__article", "picture")
    for item, brief, article, picture in notices.values_list(*columns).distinct():
        items |= {item, brief, article}
        pictures.add(picture)
    addresses = NoticeTarget.objects.filter(notice__in=notices.values("pk")).order_by()
    for item, picture in addresses.values_list("item", "picture").distinct():
        items.add(item)
        pictures.add(picture)
    return has_closed_text({key for key in items if key}, {key for key in pictures if key})


def check_case_open(case: Case) -> None:
    """Raise ValidationError if the case is about text that is closed to the reader."""
    if is_case_closed(case):
        raise ValidationError(REFUSAL)
