"""Facts that linking changes are inputs of views: none of them is left out."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, cast

from core.proposals import TODAY, bundled_profile, front_matter_page, read_shard

from sphinx_enhancements.core.collection.linking import Redirect, Shard, link_shards
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.record import Record
from sphinx_enhancements.ext.build.view_inputs import _list_linked_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_enhancements.core.collection.collection import Entry
    from sphinx_enhancements.core.model import Enhancement
    from sphinx_enhancements.ext.build.domain import EnhancementDomain

DOCUMENTS = {
    "keps/sig-x/1-one/README.md": (
        'title: One\nstage: beta\nlatest-milestone: "v1.37"\nmilestone: {beta: "1.35"}\nauthors: ["@ann"]\n'
        "see-also: ['KEP-2 (in alpha) and KEP-3']"
    ),
    "keps/sig-x/2-two/README.md": 'title: Two\nstatus: implementable\nmilestone: {alpha: "1.33"}\nauthors: ["@Ann"]',
    "keps/sig-x/3-three/README.md": (
        'title: Three\nstage: beta\nlatest-milestone: "v1.33"\nmilestone: {beta: "v1.37"}\nreplaces: [KEP-2]'
    ),
    "keps/sig-y/3-three/README.md": "title: Twin\nkep-number: 3",
    "keps/sig-y/4-four/README.md": "title: Moved away\nsee-also: [/keps/sig-x/1-one/notes.md]",
}
"""Proposals with something that depends on other documents, in each field that can have it."""

REDIRECTS = {
    "keps/sig-y/0002-two.md": Redirect("keps/sig-y/0002-two.md", "/keps/sig-x/2-two/README.md"),
    "keps/sig-y/4-four/README.md": Redirect("keps/sig-y/4-four/README.md", "/keps/gone.md"),
}

CHANGED = {
    "key", "claimed_key", "broken_redirect", "aliases", "source.attachments", "stage.value", "milestones",
    "milestones.release", "milestones.commitment", "people.identity", "relations", "relations.target", "links", "extra",
}  # fmt: skip
"""Fields that linking changes in these documents; the length of a list counts as the list."""


def iter_reverted(name: str, read: object, linked: object) -> Iterator[tuple[str, object]]:
    """Yield each field that differs in two values, with the linked value in which only this field is as it was read."""
    if isinstance(linked, Record) and type(read) is type(linked):
        for field in fields(cast("Any", linked)):
            parts = getattr(read, field.name), getattr(linked, field.name)
            for inner, value in iter_reverted(f"{name}.{field.name}".strip("."), *parts):
                yield inner, replace(cast("Any", linked), **{field.name: value})
    elif isinstance(read, tuple) and isinstance(linked, tuple) and len(read) == len(linked):
        for n, parts in enumerate(zip(read, linked, strict=True)):
            for inner, value in iter_reverted(name, *parts):
                yield inner, (*linked[:n], value, *linked[n + 1 :])
    elif read != linked:
        yield name, read


def iter_reverted_entries(read: Enhancement, entry: Entry) -> Iterator[tuple[str, Entry]]:
    """Yield each field that linking has set, with the entry in which it alone is as it was read."""
    for name, value in iter_reverted("", read, entry.enhancement):
        yield name, replace(entry, enhancement=cast("Enhancement", value))
    if entry.claimed_key is not None:
        yield "claimed_key", replace(entry, claimed_key=None)
    if entry.broken_redirect is not None:
        yield "broken_redirect", replace(entry, broken_redirect=None)


def test_each_linked_field_is_an_input() -> None:
    """If one field of a linked enhancement were still as it was read, its linked facts would differ."""
    settings, profile = Settings(current_release="v1.33"), bundled_profile("kep")
    shards = {
        path: replace(read_shard(front_matter_page(block), path, "kep", settings), redirect=REDIRECTS.get(path))
        for path, block in DOCUMENTS.items()
    }
    shards["keps/sig-y/0002-two.md"] = Shard((), has_page=False, redirect=REDIRECTS["keps/sig-y/0002-two.md"])
    files = [*DOCUMENTS, "keps/sig-x/1-one/notes.md"]
    collection = link_shards(shards, profile, settings, TODAY, files)
    domain = cast("EnhancementDomain", None)  # linked facts need none
    changed, forgotten = set(), set()
    for entry in collection:
        for name, reverted in iter_reverted_entries(shards[entry.document].enhancements[entry.index], entry):
            changed.add(name)
            if _list_linked_facts(domain, reverted) == _list_linked_facts(domain, entry):
                forgotten.add(name)
    assert changed == CHANGED
    assert forgotten == set()
