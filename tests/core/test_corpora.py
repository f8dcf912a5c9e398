"""Real proposals of KubeVirt and other communities, read by the core."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import yaml
from core.proposals import bundled_profile, limit_cpu_time, load_community
from markdown_it import MarkdownIt

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.export.enhancements_json import export_collection, serialize_json
from sphinx_enhancements.core.model import Commitment
from sphinx_enhancements.core.project.documents import load_page
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import Project
from sphinx_enhancements.core.project.tree import WorkingTree
from sphinx_enhancements.core.reading.markdown import read_markdown
from sphinx_enhancements.core.reading.metadata_sources import split_front_matter
from sphinx_enhancements.core.reading.source import decode_text
from sphinx_enhancements.core.releases import Release, ReleaseOrder
from sphinx_enhancements.core.views.chart import ChartSpec, compute_chart
from sphinx_enhancements.core.views.releases import Releases, ReleaseSpec, compute_releases
from sphinx_enhancements.core.views.table import TableSpec, compute_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_enhancements.core.collection.collection import Collection
    from sphinx_enhancements.core.model import Enhancement

pytestmark = pytest.mark.corpora


@pytest.fixture
def project(corpora: Path) -> Project:
    """The repository as it is, with the vep profile."""
    return Project(Settings(profile="vep"), bundled_profile("vep"), WorkingTree(corpora / "vep"))


@pytest.fixture
def veps(corpora: Path) -> Collection:
    """All of its proposals."""
    return load_community(corpora, "vep")


def vep(collection: Collection, number: int) -> Enhancement:
    """One proposal."""
    return collection.entries[f"VEP-{number}"].enhancement


def test_all_veps_are_read(veps: Collection, corpora: Path) -> None:
    """All 45 ``vep.md`` except the template are enhancements."""
    assert len(veps) == 45
    paths = {path.relative_to(corpora / "vep").as_posix() for path in (corpora / "vep/veps").glob("*/[0-9]*/vep.md")}
    assert {entry.enhancement.source.path for entry in veps} == paths


def test_no_attachment_or_template_is_a_proposal(veps: Collection) -> None:
    """Only files named ``vep.md`` are proposals, and the template is none."""
    for entry in veps:
        assert entry.enhancement.source.path.endswith("/vep.md")
        assert "NNNN" not in entry.enhancement.source.path


def test_number_and_owner_come_from_the_path(veps: Collection) -> None:
    """Key, number and owner are those of the path."""
    for entry in veps:
        _, owner, folder, _ = entry.enhancement.source.path.split("/")
        number = int(folder.partition("-")[0])
        assert (entry.key, entry.enhancement.number, entry.enhancement.owner) == (f"VEP-{number}", number, owner)
        assert entry.enhancement.status.value == "accepted"
        assert entry.enhancement.status.raw is None


def view_releases(collection: Collection, release: str | None = None) -> Releases:
    """Return the view of an existing release, or of every release."""
    return compute_releases(collection, ReleaseSpec(release))


@pytest.mark.parametrize(
    ("release", "count"), [("1.6", 7), ("1.7", 6), ("1.8", 11), ("1.9", 29), ("v1.9", 29), ("v1.9.0", 29), ("1.10", 7)]
)
def test_accepted_work_of_a_release(veps: Collection, release: str, count: int) -> None:
    """Each accepted proposal of a release is counted once."""
    (page,) = view_releases(veps, release).pages
    keys = {row.key for group in page.accepted for row in group.rows}
    assert len(keys) == page.total == count
    assert page.not_accepted == ()


def test_releases_of_veps(veps: Collection) -> None:
    """Releases have their most common spelling and are ordered newest first."""
    assert [page.name for page in view_releases(veps).pages] == [
        "v1.11",
        "v1.10",
        "v1.9",
        "v1.8",
        "v1.7",
        "v1.6",
        "v0.59.0",
    ]


TITLES = {
    10: "Support GPUs with DRA in KubeVirt",
    14: "Persistence of Firmware UUID for Virtual Machines",
    19: "Ibm z secure execution",
    24: "Decentralized live migration",
    69: "Core lifecycle features for VirtualMachinePool",
    80: "Enable TDX and SEV-SNP",
    107: "Enable attestation for Confidential VMs in Intel TDX",
    141: "Target-Side Pre-Migration Hooks for Domain XML Modification",
    190: "Kubevirt Structured Plugins",
    191: "Decentralized Live Migration LM network proxy support",
    199: "NVIDIA Grace GPU Passthrough Baseline in KubeVirt",
    222: "VSOCK network namespace confinement",
    229: "Beta features on by default",
    291: "Live Migration — Dynamic Downtime Tuning and Iteration-Based Convergence",
    297: "Adopting CodeRabbit for AI-Assisted Code Review",
}


def test_a_release_with_a_full_stop(veps: Collection) -> None:
    """The release of VEP-190 is read in spite of the full stop behind it."""
    assert [(m.stage.value, m.release) for m in vep(veps, 190).milestones] == [("alpha", "v1.9")]
    assert view_releases(veps).unreadable == ()


def test_titles_of_veps(veps: Collection) -> None:
    """Titles are read from all spellings of the heading."""
    assert {number: vep(veps, number).title for number in TITLES} == TITLES
    for entry in veps:
        assert not re.match(r"#|vep\s*[-#:0-9]", entry.enhancement.title, re.IGNORECASE)
        assert str(entry.enhancement.number) not in entry.enhancement.title.split()


def test_two_tracks(veps: Collection) -> None:
    """The milestones of the two tracks of VEP-80 stay apart."""
    milestones = [(m.track, m.stage.value, m.release, m.line) for m in vep(veps, 80).milestones]
    assert milestones == [
        ("WorkloadEncryptionSEV", "alpha", "v1.7", 16),
        ("WorkloadEncryptionSEV", "beta", "v1.9", 17),
        ("WorkloadEncryptionTDX", "alpha", "v1.7", 31),
    ]


def test_empty_milestones(veps: Collection) -> None:
    """Empty values, TBD and N/A are no milestones."""
    for entry in veps:
        for milestone in entry.enhancement.milestones:
            assert milestone.raw.strip(" .").lower() not in ("", "tbd", "n/a")
            assert milestone.line is not None


def test_struck_check_items(veps: Collection) -> None:
    """Struck check items are kept, and count neither as done nor as open."""
    struck = {entry.key: [c.line for c in entry.enhancement.checklist if c.is_struck] for entry in veps}
    assert {key: lines for key, lines in struck.items() if lines} == {"VEP-229": [8, 9], "VEP-297": [16, 17, 18]}
    for key in ("VEP-229", "VEP-297"):
        checklist = veps.entries[key].enhancement.checklist
        assert veps.entries[key].enhancement.checklist_progress[1] == sum(not item.is_struck for item in checklist)
        assert all("~" not in item.text and "[" not in item.text[:2] for item in checklist)
    assert vep(veps, 80).checklist_progress == (2, 4)


def test_attachments_of_veps(veps: Collection) -> None:
    """All other Markdown files in a proposal's folder are attachments."""
    attached = {entry.key: entry.enhancement.source.attachments for entry in veps}
    assert {key: paths for key, paths in attached.items() if paths} == {
        "VEP-76": ("veps/sig-compute/76-vmtemplates/vmtemplate-beta-proposal.md",),
        "VEP-248": ("veps/sig-compute/248-migration-convergence/migration-hyperparameters.md",),
        "VEP-297": ("veps/meta-VEPs/297-coderabbit-adoption/appendix-coderabbit-vs-sourcery.md",),
    }


