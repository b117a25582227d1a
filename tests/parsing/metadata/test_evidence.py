"""Evidence in the metadata of a page: it supplies what the text lacks, and differences are shown."""

import json
import time
from zoneinfo import ZoneInfo

import pytest

from articles.parsing.document import Document
from articles.parsing.metadata.agreement import disagreements
from articles.parsing.metadata.use import with_page_origin
from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD, webpage

SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE = "临屿港三季度吞吐量增长"
BODY = f"<h1>{TITLE}</h1><p>{LEAD}</p><p>{CLOSE}</p>"
NEWS = {"@type": "NewsArticle", "headline": TITLE, "author": {"@type": "Person", "name": "江宁"}}


def data(*values: object) -> str:
    return "".join(f"<script type='application/ld+json'>{json.dumps(value)}</script>" for value in values)


def page(head: str, body: str = BODY) -> Document:
    return webpage(body, f"<title>{TITLE}</title>{head}")


def used(document: Document) -> dict[str, tuple[str, str]]:
    return {known.field: (known.value, known.origin) for known in document.evidence if known.is_used}


def differences(document: Document) -> dict[str, list[str]]:
    return {known.field: [other.value for other in known.others] for known in disagreements(document, SHANGHAI)}


def author(document: Document) -> str | None:
    return document.byline.author if document.byline else None


@pytest.mark.parametrize(
    ("head", "origin"),
    [
        ("<meta name='author' content='江宁'>", "meta author"),
        ("<meta property='article:author' content='记者 江宁'>", "meta article:author"),
        (data(NEWS), "JSON-LD author"),
        (data([{"@type": "WebSite", "name": "望海网"}, NEWS]), "JSON-LD author"),
        (data({"@context": "https://schema.org", "@graph": [{"@type": "BreadcrumbList"}, NEWS]}), "JSON-LD author"),
        (data({"@type": "Organization", "name": "望海网"}, NEWS), "JSON-LD author"),
        (data(NEWS | {"author": ["江宁"]}), "JSON-LD author"),
        (data(NEWS | {"@type": ["Article", "https://schema.org/NewsArticle"]}), "JSON-LD author"),
        (data({"@graph": [NEWS | {"author": {"@id": "#p"}}, {"@id": "#p", "name": "江宁"}]}), "JSON-LD author"),
    ],
)
def test_metadata_names_the_author_that_the_text_does_not(head: str, origin: str) -> None:
    document = page(head)

    assert author(document) == "江宁"
    assert used(document)["author"] == ("江宁", origin)


@pytest.mark.parametrize(
    "name",
    [
        "admin",
        "Admin",
        "小编",
        "管理员",
        "https://wanghai.example/author/1",
        "a@wanghai.example",
        "望海网",
        "{{author}}",
        "10086",
        "佚名",
    ],
)
def test_an_account_the_site_or_an_address_is_no_author(name: str) -> None:
    head = f"<meta name='author' content='{name}'><meta property='og:site_name' content='望海网'>"

    assert author(page(head)) is None


def test_the_author_in_the_text_wins_and_the_other_is_a_difference() -> None:
    document = page(
        "<meta name='author' content='江宁'>", f"<h1>{TITLE}</h1><p>作者：钟晚照</p><p>{LEAD}</p><p>{CLOSE}</p>"
    )

    assert (author(document), used(document)) == ("钟晚照", {})
    assert differences(document) == {"author": ["江宁"]}
    assert "metadata_differs" in document.warnings


@pytest.mark.parametrize("line", ["作者：江宁、钟晚照", "编辑：江宁", "文/江 宁"])
def test_people_whom_the_text_credits_make_no_difference(line: str) -> None:
    document = page("<meta name='author' content='江宁'>", f"<h1>{TITLE}</h1><p>{line}</p><p>{LEAD}</p><p>{CLOSE}</p>")

    assert differences(document) == {}
    assert used(document) == {}


def test_several_authors_are_joined_and_organisations_are_sources() -> None:
    people = [{"@type": "Person", "name": name} for name in ("江宁", "钟晚照")]
    document = page(data(NEWS | {"author": [*people, {"@type": "Organization", "name": "望海日报"}]}))

    assert document.byline is not None
    assert (document.byline.author, document.byline.source) == ("江宁、钟晚照", "望海日报")


