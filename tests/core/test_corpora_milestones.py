"""Milestones of real proposals, compared with an independent reading: the YAML of Kubernetes, the lines of KubeVirt.

The readings here use PyYAML and one regular expression each, and nothing of the package.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml
from core.proposals import load_community

from sphinx_enhancements.core.collection.collection import Collection

STAGES = {"alpha": "alpha", "beta": "beta", "stable": "stable", "ga": "stable", "deprecated": "deprecated"}
STAGES |= {"disabled": "disabled", "removed": "removed"}


def version(text: object) -> tuple[int, int] | None:
    """Return major and minor number of a release of Kubernetes or KubeVirt; None for 0.0 and any other text."""
    found = re.fullmatch(r"\s*v?(\d+)\.(\d+)(?:\.0)?\.?\s*", str(text))
    return (int(found[1]), int(found[2])) if found and found[0].strip() != "0.0" else None


Target = tuple[str | None, tuple[int, int]]
"""Stage and release of a milestone."""


def find_milestones(collection: Collection, commitment: str = "") -> dict[str, list[Target]]:
    """Return path of each proposal -> its milestones, or those with one commitment."""
    found: dict[str, list[Target]] = {}
    for entry in collection:
        for name, milestone in entry.enhancement.release_milestones:
            if (release := version(name)) and milestone.commitment == (commitment or milestone.commitment):
                found.setdefault(entry.enhancement.source.path, []).append((milestone.stage.value, release))
    return {path: sorted(milestones, key=str) for path, milestones in found.items()}


# -- Kubernetes -----------------------------------------------------------------------------


class Kep(NamedTuple):
    """Metadata of a proposal of Kubernetes, as PyYAML reads it without guessing types."""

    status: str
    stage: str | None
    milestones: list[Target]
    latest: tuple[int, int] | None

    @property
    def is_continued(self) -> bool:
        """True if the latest milestone is later than that of the stage, and no other stage is planned for it."""
        begin = [release for stage, release in self.milestones if stage == self.stage]
        others = [release for _, release in self.milestones]
        return bool(self.latest and begin and self.latest > max(begin) and self.latest not in others)


@cache
def read_keps(folder: Path) -> tuple[Collection, dict[str, Kep]]:
    """Return the proposals of Kubernetes as the package reads them, and by path as PyYAML does."""
    collection = load_community(folder.parent, "kep")
    keps = {}
    for entry in collection:
        source = entry.enhancement.source
        text = (folder / (source.metadata or source.path)).read_text(encoding="utf-8")
        if not source.metadata:
            text = text.partition("---\n")[2].partition("\n---")[0]
        try:
            data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (it makes texts only)
        except yaml.YAMLError:
            continue
        data = data if isinstance(data, dict) else {}
        mapping = data.get("milestone")
        pairs = mapping.items() if isinstance(mapping, dict) else ()
        milestones: list[Target] = [(STAGES[stage], release) for stage, text in pairs if (release := version(text))]
        latest = version(data.get("latest-milestone"))
        keps[source.path] = Kep(data.get("status", ""), STAGES.get(data.get("stage", "")), milestones, latest)
    return collection, keps


def test_milestones_of_keps(corpora: Path) -> None:
    """Milestones are the entries of ``milestone``, and ``latest-milestone`` where it says more."""
    collection, keps = read_keps(corpora / "kep")
    assert len(keps) >= len(collection) - 3
    found, added = find_milestones(collection), Counter()
    for path, kep in keps.items():
        more = Counter(found.get(path, ()))
        more.subtract(kep.milestones)
        assert min(more.values(), default=0) >= 0, path
        if any(more.values()):
            # Only the latest milestone is added, at the present stage.
            assert list(more.elements()) == [(kep.stage, kep.latest)], path
            added["continued" if kep.is_continued else "only there"] += 1
    assert added == {"continued": 19, "only there": 10}


def test_continued_stages_of_keps(corpora: Path) -> None:
    """A stage continues in a later latest milestone, unless another stage is planned for it."""
    collection, keps = read_keps(corpora / "kep")
    continued = {path: [(kep.stage, kep.latest)] for path, kep in keps.items() if kep.is_continued}
    assert find_milestones(collection, "continued") == continued
    assert len(continued) == 19
    accepted = [path for path in continued if keps[path].status in ("implementable", "implemented")]
    assert len(accepted) == 16


def test_opt_in_of_keps(corpora: Path) -> None:
    """A milestone after the latest one is not opted in, if any proposal has opted in to its release or a later one."""
    collection, keps = read_keps(corpora / "kep")
    newest = max(kep.latest for kep in keps.values() if kep.latest)
    assert newest == (1, 37)
    lacking = {
        path: late
        for path, kep in keps.items()
        if kep.latest and kep.status != "implemented"
        if (late := [target for target in kep.milestones if kep.latest < target[1] <= newest])
    }
    assert find_milestones(collection, "not-opted-in") == {path: sorted(late) for path, late in lacking.items()}
    assert (len(lacking), sum(map(len, lacking.values()))) == (28, 38)
    targeted = find_milestones(collection, "targeted").values()
    planned = Counter(release for milestones in targeted for _, release in milestones if release > newest)
    assert planned == Counter(release for kep in keps.values() for _, release in kep.milestones if release > newest)
    assert planned.keys() == {(1, 38), (1, 39), (1, 40)}


# -- KubeVirt -------------------------------------------------------------------------------

TARGET = re.compile(
    r"^\s*[-*]\s+(?:This VEP target(?:s|ed)(?: (?P<stage>\w+) for)? version|Ship target version):"
    r"[ \t]*v?(?P<release>\d+\.\d+)",
    re.MULTILINE,
)


def test_milestones_of_veps(corpora: Path) -> None:
    """Every list entry that names a target release is a milestone, with or without a stage of the profile."""
    veps = load_community(corpora, "vep")
    written = {}
    for entry in veps:
        path = entry.enhancement.source.path
        text = re.sub(r"<!--.*?-->", "", (corpora / "vep" / path).read_text(encoding="utf-8"), flags=re.DOTALL)
        milestones = [
            (STAGES.get(m["stage"].lower().rstrip("2"), "unknown") if m["stage"] else None, version(m["release"]))
            for m in TARGET.finditer(text)
        ]
        if milestones:
            written[path] = sorted(milestones, key=str)
    assert find_milestones(veps) == written
    assert sum(map(len, written.values())) == 63
    stages = Counter(stage for milestones in written.values() for stage, _ in milestones)
    # alpha2 in VEP-10 is a second round at alpha; announcement and enforcement in VEP-233 are no stages.
    assert (stages[None], stages["unknown"]) == (4, 2)
