"""Export as ``enhancements.json``."""

from __future__ import annotations

import json

from core.proposals import EVERYWHERE, TODAY, build_collection, bundled_profile, limit_cpu_time, proposal, read_shard
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.collection.linking import link_shards
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.export.enhancements_json import (
    encode_entry,
    export_collection,
    extract_encoded_entry,
    iter_parts,
    serialize_json,
)
from sphinx_enhancements.core.rules import check_collection

FULL = {
    "veps/sig-compute/42-x/vep.md": proposal(
        """
        status: implementable
        stage: beta
        kind: feature
        authors: ["@alice"]
        created: 2025-05-06
        depends-on: /veps/sig-a/10-y/vep.md
        tracking: https://example.org
        gates: FeatureGateName
        gate-defaults: beta=off
        review-until: 2027-01-31
        reason: needed
          by all
        summary: "Über"
        Own: {a: [1, 2]}
        """,
        "VEP #42: Title",
        "- This VEP targets alpha for version: v1.5 (x)\n\n## Release Signoff Checklist\n- [x] a\n- [ ] b\n",
    ),
    "veps/sig-compute/42-x/notes.md": "# Notes\n",
    "veps/sig-a/10-y/vep.md": "---\nstatus: frob\n---\n# VEP #10: Y\n",
}


def test_all_keys_of_the_schema() -> None:
    """The export of one enhancement has every key of the schema."""
    collection = build_collection(FULL, "vep", Settings())
    data = export_collection(
        collection, project="P", version="1", diagnostics=check_collection(collection), url=lambda e: f"{e.key}.html"
    )
    assert list(data) == ["schemaVersion", "project", "version", "profile", "enhancements"]
    assert (data["schemaVersion"], data["project"], data["version"], data["profile"]) == (1, "P", "1", "vep")
    first, second = data["enhancements"]
    assert second == {
        "key": "VEP-42",
        "number": 42,
        "title": "Title",
        "kind": "feature",
        "profile": "vep",
        "status": {"raw": "implementable", "value": "accepted", "note": None},
        "stage": {"raw": "beta", "value": "beta"},
        "milestones": [
            {
                "stage": "alpha",
                "release": "v1.5",
                "raw": "v1.5",
                "track": None,
                "struck": False,
                "note": "x",
                "commitment": "targeted",
            }
        ],
        "stageReleases": [],
        "owner": "sig-compute",
        "participants": [],
        "people": [
            {
                "role": "author",
                "handle": "alice",
                "name": None,
                "raw": "@alice",
                "note": None,
                "address": None,
                "identity": "@alice",
            }
        ],
        "created": "2025-05-06",
        "updated": None,
        "reviewUntil": "2027-01-31",
        "dates": {"created": "2025-05-06", "updated": None, "reviewUntil": "2027-01-31"},
        "reason": "needed by all",
        "labels": [],
        "relations": [{"type": "depends-on", "raw": "/veps/sig-a/10-y/vep.md", "target": "VEP-10"}],
        "links": [{"type": "tracking", "url": "https://example.org", "text": None}],
        "gates": ["FeatureGateName"],
        "gateDefaults": {"beta": "off"},
        "checklist": {"done": 1, "total": 2},
        "questions": [],
        "summary": "Über",
        "source": {
            "path": "veps/sig-compute/42-x/vep.md",
            "line": 1,
            "metadata": None,
            "attachments": ["veps/sig-compute/42-x/notes.md"],
        },
        "aliases": [],
        "extra": {"Own": {"a": ["1", "2"]}},
        "diagnostics": [],
        "url": "VEP-42.html",
    }
    assert first["status"] == {"raw": "frob", "value": "unknown", "note": None}
    assert first["stage"] == {"raw": None, "value": None}
    assert [(d["code"], d["severity"], d["path"], d["line"]) for d in first["diagnostics"]] == [
        ("unknown-status", "warning", "veps/sig-a/10-y/vep.md", 2)
    ]


