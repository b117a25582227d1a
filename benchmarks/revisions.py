"""What versions cost: CPU of the form's POST with and without them, and bytes for 1,000 versions of a 50 kB text.

Each round posts the same change with revisions and with their receiver replaced by nothing, alternately. Prints the
ratio of the medians (target at most 1.25) and the size of the stored versions (target at most 5 MB).

    python benchmarks/revisions.py
    python -m tests.postgres_server python benchmarks/revisions.py
"""

import statistics
import sys
import time
from unittest import mock

import throwaway  # noqa: F401
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from articles.editing.revisions.record import revisions_of
from articles.models import Article, RevisionBlock
from tests.desk.form_filling import fields_of

ROUNDS, VERSIONS = 60, 1_000
MAX_RATIO, MAX_BYTES = 1.25, 5_000_000
SENTENCE = "潮水在夜里涨了又落，船在港外等候引航员登轮。"


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", verbosity=0, interactive=False)
    article = Article(headline="港口恢复", body=body_of(0))
    article.save()
    print(f"{len(article.body.encode()):,} bytes")
    ratio, stored = post_ratio(article), stored_bytes(article)
    print(f"CPU of the POST with versions / without: {ratio:.2f} (target {MAX_RATIO})")
    print(f"{VERSIONS:,} versions: {stored / 1e6:.2f} MB (target {MAX_BYTES / 1e6:.0f} MB)")
    sys.exit(ratio > MAX_RATIO or stored > MAX_BYTES)


def body_of(number: int) -> str:
    """A body of 100 paragraphs, of which one differs from the body before."""
    texts = [f"{SENTENCE * 8}第{at}段。" for at in range(100)]
    texts[number % 100] = f"{SENTENCE * 8}第{number}次修改。"
    return "".join(f"<p>{text}</p>" for text in texts)


def post_ratio(article: Article) -> float:
    client = Client()
    client.force_login(User.objects.create_superuser("ada", password="x" * 20))
    address = reverse("admin:articles_article_change", args=[article.pk])
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * ROUNDS):
        with_versions = number % 2 == 0
        fields = fields_of(client.get(address)) | {"headline": f"港口恢复{number}", "body": body_of(number)}
        recorder = mock.patch("newsroom.receivers.record_revisions", return_value=[])
        if not with_versions:
            recorder.start()
        began = time.process_time()
        answer = client.post(address, fields)
        times[with_versions].append(time.process_time() - began)
        if not with_versions:
            recorder.stop()
        assert answer.status_code == 302, answer.content.decode()
    for with_versions, spent in times.items():
        print(f"{'with' if with_versions else 'without'} versions: {statistics.median(spent) * 1000:.1f} ms")
    return statistics.median(times[True]) / statistics.median(times[False])


def stored_bytes(article: Article) -> int:
    """Bytes that VERSIONS versions take, in the columns."""
    before = _stored(article), revisions_of(article).count()
    for number in range(VERSIONS):
        article.body = body_of(number + 10_000)
        article.save()
    assert revisions_of(article).count() == before[1] + VERSIONS
    return _stored(article) - before[0]


def _stored(article: Article) -> int:
    blocks = RevisionBlock.objects.filter(object_id=article.pk).values_list("html", "digest")
    contents = revisions_of(article).values_list("content", "note")
    return sum(len(text.encode()) for row in (*blocks, *contents) for text in row) + 100 * (len(blocks) + len(contents))


main()
