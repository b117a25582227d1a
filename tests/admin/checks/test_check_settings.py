"""Tests of the list of checks before publication, whose levels are set in the list."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import CheckSetting
from tests.makers import make_person_at_desk

pytestmark = pytest.mark.django_db


def test_a_level_chosen_in_the_list_is_saved_with_the_button_below_it():
    client = Client()
    client.force_login(make_person_at_desk("ada", "Chief editor"))
    address = reverse("admin:articles_checksetting_changelist")
    page = client.get(address).text
    typed = dict(re.findall(r'name="(form-\d+-id|form-[A-Z_]+)" value="(\d+)"', page))
    levels = dict.fromkeys(re.findall(r'<select name="(form-\d+-level)"', page), "block")
    button = re.search(r'<input type="submit" name="(_save)"', page)

    assert button, "no button saves the list"
    client.post(address, typed | levels | {button[1]: "1"})

    assert set(CheckSetting.objects.values_list("level", flat=True)) == {"block"}
