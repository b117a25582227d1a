"""The form of a correction."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Correction, SectionLimit
from tests.desk.form_filling import send
from tests.makers import make_article, make_section, make_step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("obstacle", ["step", "section"])
def test_a_correction_that_readers_may_not_see_yet_is_refused_with_its_text(ada: Client, obstacle: str) -> None:
    article, harbour = make_article(section=make_section()), make_section()
    if obstacle == "step":
        make_step(name="终审")
    else:
        SectionLimit.objects.create(user=User.objects.get(username="ada"), section=harbour)

    page = send(ada, reverse("admin:articles_correction_add"), item=str(article.pk), text="数字应为三千。")

    assert page.status_code == 200
    assert ("终审" if obstacle == "step" else str(harbour)) in page.content.decode()
    assert "数字应为三千。" in page.content.decode()
    assert not Correction.objects.exists()


def test_a_correction_of_an_account_without_a_step_is_published(ada: Client) -> None:
    make_step(author_groups=["Writer"])
    article = make_article()

    send(ada, reverse("admin:articles_correction_add"), item=str(article.pk), text="数字应为三千。")

    assert Correction.objects.get().by == User.objects.get(username="ada")
