"""A snapshot stores the page as it was when a notice was received: complete, static and never changed."""

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from articles.editing.restrictions import restrict
from articles.html.static_copy import blocks_of, static_copy
from articles.models import Byline, Mode
from articles.takedowns.models import Claimant, Notice, PageCopy, Snapshot
from articles.takedowns.models.append_only import AppendOnlyError
from tests.makers import (
    embed,
    image_bytes,
    make_article,
    make_brief,
    make_claim,
    make_notice,
    make_person,
    make_picture,
    make_source,
    make_wording,
)

pytestmark = pytest.mark.django_db


def snapshot_of(item, **values):
    notice, _token = make_notice(item=item, **values)
    return notice.snapshots.get()


def test_a_notice_sent_through_the_form_stores_the_page_it_is_about(client):
    article = make_article(headline="渡轮复航")

    client.post(f"/takedowns/new/?item={article.pk}", make_claim())

    snapshot = Notice.objects.get().snapshots.get()
    assert (snapshot.item_id, snapshot.version) == (article.pk, article.version)
    assert "<h1>渡轮复航</h1>" in snapshot.page.content["page"]["html"]


def test_a_notice_without_an_item_has_no_snapshot():
    make_notice()

    assert not Snapshot.objects.exists()


def test_a_snapshot_survives_a_later_edit_and_an_exchanged_brief():
    first, second = make_brief(headline="停航通知"), make_brief(headline="复航通知")
    article = make_article(headline="旧题", body=embed(first))
    snapshot = snapshot_of(article)

    first.headline, first.body = "改过的通知", "<p>改过。</p>"
    first.save()
    article.headline, article.body = "新题", embed(second)
    article.save()

    kept = Snapshot.objects.get(pk=snapshot.pk).page.content
    assert kept["item"]["headline"] == "旧题"
    assert [(brief["id"], brief["headline"]) for brief in kept["briefs"]] == [(first.pk, "停航通知")]
    assert kept["item"]["version"] < article.version
    assert kept["briefs"][0]["version"] < first.version
    assert "停航通知" in kept["page"]["text"]
    assert "复航通知" not in kept["page"]["html"]


def test_a_snapshot_survives_a_replaced_and_removed_picture():
    picture = make_picture(credit="江宁/候潮", alt="码头")
    was = picture.digest
    snapshot = snapshot_of(make_article(lead_picture=picture))

    picture.file.save("new.png", ContentFile(image_bytes(colour="teal")), save=False)
    picture.accept_upload()
    picture.credit = "佚名"
    picture.save()
    restrict(picture, Mode.REMOVED, None, "试")

    kept = Snapshot.objects.get(pk=snapshot.pk).page.content
    assert picture.digest != was
    assert kept["pictures"] == [{"id": picture.pk, "sha256": was, "credit": "江宁/候潮", "alt": "码头"}]


def test_a_snapshot_contains_names_source_and_disclaimers_as_they_were():
    source, person = make_source(name="望海社"), make_person(name="江宁")
    make_wording("本文转载自望海社。", source=source)
    article = make_article(source=source, origin="agreed")
    Byline.objects.create(item=article, person=person)

    snapshot = snapshot_of(article)
    person.name, source.name = "江泞", "望洋社"
    person.save(), source.save()

    kept = Snapshot.objects.get(pk=snapshot.pk).page.content
    assert kept["names"] == [{"role": "writer", "name": "江宁"}]
    assert kept["item"]["source"] == "望海社"
    assert kept["wordings"] == [{"language": "zh-Hans", "text": "本文转载自望海社。"}]
    assert all(words in kept["page"]["text"] for words in ("江宁", "望海社", "本文转载自望海社。"))


def test_briefs_are_listed_in_order_with_what_readers_saw_of_each():
    shown, draft, removed = (
        make_brief(),
        make_brief(published_at=None, headline="未发的"),
        make_brief(headline="撤下的"),
    )
    article = make_article(body=embed(shown, draft, removed))
    restrict(removed, Mode.REMOVED, None, "试")

    kept = snapshot_of(article).page.content

    assert [brief["state"] for brief in kept["briefs"]] == ["shown", "unseen", "gone"]
    assert [brief["placement"] for brief in kept["briefs"]] == [
        article.placements.get(brief=brief).pk for brief in (shown, draft, removed)
    ]
    assert "未发的" not in json.dumps(kept, ensure_ascii=False)
    assert "撤下的" not in json.dumps(kept, ensure_ascii=False)


def test_a_page_that_readers_cannot_see_is_stored_and_marked():
    article = make_article(headline="撤下的题")
    restrict(article, Mode.REMOVED, None, "试")

    kept = snapshot_of(article).page.content

    assert (kept["public"], kept["standing"], kept["modes"]) == (False, "restricted", ["removed"])
    assert kept["item"]["headline"] == "撤下的题"


def test_the_own_page_of_a_brief_is_stored():
    brief = make_brief(headline="停航通知", body="<p>全线停航。</p>")

    kept = snapshot_of(brief).page.content

    assert kept["item"]["kind"] == "brief"
    assert "全线停航。" in kept["page"]["text"]


