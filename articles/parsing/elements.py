"""Which elements are furniture of the page, which are hidden, which begin a new line?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from articles.parsing.wordlists import either, words

VOID = words(
    """
        area base br col embed hr img input link meta param source track wbr
        """
)
UNSEEN = words(
    """
        head title script style template noscript iframe object svg math
        """
)
# An opening tag of the key closes an open one of these where that is the innermost.
CLOSES = {
    "p": frozenset({"p"}),
    "li": frozenset({"li"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"tr", "td", "th"}),
    "option": frozenset({"option"}),
}
INLINE = words(
    """
        a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp
        small span strike strong sub sup time tt u var wbr button select option input output meter progress nobr
        """
)
HEADINGS = words(
    """
        h1 h2 h3 h4 h5 h6
        """
)
BOLD = words(
    """
        b strong
        """
)
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
    "nav": words(
        """
        nav navbar navigation menu topbar toolbar sidebar sidenav header-nav offcanvas drawer
        """
    ),
    "crumbs": words(
        """
        crumb crumbs breadcrumb breadcrumbs
        """
    ),
    "share": words(
        """
        share sharing shares sharebar sharer social socials sns addthis sharethis bdsharebuttonbox like likes
        likebar praise zan thumbs favorite favourite
        """
    ),
    "ad": words(
        """
        ad ads adv advert advertisement advertising advertorial adsbygoogle adsense adbox adslot banner sponsor
        sponsored sponsors promo promotion gg guanggao
        """
    ),
    "related": words(
        """
        related relate relatedposts relatedarticles relatednews relatedlinks recommend recommended recommendation
        recommendations recommends similar readmore morelink trending hotnews hot mostread mostpopular
        """
    ),
    "comments": words(
        """
        comment comments disqus commentlist pinglun discuss replies respond
        """
    ),
    "counter": words(
        """
        counter counters count counts views viewcount readcount pageviews hits stats pv
        """
    ),
    "tags": words(
        """
        tags taglist tagcloud keywords
        """
    ),
    "neighbours": words(
        """
        pager pagination prevnext pagenav prenext
        """
    ),
    "subscribe": words(
        """
        subscribe subscription newsletter signup paywall
        """
    ),
    "footer": words(
        """
        footer foot colophon backtop gotop totop
        """
    ),
    "article_footer": words(
        """
        copyright
        """
    ),
    "section": words("kicker eyebrow category categories"),
    "cookie": words(
        """
        cookie cookies consent gdpr
        """
    ),
    "popup": words(
        """
        popup modal toast qrcode wechat weixin login register
        """
    ),
}
_WORD_KIND = {word: kind for kind, group in _BY_WORD.items() for word in group}
_JOINED = re.compile(
    either(
        """
        (?:post|page|article|entry|news)-?nav(?:igation)? (?:prev|next)-(?:post|article|page|link)
        author-(?:bio|card|box) print-button back-to-top skip-link screen-reader-text sr-only visually-hidden
        font-?size text-?size
        """
    )
)
_JOINED_RELATED = re.compile(
    r"(?:^|[_-])(?:more|most|other|popular|latest)[_-]?(?:read|popular|viewed|stories|articles|posts|news|from)(?:$|[_-])"
    r"|(?:^|[_-])read[_-]next|(?:^|[_-])rich-?link(?:$|[_-])"
)
_CODE = re.compile(
    r"(?:^|[\s_-])(?:code|codeblock|highlight|hljs|prettyprint|language|lang|syntax\w*)(?:$|[\s_-])", re.I
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_DECORATION = re.compile(r"(?:^|[\s_-])(?:emoji|icon|avatar|logo|qrcode|smiley|spinner)", re.IGNORECASE)
_PAGE_HEADER = words(
    """
        header site-header page-header logo site-name site-title brand masthead
        """
)
_PROTECTED = words(
    """
        article-body article-content articlebody article post-body post-content entry-content story-body
        main-content js_content rich_media_content
        """
)
_NAMED = {
    "rich_media_meta_text": "author",
    "rich_media_meta_nickname": "source",
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
_NEVER = words(
    """
        html body main article h1
        """
)
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:\w*caption|(?:img|pic|image|photo)[_-]?(?:desc|note|info|text)|tuzhu)",
    re.IGNORECASE,
)


def is_hidden(name: str, attributes: Mapping[str, str]) -> bool:
    """Elements whose text no reader of the page sees."""
    style = attributes.get("style", "")
    if name in UNSEEN or "hidden" in attributes:
        return True
    hides = _HIDDEN.search(style)
    # A body that only waits for its script to show it: WeChat's pages as they are saved.
    return hides is not None and not (hides[0][:1] in "vV" and _is_protected(attributes))


def kind_of_element(name: str, attributes: Mapping[str, str]) -> str | None:
    """The kind of furniture an element is, by its name or role."""
    if name in _NEVER:
        return None
    return _BY_ELEMENT.get(name) or _BY_ROLE.get(attributes.get("role", "").lower())


def kind_of_class(name: str, attributes: Mapping[str, str]) -> str | None:
    """The kind of furniture an element is by a word in its class or id; `ad` is a word of ad-box, not of header."""
    if name in _NEVER:
        return None
    written = _written(attributes)
    if not written.strip() or _is_protected(attributes):
        return None
    for one in written.split():
        parts = _NOT_WORD.split(_CAMEL.sub("-", one).lower())
        kind = next((_WORD_KIND[word] for word in parts if word in _WORD_KIND), None)
        if kind is not None:
            return kind
        if _JOINED.search(one.lower()):
            return "nav"
        if _JOINED_RELATED.search(one.lower()):
            return "related"
    return None


def _written(attributes: Mapping[str, str]) -> str:
    return f"{attributes.get('class', '')} {attributes.get('id', '')}"[:400]


def _is_protected(attributes: Mapping[str, str]) -> bool:
    """Elements that hold the article by their name."""
    return any(token in _PROTECTED for token in _written(attributes).lower().split())


def is_code(name: str, attributes: Mapping[str, str]) -> bool:
    """Inside `<pre>` or of it: program code, not a text that was only set in rows."""
    return name == "code" or _CODE.search(_written(attributes)) is not None


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
    """The head of the site: its logo and name."""
    tokens = f"{attributes.get('class', '')} {attributes.get('id', '')}"[:400].lower().split()
    return name == "header" or (name not in _NEVER and any(token in _PAGE_HEADER for token in tokens))


def named_field(attributes: Mapping[str, str]) -> str:
    """`author`, `source` or `editor` where class, rel or itemprop says that the text is one."""
    written = " ".join(attributes.get(name, "") for name in ("class", "itemprop", "rel"))[:400]
    return next((_NAMED[token] for token in written.lower().split() if token in _NAMED), "")


def is_decoration(attributes: Mapping[str, str]) -> bool:
    """Trackers, emoji, icons and avatars are no pictures of the article."""
    if attributes.get("width") in ("0", "1") or attributes.get("height") in ("0", "1"):
        return True
    return _DECORATION.search(attributes.get("class", "")[:400]) is not None
