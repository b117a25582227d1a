"""The decision of the removal play, from keys."""

from django.contrib.auth import get_user_model

from articles.models import Mode, NewsItem
from articles.pictures.models import Picture
from articles.takedowns.decisions.decide import take_down


def take_both_down(picture: int, brief: int, moderator: int) -> None:
    person = get_user_model().objects.get(pk=moderator)
    take_down(Picture.objects.get(pk=picture), Mode.REMOVED, person, "应当事人要求")
    take_down(NewsItem.objects.get(pk=brief), Mode.REMOVED, person, "应当事人要求")