def test_every_diagnostic_has_file_and_line(project: Project, veps: Collection) -> None:
    """Each finding names an existing file and line; only that no release is out is about the settings."""
    diagnostics = collect_diagnostics(project, veps)
    found = [d for d in diagnostics if d.code != "no-current-release"]
    assert [(d.path, d.level) for d in diagnostics if d not in found] == [(".", "info")]
    assert {(d.code, d.path.split("/")[2], d.line) for d in found} >= {
        ("missing-title", "19-ibm-z-secure-execution", 1),
        ("unknown-stage", "233-release-branch-eol-policy", 13),
    }
    for d in found:
        assert d.line is not None
        assert 1 <= d.line <= len((project.root / d.path).read_text(encoding="utf-8").splitlines())


def test_stages_are_inferred_from_the_current_release(project: Project) -> None:
    """With a current release in the settings, milestones up to it decide the stage."""
    current = Project(Settings(profile="vep", current_release="v1.9"), project.profile, WorkingTree(project.root))
    collection = load_collection(current)
    assert vep(collection, 80).stage.value == "beta"
    assert vep(collection, 210).stage.value is None
    assert collection.order == ReleaseOrder((), "v1.9", collection.order.today, collection.order.named)


@pytest.mark.parametrize("root", [".", "veps"])
def test_the_root_may_be_either_folder(project: Project, root: str) -> None:
    """The root can be the repository or its folder of proposals."""
    collection = load_collection(Project(project.settings, project.profile, WorkingTree(project.root / root)))
    assert len(collection) == 45
    assert {entry.enhancement.owner for entry in collection} == {"sig-compute", "sig-release", "meta-VEPs"}


