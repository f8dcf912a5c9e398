"""Collections: unique keys, canonical releases, resolved relations, attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import EVERYWHERE, TODAY, build_collection, bundled_profile, limit_cpu_time, proposal, read_shard
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.collection.collection import Backlink, Collection
from sphinx_enhancements.core.collection.linking import link_shards
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.keys import key_sort_key
from sphinx_enhancements.core.releases import Release
from sphinx_enhancements.core.rules import check_collection

if TYPE_CHECKING:
    import random


def list_keys_and_paths(collection: Collection) -> list[tuple[str, str]]:
    """Return key and path of every entry, in order."""
    return [(entry.key, entry.enhancement.source.path) for entry in collection]


def test_keys_sort_numbers_as_numbers() -> None:
    """Digits in keys compare as numbers."""
    ids = ("VEP-10", "VEP-9", "GEP-1", "VEP-9b", "vep-8", "network/x", "VEP-010")
    documents = {f"{n}.md": proposal(f"id: {key}") for n, key in enumerate(ids)}
    found = [entry.key for entry in build_collection(documents)]
    assert found == ["GEP-1", "network/x", "vep-8", "VEP-9", "VEP-9b", "VEP-010", "VEP-10"]


KEYS = st.text(st.sampled_from("aAbB019-/_ é"), max_size=6) | st.text(max_size=4)


@given(st.lists(KEYS, unique=True), st.randoms(use_true_random=False))
def test_key_order_is_total(names: list[str], chance: random.Random) -> None:
    """The order of keys is total: no two different keys compare equal, and the input order does not matter."""
    ordered = sorted(names, key=key_sort_key)
    assert len({key_sort_key(name) for name in names}) == len(names)
    shuffled = names[:]
    chance.shuffle(shuffled)
    assert sorted(shuffled, key=key_sort_key) == ordered


def test_two_proposals_with_one_key() -> None:
    """The first by path keeps the key, and the other gets its folder's name appended; both are listed."""
    collection = build_collection({"b/two.md": proposal("id: EX-1"), "a/one.md": proposal("id: EX-1")})
    assert list_keys_and_paths(collection) == [("EX-1", "a/one.md"), ("EX-1-b", "b/two.md")]
    assert [entry.claimed_key for entry in collection] == [None, "EX-1"]
    found = check_collection(collection)
    assert [(d.code, d.path, d.line) for d in found] == [("duplicate-key", "b/two.md", 1)]
    assert "a/one.md:1" in found[0].message
    assert "EX-1-b" in found[0].message


@pytest.mark.parametrize(
    ("first", "second", "owner"),
    [
        ("replaced", "accepted", "b/two.md"),
        ("withdrawn", "frobbed", "b/two.md"),
        ("rejected", "", "b/two.md"),
        ("replaced", "removed", "a/one.md"),
        ("deferred", "accepted", "a/one.md"),
        ("accepted", "replaced", "a/one.md"),
    ],
)
def test_a_closed_proposal_gives_way(first: str, second: str, owner: str) -> None:
    """A closed proposal gives way to another with the same key that is not closed."""
    documents = {
        "a/one.md": proposal(f"id: EX-1\nstatus: {first}"),
        "b/two.md": proposal(f"id: EX-1\nstatus: {second}"),
    }
    collection = build_collection(documents)
    assert collection.entries["EX-1"].enhancement.source.path == owner
    (other,) = documents.keys() - {owner}
    assert [(d.path, d.code) for d in check_collection(collection) if d.code == "duplicate-key"] == [
        (other, "duplicate-key")
    ]


def test_three_proposals_with_one_key() -> None:
    """Each gets a unique key, and each but the first a diagnostic."""
    collection = build_collection({f"{name}/x.md": proposal("id: EX-1") for name in "cab"})
    assert list_keys_and_paths(collection) == [("EX-1", "a/x.md"), ("EX-1-b", "b/x.md"), ("EX-1-c", "c/x.md")]
    assert len(check_collection(collection)) == 2


