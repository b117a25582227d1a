"""Forms that come back as they were shown: the row keeps every character of every value."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.forms import model_to_dict
from django.test import Client

from articles.models import Article, Correction, NewsItem
from tests.desk.form_filling import fields_of, message_text, send
from tests.makers import hours_ahead, make_article, make_brief, make_correction, make_person, make_source, make_tag

pytestmark = pytest.mark.django_db

# With fractions of a second, and in a second that no minute names.
MOMENT = datetime(2019, 10, 27, 3, 14, 15, 926535, tzinfo=UTC)
ODD_TEXTS = [
    "一行",
    "一行\n二行\n\n四行",
    "\n前有空行",
    " 前后有空格 ",
    "　全角空格开头，不换行空格结尾\u00a0",
    "零宽\u200b与软连字\u00ad与\u2028行分隔",
    '<b>尖括号</b> & &amp; "引号"',
    "制表\t符  两个空格",
]
BODIES = [
    "<blockquote><p>引。</p></blockquote>",
    "<blockquote><p>引。</p><p>又引。</p></blockquote><p>尾。</p>",
    "<p>一</p>\n<p>二</p>\n\n<blockquote>\n<p>三</p>\n</blockquote>",
    "<pre>\n\n首行空\n  缩进\n</pre>",
    "<p>一</p>  <p>二</p>",
    '<ul>\n<li>甲\n<ol start="3">\n<li>乙</li>\n</ol>\n</li>\n</ul>',
    "<p>　首行缩进\u00a0不换行\u3000全角\u2009窄</p>",
]


def change(row: Model) -> str:
    name = {"articles.article": "articles/article", "articles.brief": "briefs/brief", "briefs.brief": "briefs/brief"}
    return f"/en/admin/{name.get(row._meta.label_lower, row._meta.label_lower.replace('.', '/'))}/{row.pk}/change/"


def send_untouched(client: Client, address: str, **button: str) -> Any:
    """Send the form as browsers do: line ends as CRLF."""
    shown = fields_of(client.get(address))
    sent = {name: re.sub(r"\r\n|\r|\n", "\r\n", str(value)) for name, value in shown.items()}
    return client.post(address, sent | (button or {"_save": "1"}), follow=True)


def columns(row: Model) -> dict[str, Any]:
    return type(row)._base_manager.filter(pk=row.pk).values().get()  # type: ignore[attr-defined]


def assert_nothing_changes(client: Client, item: NewsItem) -> None:
    before, log = columns(item), LogEntry.objects.count()

    page = send_untouched(client, change(item))

    assert columns(item) == before
    assert LogEntry.objects.count() == log
    assert "Nothing was changed." in message_text(page)


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_texts_of_a_public_item_stay_as_they_are(ada: Client, text: str) -> None:
    item = make_article(headline=text.replace("\n", " "), standfirst=text, rights_sentence=text, tags=["银行", "港口"])

    assert_nothing_changes(ada, item)


@pytest.mark.parametrize("body", BODIES)
def test_a_body_stays_as_it_is(ada: Client, body: str) -> None:
    item = make_article(body=body)

    assert html_of(ada, item) == item.body
    assert_nothing_changes(ada, item)


def html_of(client: Client, item: NewsItem) -> str:
    return str(fields_of(client.get(change(item)))["body"])


def test_times_keep_their_fraction_of_a_second(ada: Client) -> None:
    times = {"published_at": MOMENT, "expires_at": hours_ahead(9)}

    assert_nothing_changes(ada, make_brief(happened_at=MOMENT, happened_precision="minute", **times))
    assert_nothing_changes(ada, make_article(original_at=MOMENT, original_precision="minute", **times))


def test_a_scheduled_item_stays_scheduled(ada: Client) -> None:
    assert_nothing_changes(ada, make_article(published_at=hours_ahead(30), first_published_at=None))


def test_rows_under_the_item_stay_as_they_are(ada: Client) -> None:
    item = make_article()
    item.bylines.create(position=1, role="writer", person=make_person())
    correction = make_correction(item, text="一行\n二行 ")

    assert_nothing_changes(ada, item)
    assert Correction.objects.get().text == correction.text


def test_an_untouched_form_does_not_outdate_another_open_one(ada: Client) -> None:
    item = make_article(published_at=None, body=BODIES[0])
    open_form = fields_of(ada.get(change(item)))
    send_untouched(ada, change(item))

    page = ada.post(change(item), open_form | {"headline": "新题", "_save": "1"}, follow=True)

    assert page.status_code == 200
    assert Article.objects.get().headline == "新题"


def test_a_changed_field_leaves_the_others_as_they_are(ada: Client) -> None:
    item = make_article(published_at=None, standfirst="一行\n二行 ", body=BODIES[2], expires_at=None)

    send(ada, change(item), headline="新题", _save="1")

    after = Article.objects.get()
    assert (after.headline, after.standfirst, after.body) == ("新题", item.standfirst, item.body)


def test_blanks_that_somebody_adds_are_a_change(ada: Client) -> None:
    item = make_article(published_at=None, standfirst="一行")

    send(ada, change(item), standfirst="一行\r\n二行", _save="1")

    assert Article.objects.get().version == item.version + 1


def test_other_rows_of_the_desk_stay_as_they_are(ada: Client) -> None:
    for row in (make_source(name="望海社", site="https://wanghai.example/a"), make_tag("潮信银行")):
        before = model_to_dict(row)

        send_untouched(ada, change(row))

        assert model_to_dict(type(row)._base_manager.get(pk=row.pk)) == before


def test_a_publish_button_still_works_on_an_untouched_form(ada: Client) -> None:
    item = make_article(published_at=None, first_published_at=None)

    send_untouched(ada, change(item), _publish="1")

    item.refresh_from_db()
    assert item.published_at is not None
    assert item.published_at - item.created_at < timedelta(minutes=1)