def test_export_of_veps(project: Project, veps: Collection) -> None:
    """The export is deterministic and valid JSON."""
    text = serialize_json(export_collection(veps, diagnostics=collect_diagnostics(project, veps)))
    assert text == serialize_json(
        export_collection(load_collection(project), diagnostics=collect_diagnostics(project, veps))
    )
    data = json.loads(text)
    assert [entry["key"] for entry in data["enhancements"]] == list(veps.entries)


# -- the other communities ------------------------------------------------------------------


def community(corpora: Path, name: str) -> Project:
    """A repository as it is, with its profile."""
    return Project(Settings(profile=name), bundled_profile(name), WorkingTree(corpora / name))


@pytest.fixture
def keps(corpora: Path) -> Collection:
    """Kubernetes' proposals."""
    return load_community(corpora, "kep")


@pytest.mark.parametrize("name", ["kep", "gep", "openshift", "vep"])
def test_no_name_is_taken_for_a_misspelled_one(corpora: Path, name: str) -> None:
    """No field, release or title of the repositories is a slip or a prompt of a template, whatever is declared."""
    settings = Settings(profile=name, releases=(Release("v1.7"), Release("v1.33"), Release("v1.34")))
    project = Project(settings, bundled_profile(name), WorkingTree(corpora / name))
    codes = {diagnostic.code for diagnostic in collect_diagnostics(project, load_collection(project))}
    assert codes.isdisjoint((Code.MISSPELLED_FIELD, Code.MISSPELLED_RELEASE, Code.TEMPLATE))


@pytest.mark.parametrize(("name", "count"), [("kep", 248), ("gep", 26), ("openshift", 241), ("vep", 45)])
def test_all_proposals_are_read(corpora: Path, name: str, count: int) -> None:
    """All proposals have a title, and reading metadata alone finds the same ones."""
    project = community(corpora, name)
    collection = load_collection(project)
    assert list(collection) == list(load_community(corpora, name))
    assert len(collection) == count
    assert all(entry.enhancement.title for entry in collection)
    assert list(load_collection(project, metadata_only=True).entries) == list(collection.entries)


