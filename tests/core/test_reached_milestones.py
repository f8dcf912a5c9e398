"""Pages of releases against an independent reading: each milestone that was reached is on the page of its release.

The expected milestones are computed here from the fields as written, without the reading code of the package.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from core.proposals import load_community

from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project
from sphinx_enhancements.core.query import parse_query
from sphinx_enhancements.core.views.releases import ReleaseSpec, compute_releases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_enhancements.core.collection.collection import Collection

EXAMPLE = Path(__file__).parents[2] / "example_docs"
KEP_STAGES = ["alpha", "beta", "stable", "deprecated", "disabled", "removed"]
Reached = set[tuple[str, str, str]]
"""Release, key and stage of milestones."""


def list_reached(collection: Collection) -> Reached:
    """Return the milestones that the pages of releases that are out list as reached, without continued ones."""
    return {
        (page.name, row.key, group.title[0].target or "")
        for page in compute_releases(collection, ReleaseSpec()).pages
        if page.is_out
        for group in page.accepted
        if group.title[0].text != "continued"
        for row in group.rows
    }


def parse_release(text: object) -> tuple[int, int] | None:
    """Return the numbers of a release such as ``v1.31``."""
    found = re.fullmatch(r"v?(\d+)\.(\d+)(?:\.0)?\.?", str(text).strip())
    return (int(found[1]), int(found[2])) if found and text != "0.0" else None


# -- KEPs ---------------------------------------------------------------------------------------------


def has_reached_kep_stage(fields: dict[str, object], stage: str, release: tuple[int, int]) -> bool:
    """Return True if the fields of a KEP tell that it was at a stage in a release that is out."""
    status = str(fields.get("status")).split()[0].lower()
    word = str(fields.get("stage")).split()[0].lower() if fields.get("stage") else ""
    declared = KEP_STAGES.index(word) if word in KEP_STAGES else None
    wanted, latest = KEP_STAGES.index(stage), parse_release(fields.get("latest-milestone"))
    if status == "implemented":
        return True
    if status == "provisional":
        return False
    if declared is not None:
        return declared >= wanted
    return status == "implementable" and (latest is None or release <= latest)


def iter_reached_keps(root: Path, current: tuple[int, int]) -> Iterator[tuple[str, str, str]]:
    """Yield what KEPs reached up to a release, as their ``kep.yaml`` tells."""
    for path in root.rglob("kep.yaml"):
        number = re.match(r"(\d+)-", path.parent.name)
        if number is None:
            continue
        fields = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
        milestones = fields.get("milestone") if isinstance(fields.get("milestone"), dict) else {}
        milestones = {stage: text for stage, text in milestones.items() if parse_release(str(text).split(",")[0])}
        word = str(fields.get("stage")).split()[0].lower()
        # Without a release of its own, the present stage is that of the latest milestone.
        for stage, text in {word: fields.get("latest-milestone"), **milestones}.items():
            for part in str(text).split(","):
                release = parse_release(part)
                if (
                    stage in KEP_STAGES
                    and release
                    and release <= current
                    and has_reached_kep_stage(fields, stage, release)
                ):
                    key = f"KEP-{number[1]}" if int(number[1]) else path.parent.name.partition("-")[2]
                    yield f"v{release[0]}.{release[1]}", key, stage


@pytest.mark.parametrize("current", ["v1.24", "v1.34", "v1.37"])
def test_keps(corpora: Path, current: str) -> None:
    """Each stage that a KEP reached is on the page of its release, and nothing else is called reached."""
    expected = set(iter_reached_keps(corpora / "kep", parse_release(current) or (0, 0)))
    assert len(expected) > 60
    assert list_reached(load_community(corpora, "kep", current)) == expected


# -- VEPs ---------------------------------------------------------------------------------------------

VEP_LINE = re.compile(r"^\s*- .*(?:target|ship).*?(?:version|release)s?:?\s(.+)$", re.IGNORECASE | re.MULTILINE)


@pytest.mark.parametrize("current", ["v1.7", "v1.9"])
def test_veps(corpora: Path, current: str) -> None:
    """Each release that a VEP names in its target releases, and that is out, has it on its page."""
    limit = parse_release(current) or (0, 0)
    expected = set()
    for path in (corpora / "vep" / "veps").rglob("vep.md"):
        number = re.match(r"(\d+)-", path.parent.name)
        section = re.search(
            r"^#+ Target releases.*?$(.*?)^#+ (?!Target)",
            path.read_text("utf-8"),
            re.DOTALL | re.MULTILINE | re.IGNORECASE,
        )
        for line in VEP_LINE.findall(section[1] if section and number else ""):
            for part in re.findall(r"v?\d+\.\d+", re.sub("~[^~]*~", "", line)):
                release = parse_release(part)
                if release and number and release <= limit:
                    expected.add((release, f"VEP-{int(number[1])}"))
    assert len(expected) > 12
    reached = list_reached(load_community(corpora, "vep", current))
    assert {(parse_release(release), key) for release, key, _ in reached} == expected


# -- the example --------------------------------------------------------------------------------------


def test_example() -> None:
    """Everything that the example shipped is on the pages of its releases, also what was removed since."""
    text = "\n\n".join(
        path.read_text("utf-8") for path in sorted(EXAMPLE.rglob("*.*")) if path.suffix in (".md", ".rst")
    )
    blocks = re.findall(r"^ *:?id: (SEP-\d+)$(.*?)(?:^---$|^ *$|^```$)", text, re.DOTALL | re.MULTILINE)
    assert len({key for key, _ in blocks}) >= 21
    expected = set()
    for key, block in blocks:
        stage = re.search(r"^ *:?stage: (\w+)$", block, re.MULTILINE)
        pairs = re.findall(
            r"(alpha|beta|stable|deprecated|removed)[:=] (?:~~\S+~~ )?(v\S+?)[,}\s]", block.replace("=", "= ")
        )
        if (single := re.search(r"^release: (v\S+)$", block, re.MULTILINE)) and stage:
            pairs.append((stage[1], single[1]))
        expected |= {(release, key, name) for name, release in pairs if release in ("v1.2", "v1.3")}
    root = EXAMPLE
    collection = load_collection(open_project(root / "enhancements.toml", root, None))
    assert list_reached(collection) == expected
    assert ("v1.2", "SEP-4", "deprecated") in expected
    (page,) = compute_releases(collection, ReleaseSpec("v1.4")).pages
    ready = {entry.key for entry in collection if parse_query("is:ready release:v1.4", collection)(entry)}
    assert (len(ready), page.met_count, page.total) == (2, 2, 7)