def test_the_time_of_publication_is_not_that_of_an_update() -> None:
    head = (
        "<meta property='article:modified_time' content='2024-11-06T10:00:00+08:00'>"
        "<meta property='article:published_time' content='2024-11-05T06:30:00Z'>"
    )
    document = page(head)

    assert document.published is not None
    assert document.published.value == "2024-11-05T14:30:00+08:00"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<time class='updated' datetime='2024-11-06'></time><time datetime='2024-11-05'></time>", "2024-11-05"),
        (
            "<time datetime='2024-11-04'></time><time itemprop='datePublished' datetime='2024-11-05'></time>",
            "2024-11-05",
        ),
        ("<aside><time datetime='2020-01-01'>昨天</time></aside>", None),
        ("<div class='related'><time datetime='2020-01-01'>昨天</time></div>", None),
    ],
)
def test_the_time_element_of_the_article_dates_it(markup: str, expected: str | None) -> None:
    published = page("", BODY + markup).published

    assert (published.value[:10] if published else None) == expected


@pytest.mark.parametrize(
    ("line", "machine", "differs"),
    [
        ("2024-11-05 14:30", "2024-11-05T14:30:40+08:00", False),
        ("2024-11-05 14:30", "2024-11-05T06:30:00Z", False),
        ("2024-11-05", "2024-11-05T22:00:00+08:00", False),
        ("2024-11-05 14:30", "2024-11-05", False),
        ("2024-11-05 14:30", "2024-11-05T14:30:00Z", True),
        ("2024-11-05", "2024-11-07", True),
    ],
)
def test_times_differ_as_far_as_both_are_precise(line: str, machine: str, differs: bool) -> None:
    body = f"<h1>{TITLE}</h1><p>{line}</p><p>{LEAD}</p><p>{CLOSE}</p>"
    document = page(f"<meta property='article:published_time' content='{machine}'>", body)

    assert document.published is not None
    assert document.published.origin == "line"
    assert ("published" in differences(document)) is differs


def test_a_doubtful_date_that_the_metadata_contradicts_stays_a_doubt() -> None:
    def doubts(machine: str) -> list[str]:
        body = f"<h1>{TITLE}</h1><p>05/11/2024</p><p>{LEAD}</p><p>{CLOSE}</p>"
        document = page(f"<meta property='article:published_time' content='{machine}'>", body)
        return [hint.raw for hint in document.date_hints if hint.kind == "doubtful"]

    assert doubts("2024-07-09") == ["05/11/2024"]
    assert doubts("2024-11-05") == []


def test_structured_data_about_other_articles_is_not_used() -> None:
    other = {"@type": "NewsArticle", "headline": "两年前的事", "author": "陆鸣", "url": "https://wanghai.example/9"}
    lists = {"@type": "ItemList", "itemListElement": [NEWS | {"author": "陆鸣"}]}
    canonical = "<link rel='canonical' href='https://wanghai.example/1'>"

    assert author(page(data(lists))) is None
    assert author(page(data(other) + canonical)) is None
    assert author(page(data(other, NEWS))) == "江宁"
    assert (
        author(page(data(NEWS | {"headline": "短标题", "url": "https://www.wanghai.example/1/"}) + canonical)) == "江宁"
    )


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "NewsArticle", "author": "江宁",}',
        '//<![CDATA[\n{"@type": "NewsArticle", "author": "江宁"}\n//]]>',
        '<!-- {"@type": "NewsArticle", "author": "江宁"} -->',
        '{"@type": "NewsArticle", "author": "江宁", "description": "一行\n两行"};',
        '{"@type": "WebSite"}{"@type": "NewsArticle", "author": "江宁"}',
    ],
)
def test_structured_data_is_read_as_sites_write_it(block: str) -> None:
    assert author(page(f"<script type='application/ld+json'>{block}</script>")) == "江宁"


@pytest.mark.parametrize(
    "block", ["", "null", "{", '{"@type": 3}', "[[[[", '"x"', '{"@type":"Article","author":{"name":{}}}', "[" * 90_000]
)
def test_faulty_structured_data_is_ignored(block: str) -> None:
    document = page(f"<script type='application/ld+json'>{block}</script>")

    assert (document.status, author(document)) == ("ok", None)


def test_the_page_supplies_source_and_address_for_a_draft_only() -> None:
    head = "<link rel='canonical' href='https://wanghai.example/n/1'><meta property='og:site_name' content='望海网'>"
    document = page(head)
    drafted = with_page_origin(document)

    assert (document.byline, document.source) == (None, None)
    assert drafted.byline is not None
    assert drafted.source is not None
    assert (drafted.byline.source, drafted.source.original_url) == ("望海网", "https://wanghai.example/n/1")


def test_a_canonical_address_that_is_the_site_itself_is_none() -> None:
    drafted = with_page_origin(page("<link rel='canonical' href='https://wanghai.example/'>"))

    assert drafted.source is None


