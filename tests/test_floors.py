"""Layering: rules import downward only, and entry points build on each other in one direction.

The table below is the one in `docs/architecture.md`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "articles.text": 0,
    "articles.formats": 0,
    "articles.edition": 0,
    "articles.signals": 0,
    "articles.identity": 1,
    "articles.journal": 0,
    "articles.rights": 1,
    "articles.html": 1,
    "articles.parsing": 1,
    "articles.outbox": 2,
    "articles.site_pages": 2,
    "articles.pictures": 2,
    "articles.models": 3,
    "articles.pages": 4,
    "articles.editing": 4,
    "articles.search": 5,
    "articles.briefs": 5,
    "articles.takedowns": 6,
    "articles.ingest": 6,
    "articles.syndication": 6,
    "newsroom": 7,
}
# Within these packages the order is strict as well; names on one floor do not import each other.
INNER_FLOORS = {
    "articles.takedowns": {
        "law": 0,
        "models": 1,
        "ledger": 2,
        "letters": 3,
        "proof": 3,
        "cases": 4,
        "intake": 5,
        "decisions": 5,
        "privacy": 6,
        "report": 6,
        "statements": 7,
    },
    "articles.parsing": {
        "charsets": 0,
        "decoding": 1,
        "document": 0,
        "lines": 0,
        "recognise": 1,
        "line_owners": 2,
        "html": 3,
        "passes": 3,
        "metadata": 4,
        "page": 5,
    },
}
# Entry points by the direction in which they may build on each other. Those of rank 4 are used by URLconfs and Django.
ENTRY_POINTS = {
    "forms": 0,
    "desk": 1,
    "admin": 2,
    "palette": 3,
    "views": 4,
    "feeds": 4,
    "apps": 4,
    "management": 4,
    "templatetags": 4,
    "urls": 4,
}
LABELS = {name.rpartition(".")[2]: name for name in FLOORS} | {"articles": "articles.models", "wire": "articles.ingest"}


def _package(module: str) -> str | None:
    fits = [name for name in FLOORS if module == name or module.startswith(f"{name}.")]
    return max(fits, key=len, default=None)


def _modules() -> Iterator[tuple[str, str]]:
    """Dotted name and source of every module but migrations."""
    for folder in ("articles", "newsroom"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                yield dotted.removesuffix(".__init__"), path.read_text(encoding="utf-8")


def _entry_rank(module: str) -> int | None:
    """None for rules, for other code, and for `articles.text.urls`, which is a rule about URLs in text."""
    if not module.startswith("articles.") or _package(module) == "articles.text":
        return None
    return max((ENTRY_POINTS[part] for part in module.split(".") if part in ENTRY_POINTS), default=None)


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute: the full name shows the floor"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            yield from _model_reference(node)


def _model_reference(node: ast.Call) -> Iterator[str]:
    """ForeignKey("label.Model") reaches another floor as an import does."""
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    value = node.args[0].value  # type: ignore[attr-defined]
    if name in {"ForeignKey", "OneToOneField", "ManyToManyField"} and isinstance(value, str) and "." in value:
        label = value.split(".")[0]
        if label in LABELS:
            yield LABELS[label]


def upward_imports(module: str, source: str) -> list[str]:
    """Imports of a rule from its own floor in another package, or from above."""
    here = _package(module)
    if here is None or _entry_rank(module) is not None:
        return []
    found = []
    for reached in _imports(ast.parse(source)):
        there = _package(reached)
        if there and there != here and FLOORS[there] >= FLOORS[here]:
            found.append(f"{module} -> {reached}")
    return found


def inner_upward_imports(module: str, source: str) -> list[str]:
    """The same between the parts of `takedowns` and `parsing`."""
    package = _package(module)
    floors = INNER_FLOORS.get(package or "", {})
    part = module.removeprefix(f"{package}.").split(".")[0]
    if part not in floors:
        return []
    found = []
    for reached in _imports(ast.parse(source)):
        other = reached.removeprefix(f"{package}.").split(".")[0]
        if reached.startswith(f"{package}.") and other != part and floors.get(other, -1) >= floors[part]:
            found.append(f"{module} -> {reached}")
    return found


def entry_point_imports(module: str, source: str) -> list[str]:
    """Imports of entry points by rules, or by entry points that come before them."""
    if _package(module) == "newsroom" or module.endswith(".urls"):
        return []
    rank = _entry_rank(module)
    found = []
    for reached in _imports(ast.parse(source)):
        other = _entry_rank(reached)
        if other is None or reached.rpartition(".")[0].startswith(module.rpartition(".")[0]):
            continue
        if rank is None or rank < other or rank == other == 4:
            found.append(f"{module} -> {reached}")
    return found


@pytest.mark.parametrize("rule", [upward_imports, inner_upward_imports, entry_point_imports])
def test_imports_go_one_way(rule):
    assert [line for module, source in _modules() for line in rule(module, source)] == []


def test_an_upward_import_is_found_however_it_is_written():
    upward = "from articles.ingest.drafting.draft import draft_article"
    by_string = "key = models.ForeignKey('takedowns.Notice', models.CASCADE)"

    assert upward_imports("articles.editing.publishing", upward)
    assert upward_imports("articles.search.related", "import articles.briefs.models")
    assert upward_imports("articles.pictures.models", by_string)
    assert not upward_imports("articles.views", upward)


def test_an_import_against_the_order_within_a_package_is_found():
    assert inner_upward_imports("articles.takedowns.law.response_periods", "from articles.takedowns.models import Case")
    assert inner_upward_imports("articles.parsing.lines", "from articles.parsing.page import parse")
    assert not inner_upward_imports("articles.parsing.page", "from articles.parsing.lines import Line")


def test_an_import_of_an_entry_point_is_found():
    assert entry_point_imports("articles.desk.site", "from articles.admin.items import ItemAdmin")
    assert entry_point_imports("articles.takedowns.admin.cases.case_admin", "from articles.palette.results import Row")
    assert entry_point_imports("articles.pages.body", "from articles.desk.labels import title_of")
    assert not entry_point_imports("articles.palette.results", "from articles.desk.labels import title_of")


@pytest.mark.parametrize("package", ["text", "parsing"])
def test_text_and_parsing_know_nothing_of_django(package):
    for path in (ROOT / "articles" / package).rglob("*.py"):
        reached = list(_imports(ast.parse(path.read_text(encoding="utf-8"))))
        assert not [name for name in reached if name.startswith("django")]
