"""Repeats: notices on content that was put back by rule after an earlier notice of the same sender on the same ground.

China's Regulation (article 17) forbids them after a written explanation; after other counter-notices it is our own rule
that nothing is removed again without new facts. A repeat is shown with its case, and a moderator decides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone, translation

from articles.takedowns.law.appeal_rules import rules_against_repeats
from articles.takedowns.letters.appeal_readers import contested_notices
from articles.takedowns.models import Appeal, Case, Notice, NoticeSignature

MAX_APPEALS, MAX_NOTICES, MAX_ROWS = 5, 50, 200
TARGETS = ("item", "placement", "picture")
TargetKeys = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Repeat:
    """An open notice, and the appeal by which the content came back after an earlier one of its sender."""

    notice: Notice
    appeal: Appeal

    def answer(self) -> str:
        """Why nothing is removed again, in the language of the notice."""
        assert self.appeal.decided_at is not None
        with translation.override(self.notice.language):
            day = f"{timezone.localtime(self.appeal.decided_at):%Y-%m-%d}"
            return str(self.appeal.rule.repeat_answer).format(date=day, appeal=self.appeal.reference)


def repeats_in(case: Case) -> list[Repeat]:
    """The open notices of a case that are repeats, each with the newest appeal."""
    return repeats_of([case])[case.pk]


def repeats_of(cases: Collection[Case]) -> dict[int, list[Repeat]]:
    """The repeats in each of these cases, by their keys. One query where nothing was put back; senders are compared by
    keyed digests, so those of an erased claimant are unknown.
    """
    found: dict[int, dict[int, Repeat]] = {case.pk: {} for case in cases}
    by_target: dict[TargetKeys, list[Appeal]] = defaultdict(list)
    for appeal in _put_back_on(cases):
        by_target[_target_keys(appeal.decision.case)].append(appeal)
    for case in cases:
        for appeal in by_target.get(_target_keys(case), [])[:MAX_APPEALS]:
            for notice in _repeating(case, appeal):
                found[case.pk].setdefault(notice.pk, Repeat(notice, appeal))
    return {key: [repeats[notice] for notice in sorted(repeats)] for key, repeats in found.items()}


def _target_keys(case: Case) -> TargetKeys:
    return case.item_id, case.placement_id, case.picture_id


def _put_back_on(cases: Collection[Case]) -> Iterable[Appeal]:
    """The newest appeals by which a target of these cases came back by rule."""
    same = Q(pk__in=[])
    for name, keys in zip(TARGETS, zip(*map(_target_keys, cases), strict=True), strict=True):
        if known := {key for key in keys if key is not None}:
            same |= Q(**{f"decision__case__{name}__in": known})
    kinds = [rule.code for rule in rules_against_repeats()]
    rows = Appeal.objects.filter(same, kind__in=kinds, outcome=Appeal.Outcome.PUT_BACK)
    return rows.select_related("decision__case").order_by("-decided_at", "-pk")[:MAX_ROWS]


def _repeating(case: Case, appeal: Appeal) -> Iterable[Notice]:
    """The open notices of a case that came after an appeal had been settled, from somebody whose notice it answered."""
    earlier = [notice.pk for notice in contested_notices(appeal)]
    senders = NoticeSignature.objects.filter(notice__in=earlier).exclude(sender="").values_list("sender", flat=True)
    bases = [basis.code for basis in appeal.rule.bases]
    rows = case.notices.filter(basis__in=bases, received_at__gt=appeal.decided_at, signature__sender__in=list(senders))
    return rows.exclude(state=Notice.State.CLOSED).exclude(pk__in=earlier).order_by("pk")[:MAX_NOTICES]
