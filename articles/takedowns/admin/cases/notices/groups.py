"""Groups of the notices of a case as the desk shows them: a row for each, and the addresses before and after."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from articles.html.sanitizer import excerpt
from articles.takedowns.admin.cases.notices.pages import EXCERPT_LENGTH, PAGE_SIZE, SEARCH, SHOWN, key_in
from articles.takedowns.cases.notices.groups import NoticeGroup, groups_of
from articles.takedowns.models import Case, Notice

# A case with more notices shows groups first.
GROUPED_FROM = PAGE_SIZE
# Parameters of the address: all notices in the order of receipt, and the notices of one group by a notice of it.
ALL, GROUP = "all", "group"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the list. `value`: the keys of its notices, as the form sends them. `members`: the address of the list
    of them; "" for a single notice.
    """

    group: NoticeGroup
    notice: Notice
    opening: str
    value: str
    address: str
    members: str
    is_shown: bool
    is_selected: bool

    @property
    def count(self) -> int:
        return len(self.group.notices)


@dataclass(frozen=True, slots=True)
class GroupPage:
    """The page with the group of the notice shown, and the addresses of the next and the previous group and page.

    `count`: how many groups there are. `position`: which one is shown, from 1.
    """

    rows: list[GroupRow]
    count: int
    position: int
    next: str
    previous: str
    later: str
    earlier: str


def notice_groups(request: HttpRequest, case: Case, count: int) -> list[NoticeGroup]:
    """The groups of a case with many notices; [] for few notices, and where the address asks for the plain list."""
    wants_list = request.GET.get(SEARCH, "").strip() or ALL in request.GET
    return [] if count <= GROUPED_FROM or wants_list else groups_of(case)


def group_named(request: HttpRequest, groups: list[NoticeGroup]) -> NoticeGroup | None:
    """The group whose notices the address asks for."""
    key = key_in(request, GROUP)
    return next((group for group in groups if key in group.keys), None) if key else None


def group_page(groups: list[NoticeGroup], shown: Notice, selected: set[int], is_closed: bool) -> GroupPage:
    """One query for the notices of the page."""
    at = next((place for place, group in enumerate(groups) if shown.pk in group.keys), 0)
    start = at - at % PAGE_SIZE
    on_page = groups[start : start + PAGE_SIZE]
    notices = Notice.objects.defer("evidence", "work", "ground").in_bulk([each.representative.pk for each in on_page])
    return GroupPage(
        [_row(each, notices[each.representative.pk], shown, selected, is_closed) for each in on_page],
        len(groups),
        at + 1,
        _address_of(groups, at + 1),
        _address_of(groups, at - 1),
        _address_of(groups, start + PAGE_SIZE, "#notices"),
        _address_of(groups, start - PAGE_SIZE, "#notices"),
    )


def _row(group: NoticeGroup, notice: Notice, shown: Notice, selected: set[int], is_closed: bool) -> GroupRow:
    keys = group.keys
    return GroupRow(
        group,
        notice,
        "" if is_closed else excerpt(notice.statement, EXCERPT_LENGTH),
        ",".join(map(str, keys)),
        _address({SHOWN: notice.pk}),
        _address({SHOWN: notice.pk, GROUP: notice.pk}, "#notices") if len(keys) > 1 else "",
        shown.pk in keys,
        selected.issuperset(keys),
    )


def _address_of(groups: list[NoticeGroup], at: int, fragment: str = "") -> str:
    return _address({SHOWN: groups[at].representative.pk}, fragment) if 0 <= at < len(groups) else ""


def _address(query: dict[str, Any], fragment: str = "") -> str:
    return f"?{urlencode(query)}{fragment}"
