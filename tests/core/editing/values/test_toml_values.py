"""Changes of values in TOML: the text before and after."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.editing.text_edits import apply_edits
from sphinx_enhancements.core.editing.values.errors import ValueEditError
from sphinx_enhancements.core.editing.values.toml_values import set_toml_value

SETTINGS = """\
# The settings
profile = 'kep'   # ours
exclude = [
  "a/**", # [not] this
  'b',
]

[rules]
"missing-field" = "off"  # why
text = \"\"\"
[rules]
missing = "x"
\"\"\"
inline = { a.b = 1, c = [1, {d = 2}] }
day = 1979-05-27 07:32:00

[[releases]]
name = "v1"

[[releases]]
name = "v2"
dates.freeze = 2026-01-01
"""


@pytest.mark.parametrize(
    ("keys", "value", "old", "new"),
    [
        (("profile",), "vep", "'kep'", "'vep'"),
        (("profile",), "it's", "'kep'", '"it\'s"'),
        (("exclude",), ["c"], "[\n  \"a/**\", # [not] this\n  'b',\n]", '["c"]'),
        (("exclude", 1), "c", "'b'", "'c'"),
        (("rules", "missing-field"), "error", '"off"', '"error"'),
        (("rules", "inline", "a", "b"), 5, "a.b = 1", "a.b = 5"),
        (("rules", "inline", "c", 1, "d"), 5, "d = 2", "d = 5"),
        (("rules", "inline", "e"), True, "{d = 2}] }", "{d = 2}], e = true }"),
        (("rules", "day"), "never", "1979-05-27 07:32:00", '"never"'),
        (("rules", "stale"), "off", "07:32:00\n", '07:32:00\nstale = "off"\n'),
        (("releases", 1, "name"), "v3", '"v2"', '"v3"'),
        (("releases", 0, "shipped"), False, '"v1"\n', '"v1"\nshipped = false\n'),
        (("new", "a b"), "x", "2026-01-01\n", '2026-01-01\n\n[new]\n"a b" = "x"\n'),
        (("root",), "docs", "]\n\n[rules]", ']\nroot = "docs"\n\n[rules]'),
    ],
)
def test_set(keys: Any, value: Any, old: str, new: str) -> None:
    edit = set_toml_value(SETTINGS, "enhancements.toml", keys, value)
    assert apply_edits(SETTINGS, [edit]) == SETTINGS.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "keys", "message"),
    [
        ("a = [\n", ("a",), "enhancements.toml: `a` is not changed: "),
        ("a = 1\n", ("a", "b"), "enhancements.toml: `a.b` is not changed: "),
        ("a = []\n", ("a", 3), "enhancements.toml: `a.3` is not changed: "),
    ],
)
def test_refuse(text: str, keys: Any, message: str) -> None:
    with pytest.raises(ValueEditError, match=r".") as error:
        set_toml_value(text, "enhancements.toml", keys, "x")
    assert str(error.value).startswith(message)


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=5)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=12)


def quote(text: str) -> str:
    """Return a text as a basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@given(
    st.dictionaries(KEYS, st.tuples(TEXTS, st.sampled_from(["", " # x = 'y'", "  "])), min_size=1, max_size=6),
    st.data(),
)
def test_random_values(entries: dict[str, tuple[str, str]], data: st.DataObject) -> None:
    """A random value of a random table changes alone."""
    key, value = data.draw(st.sampled_from(sorted(entries))), data.draw(TEXTS)
    lines = {name: f"{quote(name)} = {quote(text)}{after}" for name, (text, after) in entries.items()}
    head = data.draw(st.sampled_from(["", "[table]\n", "a = 1\n[[x]]\n[[x]]\n"]))
    keys = {"": (), "[": ("table",), "a": ("x", 1)}[head[:1]]
    text = head + "\n".join(lines.values())
    new = apply_edits(text, [set_toml_value(text, "enhancements.toml", (*keys, key), value)])
    lines[key] = f"{quote(key)} = {quote(value)}{entries[key][1]}"
    assert new == head + "\n".join(lines.values())
    table: Any = tomllib.loads(new)
    for name in (*keys, key):
        table = table[name]
    assert table == value
