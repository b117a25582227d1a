"""Routes of the site as the URL resolver knows them, with addresses for the rows that are stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from articles.identity.models import Emblem, OperatorScript
from articles.ingest.models import Delivery
from articles.models import Article, AutosavedForm, Channel, NewsItem, Section, Tag
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.site_pages.models import SitePage
from articles.takedowns.models import Appeal, Evidence

# Routes that no request can address: Django redirects from addresses without a page to the form of a row.
UNNAMED = ("healthz", "<path:object_id>/", r"(?P<url>.*)$")
# Of the preview link, if a test made one with `make_preview_link`.
TOKEN = "a" * 43
Parameters = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Route:
    """A route with the namespaces in its name, and the parameters of its path."""

    name: str
    parameters: tuple[str, ...]


def routes() -> list[Route]:
    """Every named route. Raises AssertionError for an unknown one without a name."""
    return list(_routes_under(get_resolver(), ""))


def _routes_under(resolver: Any, namespace: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _routes_under(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Route(f"{namespace}{pattern.name}", tuple(pattern.pattern.regex.groupindex))
        else:
            assert str(pattern.pattern) in UNNAMED, f"a route without a name: {pattern}"


def addresses() -> dict[str, list[str]]:
    """Addresses by the name of their route: of a route about a row, one for each row that is stored.

    Raises AssertionError for a route whose parameters are unknown here, so that none is forgotten.
    """
    of_site, of_desk = _public_parameters(), _desk_parameters()
    by_name = {}
    for route in routes():
        parameters: Parameters | None = [{}] if not route.parameters else of_site.get(route.name)
        if parameters is None and len(route.parameters) == 1 and route.name.startswith("admin:"):
            table = route.name.removeprefix("admin:").rpartition("_")[0]
            table = next((name for name in of_desk if route.name.startswith(f"admin:{name}_")), table)
            parameters = [{route.parameters[0]: pk} for pk in of_desk[table]]
        assert parameters is not None, f"say in tests/routes.py what {route.name} is called with"
        by_name[route.name] = [reverse(route.name, kwargs=dict(each)) for each in parameters]
    return by_name


def _desk_parameters() -> dict[str, list[Any]]:
    """The keys of all rows by the name of their table in routes, such as "articles_article"."""
    tables = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    return {name: _pks(model._default_manager.all()) for name, model in tables.items()}


def _public_parameters() -> dict[str, Parameters]:
    """Parameters of the routes that are not about a row of the desk."""
    articles, briefs = _keys(Article.objects), _keys(NewsItem.objects.filter(kind="brief"))
    lists = {"section": Section, "channel": Channel, "source": Source, "person": Person, "tag": Tag}
    rows = {name: _keys(model._default_manager) for name, model in lists.items()}
    typed = [{"key": key} for key in AutosavedForm.objects.values_list("key", flat=True)]
    files = Evidence.objects.filter(claimant__isnull=False).values_list("claimant__notice", "pk")
    of_appeals = Evidence.objects.filter(appellant__isnull=False).values_list("appellant__appeal__case", "pk")
    pictures = Picture.objects.all()
    feeds = {f"syndication:{name}-{kind}": keys for name, keys in rows.items() for kind in ("rss", "atom")}
    return feeds | {
        "pictures:picture": [{"pk": row.pk, "digest": row.digest[:16]} for row in pictures],
        "pictures:portrait": [{"pk": row.pk, "digest": row.digest[:16]} for row in pictures],
        "identity:emblem": [{"name": name} for name in Emblem.objects.values_list("name", flat=True)],
        "admin:identity_identity_proposals": [
            {"page": "pages"},
            {"page": "sections"},
            {"page": "rights"},
            {"page": "nothing"},
        ],
        "identity:script": [{"digest": digest} for digest in OperatorScript.objects.values_list("digest", flat=True)],
        "site_pages:page": [{"slug": slug} for slug in SitePage.objects.values_list("slug", flat=True)],
        "crawlers:sitemap": [{"name": "2026-1"}, {"name": "a"}],
        "articles:month": [{"month": row} for row in _days()],
        "briefs:day": [{"day": row} for row in _days()],
        "articles:section": rows["section"],
        "articles:tag": rows["tag"],
        "articles:source": rows["source"],
        "articles:person": rows["person"],
        "briefs:channel": rows["channel"],
        "articles:article": articles,
        "articles:preview": articles,
        "articles:copy_preview": articles,
        "articles:typed": typed,
        "articles:shared": [{"token": TOKEN}],
        "articles:shared_picture": [{"token": TOKEN, "pk": row.pk, "digest": row.digest[:16]} for row in pictures],
        "briefs:brief": briefs,
        "briefs:preview": briefs,
        "briefs:copy_preview": briefs,
        "briefs:typed": typed,
        "briefs:shared": [{"token": TOKEN}],
        "briefs:shared_picture": [{"token": TOKEN, "pk": row.pk, "digest": row.digest[:16]} for row in pictures],
        "signin:set_password": [{"uid": "MQ", "token": "a"}],
        "signin:remove_factor": [{"kind": "app", "pk": 1}, {"kind": "other", "pk": 1}],
        "signin:end_session": [{"pk": 1}],
        "signin:remove_colleague_factors": [{"pk": 1}],
        "takedowns:status": [{"token": "a"}],
        "takedowns:appeal": [{"token": "a"}],
        "takedowns:appeal_add": [{"token": "a", "reference": "A-AAAA-AAAA"}],
        **{f"transparency:{name}": [{"half_year": "2026-h1"}] for name in ("report", "csv", "json")},
        "admin:takedowns_transparencyreport_due": [{"code": "2026-h1"}],
        "admin:help_page": [{"name": "editors"}, {"name": "nothing"}],
        "admin:app_list": [{"app_label": "articles"}, {"app_label": "takedowns"}],
        "admin:view_on_site": [{"content_type_id": 1, "object_id": 1}],
        "admin:takedowns_notice_evidence": [{"pk": notice, "number": pk} for notice, pk in files],
        "admin:takedowns_case_appeal_file": [{"pk": case, "number": pk} for case, pk in of_appeals],
        "admin:takedowns_case_addition": [{"pk": row.case_id, "number": row.pk} for row in Appeal.objects.all()],
        "admin:takedowns_notice_erase": [{"pk": notice} for notice, _pk in files],
        "admin:wire_delivery_review": [{"number": each["pk"]} for each in _keys(Delivery.objects)],
        "admin:auth_user_password_change": [{"id": 1}],
        "admin:articles_matchreview_item": [{"item_id": each["pk"]} for each in _keys(NewsItem.objects)],
    }


def _keys(rows: Any) -> list[dict[str, Any]]:
    return [{"pk": pk} for pk in _pks(rows.all())]


def _pks(rows: Any) -> list[Any]:
    """In the order of their table; without one, a database returns them as its indexes have them."""
    return list((rows if rows.ordered else rows.order_by("pk")).values_list("pk", flat=True))


def _days() -> list[Any]:
    """The days of the stored items."""
    return sorted({moment.date() for moment in NewsItem.objects.values_list("sort_at", flat=True)})