def test_duplicate_keys_in_one_folder_and_at_the_root() -> None:
    """The file's name is appended where the folder's does not help, then a number."""
    collection = build_collection({f"f/{name}.md": proposal("id: EX-1") for name in "abcd"})
    assert [key for key, _ in list_keys_and_paths(collection)] == ["EX-1", "EX-1-c", "EX-1-d", "EX-1-f"]
    collection = build_collection({f"{name}.md": proposal("id: EX-1") for name in "ab"})
    assert list_keys_and_paths(collection) == [("EX-1", "a.md"), ("EX-1-b", "b.md")]
    collection = build_collection({f"{a}/{b}/x.md": proposal("id: EX-1") for a in "pq" for b in "ff"})
    assert list_keys_and_paths(collection) == [("EX-1", "p/f/x.md"), ("EX-1-f", "q/f/x.md")]


def test_keys_that_differ_in_case_are_duplicates() -> None:
    """``VEP-1`` and ``vep-1`` are one key, because both would have one URL and one label."""
    collection = build_collection({"a/x.md": proposal("id: EX-1"), "b/x.md": proposal("id: ex-1")})
    assert list_keys_and_paths(collection) == [("EX-1", "a/x.md"), ("ex-1-b", "b/x.md")]


def test_an_appended_key_avoids_other_keys() -> None:
    """A key with a folder's name is not given to a duplicate if another proposal claims it."""
    documents = {"a/x.md": "EX-1", "b/x.md": "EX-1", "c/x.md": "EX-1-b", "d/x.md": "ex-1-B"}
    collection = build_collection({path: proposal(f"id: {key}") for path, key in documents.items()})
    assert list_keys_and_paths(collection) == [
        ("EX-1", "a/x.md"),
        ("EX-1-b", "c/x.md"),
        ("ex-1-B-d", "d/x.md"),
        ("EX-1-x", "b/x.md"),
    ]


def test_several_proposals_of_one_document() -> None:
    """Directives with one key get unique keys in the order of their lines, and keep their index."""
    text = "# Page\n\n:::{enhancement} One\n:id: EX-1\n:::\n\n:::{enhancement} Two\n:id: EX-1\n:::\n"
    collection = build_collection({"guide/page.md": text}, settings=Settings())
    assert [(e.key, e.index, e.is_page, e.enhancement.source.line) for e in collection] == [
        ("EX-1", 0, False, 3),
        ("EX-1-guide", 1, False, 7),
    ]
    assert collection.entry_at("guide/page.md", 1) is collection.entries["EX-1-guide"]
    assert collection.entry_at("guide/page.md", 2) is None
    assert [(d.path, d.line) for d in check_collection(collection)] == [("guide/page.md", 7)]


def test_thousands_of_proposals_with_one_key() -> None:
    """They are linked within seconds."""
    text = ":::{enhancement} One\n:id: EX-1\n:::\n" * 1_500
    with limit_cpu_time(6):
        collection = build_collection({"a/page.md": text}, settings=Settings())
    assert len(collection) == 1_500


def test_resolve_reference() -> None:
    """Keys, numbers, paths and aliases resolve, ignoring case."""
    collection = build_collection({"veps/sig/42-x/vep.md": "# T\n", "veps/sig/7-y/vep.md": "# U\n"}, "vep", Settings())
    for target in (
        *("VEP-42", "vep-42", " VEP-42 ", "42", "#42", "042"),
        *("veps/sig/42-x/vep.md", "/veps/sig/42-x/vep", "./veps/sig/42-x/", "VEPS/SIG/42-X", "42-x"),
    ):
        found = collection.resolve_reference(target)
        assert found is not None, target
        assert found.key == "VEP-42"
    for target in ("", "VEP", "VEP-4", "43", "../veps/sig/42-x", "veps/sig", "#", "/"):
        assert collection.resolve_reference(target) is None, target


def test_ambiguous_numbers_do_not_resolve() -> None:
    """A number of two proposals resolves to neither; a duplicate leaves its number to the owner of the key."""
    collection = build_collection({"a.md": proposal("id: A-1"), "b.md": proposal("id: B-1")})
    assert collection.resolve_reference("1") is None
    collection = build_collection({"a/x.md": proposal("id: A-1"), "b/x.md": proposal("id: A-1")})
    found = collection.resolve_reference("#1")
    assert found is not None
    assert found.key == "A-1"


