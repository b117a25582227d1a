"""Every model of takedowns is covered by the ledger, part of its chain, or named as unprotected."""

from django.apps import apps

from articles.models import MatchReview, PictureReview, Restriction
from articles.takedowns.ledger.registry import CHAIN, DIGESTED, UNPROTECTED
from articles.takedowns.models import Case, Notice, ThreadEntry


def test_every_model_of_takedowns_is_covered_or_named_as_unprotected():
    classified = [*(digested.model for digested in DIGESTED), *CHAIN, *UNPROTECTED]
    # Decisions whose rows are in another app.
    models = {*apps.get_app_config("takedowns").get_models(include_auto_created=True), MatchReview}
    models |= {PictureReview, Restriction}

    assert set(classified) == models
    assert len(classified) == len(models)


def test_the_columns_that_are_not_covered_are_these():
    unprotected = {digested.model: digested.unprotected for digested in DIGESTED if digested.unprotected}

    assert unprotected == {
        Case: ("told_late_at",),
        Notice: ("state", "decided_at", "spam_at", "withdrawn_at"),
        ThreadEntry: ("link",),
    }


def test_columns_in_the_clear_hold_no_text():
    kinds = {
        field.get_internal_type()
        for digested in DIGESTED
        for field in digested.fields
        if field.name in digested.values and not field.choices and field.name not in ("reference", "due_for")
    }

    assert kinds == {"ForeignKey", "DateTimeField", "PositiveIntegerField"}