def test_an_address_in_the_text_wins_over_the_canonical_one() -> None:
    head = "<link rel='canonical' href='https://wanghai.example/n/1'>"
    body = f"{BODY}<p>原文链接：https://gangwan.example/7</p>"

    drafted = with_page_origin(page(head, body))

    assert drafted.source is not None
    assert drafted.source.original_url == "https://gangwan.example/7"
    assert differences(drafted) == {"address": ["https://wanghai.example/n/1"]}


def test_the_publisher_differs_from_the_source_in_the_text_unless_one_name_contains_the_other() -> None:
    def found(publisher: str) -> dict[str, list[str]]:
        body = f"<h1>{TITLE}</h1><p>来源：望海日报</p><p>{LEAD}</p><p>{CLOSE}</p>"
        return differences(page(data(NEWS | {"author": None, "publisher": {"name": publisher}}), body))

    assert found("港湾周刊") == {"source": ["港湾周刊"]}
    assert found("望海日报客户端") == {}


@pytest.mark.parametrize(
    ("title", "headline", "site"),
    [
        (f"{TITLE}_港口频道_望海网", TITLE, "望海网"),
        (f"{TITLE} - 望海网", TITLE, "望海网"),
        (f"{TITLE}--港口·航运--望海网", TITLE, "望海网"),
        (f"{TITLE}-望海网", TITLE, "望海网"),
        (f"望海网 | {TITLE}", TITLE, "望海网"),
        (f"{TITLE} | 财经", TITLE, None),
        (TITLE, TITLE, None),
    ],
)
def test_what_follows_the_headline_in_the_title_is_the_site(title: str, headline: str, site: str | None) -> None:
    document = webpage(BODY, f"<title>{title}</title>")

    values = {known.field: known.value for known in document.evidence}
    assert (values["headline"], values.get("site")) == (headline, site)
    assert differences(document) == {}


@pytest.mark.parametrize(
    ("title", "head", "expected"),
    [
        ("Harbour rises - Estuary Post", "", "Harbour rises"),
        ("港口增长_望海", "<meta property='og:site_name' content='望海'>", "港口增长"),
        ("港口增长_望海", "<meta property='og:title' content='港口增长'>", "港口增长"),
        ("港口增长_望海", "", "港口增长_望海"),
        ("港口-航运两头热", "", "港口-航运两头热"),
    ],
)
def test_a_title_element_is_the_headline_without_a_site_that_the_page_confirms(
    title: str, head: str, expected: str
) -> None:
    document = webpage(f"<p>{LEAD}</p><p>{CLOSE}</p>", f"<title>{title}</title>{head}")

    assert document.title is not None
    assert document.title.text == expected


def test_another_headline_in_the_metadata_is_a_difference_and_a_shortened_one_is_not() -> None:
    assert differences(page("<meta property='og:title' content='港口大涨'>")) == {"headline": ["港口大涨"]}
    assert differences(page(f"<meta property='og:title' content='{TITLE[:8]}…'>")) == {}


def test_tags_come_from_links_keywords_and_lines_without_repetition() -> None:
    body = (
        BODY
        + "<p><a rel='tag' href='/t/1'>港口</a></p><p>标签：集装箱 航运</p>"
        + "<aside><a rel='tag' href='/t/2'>热门</a></aside>"
    )
    document = page(
        "<meta name='keywords' content='港口,吞吐量，望海网'><meta property='og:site_name' content='望海网'>", body
    )

    assert [known.value for known in document.evidence if known.field == "tag"] == ["港口", "吞吐量", "集装箱", "航运"]


def test_a_text_page_has_the_tags_of_its_tag_line() -> None:
    document = parse(f"{TITLE}\n{LEAD}\n{CLOSE}\n关键词：港口、航运\n")

    assert [known.value for known in document.evidence if known.field == "tag"] == ["港口", "航运"]


@pytest.mark.parametrize(
    "piece",
    [
        "<meta name='author' content='甲，乙、丙'>",
        "<time datetime='2024-11-05'>",
        "<a rel='tag' href='/'>港口",
        "<link rel='next' href='/1_2.html'>",
        "<h1>港口 - 望海网</h1>",
        '<script type="application/ld+json">{"@type":"NewsArticle","author":["甲","乙"],"headline":"港"}</script>',
        "<title>港 - 口 - ",
    ],
)
def test_the_time_for_metadata_grows_linearly(piece: str) -> None:
    def seconds(size: int) -> float:
        html = f"<!DOCTYPE html><html><body>{piece * (size // len(piece))}<p>{LEAD}</p></body></html>"
        start = time.process_time()
        parse(html)
        return time.process_time() - start

    seconds(10_000)
    # Of four times the size; the margin is for a busy machine.
    assert seconds(400_000) < 8 * seconds(100_000) + 1