def test_statuses_of_keps(keps: Collection, corpora: Path) -> None:
    """Statuses are kept as written, and unknown ones are reported."""
    written = Counter(entry.enhancement.status.raw for entry in keps)
    assert written == {
        "implementable": 132,
        "implemented": 95,
        "provisional": 14,
        "withdrawn": 4,
        "implemented (alpha)": 1,
        "imlpemented": 1,
        "removed": 1,
    }
    found = [d for entry in keps for d in entry.enhancement.diagnostics if d.code == "unknown-status"]
    lines = [(corpora / "kep" / d.path).read_text(encoding="utf-8").splitlines()[(d.line or 0) - 1] for d in found]
    assert sorted(lines) == ["status: imlpemented", "status: removed"]
    notes = [(entry.key, entry.enhancement.status.note) for entry in keps if entry.enhancement.status.note]
    assert notes == [("KEP-1753", "alpha")]


@pytest.mark.parametrize(
    ("release", "stages", "total"),
    [
        ("1.37", {"alpha": 25, "beta": 14, "stable": 16, "continued": 7}, 62),
        ("v1.36", {"alpha": 14, "beta": 11, "stable": 12, "continued": 2}, 39),
    ],
)
def test_releases_of_keps(keps: Collection, release: str, stages: dict[str, int], total: int) -> None:
    """Every proposal that targets a release is on its page, accepted or not."""
    spelled = keps.order.get_canonical_name(release)
    aiming = [
        (entry.key, "continued" if m.commitment is Commitment.CONTINUED else m.stage.value)
        for entry in keps
        for name, m in entry.enhancement.release_milestones
        if name == spelled
    ]
    assert Counter(stage for _, stage in aiming) == stages
    (page,) = view_releases(keps, release).pages
    shown = {row.key for group in page.accepted for row in group.rows} | {row.key for row in page.not_accepted}
    assert shown == {key for key, _ in aiming}
    assert len(shown) == total


def test_old_paths_of_keps(keps: Collection) -> None:
    """The paths of documents that were links are aliases of their targets."""
    aliases = {entry.key: entry.enhancement.aliases for entry in keps if entry.enhancement.aliases}
    assert aliases == {
        "KEP-1194": ("sig-architecture/20190731-production-readiness-review-process.md",),
        "KEP-1498": ("sig-release/20200122-kubernetes-yearly-support-period.md",),
        "KEP-1729": ("sig-release/20190316-rebase-images-to-distroless.md",),
        "KEP-1731": ("sig-release/20190219-publishing-packages.md",),
        "KEP-1732": ("sig-release/20190121-artifact-management.md",),
        "KEP-1733": ("sig-release/20190331-release-notes.md",),
        "KEP-1734": ("sig-release/k8s-image-promoter.md",),
    }


def test_references_of_keps(keps: Collection) -> None:
    """Renamed proposals are found by number; missing ones are not guessed."""
    targets = {(entry.key, r.raw): r.target for entry in keps for r in entry.enhancement.relations}
    assert targets["KEP-5683", "/keps/sig-node/5683-specialized-lifecycle-management"] == "KEP-5683"
    assert targets["KEP-895", "/keps/sig-scheduling/1258-default-even-pods-spreading"] == "KEP-1258"
    assert targets["KEP-1333", "/keps/sig-architecture/20190412-conformance-behaviors.md"] == "KEP-960"
    assert targets["KEP-5532", "/keps/sig-node/5307"] == "KEP-5307"
    assert targets["KEP-2625", "keps/sig-node/4540-strict-cpu-reservation"] == "KEP-4540"
    assert targets["KEP-3570", "kubernetes/enhancements/keps/sig-node/375-cpumanager/README.md"] == "KEP-3570"
    assert targets["KEP-5732", "/keps/sig-scheduling/5719-workload-aware-preemption"] == "KEP-5710"


def test_production_readiness(keps: Collection, corpora: Path) -> None:
    """Every approval file belongs to a proposal, except one without a proposal."""
    files = {
        path.relative_to(corpora / "kep").as_posix() for path in (corpora / "kep/prod-readiness").glob("sig-*/*.yaml")
    }
    found = Counter(p.role for entry in keps for p in entry.enhancement.people)
    assert found["production readiness approver"] > len(files)
    assert {p.note for entry in keps for p in entry.enhancement.people if p.role.startswith("production")} >= {
        "alpha",
        "beta",
        "stable",
    }


