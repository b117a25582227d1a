"""Types of public page, and a newsroom in which each type shows everything it can show."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Article, Byline, HomeLead, Mode, Section
from articles.rights.models import Source
from articles.site_pages.models import SitePage
from articles.takedowns.cases.appeals.filing import AppealFiling, file_appeal
from articles.takedowns.decisions.actions import DecisionText, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.law.appeal_rules import Side
from articles.takedowns.letters.status_links import AffectedParty, new_status_link
from articles.takedowns.models import Appeal, Decision, Notice
from tests import makers
from tests.routes import TOKEN

# The status of each type, so that an error page in its place cannot pass the tests.
PAGE_TYPES = {
    "home": 200,
    "home-en": 200,
    "article": 200,
    "article-en": 200,
    "article-shared": 200,
    "brief": 200,
    "stream": 200,
    "channel": 200,
    "important": 200,
    "day": 200,
    "section": 200,
    "section-empty": 200,
    "tag": 200,
    "source": 200,
    "person": 200,
    "archive": 200,
    "month": 200,
    "corrections": 200,
    "disclaimers": 200,
    "transparency": 200,
    "about": 200,
    "contact": 200,
    "site-page": 200,
    "feeds": 200,
    "search": 200,
    "search-asked": 200,
    "search-in-vain": 200,
    "claim": 200,
    "claim-form": 200,
    "claim-status": 200,
    "outlet-status": 200,
    "appeal": 200,
    "appealing-status": 200,
    "appeal-addition": 200,
    "retracted": 200,
    "not-found": 404,
    "gone": 410,
    "gone-by-law": 451,
}
NAMES = ("潮信银行", "沧浦港", "渡汇支付")
WORDS = "潮信银行表示，新安排自下月起执行，首批覆盖三条航线，费率不变；沧浦港同日公布 12,345 标准箱的吞吐量。"


def fill_newsroom() -> dict[str, str]:
    """Fill the database and return the addresses by type of page."""
    section = makers.make_section(name="港航", name_en="Ports")
    source = _source()
    channel = makers.make_channel(name="晨讯", name_en="Morning", colour="#8a5200")
    briefs = [
        makers.make_brief(
            headline=f"{NAMES[number % 3]}公布第{number}号安排",
            body=f"<p>{WORDS}</p><ol><li>其一</li><li>其二</li></ol>",
            label="候潮晨讯" if number % 2 else "",
            channel=channel,
            source=source,
            importance=number % 3 + 1,
            happened_at=makers.hours_ago(number * 7 + 1),
            happened_precision="minute",
            tags=(NAMES[number % 3],),
        )
        for number in range(45)
    ]
    article = _article(section, source, briefs)
    tag, person = article.tags.get(name=NAMES[0]), article.bylines.get(role="writer").person
    _, token = makers.make_notice(item=article)
    appealing_status = _status_of_an_appeal(source)
    makers.make_preview_link(article, makers.make_person_at_desk("ada", "Editor"), TOKEN)
    day = timezone.localdate(briefs[0].happened_at)
    item = f"articles/{article.pk}/"
    outlet_status = _status_of_an_outlet(source)
    return {
        "home": "/",
        "home-en": "/en/",
        "article": f"/{item}",
        "article-en": f"/en/{item}",
        "article-shared": f"/articles/shared/{TOKEN}/",
        "brief": briefs[1].get_absolute_url(),
        "stream": "/briefs/",
        "channel": f"/briefs/channels/{channel.pk}/",
        "important": "/briefs/important/",
        "day": f"/briefs/{day:%Y/%m/%d}/",
        "section": f"/sections/{section.pk}/",
        "section-empty": f"/sections/{makers.make_section().pk}/",
        "tag": f"/tags/{tag.pk}/",
        "source": f"/sources/{source.pk}/",
        "person": f"/people/{person.pk}/",
        "archive": "/archive/",
        "month": f"/archive/{day:%Y/%m}/",
        "corrections": "/corrections/",
        "disclaimers": "/disclaimers/",
        "transparency": "/transparency/",
        "about": "/about/",
        "contact": "/contact/",
        "site-page": _site_page(),
        "feeds": "/feeds/",
        "search": "/search/",
        "search-asked": "/search/?q=潮信银行",
        "search-in-vain": "/search/?q=潮信银航 没有",
        "claim": f"/takedowns/new/?item={article.pk}",
        "claim-form": f"/takedowns/new/?item={article.pk}&subject=copyright-us",
        "claim-status": f"/takedowns/status/{token}/?new=1",
        "outlet-status": outlet_status,
        "appeal": f"{outlet_status}appeal/",
        "appealing-status": appealing_status,
        "appeal-addition": f"{appealing_status}appeal/{Appeal.objects.get().reference}/",
        "retracted": _restricted(Mode.RETRACTED),
        "not-found": "/nowhere/",
        "gone": _restricted(Mode.REMOVED),
        "gone-by-law": _restricted(Mode.REMOVED_LEGAL),
    }


def _site_page() -> str:
    """A page about the site, which every footer lists."""
    body = f"<p>{WORDS}</p><h2>您的权利</h2><ul><li>查阅</li><li>更正</li></ul>"
    body += "<table><tr><th>数据</th><td>30 天</td></tr></table>"
    page = SitePage(slug="privacy", title="隐私政策", title_en="Privacy", body=body, published_at=timezone.now())
    page.save()
    return page.get_absolute_url()


def _source() -> Source:
    terms = makers.make_licence(name="箱报转载许可", url="https://terms.example/1.0/", obliges_link_back=True)
    return makers.make_source(name="箱报", name_en="The Box", site="https://box.example/", licence=terms)


def _article(section: Section, source: Source, briefs: list) -> Article:
    """An article with everything an article can have, and other articles to list with it."""
    picture, inside = (makers.make_picture(data=makers.image_bytes(size=size)) for size in ((1600, 900), (300, 900)))
    table = (
        "<table><caption>各港吞吐量</caption><thead><tr>"
        + '<th scope="col">港口</th><th scope="col">标准箱</th><th scope="col">同比</th>' * 4
        + "</tr></thead><tbody><tr>"
        + "<td>沧浦港</td><td>12,345</td><td>+3.2%</td>" * 4
        + "</tr></tbody></table>"
    )
    body = (
        makers.embed(*briefs[:3])
        + f'<h2>小标题</h2><figure data-picture="{inside.pk}"><figcaption>码头清晨。</figcaption></figure>{table}'
        + "<blockquote><p>引文一段。</p><cite>某人</cite></blockquote>"
        + '<aside data-kind="editor_note"><p>编者按。</p></aside>'
        + '<ul><li>一</li></ul><ol start="3"><li>三</li></ol><pre><code>code</code></pre><hr>'
        + '<p>见<a href="https://far.example/">别处</a>，<strong>重点</strong>与<em>强调</em>，H<sub>2</sub>O。</p>'
        + f"<p>{WORDS}</p>" * 6
    )
    article = makers.make_article(
        headline="十八个月里，三成出口提单搬离了纸面",
        standfirst="电子提单在沧浦港先行，银行跟进。",
        body=body,
        tags=NAMES,
        lead_picture=picture,
        section=section,
        source=source,
        origin="agreed",
        original_url="https://first.example/2025/03/bills",
        original_at=makers.hours_ago(48),
        original_precision="day",
        rights_sentence="转载请附原文链接。",
        headline_is_proposed=True,
    )
    Byline.objects.create(item=article, role="outlet", outlet=source)
    Byline.objects.create(item=article, role="writer", person=makers.make_person(outlet=source), position=1)
    Byline.objects.create(item=article, role="translator", person=makers.make_person(), position=2)
    for item in (article, briefs[0], briefs[1]):
        makers.make_correction(item)
    makers.make_wording("本站内容仅供参考，不构成投资建议。")
    makers.make_wording("For information only.", language="en")
    restrict(article, Mode.LABELLED, None, "disputed", "文中数字正在核实。")
    makers.make_article(
        headline="Paper bills leave the port", body="<p>Text.</p>", language="en", translation_of=article
    )
    for number in range(4):
        makers.make_article(
            section=section if number % 2 else makers.make_section(),
            lead_picture=makers.make_picture(data=makers.image_bytes(size=(800, 500))),
            standfirst="导语一句。",
        )
    HomeLead.objects.create(article=article, ends_at=timezone.now() + timedelta(days=1))
    return article


def _status_of_an_outlet(outlet: Source) -> str:
    """The status page of an outlet whose article was taken down: the outlet may contest it."""
    return _status_after_removal(outlet)[0]


def _status_of_an_appeal(outlet: Source) -> str:
    """The status page of an outlet that contests a decision and has not sent everything yet."""
    address, notice, decision = _status_after_removal(outlet)
    filing = AppealFiling(
        decision=decision,
        kind="dmca_counter",
        side=Side.AFFECTED,
        text="文章系本社原创。",
        language="zh-hans",
        notice=notice,
        affected=f"source {outlet.pk}",
    )
    file_appeal(filing, None)
    return address


def _status_after_removal(outlet: Source) -> tuple[str, Notice, Decision]:
    article = makers.make_article(source=outlet)
    notice, _ = makers.make_notice(item=article, basis="dmca_notice", subject="copyright-us")
    case, mo = notice.cases.get(), makers.make_person_at_desk("mo", "Moderator")
    decision = decide(case, case.version, Restrict((article,), Mode.REMOVED_LEGAL), DecisionText("已核实。"), mo)
    link = new_status_link(notice, AffectedParty(case, decision, outlet))
    return urlsplit(link).path, notice, decision


def _restricted(mode: Mode) -> str:
    item = makers.make_article()
    restrict(item, mode, None, "demanded", "应当事人要求。")
    return item.get_absolute_url()
