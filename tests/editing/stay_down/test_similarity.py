"""Tests of the similarity to removed texts: what is withheld, what only warns, and what is nothing."""

import random

import pytest
from django.utils import timezone

from articles.editing.stay_down.matches import find_matches, find_matches_of
from articles.editing.stay_down.similarity import Level, Subject, compare
from articles.models import Mode, NewsItem
from articles.takedowns.decisions.decide import take_down
from articles.text.keyed_shingles import text_prints
from articles.text.tokens import canonical_form
from tests import makers
from tests.removed_samples import formulaic, prose, unrelated, variations

KEY = b"k" * 32
SHORT = "某某指数报3,215.10点，涨0.52%。"
LONG = prose(random.Random(4), 5)


def level(removed: str, text: str, *, headline: str = "另一个标题", at_another_time: bool = False) -> Level:
    subject = Subject(*text_prints(canonical_form(headline), canonical_form(text), KEY))
    return compare(subject, text_prints("", canonical_form(removed), KEY)[0], at_another_time=at_another_time).level


@pytest.mark.parametrize("text", [SHORT, LONG])
@pytest.mark.parametrize("kind", ["equal", "punctuation and blanks", "width", "traditional"])
def test_what_is_equal_after_folding_is_withheld_under_any_headline(kind: str, text: str) -> None:
    assert level(text, variations(random.Random(1))[kind](text)) is Level.WITHHOLD


def test_a_changed_figure_in_a_short_text_only_warns() -> None:
    assert level(SHORT, SHORT.replace("0.52", "0.53")) is Level.WARN


def test_a_changed_figure_in_a_long_text_is_withheld() -> None:
    assert level(LONG, variations(random.Random(1))["one figure changed"](LONG)) is Level.WITHHOLD


def test_a_typo_in_a_long_text_is_withheld_and_another_word_warns() -> None:
    assert level(LONG, LONG[:50] + "错" + LONG[51:]) is Level.WITHHOLD
    assert level(LONG, LONG[:50] + "另外三个字" + LONG[53:]) is Level.WARN


def test_the_next_brief_of_a_pattern_under_another_name_is_nothing() -> None:
    assert level(SHORT, "远岸航运报4,871.22点，跌1.31%。") is Level.NONE


def test_a_truncated_text_warns_and_so_does_one_at_another_time() -> None:
    assert level(LONG, LONG[: len(LONG) // 2]) is Level.WARN
    assert level(SHORT, SHORT, at_another_time=True) is Level.WARN


def test_a_short_text_cut_off_in_a_figure_warns() -> None:
    assert level(SHORT, SHORT[:14]) is Level.WARN
    assert level(SHORT, "潮信指数报4,871.22点") is Level.NONE


def test_a_removed_text_inside_a_longer_one_is_withheld_at_length_and_warns_below() -> None:
    around = prose(random.Random(9), 6)
    assert level(LONG, around + LONG + around) is Level.WITHHOLD
    assert level(SHORT, around + SHORT + around) is Level.WARN


def test_a_text_and_its_heading_have_the_print_of_both_together() -> None:
    for heading, text in unrelated(random.Random(3), 40):
        forms = canonical_form(f"{heading}说"), canonical_form(text)
        alone = [text_prints("", form, KEY)[0] for form in (forms[1], " ".join(forms))]
        assert text_prints(*forms, KEY) == tuple(alone)


@pytest.mark.django_db
def test_of_unrelated_items_none_is_withheld_and_variations_of_removed_ones_are_recognised() -> None:
    """`benchmarks/stay_down.py` does the same with 10,000."""
    rng = random.Random(13)
    removed = {}
    for number in range(24):
        text = formulaic(rng) if number % 2 else prose(rng, 3)
        brief = makers.make_brief(headline=text[:8], body=f"<p>{text}</p>")
        take_down(brief, Mode.REMOVED, None, "应当事人要求")
        removed[brief.pk] = text

    items = [NewsItem(headline=headline, body=f"<p>{text}</p>") for headline, text in unrelated(rng, 400)]
    found = find_matches_of(items, timezone.now())

    assert not [match for matches in found for match in matches if match.is_withheld]
    for kind, vary in variations(rng).items():
        again = [NewsItem(headline="某地一则新消息", body=f"<p>{vary(text)}</p>") for text in removed.values()]
        numbers = [{match.removed.pk for match in matches} for matches in find_matches_of(again, timezone.now())]
        missed = [text for (pk, text), own in zip(removed.items(), numbers, strict=True) if pk not in own]
        assert not missed, kind


@pytest.mark.django_db
def test_a_text_among_many_of_its_pattern_is_found() -> None:
    rng = random.Random(5)
    texts = list(dict.fromkeys(formulaic(rng) for _ in range(60)))
    for text in texts:
        take_down(makers.make_brief(headline=text[:8], body=f"<p>{text}</p>"), Mode.REMOVED, None, "应当事人要求")

    first = NewsItem(headline="另一个标题", body=f"<p>{texts[0]}</p>")

    assert find_matches(first, timezone.now())[0].is_withheld
