"""Tests of visibility: `item.status()` and the querysets agree for every combination of times and restrictions."""

import itertools

import pytest
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Article, Mode, NewsItem, PublicationStatus, Restriction
from tests.makers import hours_ago, hours_ahead, make_article

NEVER, PAST, FUTURE = None, -1, 1
RELEASES = (NEVER, PAST, FUTURE)
EXPIRIES = (NEVER, PAST, FUTURE)


def _time(offset: int | None, hours: float):
    return None if offset is None else (hours_ago(hours) if offset < 0 else hours_ahead(hours))


@pytest.mark.django_db
def test_status_and_querysets_agree_for_every_combination():
    items, modes = [], []
    for release, expiry, withdrawn, mode in itertools.product(RELEASES, EXPIRIES, (False, True), (None, *Mode)):
        if mode is Mode.ELEMENT_REMOVED:
            continue
        published = _time(release, 4)
        expires = _time(expiry, 2 if expiry == PAST else 8)
        if published and expires and expires <= published:
            continue
        withdrawn_at = hours_ago(1) if withdrawn else None
        times = {"published_at": published, "expires_at": expires, "withdrawn_at": withdrawn_at}
        items.append(Article(headline="一篇", first_published_at=hours_ago(9), **times))
        modes.append(mode)
    Article.objects.bulk_create(items)
    Restriction.objects.bulk_create(
        Restriction(item=item, mode=mode, reason="test", starts_at=hours_ago(1))
        for item, mode in zip(items, modes, strict=True)
        if mode
    )

    at = timezone.now()
    public = set(NewsItem.objects.public(at).values_list("pk", flat=True))
    listed = set(NewsItem.objects.listed(at).values_list("pk", flat=True))

    for item in NewsItem.objects.all():
        assert (item.status(at) is PublicationStatus.PUBLIC) == (item.pk in public)
        assert (item.pk in listed) == (item.pk in public and Mode.DELISTED not in item.modes(at))
    assert public
    assert listed < public


@pytest.mark.django_db
def test_with_restrictions_loads_the_same_modes_as_a_separate_query():
    at = timezone.now()
    for starts, ends, lifted in itertools.product((-3, 3), (None, -1, 5), (None, -1, 2)):
        if ends is None or ends > starts:
            Restriction.objects.create(
                item=make_article(),
                mode=Mode.REMOVED,
                reason="测试",
                public_note="说明",
                starts_at=_time(starts, abs(starts)),
                ends_at=_time(ends, abs(ends or 1)),
                lifted_at=_time(lifted, abs(lifted or 1)),
            )
    twice = Restriction.objects.active(at)[0].item
    restrict(twice, Mode.LABELLED, None, "测试")

    at = timezone.now()
    annotated = {item.pk: (sorted(item.modes(at)), item.notice) for item in NewsItem.objects.with_restrictions(at)}

    for item in NewsItem.objects.all():
        assert annotated[item.pk] == (sorted(item.modes(at)), "说明" if item.modes(at) else None)
    assert annotated[twice.pk][0] == ["labelled", "removed"]