def test_export_without_urls() -> None:
    """Without pages there is no ``url``."""
    assert all(
        "url" not in entry for entry in export_collection(build_collection(FULL, "vep", Settings()))["enhancements"]
    )


def test_diagnostics_are_exported_with_their_enhancement() -> None:
    """Each diagnostic is exported once, also for a file with several proposals."""
    text = (
        ":::{enhancement} One\n:id: A-1\n:status: x\n:::\n:::{enhancement} Two\n:id: A-2\n:status: y\n:blocks: z\n:::\n"
    )
    collection = build_collection({"page.md": text}, settings=Settings())
    own = [d for entry in collection for d in entry.enhancement.diagnostics]
    data = export_collection(collection, diagnostics=[*check_collection(collection), *own])
    lines = [[(d["code"], d["line"]) for d in entry["diagnostics"]] for entry in data["enhancements"]]
    assert lines == [[("unknown-status", 3), ("unresolved-reference", 8)], [("unknown-status", 7)]]


def test_repeated_field_names() -> None:
    """All values of a repeated field are exported; thousands take seconds."""
    collection = build_collection({"a.md": proposal("id: A\nx: 1\nX: 2\nx: 3\nx (2): 4")})
    extra = export_collection(collection)["enhancements"][0]["extra"]
    assert sorted(extra.values()) == ["1", "2", "3", "4"]
    collection = build_collection({"a.md": proposal("id: A\n" + "x: 1\n" * 9_000)})
    with limit_cpu_time():
        extra = export_collection(collection)["enhancements"][0]["extra"]
    assert len(extra) == 9_000


def test_a_path_that_is_not_utf8() -> None:
    """A file name that is not UTF-8 is exported as valid JSON, and reads back the same."""
    collection = build_collection({"caf\udce9/x.md": proposal("id: A")})
    data = export_collection(collection)
    parts = iter_parts({}, map(encode_entry, data["enhancements"]))
    for content in (serialize_json(data).encode("utf-8"), b"".join(parts)):
        assert json.loads(content)["enhancements"][0]["source"]["path"] == "caf\udce9/x.md"


VALUES = st.text(st.characters(exclude_categories=["C"]), max_size=8).map(json.dumps)
NAMES = st.sampled_from(["id", "title", "status", "milestones", "authors", "labels", "depends-on", "x", "Y", "x"])


@given(st.lists(st.lists(st.tuples(NAMES, VALUES), max_size=6), max_size=4), st.randoms(use_true_random=False))
def test_export_is_deterministic(blocks: list[list[tuple[str, str]]], chance: object) -> None:
    """Equal sources give equal bytes, in key order, which read back as the same data."""
    shards = {
        f"p/{n}.md": read_shard(proposal("\n".join(f"{k}: {v}" for k, v in block)), f"p/{n}.md")
        for n, block in enumerate(blocks)
    }
    one = link_shards(shards, bundled_profile(), EVERYWHERE, TODAY)
    two = link_shards(dict(reversed(shards.items())), bundled_profile(), EVERYWHERE, TODAY)
    text = serialize_json(export_collection(one, diagnostics=check_collection(one)))
    assert text == serialize_json(export_collection(two, diagnostics=check_collection(two)))
    assert text.endswith("}\n")
    data = json.loads(text)
    assert data == export_collection(one, diagnostics=check_collection(one))
    assert [entry["key"] for entry in data["enhancements"]] == list(one.entries)
    assert serialize_json(data) == text
    head = {name: value for name, value in data.items() if name != "enhancements"}
    encoded = list(map(encode_entry, data["enhancements"]))
    content = b"".join(iter_parts(head, encoded))
    assert json.loads(content) == data
    assert content.count(b"\n") == len(data) + 3 + max(len(one), 1)
    assert [*filter(None, map(extract_encoded_entry, content.splitlines(keepends=True)))] == encoded
