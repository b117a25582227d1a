"""Tests of restrictions: modes allowed for each target, lifting, and expiry."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.editing.restrictions import HIDDEN_FOR, lift, restrict
from articles.models import Mode, Placement, PublicationStatus, Restriction
from tests.makers import embed, make_article, make_brief, make_person_at_desk, make_picture

pytestmark = pytest.mark.django_db


def test_lifting_one_of_two_restrictions_leaves_the_other_active():
    article, mo = make_article(), make_person_at_desk("mo", "Moderator")
    stricter = restrict(article, Mode.REMOVED_LEGAL, mo, "法院")
    other = restrict(article, Mode.REMOVED, mo, "作者请求")

    assert lift(stricter, mo) == [other]
    assert article.page_mode(timezone.now()) is Mode.REMOVED
    assert lift(other, mo) == []
    assert article.status(timezone.now()) is PublicationStatus.PUBLIC


def test_a_hidden_restriction_expires_after_its_fixed_period():
    article = make_article()

    restriction = restrict(article, Mode.HIDDEN, None, "待核实")

    assert restriction.ends_at - restriction.starts_at == HIDDEN_FOR
    assert article.status(timezone.now()) is PublicationStatus.RESTRICTED
    assert article.status(timezone.now() + HIDDEN_FOR + timedelta(seconds=1)) is PublicationStatus.PUBLIC


def test_restricting_without_a_reason_is_refused():
    with pytest.raises(ValidationError) as refused:
        restrict(make_article(), Mode.REMOVED, None, "  ")

    assert "reason" in refused.value.message_dict
    assert not Restriction.objects.exists()


def test_restrict_and_the_database_refuse_a_mode_that_does_not_fit_its_target():
    picture = make_picture()
    with pytest.raises(ValidationError):
        restrict(picture, Mode.RETRACTED, None, "测试")

    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.create(picture=picture, mode=Mode.RETRACTED, reason="测试")


def test_a_restriction_on_a_placement_survives_removing_and_restoring_its_reference():
    brief = make_brief()
    article = make_article(body=embed(brief))
    restrict(Placement.objects.get(brief=brief), Mode.ELEMENT_REMOVED, None, "测试")
    article.body = "<p>没有引用了。</p>"
    article.save()

    article.body = embed(brief)
    article.save()

    assert Placement.objects.get(brief=brief).restrictions.active(timezone.now()).exists()