def test_relations_and_backlinks() -> None:
    """Relations are resolved, and their inverses derived, each once, in the order of the profile's kinds."""
    collection = build_collection(
        {
            "a.md": proposal("id: A-1\nsee-also: A-2\ndepends-on: [A-2, 'b.md', nothing]"),
            "b.md": proposal("id: A-2\nblocks: A-1\nsupersedes: A-2"),
            "c.md": proposal("id: A-3\ndepends-on: [A-2]"),
        }
    )
    relations = collection.entries["A-1"].enhancement.relations
    assert [(r.type, r.raw, r.target) for r in relations] == [
        ("depends-on", "A-2", "A-2"),
        ("depends-on", "b.md", "A-2"),
        ("depends-on", "nothing", None),
        ("see-also", "A-2", "A-2"),
    ]
    assert collection.get_backlinks("A-2") == (
        Backlink("required-by", "A-1"),
        Backlink("required-by", "A-3"),
        Backlink("see-also", "A-1"),
    )
    assert collection.get_backlinks("A-1") == (Backlink("blocked-by", "A-2"),)
    assert collection.get_backlinks("nothing") == ()
    assert [(d.code, d.path, d.line) for d in check_collection(collection)] == [
        ("unresolved-reference", "a.md", 4),
        ("self-reference", "b.md", 4),
    ]


def test_releases_get_one_spelling() -> None:
    """All milestones of a release get its most common spelling, and keep their raw text."""
    collection = build_collection(
        {
            "a.md": proposal("id: A-1\nmilestones: {alpha: 1.9}"),
            "b.md": proposal("id: A-2\nmilestones: {alpha: v1.9.0}"),
            "c.md": proposal("id: A-3\nmilestones: {alpha: v1.9, beta: 1.9}"),
        }
    )
    found = [(m.release, m.raw) for entry in collection for m in entry.enhancement.milestones]
    assert found == [("1.9", "1.9"), ("1.9", "v1.9.0"), ("1.9", "v1.9"), ("1.9", "1.9")]
    assert collection.order.names == ("1.9",)


def test_a_milestone_without_a_release() -> None:
    """Text that is no release is kept, has no release, and yields a diagnostic with its line."""
    collection = build_collection({"a.md": proposal("id: A-1\nmilestones: {alpha: soon, beta: v1.9}")})
    milestones = collection.entries["A-1"].enhancement.milestones
    assert [(m.release, m.raw) for m in milestones] == [(None, "soon"), ("v1.9", "v1.9")]
    assert collection.order.names == ("v1.9",)
    assert [(d.code, d.line) for d in check_collection(collection)] == [("unknown-release", 3)]
    declared = Settings(documents=EVERYWHERE.documents, releases=(Release("Soon"),))
    collection = build_collection({"a.md": proposal("id: A-1\nmilestones: {alpha: soon}")}, settings=declared)
    assert collection.entries["A-1"].enhancement.milestones[0].release == "Soon"
    assert check_collection(collection) == []


def test_the_stage_is_inferred_from_milestones() -> None:
    """A proposal without a stage gets that of its latest milestone that was reached."""
    settings = Settings(documents=EVERYWHERE.documents, current_release="v1.6")
    documents = {
        "a.md": proposal("id: A-1\nstatus: accepted\nmilestones: {alpha: v1.5, beta: v1.6, stable: v1.7}"),
        "b.md": proposal("id: A-2\nstatus: accepted\nmilestones: {alpha: v1.7}"),
        "c.md": proposal("id: A-3\nstage: alpha\nmilestones: {stable: v1.5}"),
        "d.md": proposal("id: A-4\nstatus: accepted\nmilestones: {alpha: v1.6, beta: v1.6}"),
        "e.md": proposal("id: A-5\nstatus: accepted\nmilestones: alpha=v1.5, beta=~~v1.6~~"),
        "f.md": proposal("id: A-6\nstatus: draft\nmilestones: {alpha: v1.5}"),
        "g.md": proposal("id: A-7\nmilestones: {alpha: v1.5}"),
        "h.md": proposal("id: A-8\nstatus: replaced\nmilestones: {alpha: v1.5, beta: v1.7}"),
    }
    stages = [entry.enhancement.stage for entry in build_collection(documents, settings=settings)]
    assert [(s.raw, s.value) for s in stages] == [
        (None, "beta"),
        (None, None),
        ("alpha", "alpha"),
        (None, "beta"),
        (None, "alpha"),
        (None, None),
        (None, None),
        (None, "alpha"),
    ]
    assert all(entry.enhancement.stage.value is None for entry in build_collection(documents) if entry.key != "A-3")