def test_the_digest_of_a_page_copy_is_the_sha256_of_its_record():
    page = snapshot_of(make_article()).page

    assert page.digest == hashlib.sha256(page.record.encode()).hexdigest()
    spelled = json.dumps(json.loads(page.record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert page.record == spelled


def test_notices_on_one_page_share_a_copy_until_the_page_changes():
    article = make_article()
    for _number in range(3):
        make_notice(item=article)
    article.save()
    make_notice(item=article)

    assert Snapshot.objects.count() == 4
    assert PageCopy.objects.count() == 2


def test_snapshots_cannot_be_edited_or_deleted():
    snapshot = snapshot_of(make_article())

    for row in (snapshot, snapshot.page):
        for change in (row.save, row.delete, row.__class__.objects.all().delete):
            with pytest.raises(AppendOnlyError):
                change()
    with pytest.raises(AppendOnlyError):
        Snapshot.objects.update(version=9)
    with pytest.raises(AppendOnlyError):
        PageCopy.objects.filter(pk=snapshot.page_id).update(record="{}")
    with pytest.raises(ProtectedError):
        snapshot.notice.delete()


def test_a_new_row_with_an_existing_key_does_not_replace_a_copy():
    page = snapshot_of(make_article()).page

    with pytest.raises(IntegrityError), transaction.atomic():
        PageCopy(pk=page.pk, digest="0" * 64, record="{}").save()

    assert PageCopy.objects.get().digest == page.digest


def test_a_copy_changed_directly_in_the_database_no_longer_matches_its_digest():
    page = snapshot_of(make_article(headline="渡轮复航")).page
    assert page.is_intact

    with connection.cursor() as cursor:
        cursor.execute("UPDATE takedowns_pagecopy SET record = replace(record, '复航', '停航')")

    assert not PageCopy.objects.get().is_intact


def test_a_snapshot_contains_no_data_of_the_claimant():
    canary = Claimant(name="Zenobia", email="zenobia@reader.example", contact="第三街 7 号", authority="代理 Zenobia")
    snapshot = snapshot_of(make_article(), claimant=canary, statement="陈述金丝雀", evidence="证据金丝雀")

    everything = snapshot.page.record + str(Snapshot.objects.values())
    assert not any(word in everything for word in ("Zenobia", "zenobia", "第三街", "金丝雀"))


@pytest.mark.django_db(transaction=True)
def test_a_failure_leaves_neither_notice_nor_snapshot(monkeypatch):
    def fail(*args, **values):
        raise OSError

    monkeypatch.setattr("articles.takedowns.intake.receive._write_receipt", fail)
    with pytest.raises(OSError):
        make_notice(item=make_article())

    assert not Notice.objects.exists()
    assert not Snapshot.objects.exists()
    assert not PageCopy.objects.exists()


def test_the_page_is_stored_in_the_language_in_which_it_was_reported():
    with translation.override("en"):
        kept = snapshot_of(make_article()).page.content

    assert kept["language"] == "en"
    assert "Report a problem" in kept["page"]["text"]


def test_fifty_briefs_take_no_more_queries_than_one():
    counts = []
    for number in (1, 50):
        article = make_article(body=embed(*(make_brief() for _brief in range(number))))
        make_notice(item=article)
        with CaptureQueriesContext(connection) as asked:
            make_notice(item=article)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 49


def test_a_stored_page_is_truncated_and_keeps_the_digest_of_the_full_text(monkeypatch):
    monkeypatch.setattr("articles.takedowns.proof.snapshots.MAX_STORED", 500)
    brief = make_brief(body=f"<p>{'长' * 600}</p>")

    kept = snapshot_of(make_article(body=embed(brief))).page.content

    assert len(kept["page"]["html"]) == len(kept["page"]["text"]) == 500
    assert kept["briefs"][0]["body"] == ""
    assert kept["briefs"][0]["body_sha256"] == hashlib.sha256(brief.body.encode()).hexdigest()


HOSTILE = """<h1 onclick="steal()">题</h1><script>steal()</script><style>p{background:url(//x.example)}</style>
<p style="color:red">一 <a href="https://x.example/" rel="external">二</a> &lt;script&gt;三&lt;/script&gt;</p>
<img src="https://x.example/a.png" onerror="steal()" alt='"><script>四</script>'>
<figure><img src="/pictures/7/0123456789abcdef.webp" srcset="//x.example/b 2x" alt="码头"></figure>
<svg><a href="//x.example"><text>五</text></a></svg><iframe src="//x.example"></iframe><form action="//x.example">
<input name="q"><button>六</button></form><link rel="stylesheet" href="//x.example"><meta http-equiv="refresh">"""


def test_the_stored_page_has_no_scripts_and_no_links():
    kept = static_copy(HOSTILE, [])

    for word in (
        "<script",
        "style",
        "onclick",
        "onerror",
        "href",
        "src",
        "x.example",
        "<form",
        "<input",
        "<svg",
        "<meta",
    ):
        assert word not in kept.replace("&lt;script", "")
    assert "&lt;script&gt;三&lt;/script&gt;" in kept
    assert '<img data-picture="7" data-digest="0123456789abcdef" alt="码头">' in kept


def test_a_stored_page_has_no_links_addresses_or_styles():
    brief = make_brief(body='<ul><li>一 <a href="https://x.example/">二</a></li></ul>')
    article = make_article(body=embed(brief), lead_picture=make_picture(), original_url="https://wanghai.example/1")

    kept = snapshot_of(article).page.content["page"]["html"]

    assert not any(word in kept for word in ("href", "src=", "http", "class", "style"))
    assert f'<article data-brief="{brief.pk}">' in kept


def test_blocks_refer_to_the_brief_or_picture_they_belong_to():
    kept = static_copy(
        '<p>前</p><article class="flash-brief"><p>时</p><p>一<br>二</p></article>'
        '<figure><img src="/pictures/7/0123456789abcdef.webp" alt="码头"><figcaption>图注</figcaption></figure>'
        "<p>后</p>",
        [12],
    )

    assert [(one.kind, one.text, one.ref) for one in blocks_of(kept)] == [
        ("p", "前", ""),
        ("p", "时", "brief-12"),
        ("p", "一\n二", "brief-12"),
        ("picture", "码头", "picture-7"),
        ("figcaption", "图注", "picture-7"),
        ("p", "后", ""),
    ]
