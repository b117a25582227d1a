"""The notices of a case on its page: nothing for a single one, groups for many, else a list."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from articles.takedowns.admin.actions.group_answers import offered_groups
from articles.takedowns.admin.cases.notices.form import NoticesForm
from articles.takedowns.admin.cases.notices.groups import (
    ALL,
    GROUP,
    GROUPED_FROM,
    group_named,
    group_page,
    notice_groups,
)
from articles.takedowns.admin.cases.notices.pages import notice_page
from articles.takedowns.cases.notices.groups import MAX_GROUPED, NoticeGroup
from articles.takedowns.models import Case, Notice


@dataclass(frozen=True, slots=True)
class Listed:
    """How many notices a case has, and their groups if it has many."""

    count: int
    groups: list[NoticeGroup]

    @property
    def first(self) -> int | None:
        """The notice that is read first."""
        return self.groups[0].representative.pk if self.groups else None


def listed_notices(request: HttpRequest, case: Case) -> Listed:
    count = case.notices.count()
    return Listed(count, notice_groups(request, case, count))


def notices_context(
    request: HttpRequest, case: Case, notice: Notice, form: NoticesForm | None, is_closed: bool, listed: Listed
) -> dict[str, Any]:
    if listed.count == 1 and form is None:
        return {}
    form = form or NoticesForm(case)
    context = {"notices_form": form, "notice_count": listed.count, "has_groups": listed.count > GROUPED_FROM}
    group = group_named(request, listed.groups)
    if listed.groups:
        context["group_page"] = group_page(listed.groups, notice, form.selected, is_closed)
        context["offered_groups"] = offered_groups(listed.groups, is_closed)
        context["notices_grouped"] = min(listed.count, MAX_GROUPED)
    if group or not listed.groups:
        keys, query = (group.keys, {GROUP: group.representative.pk}) if group else ([], _plain_list(request))
        context["notice_page"] = notice_page(request, case, notice, form.selected, is_closed, keys, query)
        context["group_shown"] = group
    return context


def _plain_list(request: HttpRequest) -> dict[str, Any]:
    return {ALL: 1} if ALL in request.GET else {}
