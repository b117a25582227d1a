"""Everything the interface says is said in Chinese too. Reads the sources without the tools of gettext."""

import ast
import re
from collections import Counter
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
# How many texts each function takes, its context included.
TEXTS = {"gettext": 1, "gettext_noop": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
IN_TEMPLATE = re.compile(r"\b(_|n?p?gettext)\(((?:[\s,]*u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"))+)")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]|\{\w*\}")
# Full-width signs stand after a Han character, an ASCII one only inside a name or a number.
NARROW_SIGN = re.compile(r"[\u4e00-\u9fff][,.:;?!()]|\([\u4e00-\u9fff]")
# A space beside a Han character and a figure, a Latin word or a placeholder. Examples of searches need theirs.
WIDE_SPACE = re.compile(r"[\u4e00-\u9fff] (?!银行|早于)[\w#%{/\u4e00-\u9fff]|[\da-zA-Z#}s] [\u4e00-\u9fff](?<!早)")

Key = tuple[str, str, str]


def key_of(function: str, texts: list[str]) -> Key:
    """Context, text and plural of a call, as the catalogue knows them."""
    context = texts.pop(0) if function.startswith(("p", "np")) else ""
    return context, texts[0], texts[1] if len(texts) > 1 else ""


def calls(tree: ast.Module) -> list[tuple[str, ast.Call]]:
    """Every call of a gettext function with that function's name, under whatever name it was imported."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    names = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    functions = {name.asname or name.name: name.name.removesuffix("_lazy") for name in names}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return [(functions[call.func.id], call) for call in found if functions.get(call.func.id) in TEXTS]


def python_files() -> list[Path]:
    return [path for folder in ("articles", "newsroom") for path in (ROOT / folder).rglob("*.py")]


def used() -> dict[Key, str]:
    """Every text of the sources, with a file that says it."""
    found = {}
    for path in python_files():
        for function, call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            texts = [arg.value for arg in call.args[: TEXTS[function]] if isinstance(arg, ast.Constant)]
            if len(texts) == TEXTS[function]:
                found[key_of(function, texts)] = path.name
    for path in (path for path in (ROOT / "templates").rglob("*.*") if path.is_file()):
        for function, texts in IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"))):
            found[key_of(function, list(ast.literal_eval(f"({texts},)")))] = path.name
    return found


def entry_key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def said(entry: polib.POEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def test_every_text_of_the_interface_is_said_in_chinese() -> None:
    translated = {entry_key(entry) for entry in CATALOGUE if said(entry) and not entry.fuzzy and not entry.obsolete}

    assert {key: where for key, where in used().items() if key not in translated} == {}


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    keys = Counter(entry_key(entry) for entry in CATALOGUE)

    assert set(keys) - set(used()) == set()
    assert [key for key, count in keys.items() if count > 1] == []


def test_only_written_words_are_translated() -> None:
    """A variable handed to gettext is found by no extractor."""
    for path in python_files():
        for function, call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            assert all(isinstance(arg, ast.Constant) for arg in call.args[: TEXTS[function]]), f"{path}:{call.lineno}"


def test_translations_keep_the_placeholders() -> None:
    for entry in CATALOGUE:
        original = entry.msgid_plural or entry.msgid
        assert Counter(PLACEHOLDER.findall(said(entry))) == Counter(PLACEHOLDER.findall(original)), entry.msgid


def test_chinese_sentences_have_chinese_punctuation() -> None:
    assert [said(entry) for entry in CATALOGUE if NARROW_SIGN.search(said(entry))] == []


def test_chinese_has_no_spaces_beside_han_characters() -> None:
    assert [said(entry) for entry in CATALOGUE if WIDE_SPACE.search(said(entry))] == []
