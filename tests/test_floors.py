"""The floors of the house: rules import downward only, doors are imported by nobody but addresses and Django."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "newsroom": 6,
    "articles.takedowns": 5,
    "articles.syndication": 5,
    "articles.wire": 4,
    "articles.briefs": 3,
    "articles.search": 3,
    "articles": 2,
    "articles.pictures": 1,
    "articles.rights": 0,
    "articles.outbox": 0,
    "articles.parsing": 0,
}
DOORS = {"views", "admin", "forms", "feeds", "urls", "apps", "management", "templatetags"}
LABELS = {name.rsplit(".", 1)[-1]: name for name in FLOORS if name.startswith("articles.")} | {"articles": "articles"}


def _package(module: str) -> str | None:
    fits = [name for name in FLOORS if module == name or module.startswith(f"{name}.")]
    return max(fits, key=len, default=None)


def _modules() -> Iterator[tuple[Path, str]]:
    for folder in ("articles", "newsroom"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path, ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _is_door(module: str) -> bool:
    return bool(DOORS & set(module.split(".")))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute: the full name shows the floor"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            yield from _model_named(node)


def _model_named(node: ast.Call) -> Iterator[str]:
    """ForeignKey("label.Model") reaches another floor as an import does."""
    named = getattr(node.func, "attr", getattr(node.func, "id", ""))
    value = node.args[0].value
    if named in {"ForeignKey", "OneToOneField", "ManyToManyField"} and isinstance(value, str) and "." in value:
        label = value.split(".")[0]
        if label in LABELS:
            yield LABELS[label]


def climbs(module: str, source: str) -> list[str]:
    """What this module reaches that lies on its own floor in another package, or above."""
    here = _package(module)
    if here is None or _is_door(module):
        return []
    found = []
    for reached in _imports(ast.parse(source)):
        there = _package(reached)
        if there and there != here and FLOORS[there] >= FLOORS[here]:
            found.append(f"{module} -> {reached}")
    return found


def test_rules_import_downward_only():
    assert [climb for path, module in _modules() for climb in climbs(module, path.read_text(encoding="utf-8"))] == []


def test_a_climb_is_found_however_it_is_written():
    upward = "from articles.wire.drafting import draft_article"
    by_string = "key = models.ForeignKey('takedowns.Notice', models.CASCADE)"

    assert climbs("articles.publishing", upward)
    assert climbs("articles.search.related", "import articles.briefs.models")
    assert climbs("articles.pictures.models", by_string)
    assert not climbs("articles.views", upward)


def test_doors_are_imported_by_addresses_alone():
    found = []
    for path, module in _modules():
        allowed = module.rsplit(".", 1)[-1] == "urls" or "admin" in module.split(".") or _is_door(module)
        for reached in _imports(ast.parse(path.read_text(encoding="utf-8"))):
            if _package(reached) and _is_door(reached) and not allowed:
                found.append(f"{module} -> {reached}")
    assert found == []


def test_parsing_knows_nothing_of_django():
    for path in (ROOT / "articles" / "parsing").glob("*.py"):
        reached = list(_imports(ast.parse(path.read_text(encoding="utf-8"))))
        assert not [name for name in reached if name.startswith("django")]
