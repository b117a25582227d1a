"""Canonical JSON: one spelling for one value."""

from articles.text.canonical_json import canonical


def test_a_value_has_exactly_one_spelling():
    value = {"b": [1, None, 'é\u2028\n\x01"\\/'], "a": {"y": True, "x": "港"}}

    assert canonical(value) == '{"a":{"x":"港","y":true},"b":[1,null,"é\u2028\\n\\u0001\\"\\\\/"]}'
