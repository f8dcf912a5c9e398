"""Resolution of references in all their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import TODAY, build_collection, bundled_profile, diagnostic_codes

from sphinx_enhancements.core.collection.linking import Redirect, Shard, link_shards
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.reading.document import read_page
from sphinx_enhancements.core.reading.identity import match_path
from sphinx_enhancements.core.rules import check_collection

if TYPE_CHECKING:
    from sphinx_enhancements.core.collection.collection import Collection

KEPS = {
    "keps/sig-node/1287-resize/README.md": "# KEP-1287: Resize\n",
    "keps/sig-node/sub/2400-swap/README.md": "# KEP-2400: Swap\n",
    "keps/sig-apps/753-sidecars/README.md": "# KEP-753: Sidecars\n",
}


def build_keps() -> Collection:
    """Build a collection of a few KEPs."""
    return build_collection(KEPS, "kep", Settings())


def find_key(collection: Collection, text: str, origin: str = "") -> str | None:
    """Return the key that a reference means."""
    entry = collection.resolve_reference(text, origin)
    return entry.key if entry else None


@pytest.mark.parametrize(
    "text",
    [
        "KEP-1287",
        "kep-1287",
        "KEP 1287",
        "KEP #1287",
        "1287",
        "#1287",
        "01287",
        "keps/sig-node/1287-resize",
        "/keps/sig-node/1287-resize",
        "/keps/sig-node/1287-resize/",
        "keps/sig-node/1287-resize/README.md",
        "/keps/sig-node/1287-resize/kep.yaml",
        "./keps/sig-node/1287-resize/README.md#summary",
        "sig-node/1287-resize",
        "1287-resize",
        'keps/sig-node/1287-resize"',
        "kubernetes/enhancements/keps/sig-node/1287-resize/README.md",
        "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/1287-resize",
        "https://github.com/kubernetes/enhancements/blob/8a1f2c3/keps/sig-node/1287-resize/README.md#goals",
        "http://www.github.com/Kubernetes/Enhancements/blob/main/keps/sig-node/1287-resize/README.md?plain=1",
        "https://github.com/kubernetes/enhancements/issues/1287",
        "https://github.com/kubernetes/enhancements/issues/1287#issuecomment-1",
        "https://github.com/kubernetes/enhancements/pull/1287/files",
        "https://git.k8s.io/enhancements/keps/sig-node/1287-resize",
        "https://kep.k8s.io/1287",
        "[in-place resize](/keps/sig-node/1287-resize)",
        "[KEP-1287](https://example.org/elsewhere)",
        "see https://github.com/kubernetes/enhancements/issues/1287",
        # renamed or moved since: the number stays
        "/keps/sig-node/1287-in-place-update",
        "/keps/sig-apps/1287-resize",
        "/keps/sig-node/1287",
        # from before there were numbers
        "/keps/sig-node/20190129-resize.md",
        "sig-node/20190129-resize",
    ],
)
def test_forms_of_a_reference(text: str) -> None:
    """All spellings of a reference resolve to one key."""
    assert find_key(build_keps(), text) == "KEP-1287"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "KEP-9",
        "README.md",
        "kep.yaml",
        "/keps/sig-node",
        "sig-node",
        "/keps/sig-node/375-sidecars",
        "../keps/sig-node/1287-resize",
        "https://github.com/kubernetes/kubernetes/issues/1287",
        "https://example.org/keps/sig-node/1287-resize",
        "https://github.com/kubernetes/enhancements-fork/issues/1287",
        "ftp://github.com.evil.example/kubernetes/enhancements/issues/1287",
        "[text](https://example.org)",
        "[1287](https://example.org/x)",
        # numbers that are not those of proposals
        "753-way merge",
        "753-factor",
        "1287-line summary.pdf",
        "2400-01-02-notes",
        "/keps/sig-node/2400-01-02-notes.md",
        "05/1287",
        "rfc/1287",
        "docs/753",
        "kubernetes/kubernetes/1287",
        "github.com/kubernetes/kubernetes/pull/1287",
        "github.com/other/repo/tree/master/keps/sig-node/1287-resize",
        "git@github.com:foo/1287",
        "https://github.com/kubernetes/enhancements/milestone/1287",
        "https://github.com/kubernetes/enhancements/labels/1287",
        "https://github.com/kubernetes/enhancements/commit/1287",
        "https://github.com/kubernetes/enhancements/blob/master/docs/753-way.md",
        "https://git.k8s.io/enhancements/contributors/1287-x",
        "community/contributors/design-proposals/753-foo.md",
        # the folder of a group that happens to hold one proposal
        "/keps/sig-apps/",
        "x" * 5000,
        "/" * 5000,
        "a/" * 2000,
    ],
)
def test_unresolved_references(text: str) -> None:
    """Unknown, ambiguous and external names do not resolve."""
    assert find_key(build_keps(), text) is None


def test_relative_paths() -> None:
    """A path without a leading slash is resolved from the document first, then from the root."""
    collection = build_keps()
    assert find_key(collection, "../1287-resize/README.md", "keps/sig-node/9-x/README.md") == "KEP-1287"
    assert find_key(collection, "../../sig-apps/753-sidecars", "keps/sig-node/9-x/README.md") == "KEP-753"
    assert find_key(collection, "sub/2400-swap", "keps/sig-node/README.md") == "KEP-2400"
    assert find_key(collection, "../../../../../etc/1287", "keps/sig-node/9-x/README.md") is None


def test_file_names() -> None:
    """A file name resolves where each proposal is one file and no other has the name."""
    documents = {
        "enhancements/network/egress.md": "# Egress\n",
        "enhancements/hypershift/networking.md": "# A\n",
        "enhancements/network/networking.md": "# B\n",
    }
    settings = Settings()
    shards = {}

    for path, text in documents.items():
        place = match_path(path, bundled_profile("openshift"), settings, "enhancements")
        assert place is not None
        page = read_page(text, place, bundled_profile("openshift"))
        assert page is not None
        shards[path] = Shard((page,), has_page=True)
    from core.proposals import TODAY

    collection = link_shards(shards, bundled_profile("openshift"), settings, TODAY, documents)
    assert list(collection.entries) == ["hypershift/networking", "network/egress", "network/networking"]
    for text in ("egress.md", "/enhancements/egress.md", "[Egress](egress.md)", "/enhancements/network/egress"):
        assert find_key(collection, text) == "network/egress", text
    assert find_key(collection, "networking.md") is None
    assert find_key(collection, "networking.md", "enhancements/network/egress.md") == "network/networking"
    assert find_key(collection, "/enhancements/network/networking.md") == "network/networking"
    assert find_key(collection, "/enhancements/storage/egress.md") is None


def test_redirects() -> None:
    """The path of a document that only refers to a proposal becomes its alias; redirects to nothing are ignored."""
    shards = {entry.enhancement.source.path: Shard((entry.enhancement,), has_page=True) for entry in build_keps()}
    for path, target in (
        ("keps/sig-node/20180101-old.md", "1287-resize/README.md"),
        ("keps/x.md", "nowhere/README.md"),
    ):
        shards[path] = Shard((), has_page=False, redirect=Redirect(path, target))
    collection = link_shards(shards, bundled_profile("kep"), Settings(), TODAY, KEPS)
    assert collection.entries["KEP-1287"].enhancement.aliases == ("keps/sig-node/20180101-old.md",)
    assert find_key(collection, "/keps/sig-node/20180101-old.md") == "KEP-1287"
    assert find_key(collection, "sig-node/20180101-old") == "KEP-1287"
    assert len(collection) == 3


def test_messages_list_the_lookups() -> None:
    """The message about an unresolved reference lists the lookups; external addresses yield none."""
    collection = build_collection(
        {
            "keps/sig-a/1-x/README.md": """
            ---
            see-also: [/keps/sig-b/99-gone, "https://example.org/x", "Some: https://example.org/y", "N/A"]
            replaces: ["https://github.com/kubernetes/enhancements/pull/77"]
            ---
            # X
            """
        },
        "kep",
        Settings(),
    )
    reported = [d for d in check_collection(collection) if d.code == "unresolved-reference"]
    assert [d.line for d in reported] == [2, 3]
    assert "path (keps/sig-b/99-gone" in reported[0].message
    assert "number (99)" in reported[0].message
    assert "address" in reported[1].message
    entry = collection.entries["KEP-1"].enhancement
    assert diagnostic_codes(entry) == []
    assert [r.target for r in entry.relations] == [None] * 4


def test_inverse_relations() -> None:
    """An inverse kind can be written, and both enhancements have the relation once."""
    collection = build_collection(
        {
            "a.md": "---\nid: A\nsuperseded-by: B\nsee-also: C\n---\n# A\n",
            "b.md": "---\nid: B\nsupersedes: [A]\n---\n# B\n",
            "c.md": "---\nid: C\nrequired-by: A\n---\n# C\n",
        }
    )
    assert collection.get_related_keys("A", "superseded-by") == ("B",)
    assert collection.get_related_keys("B", "supersedes") == ("A",)
    assert collection.get_related_keys("A", "depends-on") == ("C",)
    assert collection.get_related_keys("C", "see-also") == ("A",)
    assert collection.get_related_keys("C", "required-by") == ("A",)
