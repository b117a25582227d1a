"""Notes are on no public page, feed, sitemap or search result, and change nothing that readers have cached."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.editing.notes import add_note
from articles.edition.triggers import edition_token
from articles.text.text_quote import TextQuote
from tests.makers import make_article, make_brief, make_preview_link, make_section
from tests.routes import TOKEN, addresses

WORD = "仅供内部雾灯"


@pytest.mark.django_db
def test_no_public_address_shows_a_note_or_whom_a_link_is_for(client: Client) -> None:
    author = User.objects.create(username="author", is_staff=True)
    article, brief = make_article(section=make_section()), make_brief()
    before = edition_token()
    for item in (article, brief):
        add_note(item, author, f"{WORD} @author", TextQuote(f"{WORD}引文"))
    make_preview_link(article, author, TOKEN, recipient=f"{WORD}读者")

    found = [
        path
        for name, paths in addresses().items()
        if not name.startswith("admin:")
        for path in (*paths, f"{paths[0]}?q={WORD}" if paths else "/")
        if WORD in client.get(path).content.decode(errors="ignore").replace(f'value="{WORD}"', "")
        and not path.startswith("/search/")
    ]

    assert found == []
    results = client.get("/search/", {"q": WORD}).content.decode()
    assert (article.headline in results, brief.headline in results) == (False, False)
    assert edition_token() == before
