"""Fields of a proposal that its path contains: status, stage, release and owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project, diagnostic_codes

from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.model import Enhancement

SPECS = """
[profile]
extends = "default"
[profile.documents]
paths = ["specs/{release}/{status}/{slug}.rst", "plans/{owner}/{stage}/{slug}.md"]
[profile.key]
formats = ["{slug}"]
[profile.status.values]
accepted = ["approved"]
[profile.placeholders]
values = ["", "backlog"]
"""
REST = "=====\nTitle\n=====\n\nText.\n"


def only(folder: Path, files: dict[str, str | bytes], settings: str = SPECS) -> Enhancement:
    """Return the one proposal of a project."""
    (entry,) = load_collection(create_project(folder, files, settings))
    return entry.enhancement


def test_status_and_release_in_the_path(tmp_path: Path) -> None:
    """The texts of both folders are fields: through the vocabulary, and without a line."""
    spec = only(tmp_path, {"specs/2025.1/approved/resize.rst": REST})
    assert (spec.key, spec.title, spec.diagnostics) == ("resize", "Title", ())
    assert (spec.status.raw, spec.status.value, spec.status.line) == ("approved", "accepted", None)
    assert [m.release for m in spec.milestones] == ["2025.1"]
    assert spec.extra == ()


def test_stage_and_owner_in_the_path(tmp_path: Path) -> None:
    """A spelling of a stage gives the canonical one."""
    plan = only(tmp_path, {"plans/sig-node/GA/resize.md": "# Resize\n"})
    assert (plan.owner, plan.stage.raw, plan.stage.value) == ("sig-node", "GA", "stable")


@pytest.mark.parametrize(
    ("folder", "status", "releases", "codes"),
    [
        ("backlog/approved", "accepted", [], []),
        ("2025.1/backlog", None, ["2025.1"], []),
        ("2025.1/archive", "unknown", ["2025.1"], ["unknown-status"]),
        ("2025.1/APPROVED", "accepted", ["2025.1"], []),
    ],
)
def test_folders_that_are_no_value(
    tmp_path: Path, folder: str, status: str | None, releases: list[str], codes: list[str]
) -> None:
    """A placeholder of the profile is nothing, and an unknown status is reported as in a field."""
    spec = only(tmp_path, {f"specs/{folder}/resize.rst": REST})
    assert spec.status.value == status
    assert [m.release for m in spec.milestones] == releases
    assert diagnostic_codes(spec) == codes


@pytest.mark.parametrize(
    ("field", "status", "messages"),
    [
        (":status: done", "implemented", ["`status` is 'done' here, which counts, and 'approved' in the path"]),
        (":status: Accepted", "accepted", []),
        (":status: backlog", "accepted", []),
        (":release: 2025.1", "accepted", []),
        (":release: v2025.1", "accepted", []),
        (":release: 2025.2", "accepted", ["`release` is '2025.2' here, which counts, and '2025.1' in the path"]),
    ],
)
def test_a_field_counts_before_the_path(tmp_path: Path, field: str, status: str, messages: list[str]) -> None:
    """Another value in the document is a contradiction, and another spelling of the same value is none."""
    spec = only(tmp_path, {"specs/2025.1/approved/resize.rst": f"{field}\n\n{REST}"})
    assert spec.status.value == status
    assert [d.message for d in spec.diagnostics] == messages
    assert [d.line for d in spec.diagnostics] == [1] * len(messages)


def test_another_owner_than_the_folder_is_no_contradiction(tmp_path: Path) -> None:
    """The folder of one group may hold proposals of another."""
    plan = only(tmp_path, {"plans/sig-node/beta/resize.md": "---\nowner: sig-storage\n---\n# Resize\n"})
    assert (plan.owner, plan.diagnostics) == ("sig-storage", ())


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("specs/{relase}/{slug}.rst", "{relase}, which no option uses; known are number, slug, "),
        ("specs/{relase}/{slug}.rst", "the nearest is 'release'"),
        ("specs/{zone}/{slug}.rst", "{zone}, which no option uses"),
    ],
)
def test_a_placeholder_that_nothing_reads(tmp_path: Path, path: str, advice: str) -> None:
    """The error lists the known names; a key or sidecar of the profile may use a name of its own."""
    profile = f'[profile]\nextends = "default"\n[profile.documents]\npaths = ["{path}"]\n'
    with pytest.raises(SetupError) as raised:
        create_project(tmp_path, {}, profile)
    assert advice in str(raised.value)
    assert str(raised.value).startswith(f"{tmp_path}/enhancements.toml:4: ")


def test_placeholders_of_keys_and_sidecars(tmp_path: Path) -> None:
    """A placeholder that a key or the path of a sidecar contains may have any name."""
    profile = """
    [profile]
    extends = "default"
    [profile.documents]
    paths = ["specs/{zone}/{area}/{number}.md"]
    [profile.metadata]
    sources = ["sidecar"]
    [profile.sidecars]
    metadata = "/data/{area}.yaml"
    [profile.key]
    formats = ["{zone}-{number}"]
    """
    assert only(tmp_path, {"specs/east/sea/7.md": "# T\n"}, profile).key == "east-7"


def test_a_placeholder_in_the_settings_that_nothing_reads(tmp_path: Path) -> None:
    """The paths of the setting ``documents`` are used, and the name is reported."""
    project = create_project(tmp_path, {"p/a/x.md": "---\nid: X-1\n---\n# T\n"}, 'documents = ["p/{onwer}/*.md"]\n')
    collection = load_collection(project)
    assert list(collection.entries) == ["X-1"]
    (diagnostic,) = collect_diagnostics(project, collection)
    assert (diagnostic.path, diagnostic.code) == ("enhancements.toml", "invalid-setting")
    assert diagnostic.message.endswith("; the nearest is 'owner'")


def test_a_page_that_introduces_a_folder(tmp_path: Path) -> None:
    """A README in a folder of OpenShift's enhancements is no proposal; its folder may be one."""
    page = "---\ntitle: Lamp\nauthors: ['@ines']\n---\n# Lamp\n"
    files: dict[str, str | bytes] = {
        "enhancements/README.md": "# Enhancements\n\nThe page has [moved](../guidelines/README.md).\n",
        "enhancements/lamps/README.md": "# Lamps\n",
        "enhancements/lamps/turning/lamp.md": page,
    }
    assert only(tmp_path, files, 'profile = "openshift"\n').key == "lamps/turning/lamp"