def test_titles_of_geps(corpora: Path) -> None:
    """Titles come from the metadata, because no page has a heading of the first level."""
    geps = load_community(corpora, "gep")
    assert "GEP-696" not in geps.entries
    for entry in geps:
        assert all(section.level > 1 for section in entry.enhancement.sections)
        assert not entry.enhancement.title.startswith("GEP")
    assert geps.entries["GEP-1748"].enhancement.title == "Gateway API Interaction with Multi-Cluster Services"
    assert geps.entries["GEP-1748"].enhancement.stage.value == "experimental"


def test_relationships_of_geps(corpora: Path) -> None:
    """Relationships are read at the wrong level and as addresses of the site, too."""
    geps = load_community(corpora, "gep")
    relations = {(e.key, r.type, r.raw): r.target for e in geps for r in e.enhancement.relations}
    assert relations["GEP-1294", "extends", "1324"] == "GEP-1324"
    assert relations["GEP-4152", "extends", "1897"] is None
    assert ("GEP-4768", "see-also", "https://gateway-api.sigs.k8s.io/geps/gep-713/") in relations
    assert "GEP-1686" in geps.get_related_keys("GEP-1324", "extended-by")


def test_openshift_enhancements(corpora: Path) -> None:
    """Every document is listed, also with invalid front matter; each repair is reported with its line."""
    project, collection = community(corpora, "openshift"), load_community(corpora, "openshift")
    paths = {p.relative_to(project.root).as_posix() for p in (project.root / "enhancements").rglob("*.md")}
    assert {entry.enhancement.source.path for entry in collection} == paths
    assert set(collection.entries) == {path.removeprefix("enhancements/").removesuffix(".md") for path in paths}
    refused = 0
    for entry in collection:
        text = (project.root / entry.enhancement.source.path).read_text(encoding="utf-8")
        block = text.lstrip().split("\n---")[0]
        try:
            yaml.compose(block, Loader=yaml.CSafeLoader)
        except yaml.YAMLError:
            refused += 1
            assert {d.code for d in entry.enhancement.diagnostics} >= {"front-matter"}
            assert entry.enhancement.people
    assert refused == 16
    notes = [p.note for entry in collection for p in entry.enhancement.people if p.note]
    assert len(notes) > 100


def _scalars(node: yaml.Node | None) -> Iterator[str]:
    """Every value of a YAML text, by PyYAML's own composer."""
    todo = [node]
    while todo:
        match todo.pop():
            case yaml.ScalarNode() as scalar:
                yield scalar.value
            case yaml.SequenceNode() as sequence:
                todo += sequence.value
            case yaml.MappingNode() as mapping:
                todo += [value for _, value in mapping.value]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, (str, int)):
        yield str(value).strip()


@pytest.mark.parametrize("name", ["kep", "gep", "openshift"])
def test_no_scalar_is_lost(corpora: Path, name: str) -> None:
    """Every scalar of every metadata file, read by PyYAML, is exported as written."""
    project = community(corpora, name)
    total, lost = 0, []
    for entry in export_collection(load_community(corpora, name))["enhancements"]:
        kept = {*_strings(entry), *(f"[{link['text']}]({link['url']})" for link in entry["links"])}
        source = entry["source"]
        texts = [(project.root / source["path"]).read_text(encoding="utf-8")]
        texts = [text.lstrip().split("\n---")[0] for text in texts if text.lstrip().startswith("---")]
        files = [source["metadata"]] if source["metadata"] else []
        if found := re.match(r"(sig-[^/]+)/(\d+)-", source["path"]):
            files.append(f"prod-readiness/{found[1]}/{found[2]}.yaml")
        texts += [(project.root / f).read_text(encoding="utf-8") for f in files if (project.root / f).is_file()]
        for text in texts:
            try:
                scalars = list(_scalars(yaml.compose(text, Loader=yaml.CSafeLoader)))
            except yaml.YAMLError:
                # What is no YAML is held against its words.
                lines = [line.split("#")[0] for line in text.split("\n")]
                values = [re.sub(r"^\s*-?\s*([\w-]+:)?\s*|[\s\"'\u201c\u201d]+$", "", line) for line in lines]
                scalars = [value.strip("\"'\u201c\u201d ") for value in values if value.strip("-[]")]
                kept |= {text.strip("\"'\u201c\u201d ") for text in kept}
            for scalar in scalars:
                if scalar.strip():
                    total += 1
                    if scalar.strip() not in kept:
                        lost.append((source["path"], scalar))
    # An entry `Name: https://...` reads as a mapping; it is kept on one line, as it was written.
    split = [item for item in lost if item[0].endswith("windows-node-egress-proxy.md") and item[1].startswith("https")]
    assert [item for item in lost if item not in split] == []
    assert len(split) <= 3
    assert total > 100


