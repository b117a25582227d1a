"""What an HTML page declares for machines: meta elements, links, structured data, time elements and links to tags."""

from __future__ import annotations

from dataclasses import dataclass

from articles.parsing.html.context import BoilerplateElement, ElementContext
from articles.parsing.html.tokenizer import StartTag
from articles.parsing.lines import clean

# Bounds of what is kept; a page that declares more is not worth more memory.
_MAX_ENTRIES = 200
_MAX_VALUE_LENGTH = 2000
_MAX_TAG_LENGTH = 60
_MAX_JSON_LENGTH = 500_000
# Boilerplate in which the tags of the article are listed.
_TAG_LISTS = frozenset({"tags", "article_footer"})
# Boilerplate in which other articles and comments have their times.
_OTHER_TEXTS = frozenset({"related", "aside", "nav", "comments", "footer", "neighbours", "ad", "popup", "dialog"})


@dataclass(frozen=True, slots=True)
class DeclaredTime:
    """A `<time datetime>`: its value, and what its other attributes say about it (`published`, `updated`, ...)."""

    value: str
    words: str
    boilerplate: BoilerplateElement | None


class Declared:
    """The declarations of one page in page order, with keys and relations in lower case."""

    def __init__(self) -> None:
        self.metas: list[tuple[str, str]] = []
        self.links: list[tuple[str, str]] = []
        self.json: list[str] = []
        self._times: list[DeclaredTime] = []
        self._tags: list[tuple[str, BoilerplateElement | None]] = []
        self._tag: list[str] | None = None
        self._json_length = 0

    @property
    def times(self) -> list[DeclaredTime]:
        """The times that are not those of other articles and comments."""
        return [time for time in self._times if _kind(time.boilerplate) not in _OTHER_TEXTS]

    @property
    def next_pages(self) -> list[str]:
        """The addresses of the links with the relation `next`, which may be to the next article."""
        return [address for relation, address in self.links if relation == "next"]

    @property
    def tags(self) -> list[str]:
        """The texts of the links to tags, without those in lists of other articles."""
        kinds = (None, *_TAG_LISTS)
        return [tag for tag, boilerplate in self._tags if tag and _kind(boilerplate) in kinds]

    def take(self, tag: StartTag, context: ElementContext) -> None:
        """Record what the tag declares. `context`: that of the text around it."""
        attributes = tag.attributes
        if tag.name == "meta" and len(self.metas) < _MAX_ENTRIES:
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            if key and (content := clean(attributes.get("content", "")[:_MAX_VALUE_LENGTH])):
                self.metas.append((key.strip().lower(), content))
        elif tag.name in ("link", "a") and "rel" in attributes and attributes.get("href"):
            self._take_link(tag, context)
        elif tag.name == "time" and attributes.get("datetime") and not context.hidden:
            self._take_time(tag, context)

    def take_json(self, content: str) -> None:
        self._json_length += len(content)
        if self._json_length <= _MAX_JSON_LENGTH:
            self.json.append(content)

    def take_text(self, text: str) -> None:
        if self._tag is not None:
            self._tag.append(text[:_MAX_TAG_LENGTH])

    def end_link(self) -> None:
        """Record the link to a tag that ends here, if any."""
        if self._tag is None:
            return
        text = clean(" ".join("".join(self._tag[:_MAX_TAG_LENGTH]).split()))
        if not text or len(text) > _MAX_TAG_LENGTH:
            self._tags.pop()
        else:
            self._tags[-1] = (text, self._tags[-1][1])
        self._tag = None

    def _take_link(self, tag: StartTag, context: ElementContext) -> None:
        relations = tag.attributes["rel"].lower().split()
        address = tag.attributes["href"].strip()[:_MAX_VALUE_LENGTH]
        if "next" in relations or (tag.name == "link" and "canonical" in relations):
            if len(self.links) < _MAX_ENTRIES:
                self.links.append(("next" if "next" in relations else "canonical", address))
        elif tag.name == "a" and "tag" in relations and not context.hidden and len(self._tags) < _MAX_ENTRIES:
            self.end_link()
            self._tags.append(("", context.boilerplate))
            self._tag = []

    def _take_time(self, tag: StartTag, context: ElementContext) -> None:
        if len(self._times) < _MAX_ENTRIES:
            words = [tag.attributes.get(name, "") for name in ("itemprop", "class")]
            words.append("pubdate" if "pubdate" in tag.attributes else "")
            value = tag.attributes["datetime"][:_MAX_VALUE_LENGTH].strip()
            self._times.append(DeclaredTime(value, " ".join(words)[:400].lower(), context.boilerplate))


def _kind(boilerplate: BoilerplateElement | None) -> str | None:
    outermost = boilerplate.outermost() if boilerplate else None
    return outermost.kind if outermost else None
