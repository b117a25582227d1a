"""Properties of HTML elements, by name, class and style: boilerplate, hidden, block, bold, caption ..."""

from __future__ import annotations

import re
from collections.abc import Mapping

from articles.text.wordlists import alternatives, word_set

VOID_ELEMENTS = word_set("area base br col embed hr img input link meta param source track wbr")
HIDDEN_ELEMENTS = word_set("head title script style template noscript iframe object svg math")
# Start tag -> open elements that it closes if they are the innermost one.
IMPLIED_END_TAGS = {
    "p": frozenset({"p"}),
    "li": frozenset({"li"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"tr", "td", "th"}),
    "option": frozenset({"option"}),
}
INLINE_ELEMENTS = word_set(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp
    small span strike strong sub sup time tt u var wbr button select option input output meter progress nobr
    """
)
HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
BOLD = word_set("b strong")
_BY_ELEMENT = {
    "nav": "nav",
    "aside": "aside",
    "footer": "footer",
    "button": "button",
    "form": "form",
    "select": "form",
    "textarea": "form",
    "label": "form",
    "fieldset": "form",
    "dialog": "dialog",
    "menu": "nav",
    "audio": "media",
    "video": "media",
    "canvas": "media",
    "map": "media",
    "noframes": "media",
}
_BY_ROLE = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "search": "form",
    "complementary": "aside",
    "dialog": "dialog",
}
_BY_WORD = {
    "nav": word_set(
        """
        nav navbar navigation menu topbar toolbar sidebar sidenav header-nav offcanvas drawer
        """
    ),
    "crumbs": word_set("crumb crumbs breadcrumb breadcrumbs"),
    "share": word_set(
        """
        share sharing shares sharebar sharer social socials sns addthis sharethis bdsharebuttonbox like likes
        likebar praise zan thumbs favorite favourite
        """
    ),
    "ad": word_set(
        """
        ad ads adv advert advertisement advertising advertorial adsbygoogle adsense adbox adslot banner sponsor
        sponsored sponsors promo promotion gg guanggao
        """
    ),
    "related": word_set(
        """
        related relate relatedposts relatedarticles relatednews relatedlinks recommend recommended recommendation
        recommendations recommends similar readmore morelink trending hotnews hot mostread mostpopular
        """
    ),
    "comments": word_set("comment comments disqus commentlist pinglun discuss replies respond"),
    "counter": word_set("counter counters count counts views viewcount readcount pageviews hits stats pv"),
    "tags": word_set("tags taglist tagcloud keywords"),
    "neighbours": word_set("pager pagination prevnext pagenav prenext"),
    "subscribe": word_set("subscribe subscription newsletter signup paywall"),
    "footer": word_set("footer foot colophon backtop gotop totop"),
    "article_footer": word_set("copyright"),
    "section": word_set("kicker eyebrow category categories"),
    "cookie": word_set("cookie cookies consent gdpr"),
    "popup": word_set("popup modal toast qrcode wechat weixin login register"),
}
_WORD_KIND = {word: kind for kind, group in _BY_WORD.items() for word in group}
_JOINED = re.compile(
    alternatives(
        """
        (?:post|page|article|entry|news)-?nav(?:igation)? (?:prev|next)-(?:post|article|page|link)
        author-(?:bio|card|box) print-button back-to-top skip-link screen-reader-text sr-only visually-hidden
        font-?size text-?size
        """
    )
)
_JOINED_EXAMPLES = ("post-navigation", "prev-article", "author-box", "back-to-top", "sr-only", "font-size")
_JOINED_RELATED = re.compile(
    r"(?:^|[_-])(?:more|most|other|popular|latest)[_-]?(?:read|popular|viewed|stories|articles|posts|news|from)(?:$"
    r"|[_-])"
    r"|(?:^|[_-])read[_-]next|(?:^|[_-])rich-?link(?:$|[_-])"
)
_JOINED_RELATED_EXAMPLES = ("most-read", "latest_news", "more-from", "read-next", "rich-link")
_CODE = re.compile(
    r"(?:^|[\s_-])(?:code|codeblock|highlight|hljs|prettyprint|language|lang|syntax\w*)(?:$|[\s_-])", re.I
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_DECORATION = re.compile(r"(?:^|[\s_-])(?:emoji|icon|avatar|logo|qrcode|smiley|spinner)", re.IGNORECASE)
_PAGE_HEADER = word_set("header site-header page-header logo site-name site-title brand masthead")
_PROTECTED = word_set(
    """
    article-body article-content articlebody article post-body post-content entry-content story-body
    main-content js_content rich_media_content
    """
)
_NAMED = {
    "rich_media_meta_text": "author",
    "rich_media_meta_nickname": "source",
    "js_name": "source",
    "author": "author",
    "byline": "author",
    "byline-author": "author",
    "article-author": "author",
    "post-author": "author",
    "author-name": "author",
    "writer": "author",
    "source": "source",
    "publisher": "source",
    "article-source": "source",
    "news-source": "source",
    "origin": "source",
    "editor": "editor",
}
_NEVER = word_set("html body main article h1")
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:\w*caption|(?:img|pic|image|photo)[_-]?(?:desc|note|info|text)|tuzhu)",
    re.IGNORECASE,
)


def is_hidden(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether the text of an element is not shown on the page."""
    style = attributes.get("style", "")
    if name in HIDDEN_ELEMENTS or "hidden" in attributes:
        return True
    hides = _HIDDEN.search(style)
    # Saved WeChat pages hide the body until a script shows it.
    return hides is not None and not (hides[0][:1] in "vV" and _is_protected(attributes))


def boilerplate_kind_of_element(name: str, attributes: Mapping[str, str]) -> str | None:
    """The kind of boilerplate that an element is by its name or role."""
    if name in _NEVER:
        return None
    return _BY_ELEMENT.get(name) or _BY_ROLE.get(attributes.get("role", "").lower())


def boilerplate_kind_of_class(name: str, attributes: Mapping[str, str]) -> str | None:
    """The kind of boilerplate that an element is by a word of its class or id (`ad` in `ad-box`, not in `header`)."""
    if name in _NEVER:
        return None
    classes = _class_and_id(attributes)
    if not classes.strip() or _is_protected(attributes):
        return None
    for token in classes.split():
        words = _NOT_WORD.split(_CAMEL.sub("-", token).lower())
        kind = next((_WORD_KIND[word] for word in words if word in _WORD_KIND), None)
        if kind is not None:
            return kind
        if _JOINED.search(token.lower()):
            return "nav"
        if _JOINED_RELATED.search(token.lower()):
            return "related"
    return None


def _class_and_id(attributes: Mapping[str, str]) -> str:
    return f"{attributes.get('class', '')} {attributes.get('id', '')}"[:400]


def _is_protected(attributes: Mapping[str, str]) -> bool:
    """Whether the class or id names the article itself."""
    return any(token in _PROTECTED for token in _class_and_id(attributes).lower().split())


def is_code(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether `<pre>`, or an element in it, is program code and not text with fixed line breaks."""
    return name == "code" or _CODE.search(_class_and_id(attributes)) is not None


def is_caption(attributes: Mapping[str, str]) -> bool:
    return _CAPTION.search(attributes.get("class", "")[:400]) is not None


def is_bold(attributes: Mapping[str, str]) -> bool:
    return _BOLD_STYLE.search(attributes.get("style", "")[:400]) is not None


def is_centred(attributes: Mapping[str, str]) -> bool:
    return (
        attributes.get("align", "").lower() == "center"
        or _CENTRED.search(attributes.get("style", "")[:400]) is not None
    )


def is_page_header(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether it is the header of the site, with its logo and name."""
    tokens = _class_and_id(attributes).lower().split()
    return name == "header" or (name not in _NEVER and any(token in _PAGE_HEADER for token in tokens))


def byline_field(attributes: Mapping[str, str]) -> str:
    """`author`, `source` or `editor` if class, id, rel or itemprop says so, else an empty string."""
    tokens = " ".join(attributes.get(name, "") for name in ("class", "id", "itemprop", "rel"))[:400]
    return next((_NAMED[token] for token in tokens.lower().split() if token in _NAMED), "")


def is_decoration(attributes: Mapping[str, str]) -> bool:
    """Whether an image is a tracker, emoji, icon or avatar and not a picture of the article."""
    if attributes.get("width") in ("0", "1") or attributes.get("height") in ("0", "1"):
        return True
    return _DECORATION.search(attributes.get("class", "")[:400]) is not None