@pytest.mark.parametrize("community", ["vep", "gep", "kep", "openshift"])
def test_other_communities_with_the_default_profile(corpora: Path, community: str) -> None:
    """No document of another community is a proposal by the default profile, and reading takes seconds."""
    project = Project(Settings(), bundled_profile(), WorkingTree(corpora / community))
    with limit_cpu_time(30):
        assert len(load_collection(project)) == 0
    assert load_page(project, "README.md").enhancement is None


@pytest.mark.parametrize("community", ["vep", "gep", "kep", "openshift"])
def test_headings_of_real_documents(corpora: Path, community: str) -> None:
    """The line scanner finds the same headings in every real document as a full parser."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    for path in sorted((corpora / community).rglob("*.md")):
        if path.is_symlink() or not path.is_file():
            continue
        body = split_front_matter(decode_text(path.read_bytes(), "x")[0], lambda *_: None).body
        expected, depth = [], 0
        tokens = parser.parse(body)
        for token, inline in pairwise(tokens):
            depth += {"blockquote_open": 1, "list_item_open": 1}.get(token.type, 0)
            depth -= {"blockquote_close": 1, "list_item_close": 1}.get(token.type, 0)
            if token.type == "heading_open" and not depth and token.map:
                title = re.sub("<!--.*?-->", "", inline.content)
                expected.append((" ".join(title.split()), int(token.tag[1]), token.map[0] + 1))
        assert [(s.title, s.level, s.line) for s in read_markdown(body).sections] == expected, path


@pytest.mark.parametrize("name", ["vep", "kep"])
def test_charts_agree_with_pages(corpora: Path, name: str) -> None:
    """A chart's numbers equal those of release pages and grouped lists."""
    collection = load_community(corpora, name)
    answer = compute_chart(collection, ChartSpec())
    pages = {page.name: page for page in view_releases(collection).pages if page.total or page.not_accepted}
    assert {bar.title[0].target for bar in answer.bars if bar.total} == pages.keys()
    aiming = sum(any(True for _ in entry.enhancement.release_milestones) for entry in collection)
    assert answer.left == len(collection) - aiming
    for bar in (bar for bar in answer.bars if bar.total):
        page = pages[bar.title[0].text]
        counted = {part.title[0].text: n for part, n in zip(answer.parts, bar.counts, strict=True) if n}
        wanted = {group.title[0].text: len(group.rows) for group in page.accepted}
        others = {row.key for row in page.not_accepted}
        if others:
            wanted["not accepted"] = len(others)
        assert counted == wanted, page.name
        assert bar.total == len(others | {row.key for group in page.accepted for row in group.rows})
    for column in ("owner", "status", "stage", "release"):
        bars = compute_chart(collection, ChartSpec(column, limit=1000)).bars
        groups = compute_table(collection, TableSpec(group_by=column)).groups
        assert {bar.title: bar.total for bar in bars} == {group.title: len(group.rows) for group in groups}
        assert sum(bar.total for bar in bars) == len(collection)