def test_attachments() -> None:
    """Other documents in a proposal's folder are its attachments, unless two proposals share the folder."""
    documents = {
        "s/1-a/vep.md": "# A\n",
        "s/1-a/design.md": "# D\n",
        "s/1-a/deep/er/notes.md": "# N\n",
        "s/2-b/vep.md": "# B\n",
        "s/1-a/3-c/vep.md": "# C\n",
        "s/1-a/3-c/x.md": "# X\n",
        "s/README.md": "# R\n",
    }
    collection = build_collection(documents, "vep", Settings())
    attached = {entry.key: entry.enhancement.source.attachments for entry in collection}
    assert attached == {
        "VEP-1": ("s/1-a/deep/er/notes.md", "s/1-a/design.md"),
        "VEP-2": (),
        "VEP-3": ("s/1-a/3-c/x.md",),
    }
    shared = {"a/one.md": ":::{enhancement} A\n:id: A\n:::\n", "a/two.md": "# x\n"}
    assert all(e.enhancement.source.attachments == () for e in build_collection(shared, settings=Settings()))


def test_an_empty_collection() -> None:
    """A collection can be empty."""
    collection = build_collection({})
    assert len(collection) == 0
    assert list(collection) == []
    assert collection.resolve_reference("x") is None
    assert check_collection(collection) == []


BLOCKS = st.fixed_dictionaries(
    {"id": st.sampled_from(["A-1", "a-1", "A-2", "A-10", "B-1", "x"])},
    optional={
        "milestones": st.sampled_from(
            ["{alpha: v1.9}", "{alpha: 1.9, beta: v1.10}", "{alpha: soon}", "{beta: v1.9.0}"]
        ),
        "depends-on": st.sampled_from(["A-1", "[A-2, B-1]", "1", "p/0/x.md", "nothing"]),
        "see-also": st.sampled_from(["A-1", "x"]),
        "status": st.sampled_from(["draft", "accepted", "what"]),
    },
)


@given(st.lists(BLOCKS, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_shards_does_not_matter(blocks: list[dict[str, str]], chance: random.Random) -> None:
    """Shards in any order, as parallel reading yields them, give equal collections."""
    shards = {}
    for n, block in enumerate(blocks):
        path = f"p/{n % 3}/x{n or ''}.md"
        shards[path] = read_shard(proposal("\n".join(f"{k}: {v}" for k, v in block.items())), path)
    names = list(shards)
    chance.shuffle(names)
    shuffled = {name: shards[name] for name in names}
    one = link_shards(shards, bundled_profile(), EVERYWHERE, TODAY, list(shards))
    two = link_shards(shuffled, bundled_profile(), EVERYWHERE, TODAY, names)
    assert list(one.entries.items()) == list(two.entries.items())
    assert one.order.names == two.order.names
    assert check_collection(one) == check_collection(two)
    assert {k: one.get_backlinks(k) for k in one.entries} == {k: two.get_backlinks(k) for k in two.entries}
    assert len(one) == len(blocks)
    assert len({key.casefold() for key in one.entries}) == len(blocks)


@pytest.mark.parametrize("count", [2_000])
def test_linking_thousands_of_proposals(count: int) -> None:
    """Thousands of proposals with relations are linked within seconds."""
    documents = {
        f"p/{n}/x.md": proposal(f"id: A-{n}\ndepends-on: [A-{(n * 7) % count}, A-{(n + 1) % count}]")
        for n in range(count)
    }
    shards = {path: read_shard(text, path) for path, text in documents.items()}
    with limit_cpu_time(4):
        collection = link_shards(shards, bundled_profile(), EVERYWHERE, TODAY, documents)
        # Everything waits for the next and, by way of the last, for the first.
        assert {d.code for d in check_collection(collection)} == {"dependency-cycle", "self-reference"}
        assert len(collection.get_backlinks("A-5")) == 2
