"""A day in the demonstration, run with the code of a release: write, publish, read, receive a notice, decide, withdraw.

It uses only names that every release has.
"""

from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

import newsroom
from articles.briefs.models import Brief
from articles.editing.publishing import publish, withdraw
from articles.models import Article, Mode, NewsItem
from articles.takedowns.decisions.actions import DecisionText, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.intake.receive import receive
from articles.takedowns.models import Claimant, Notice

HEADLINE = "早班渡轮停航"


def status(client: Client, address: str) -> int:
    return client.get(address, headers={"host": "localhost"}).status_code


def write_and_read(ada: User) -> Brief:
    brief = Brief(headline="早班渡轮延误", body="<p>今天大雾。</p>", language="zh-Hans")
    publish(brief, ada)
    brief.headline = HEADLINE
    brief.save()
    brief.tags.add("渡轮")
    reader, desk = Client(), Client()
    desk.force_login(ada)
    answers = {address: status(reader, address) for address in ("/", "/search/?q=渡轮停航", brief.get_absolute_url())}
    answers |= {address: status(desk, address) for address in ("/admin/", f"/admin/briefs/brief/{brief.pk}/change/")}
    assert set(answers.values()) == {200}, answers
    return brief


def take_down(item: NewsItem, mo: User) -> None:
    notice = Notice(item=item, statement="渡轮没有停航。", language="zh-hans")
    receive(notice, Claimant(name="Stella Reader", email="stella@reader.example"))
    case = notice.cases.get()
    decide(case, case.version, Restrict((item,), Mode.REMOVED), DecisionText("属实"), mo)
    assert status(Client(), item.get_absolute_url()) == 410


def main() -> None:
    ada, mo = User.objects.get(username="ada"), User.objects.get(username="mo")
    call_command("check", databases=["default"])
    brief = write_and_read(ada)
    article = Article.objects.public(brief.published_at).earliest("published_at")
    assert status(Client(), article.get_absolute_url()) == 200
    withdraw(article, ada)
    assert status(Client(), article.get_absolute_url()) == 410
    take_down(brief, mo)
    call_command("verify_ledger")
    print(Path(str(newsroom.__file__)).parent.parent)


if __name__ == "__main__":
    main()
