"""Resolution of references in all their forms."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from core.proposals import TODAY, build_collection, bundled_profile, diagnostic_codes

from sphinx_enhancements.core.collection.linking import Redirect, Shard, link_shards
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.model import Text
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project
from sphinx_enhancements.core.reading.document import read_page
from sphinx_enhancements.core.reading.path_match import match_path
from sphinx_enhancements.core.rules import check_collection

if TYPE_CHECKING:
    from pathlib import Path

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
        "kubernetes/enhancements#1287",
        "https://git.k8s.io/enhancements/keps/sig-node/1287-resize",
        "https://kep.k8s.io/1287",
        "[in-place resize](/keps/sig-node/1287-resize)",
        "[KEP-1287](https://example.org/elsewhere)",
        "see https://github.com/kubernetes/enhancements/issues/1287",
        "KEP-1287: In-place resize",
        "KEP 1287 (in-place resize)",
        "/keps/sig-node/1287-resize (in place)",
        "see KEP-1287 for the API",
        # renamed or moved since: the number stays
        "/keps/sig-node/1287-in-place-update",
        "/keps/sig-apps/1287-resize",
        "/keps/sig-node/1287",
        # from before there were numbers
        "/keps/sig-node/20190129-resize.md",
        "sig-node/20190129-resize",
        "/keps/sig-node/20190129-Resize.md",
        # from before the number was that of the issue
        "/keps/sig-node/0023-resize.md",
        "/keps/sig-node/375-resize",
        "kubernetes/enhancements/keps/sig-node/375-resize/README.md",
        "keps/sig-node/0034-20190129-resize.md",
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
        "/keps/sig-node/375-sidecar-containers",
        "../keps/sig-node/1287-resize",
        "https://github.com/kubernetes/kubernetes/issues/1287",
        # issues and pull requests share their numbers: this is none of the issue
        "https://github.com/kubernetes/enhancements/pull/1287/files",
        "https://github.com/kubernetes/enhancements/pull/1287",
        "[KEP](https://github.com/kubernetes/enhancements/pull/1287)",
        "https://github.com/kubernetes/enhancements/discussions/1287",
        "kubernetes/kubernetes#1287",
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
        "enhancements/network/on-prem-load-balancers.md": "# C\n",
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
    assert list(collection.entries) == [
        "hypershift/networking",
        "network/egress",
        "network/networking",
        "network/on-prem-load-balancers",
    ]
    for text in ("egress.md", "/enhancements/egress.md", "[Egress](egress.md)", "/enhancements/network/egress"):
        assert find_key(collection, text) == "network/egress", text
    assert find_key(collection, "networking.md") is None
    assert find_key(collection, "networking.md", "enhancements/network/egress.md") == "network/networking"
    assert find_key(collection, "/enhancements/network/networking.md") == "network/networking"
    # A name of three words is that of a proposal in any folder, a shorter one is not.
    assert find_key(collection, "/enhancements/storage/egress.md") is None
    for text in ("/enhancements/installer/on-prem-load-balancers.md", "/enhancements/on-prem-load_balancers.md"):
        assert find_key(collection, text) == "network/on-prem-load-balancers", text
    assert find_key(collection, "/enhancements/on-prem-loadbalancers.md") == "network/on-prem-load-balancers"
    assert find_key(collection, "/guidelines/on-prem-load-balancers.md") is None


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
    """The message about an unresolved reference lists the lookups that were tried."""
    collection = build_keps_with("see-also: [/keps/sig-b/20190607-gone.md, N/A, /keps/sig-b/99-gone]")
    reported = [d for d in check_collection(collection) if d.code == "unresolved-reference"]
    assert [d.line for d in reported] == [2, 2]
    assert reported[0].message.endswith(", name")
    assert "number" not in reported[0].message  # that is a date
    assert "path (keps/sig-b/99-gone" in reported[1].message
    assert "number (99)" in reported[1].message
    entry = collection.entries["KEP-1"].enhancement
    assert diagnostic_codes(entry) == []
    assert [r.target for r in entry.relations] == [None, None]


def build_keps_with(fields: str, profile: str = "kep") -> Collection:
    """Build a few KEPs, KEP-1 with some fields, in a repository that has further documents."""
    documents = {
        **KEPS,
        "keps/sig-a/1-x/README.md": f"---\n{fields}\n---\n# X\n",
        "keps/sig-a/1-x/design.md": "# Design\n",
        "keps/sig-a/README.md": "# The group\n",
        "docs/process.md": "# The process\n",
    }
    return build_collection(documents, profile, Settings())


OWN = "https://github.com/kubernetes/enhancements"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        # pull requests, and issues without a proposal
        (f"{OWN}/pull/709", f"{OWN}/pull/709"),
        (f"{OWN}/pull/1287", f"{OWN}/pull/1287"),
        (f"{OWN}/issues/99", f"{OWN}/issues/99"),
        ("https://kep.k8s.io/99", "https://kep.k8s.io/99"),
        ("kubernetes/enhancements/pull/709", f"{OWN}/pull/709"),
        ("github.com/kubernetes/enhancements/pull/709", f"{OWN}/pull/709"),
        # other pages of the repository, and of others
        (f"{OWN}/commit/8a1f2c3", f"{OWN}/commit/8a1f2c3"),
        (f"{OWN}/blob/master/docs/process.md", f"{OWN}/blob/master/docs/process.md"),
        (f"{OWN}/blob/8a1f2c3/keps/sig-b/99-gone", f"{OWN}/blob/8a1f2c3/keps/sig-b/99-gone"),
        (f"{OWN}/tree/master/keps/sig-a", f"{OWN}/tree/master/keps/sig-a"),
        ("#709", f"{OWN}/issues/709"),
        (f"{OWN}/tree/master/keps", f"{OWN}/tree/master/keps"),
        ("https://git.k8s.io/enhancements/keps/sig-a/README", "https://git.k8s.io/enhancements/keps/sig-a/README"),
        ("kubernetes/kubernetes#5", "https://github.com/kubernetes/kubernetes/issues/5"),
        ("other/repo/blob/main/x.md", "https://github.com/other/repo/blob/main/x.md"),
        ("https://en.example.org/wiki/A_(b)", "https://en.example.org/wiki/A_(b)"),
        # other documents, from the document or from the root
        ("design.md", "keps/sig-a/1-x/design.md"),
        ("./design.md#api", "keps/sig-a/1-x/design.md"),
        ("/keps/sig-a/1-x/design.md", "keps/sig-a/1-x/design.md"),
        ("/docs/process.md", "docs/process.md"),
        ("../README.md", "keps/sig-a/README.md"),
    ],
)
def test_relations_that_are_links(text: str, url: str) -> None:
    """A relation to a page or file that is no proposal is a link of the same kind, and no finding."""
    collection = build_keps_with(f"see-also: ['{text}', KEP-2400]")
    entry = collection.entries["KEP-1"].enhancement
    assert [(link.type, link.url) for link in entry.links] == [("see-also", url)]
    assert [link.text for link in entry.links] == [None if text == url else text]
    assert [(r.type, r.target) for r in entry.relations] == [("see-also", "KEP-2400")]
    assert [d for d in check_collection(collection) if d.code != "reference-spelling"] == []


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f"[the discussion]({OWN}/pull/709/)", ("the discussion", f"{OWN}/pull/709/")),
        (f"Workflow: {OWN}/pull/709.", (f"Workflow: {OWN}/pull/709.", f"{OWN}/pull/709")),
        ("[design](design.md)", ("design", "keps/sig-a/1-x/design.md")),
    ],
)
def test_texts_of_links(text: str, link: tuple[str, str]) -> None:
    """The words around an address, or the text of a Markdown link, are kept as the text of the link."""
    entry = build_keps_with(f"see-also: ['{text}']").entries["KEP-1"].enhancement
    assert [(link.text, link.url) for link in entry.links] == [link]
    assert entry.relations == ()


@pytest.mark.parametrize(
    "text",
    [
        "see the discussion in sig-network",
        "CPU/memory limits of pods",
        "'#sig-node'",
        "dev@kubernetes.io",
        "'@alice'",
        "kubernetes/community/contributors/design-proposals/node/cpu-manager.md",
    ],
)
def test_relations_that_are_text(text: str) -> None:
    """Prose and names of other things stay as written, without a finding."""
    collection = build_keps_with(f"see-also: [{text}]")
    entry = collection.entries["KEP-1"].enhancement
    assert [(r.raw, r.target) for r in entry.relations] == [(text.strip("'"), None)]
    assert (entry.links, check_collection(collection)) == ((), [])


@pytest.mark.parametrize(
    "text",
    [
        "KEP-99",
        "99",
        "KEP-99: gone",
        "see KEP-99 for the reasons given there",
        "some name",
        "gone.md",
        "/keps/sig-b/99-gone",
        "/keps/sig-b/99-gone (in another group of people)",
        "[gone](/keps/sig-b/99-gone)",
        f"{OWN}/tree/master/keps/sig-b/99-gone",
        f"{OWN}/keps/sig-b/99-gone.md",
        "../../../../etc/passwd",
        "[](gone.md)",
        "[gone]()",
    ],
)
def test_missing_proposals(text: str) -> None:
    """A reference to a proposal that does not exist is a finding."""
    collection = build_keps_with(f'see-also: ["{text}"]'.replace("\"'", "'").replace("'\"", "'"))
    entry = collection.entries["KEP-1"].enhancement
    assert [r.target for r in entry.relations] == [None]
    assert [d.code for d in check_collection(collection)] == ["unresolved-reference"]


def test_several_references_in_one_text() -> None:
    """Each of several Markdown links or keys in one text is a relation of its own."""
    fields = "see-also: ['KEP-753 and KEP-2400', '[a](design.md), [b](/keps/sig-node/1287-resize) and [c](gone.md)']"
    entry = build_keps_with(fields).entries["KEP-1"].enhancement
    assert [(r.raw, r.target) for r in entry.relations] == [
        ("KEP-753", "KEP-753"),
        ("KEP-2400", "KEP-2400"),
        ("[b](/keps/sig-node/1287-resize)", "KEP-1287"),
        ("[c](gone.md)", None),
    ]
    assert [(link.url, link.text) for link in entry.links] == [("keps/sig-a/1-x/design.md", "a")]


def test_words_around_several_references() -> None:
    """Words around several references in one text are kept in ``extra``."""
    entry = build_keps_with("see-also: ['KEP-753 (in alpha) and KEP-2400']").entries["KEP-1"].enhancement
    assert [r.target for r in entry.relations] == ["KEP-753", "KEP-2400"]
    assert [(name, tree.text) for name, tree in entry.extra if isinstance(tree, Text)] == [
        ("see-also", "KEP-753 (in alpha) and KEP-2400")
    ]


@pytest.mark.parametrize(
    ("options", "targets"),
    [
        ("", [None, None]),
        ("issues = true", ["RFC-42", None]),
        ("pull-requests = true", [None, "RFC-42"]),
        ("issues = true\npull-requests = true", ["RFC-42", "RFC-42"]),
    ],
)
def test_numbers_of_issues_and_pull_requests(tmp_path: Path, options: str, targets: list[str | None]) -> None:
    """The profile says whose numbers proposals have; other issues and pull requests are links."""
    addresses = ["https://github.com/lamps/rfcs/issues/42", "https://github.com/lamps/rfcs/pull/42"]
    profile = f"""
        [documents]
        paths = ["text/{{number}}-{{slug}}.md"]
        [key]
        formats = ["RFC-{{number}}"]
        [references]
        repositories = ["https://github.com/lamps/rfcs"]
        {options}
    """
    (tmp_path / "rfc.toml").write_text(dedent(profile), encoding="utf-8")
    (tmp_path / "enhancements.toml").write_text('profile = "rfc.toml"\n', encoding="utf-8")
    (tmp_path / "text").mkdir()
    (tmp_path / "text/0042-lamp.md").write_text("# Lamp\n", encoding="utf-8")
    horn = f"---\nsee-also: [{', '.join(addresses)}]\n---\n# Horn\n"
    (tmp_path / "text/0043-horn.md").write_text(horn, encoding="utf-8")
    collection = load_collection(open_project(tmp_path / "enhancements.toml", tmp_path))
    assert [find_key(collection, address) for address in addresses] == targets
    links = [link.url for link in collection.entries["RFC-43"].enhancement.links]
    assert links == [address for address, target in zip(addresses, targets, strict=True) if target is None]
    assert check_collection(collection) == []


def test_numbers_from_before() -> None:
    """A number with zeros is one from before, unless the path of the proposal has them too; a slug says more."""
    documents = {
        "keps/sig-node/24-apparmor/README.md": "# KEP-24: AppArmor\n",
        "keps/sig-cli/579-kubectl-plugins/README.md": "# KEP-579: Plugins\n",
        "keps/sig-storage/0661-resize/README.md": "# KEP-661: Resize\n",
    }
    collection = build_collection(documents, "kep", Settings())
    for text, key in (
        ("/keps/sig-cli/0024-kubectl-plugins.md", "KEP-579"),
        ("/keps/sig-cli/24-kubectl-plugins", "KEP-579"),
        ("/keps/sig-cli/0024-kubectl-extensions.md", None),
        ("/keps/sig-node/24-app-armor", "KEP-24"),
        ("/keps/sig-storage/0661-resizing", "KEP-661"),
        ("/keps/sig-storage/661-resizing", "KEP-661"),
        ("0024", "KEP-24"),
    ):
        assert find_key(collection, text) == key, text


def test_redirects_by_number() -> None:
    """The number in a redirect is that of a proposal, not a position among the documents."""
    shards = {entry.enhancement.source.path: Shard((entry.enhancement,), has_page=True) for entry in build_keps()}
    for path, target in (("keps/a.md", "1"), ("keps/b.md", "753"), ("keps/c.md", "KEP-2400")):
        shards[path] = Shard((), has_page=False, redirect=Redirect(path, target))
    collection = link_shards(shards, bundled_profile("kep"), Settings(), TODAY, KEPS)
    aliases = {entry.key: entry.enhancement.aliases for entry in collection}
    assert aliases == {"KEP-753": ("keps/b.md",), "KEP-1287": (), "KEP-2400": ("keps/c.md",)}


def test_a_successor_elsewhere() -> None:
    """A replaced proposal whose successor is a page elsewhere has one."""
    collection = build_keps_with("status: replaced\nsuperseded-by: https://example.org/x")
    assert check_collection(collection) == []


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
