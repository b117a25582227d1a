"""Texts typed at the desk have a limit, and the message names it."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from articles.admin.form.forms import ArticleForm
from articles.desk.model_admin import DeskForm
from articles.desk.text_limits import MAX_TEXT_LENGTH, LimitedTexts, checked_text
from articles.ingest.admin.review_metadata import MetadataForm
from articles.takedowns.admin.actions.action_form import ActionForm
from articles.takedowns.admin.credit_page import NewCreditForm
from articles.takedowns.admin.restrictions.restrict_page import TakedownForm


class Sample(LimitedTexts, forms.Form):
    reason = forms.CharField()
    label = forms.CharField(max_length=5, required=False)
    body = forms.CharField(required=False)
    checked_elsewhere = frozenset({"body"})


def test_a_text_over_the_limit_is_refused_with_the_limit_and_shown_again():
    typed = "字" * (MAX_TEXT_LENGTH + 1)
    form = Sample({"reason": typed})

    assert "20000" in form.errors["reason"][0]
    assert typed in str(form["reason"])
    assert "maxlength" not in str(form["reason"])


def test_a_text_of_the_limit_and_a_field_with_its_own_check_are_accepted():
    assert Sample({"reason": "字" * MAX_TEXT_LENGTH, "body": "字" * 30_000}).is_valid()
    assert "label" in Sample({"reason": "字", "label": "abcdef"}).errors


@pytest.mark.parametrize("form", [DeskForm, ArticleForm, ActionForm, TakedownForm, NewCreditForm, MetadataForm])
def test_every_form_of_the_desk_has_limits(form):
    assert issubclass(form, LimitedTexts)


def test_a_text_outside_of_a_form_is_checked_too():
    with pytest.raises(ValidationError):
        checked_text("字" * (MAX_TEXT_LENGTH + 1))
