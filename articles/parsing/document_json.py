"""JSON of a parsed page, for the command line and the samples: schema `import-article/1`."""

from dataclasses import fields

from articles.parsing.document import (
    DateHint,
    Document,
    Embargo,
    Evidence,
    Form,
    ParsedPart,
    ParsedSource,
    ParseFailure,
    SourceLine,
)

SCHEMA = "import-article/1"


def document_json(document: Document) -> dict[str, object]:
    """The object of schema `import-article/1`; HTML pages carry `raw` without `span`.

    It has `evidence` if the page has metadata, and `embargoes` if it has any.
    """
    head = {"schema": SCHEMA, "status": document.status}
    single = ("error", "language", "title", "byline", "published", "lead")
    many = ("disclaimers", "credits", "dropped", "unparsed", "date_hints", "warnings")
    optional = [name for name in ("evidence", "embargoes") if getattr(document, name)]
    return (
        head
        | {name: _json_value(getattr(document, name), document.form) for name in single}
        | {"blocks": _json_value(document.blocks, document.form)}
        | {"source": _json_value(document.source, document.form)}
        | {
            name: [_json_value(value, document.form) for value in getattr(document, name)]
            for name in (*many, *optional)
        }
    )


# Keys that are left out of the JSON when they are None.
_OPTIONAL = frozenset({"attribution", "confidence", "review", "spans", "start", "year_from"})


def _json_value(value: object, form: Form) -> object:
    if isinstance(value, tuple):
        return [_json_value(item, form) for item in value]
    if not isinstance(value, (ParsedPart, ParsedSource, DateHint, Evidence, Embargo, ParseFailure)):
        return value
    kind = getattr(value, "type", None)
    result: dict[str, object] = {} if kind is None else {"type": kind}
    for name in _field_names(value, form):
        content = getattr(value, name)
        if content is not None or name not in _OPTIONAL:
            result[name] = _json_value(content, form)
    return result


def _field_names(
    value: ParsedPart | ParsedSource | DateHint | Evidence | Embargo | ParseFailure, form: Form
) -> list[str]:
    """Names of the fields that appear in the JSON: the part's own first, `raw` and `span` last."""
    hidden = {"url", "licence"} if isinstance(value, SourceLine) else set()
    if form == "html":
        hidden.add("span")
    names = [field.name for field in fields(value) if field.name not in hidden]
    return sorted(names, key=lambda name: name in ("raw", "span"))
