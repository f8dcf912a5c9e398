"""Conversion of records to JSON values and back."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_enhancements.core.collection.linking import Shard
from sphinx_enhancements.core.config.profile_loading import load_profile
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code, Level
from sphinx_enhancements.core.model import Items, Text, Tree, Value
from sphinx_enhancements.core.project.documents import load_shard
from sphinx_enhancements.core.project.files import iter_documents
from sphinx_enhancements.core.project.project import Project
from sphinx_enhancements.core.project.record_codec import make_codec, require_codec
from sphinx_enhancements.core.project.tree import WorkingTree
from sphinx_enhancements.core.text_parts import Section

if TYPE_CHECKING:
    from pathlib import Path

SHARDS = require_codec(Shard)


def find_difference(ours: object, theirs: object) -> object:
    """Return the first pair of parts that differ in type or value; records compare some fields only."""
    if type(ours) is not type(theirs):
        return ours, theirs
    if is_dataclass(ours):
        pairs = [(getattr(ours, f.name), getattr(theirs, f.name)) for f in fields(ours)]
    elif isinstance(ours, tuple):
        pairs = list(zip(ours, theirs, strict=False)) if len(ours) == len(theirs) else [(ours, theirs)]
    else:
        return None if ours == theirs else (ours, theirs)
    return next(filter(None, (find_difference(*pair) for pair in pairs)), None)


@given(st.from_type(Shard))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_round_trip_of_shards(shard: Shard) -> None:
    """Generated records, also nested ones, are equal after encoding and decoding."""
    assert find_difference(SHARDS.decode(json.loads(json.dumps(SHARDS.encode(shard)))), shard) is None


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["kep", "vep", "gep", "openshift"])
def test_round_trip_of_corpora(corpora: Path, name: str) -> None:
    """Records of real proposals are equal after encoding and decoding, also in their types."""
    project = Project(Settings(profile=name), load_profile(name, corpora), WorkingTree(corpora / name))
    paths = list(iter_documents(project))
    assert len(paths) > 20
    for path in paths:
        shard = load_shard(project, path)
        assert find_difference(SHARDS.decode(json.loads(json.dumps(SHARDS.encode(shard)))), shard) is None


@pytest.mark.parametrize(
    ("annotation", "value", "encoded"),
    [
        (Section, Section("Motivation", 2, 7, has_text=True), ["Motivation", 2, 7, True]),
        (tuple[Section, ...], (Section("A", 1, 1, has_text=False),), [["A", 1, 1, False]]),
        (Tree, Items((Text("x"),), 3), [1, [[[0, ["x", None, None]]], 3, None]]),
        (Value | None, None, None),
        (Code, Code.ENCODING, "encoding"),
        (tuple[tuple[str, Level], ...], (("x", Level.INFO),), [["x", "info"]]),
        (tuple[str, ...], ("\udcff \N{SNOWMAN}",), ["\udcff \N{SNOWMAN}"]),
    ],
)
def test_encoded_form(annotation: object, value: object, encoded: object) -> None:
    """A record is encoded as a list of its fields; in a union of records, the index of its type comes first."""
    codec = require_codec(annotation)
    assert codec.encode(value) == encoded
    assert find_difference(codec.decode(json.loads(json.dumps(encoded))), value) is None


def test_plain_values_need_no_codec() -> None:
    """Texts, numbers and their unions need no codec; an unsupported type is an error."""
    assert [make_codec(t) for t in (str, int, bool, str | None, int | None)] == [None] * 5
    with pytest.raises(TypeError, match="no codec"):
        make_codec(dict[str, str])
    with pytest.raises(TypeError, match="needs no codec"):
        require_codec(str)


@pytest.mark.parametrize("row", [None, [], ["x"], [[], False, None], {"a": 1}, [[["key"]], True, None, []]])
def test_values_of_other_origin(row: object) -> None:
    """Decoding a value that was not encoded by a codec returns a record or raises an error that the cache catches."""
    with pytest.raises((ValueError, TypeError, LookupError, AttributeError)):
        SHARDS.decode(row)


@pytest.mark.parametrize(
    ("annotation", "encoded"),
    [
        (Section, [5, 2, 7, True]),
        (Section, ["Motivation", "2", 7, True]),
        (Section, ["Motivation", True, 7, True]),
        (Section, ["Motivation", 2, 7, None]),
        (tuple[Section, ...], [["A", 1, 1, True], [["A"], 1, 1, True]]),
        (tuple[str, ...], ["a", {"b": 1}]),
        (tuple[tuple[str, int | None], ...], [["a", 1], ["b", None], [None, 1]]),
    ],
)
def test_plain_values_of_other_types_raise_errors(annotation: object, encoded: object) -> None:
    """A damaged row gives no record with a number for a text, with which a later step would fail."""
    with pytest.raises(TypeError):
        require_codec(annotation).decode(encoded)
