"""Help pages of the desk: the guides in docs/guides, rendered from Markdown in the reader's language."""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

TITLES = {"editors": _("Guide for editors"), "moderators": _("Guide for moderators")}
# A heading names its own anchor, so that both languages share it: ## Schedule an item <a id="schedule"></a>
ANCHOR = re.compile(r'<a id="([a-z-]+)">')
LINK_TO_GUIDE = re.compile(r"(\w+)\.md(#.*)?")
MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Guide:
    """A rendered guide; `sections` are the anchors and titles of its second-level headings."""

    sections: list[tuple[str, str]]
    html: SafeString


def guide_path(name: str) -> Path:
    folder: Path = settings.BASE_DIR / "docs" / "guides"
    return folder / (get_language() or settings.LANGUAGE_CODE) / f"{name}.md"


def read_guide(name: str) -> Guide:
    """Render the guide in the active language. The files are part of the program, so their HTML is trusted."""
    tokens = MARKDOWN.parse(guide_path(name).read_text(encoding="utf-8"))
    # The page shows its own heading: TITLES.
    body = tokens[3:]
    sections = []
    for opening, content in pairwise(body):
        if opening.type == "heading_open":
            anchor = _move_anchor(opening, content)
            if opening.tag == "h2":
                sections.append((anchor, "".join(child.content for child in content.children or ()).strip()))
        _point_links_at_desk(content)
    html = MARKDOWN.renderer.render(body, MARKDOWN.options, {})
    return Guide(sections, mark_safe(html))  # noqa: S308


def _move_anchor(opening: Token, content: Token) -> str:
    """Give the heading the id of the anchor written behind its text, and remove that anchor."""
    match = ANCHOR.search(content.content)
    if match is None:
        return ""
    opening.attrSet("id", match[1])
    content.children = [child for child in content.children or () if child.type != "html_inline"]
    return match[1]


def _point_links_at_desk(content: Token) -> None:
    """Replace links between the files by links between their pages."""
    for child in content.children or ():
        match = LINK_TO_GUIDE.fullmatch(str(child.attrGet("href") or ""))
        if match:
            child.attrSet("href", reverse("admin:help_page", args=[match[1]]) + (match[2] or ""))


def open_help(request: HttpRequest) -> HttpResponse:
    """Redirect moderators to their guide, everybody else to the guide for editors."""
    moderates = request.user.has_perm("takedowns.view_case") and not request.user.has_perm("articles.publish_article")
    return redirect("admin:help_page", "moderators" if moderates else "editors")


def help_page(request: HttpRequest, name: str, site: AdminSite) -> HttpResponse:
    if name not in TITLES:
        raise Http404
    context = {"title": TITLES[name], "guide": read_guide(name), "name": name, "titles": TITLES}
    return TemplateResponse(request, "desk/help.html", site.each_context(request) | context)
