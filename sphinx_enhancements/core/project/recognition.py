"""Choice of the bundled profile that fits the documents below a folder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import splitext

from ..config.profile import Profile
from ..config.profile_loading import load_profile
from ..config.profile_tables import BUNDLED, list_bundled_profiles
from ..config.settings import Settings
from ..diagnostics import Code
from ..model import Enhancement
from ..reading.dates import parse_date
from .documents import load_page, load_shard
from .files import iter_documents
from .project import Project
from .tree import WorkingTree

EVIDENCE_FIELDS = ("key", "title", "status", "people", "created", "milestones", "relations", "links")
"""Fields of enhancements that are evidence for a profile."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_LETTER = re.compile(r"[A-Za-z]")
_MAX_READ = 200  # Maximum number of documents that are read for one profile
_MIN_SCORE_RATIO = 0.8  # Minimum ratio to the best score of the scores of profiles that fit alike


@dataclass(frozen=True, slots=True)
class ProfileFit:
    """Evidence that a profile fits the documents below a folder.

    :param proposals: number of documents that are proposals by their paths; without paths in the profile, number of
        proposals by front matter and directives.
    :param read: number of these that were read: evenly spread samples.
    :param counts: field of :data:`EVIDENCE_FIELDS` -> number of read proposals that have it, if there are any.
    :param recognized: number of read proposals with a key, a title and a further field.
    :param known_share: known fields, as a share of known and unknown fields and diagnostics, from 0 to 1.
    """

    profile: Profile
    proposals: int = 0
    read: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    recognized: int = 0
    known_share: float = 0.0

    @property
    def is_fitting(self) -> bool:
        """True if most of the read proposals are recognized."""
        return self.recognized * 2 > self.read

    @property
    def score(self) -> float:
        """Estimated number of recognized proposals, weighted with the share of known fields; 0 if not fitting."""
        return self.proposals * self.recognized / self.read * self.known_share if self.is_fitting else 0.0


def compare_profiles(root: Path) -> list[ProfileFit]:
    """Return the evidence for each bundled profile, in the order of their names."""
    profiles = [load_profile(name, BUNDLED) for name in list_bundled_profiles()]
    tree = WorkingTree(root.resolve())
    paths = tuple(iter_documents(Project(Settings(), profiles[0], tree)))
    return [_measure_fit(Project(Settings(), profile, tree), paths) for profile in profiles]


def find_best(fits: Sequence[ProfileFit]) -> list[ProfileFit]:
    """Return the profiles that fit best, several if they fit alike; none if no profile fits."""
    ranked = sorted((fit for fit in fits if fit.is_fitting), key=lambda fit: -fit.score)
    return [fit for fit in ranked if fit.score >= _MIN_SCORE_RATIO * ranked[0].score]


def _measure_fit(project: Project, paths: Sequence[str]) -> ProfileFit:
    """Count the proposals of a profile, and the fields of those that are read."""
    count, enhancements = _read_proposals(project, paths)
    field_lists = [tuple(_iter_fields(enhancement)) for enhancement in enhancements]
    counts = Counter(name for names in field_lists for name in names)
    known = sum(map(len, field_lists))
    unknown = sum(len(enhancement.extra) + len(enhancement.diagnostics) for enhancement in enhancements)
    return ProfileFit(
        project.profile,
        count,
        len(enhancements),
        {name: counts[name] for name in EVIDENCE_FIELDS if counts[name]},
        sum("key" in names and "title" in names and len(names) > 2 for names in field_lists),
        known / (known + unknown) if known else 0.0,
    )


def _read_proposals(project: Project, paths: Sequence[str]) -> tuple[int, list[Enhancement]]:
    """Return the number of proposals of a profile, and samples of them; all of them if the profile has no paths."""
    profile = project.profile
    if not profile.paths:
        enhancements = [enhancement for path in paths for enhancement in load_shard(project, path).enhancements]
        return len(enhancements), enhancements
    if not _is_possible_location(project):
        return 0, []
    matches = ((path, project.match_path(path)) for path in paths)
    matching = [path for path, match in matches if match is not None and not match.needs_marker]
    step = max(1, -(-len(matching) // _MAX_READ))
    metadata_only = not profile.milestone_phrases  # these are anywhere in a text
    pages = (load_page(project, path, metadata_only=metadata_only).enhancement for path in matching[::step])
    return len(matching), [page for page in pages if page is not None]


def _is_possible_location(project: Project) -> bool:
    """Return True if matches of the profile's paths below the root are evidence for the profile.

    The root has or is the profile's folder of proposals, or a path contains a fixed word: without either, a pattern
    such as ``/{slug}.md`` matches the documents of every community.
    """
    profile = project.profile
    names = (_PLACEHOLDER.sub("", splitext(pattern.text)[0]) for pattern in profile.paths)
    return project.folder == profile.folder or project.root.name == profile.folder or any(map(_LETTER.search, names))


def _iter_fields(enhancement: Enhancement) -> Iterator[str]:
    """Yield those of :data:`EVIDENCE_FIELDS` that an enhancement has."""
    codes = {diagnostic.code for diagnostic in enhancement.diagnostics}
    is_present = {
        "key": Code.MISSING_ID not in codes,
        "title": Code.MISSING_TITLE not in codes,
        "status": enhancement.status.raw is not None and enhancement.status.is_known,
        "people": bool(enhancement.people),
        "created": parse_date(enhancement.created or "") is not None,
        "milestones": any(True for _ in enhancement.release_milestones),
        "relations": bool(enhancement.relations),
        "links": bool(enhancement.links),
    }
    return (name for name in EVIDENCE_FIELDS if is_present[name])
