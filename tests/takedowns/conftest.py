"""Each test starts with empty rate limits."""

import pytest
from django.core.cache import cache

from articles.models import Article, Mode, Restriction
from articles.takedowns.decisions.decide import restore, take_down
from tests import makers


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def decided_item(db) -> Article:
    """The first of two targets on which Mo made three decisions: eight events in the ledger."""
    mo = makers.make_person_at_desk("mo", "Moderator")
    item, picture = makers.make_article(), makers.make_picture()
    take_down(item, Mode.REMOVED, mo, "应当事人要求", "应要求删除。")
    take_down(picture, Mode.ELEMENT_REMOVED, mo, "许可到期")
    restore(Restriction.objects.get(item=item), mo)
    return item
