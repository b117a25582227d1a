"""Taking down and giving back: what may be done to which target, and what remains when one of two is lifted."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Mode, Placement, Restriction, Standing
from articles.restricting import INTERIM, lift, restrict
from tests.makers import embed, make_article, make_brief, make_person_at_desk, make_picture

pytestmark = pytest.mark.django_db


def test_lifting_one_of_two_leaves_the_other():
    article, mo = make_article(), make_person_at_desk("mo", "Moderator")
    stricter = restrict(article, Mode.REMOVED_LEGAL, mo, "法院")
    other = restrict(article, Mode.REMOVED, mo, "作者请求")

    assert lift(stricter, mo) == [other]
    assert article.page_mode(timezone.now()) is Mode.REMOVED
    assert lift(other, mo) == []
    assert article.standing(timezone.now()) is Standing.PUBLIC


def test_hidden_ends_by_itself():
    article = make_article()

    restriction = restrict(article, Mode.HIDDEN, None, "待核实")

    assert restriction.ends_at - restriction.starts_at == INTERIM
    assert article.standing(timezone.now()) is Standing.RESTRICTED
    assert article.standing(timezone.now() + INTERIM + timedelta(seconds=1)) is Standing.PUBLIC


def test_a_reason_is_asked_for():
    with pytest.raises(ValidationError) as refused:
        restrict(make_article(), Mode.REMOVED, None, "  ")

    assert "reason" in refused.value.message_dict
    assert not Restriction.objects.exists()


def test_a_mode_that_does_not_fit_its_target_is_refused_by_verb_and_database():
    picture = make_picture()
    with pytest.raises(ValidationError):
        restrict(picture, Mode.RETRACTED, None, "测试")

    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.create(picture=picture, mode=Mode.RETRACTED, reason="测试")


def test_a_restricted_placement_outlives_the_reference_in_the_text():
    brief = make_brief()
    article = make_article(body=embed(brief))
    restrict(Placement.objects.get(brief=brief), Mode.ELEMENT_REMOVED, None, "测试")
    article.body = "<p>没有引用了。</p>"
    article.save()

    article.body = embed(brief)
    article.save()

    assert Placement.objects.get(brief=brief).restrictions.active(timezone.now()).exists()
