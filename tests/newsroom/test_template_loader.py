"""Template loader: the layout of a template's source is not sent."""

from pathlib import Path

import pytest
from django.template import Engine
from django.template.loader import get_template

from newsroom.template_loader import without_layout


def test_indentation_and_blank_lines_are_dropped() -> None:
    assert without_layout("<span>a</span>\n\n    <span>b</span>\n") == "<span>a</span> <span>b</span>"


def test_lines_of_control_tags_leave_nothing() -> None:
    source = "{% if a > b %}\n  {% url 'x' as y %}{# why #}\n  {{ y }}\n{% else %}\n  no\n{% endif %}\n"

    assert without_layout(source) == "{% if a > b %}{% url 'x' as y %}{# why #}{{ y }} {% else %}no {% endif %}"


@pytest.mark.parametrize(
    "tag", ["{{ name }}", '{% translate "Name" %}', '{% include "x.html" %}', "{% if a %}b{% endif %}"]
)
def test_a_line_break_after_output_is_white_space(tag: str) -> None:
    assert without_layout(f"{tag}\n  text") == f"{tag} text"


def test_line_breaks_beside_blocks_are_dropped_and_those_beside_inline_elements_stay() -> None:
    source = '<ul class="{% if a > b %}c{% endif %}">\n  <li>\n    <a>1</a>\n    <a>2</a>\n  </li>\n</ul>\n'

    assert without_layout(source) == '<ul class="{% if a > b %}c{% endif %}"><li><a>1</a> <a>2</a></li></ul>'


def test_attributes_on_lines_of_their_own_stay_apart() -> None:
    source = '<input id="q"\n  {% if a %}autofocus{% endif %}>'

    assert without_layout(source) == '<input id="q" {% if a %}autofocus{% endif %}>'


def test_spaces_on_a_line_stay() -> None:
    assert without_layout(" {% if a %} b{% endif %} <b>c</b>") == " {% if a %} b{% endif %} <b>c</b>"


@pytest.mark.parametrize("name", ["pre", "textarea"])
def test_preformatted_text_stays(name: str) -> None:
    source = f"<{name}>\n  a\n\n  {{% if b %}}\n  <p>\n</{name}>"

    assert without_layout(f"<div>\n  {source}\n</div>") == f"<div>{source}</div>"


def test_only_markup_is_changed(tmp_path: Path) -> None:
    for name in ("a.html", "a.txt"):
        (tmp_path / name).write_text("  a\n  {{ b }}\n")
    engine = Engine(dirs=[tmp_path], loaders=["newsroom.template_loader.Loader"])

    assert engine.get_template("a.html").source == "  a {{ b }}"
    assert engine.get_template("a.txt").source == "  a\n  {{ b }}\n"


def test_templates_are_compiled_once():
    assert get_template("articles/home.html").template is get_template("articles/home.html").template
