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
    """Whether any target of a notice, or of its cases and what was merged into them, is closed to the reader."""
    if not is_closed_to_reader():
        return False
    cases = [key for case in notice.cases.order_by("pk") for key in case.survivor.with_merged()] if notice.pk else []
    targets = list(notice.targets.order_by().values_list("item", "picture")) if notice.pk else []
    return (
        bool(notice.item and is_text_closed(notice.item))
        or bool(notice.placement and is_placement_closed(notice.placement))
        or bool(notice.picture and is_picture_closed(notice.picture))
        or has_closed_text(
            {item for item, _picture in targets if item}, {picture for _item, picture in targets if picture}
        )
        or _is_any_part_closed(cases)
    )


def is_case_closed(case: Case) -> bool:
    """Whether the target of a case, or what one of its notices is about, is closed to the reader.

    Merged cases are one: their notes and decisions are shown together, so what closes one of them closes all.
    """
    if not is_closed_to_reader():
        return False
    return is_target_closed(case.target) or _is_any_part_closed(case.survivor.with_merged())


def _is_any_part_closed(cases: list[int]) -> bool:
    """Whether any target of these cases or of their notices is closed to the reader. A thousand notices take as many
    queries as a single one.
    """
    notices, items, pictures = Notice.objects.filter(cases__in=cases).order_by(), set[int | None](), set[int | None]()
    columns = ("item", "placement__brief", "placement__article", "picture")
    targets = Case.objects.filter(pk__in=cases).order_by().values_list(*columns)
    for item, brief, article, picture in [*targets, *notices.values_list(*columns).distinct()]:
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
