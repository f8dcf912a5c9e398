"""Shards that are loaded together share their equal values."""

from __future__ import annotations

import pickle

from sphinx_enhancements.core.collection.linking import Shard
from sphinx_enhancements.core.model import Enhancement, Milestone, Relation, Source, Value
from sphinx_enhancements.core.person import Person
from sphinx_enhancements.ext.build.shard_loading import make_shard_loader


def make_shard(key: str, line: int) -> Shard:
    """Return the shard of a document with one enhancement, whose status stands in a line."""
    enhancement = Enhancement(
        key,
        f"Title of {key}",
        "default",
        Source(f"{key}.md"),
        status=Value("Accepted", "accepted", line),
        milestones=(Milestone(Value("alpha", "alpha", 4), "v1.1", "v1.1", line=4),),
        people=(Person("author", "ann", None, "@ann"),),
    )
    return Shard((enhancement,), has_page=True)


def test_equal_values_are_one_object() -> None:
    """Loaded shards equal those that were pickled, and equal values in different documents are one object."""
    shards = [make_shard("T-1", 3), make_shard("T-2", 3), make_shard("T-3", 5)]
    load = make_shard_loader()
    loaded = [load(pickle.dumps(shard)) for shard in shards]
    assert loaded == shards
    one, two, three = (shard.enhancements[0] for shard in loaded)
    assert one.status is two.status
    assert one.milestones[0] is two.milestones[0] is three.milestones[0]
    assert one.people[0] is two.people[0]
    assert one.status is not three.status
    assert (one.status.line, three.status.line) == (3, 5)


def test_relations_keep_their_columns() -> None:
    """A value that comparison ignores makes two objects of equal records."""
    relations = (Relation("see-also", "T-2", line=4, column=3), Relation("see-also", "T-2", line=4, column=9))
    enhancement = Enhancement("T-1", "Title", "default", Source("T-1.md"), relations=relations)
    loaded = make_shard_loader()(pickle.dumps(Shard((enhancement,), has_page=True)))
    assert [relation.column for relation in loaded.enhancements[0].relations] == [3, 9]
