"""Rates of the gate of Kubernetes in past releases, from the real history.

The directive ``replay-rates`` runs ``replay`` on the history of kubernetes/enhancements in the folder that the variable
ENHANCEMENTS_HISTORY names. Without it, the figures that ``python docs/_ext/replay_rates.py`` has saved are shown.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SAVED: Final = Path(__file__).parent.parent / "replay.json"
_GATE = "enhancements-freeze"
_HEADINGS = ("Release", "Ready", "At risk", "Blocked", "Exceptions not ready", "Blocked that stayed")


def format_settings(histories: Path) -> str:
    """Return settings with the calendar of Kubernetes, and with the exceptions that its proposals asked for."""
    lines = ['profile = "kep"']
    for table in _load(histories / "kubernetes-releases.toml"):
        lines.append("[[releases]]")
        lines += [f"{key} = {json.dumps(v) if isinstance(v, str) else v.isoformat()}" for key, v in table.items()]
    for table in _load(histories / "kubernetes-exceptions.toml"):
        for exception in table["exceptions"]:
            lines += ["[[exceptions]]", f'release = "{table["name"]}"', f"proposal = {exception['number']}"]
            lines += [f'gate = "{_GATE}"', f'outcome = "{exception["outcome"]}"']
    return "\n".join(lines)


def _load(path: Path) -> list[dict[str, Any]]:
    tables: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["releases"]
    return tables


@cache
def measure_rates(histories: Path) -> dict[str, Any]:
    """Return the figures of all past releases, with the last commit of the history and its day."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "repository"
        clone, log = ["git", "clone", "-q", histories / "kep.bundle", root], ["git", "log", "-1", "--format=%h %cs"]
        subprocess.run(clone, check=True)
        last = subprocess.run(log, cwd=root, check=True, capture_output=True, text=True)
        (root / "enhancements.toml").write_text(format_settings(histories), encoding="utf-8")
        command = [sys.executable, "-m", "sphinx_enhancements", "--root", str(root), "--no-cache"]
        output = subprocess.run(
            [*command, "replay", _GATE, "--format", "json"], check=True, capture_output=True, text=True
        ).stdout
    data = json.loads(output)
    revision, day = last.stdout.split()
    keys = ("release", "outcomes", "exceptions", "hits", "kept", "falseAlarms")
    with_exceptions = [table["name"] for table in _load(histories / "kubernetes-exceptions.toml")]
    releases = [{key: release[key] for key in keys} for release in data["releases"] if not release["skipped"]]
    return {"revision": revision, "day": day, "withExceptions": with_exceptions, "releases": releases}


def find_rates() -> dict[str, Any]:
    """Return the figures of the history at hand, or else the saved ones."""
    folder = os.environ.get("ENHANCEMENTS_HISTORY")
    if folder and (Path(folder) / "kep.bundle").is_file():
        return measure_rates(Path(folder))
    data: dict[str, Any] = json.loads(SAVED.read_text(encoding="utf-8"))
    return data


class ReplayRatesDirective(SphinxDirective):
    """A table with the rates of each release, and a sentence with those of all."""

    def run(self) -> list[nodes.Node]:
        """Return the sentence and the table."""
        self.env.note_dependency(str(SAVED))
        rates = find_rates()
        releases = rates["releases"]
        known = [release for release in releases if release["release"] in rates["withExceptions"]]
        exceptions, hits = (sum(release[key] for release in known) for key in ("exceptions", "hits"))
        kept, alarms = (sum(release[key] for release in releases) for key in ("kept", "falseAlarms"))
        known_kept, known_alarms = (sum(release[key] for release in known) for key in ("kept", "falseAlarms"))
        judged = sum(sum(release["outcomes"].values()) for release in releases)
        at_risk = sum(release["outcomes"]["at-risk"] for release in releases)
        text = (
            f"History of kubernetes/enhancements, six SIGs, until {rates['day']} (commit {rates['revision']}): of the "
            f"proposals that asked for an exception in {len(known)} releases, {hits} of {exceptions} were not ready at "
            f"the freeze. Of those that stayed in these releases without one, {known_alarms} of {known_kept} "
            f"({100 * known_alarms / known_kept:.1f} %) were blocked; in all {len(releases)} releases, {alarms} of "
            f"{kept} ({100 * alarms / kept:.1f} %). {at_risk} of {judged} proposals ({100 * at_risk / judged:.0f} %) "
            "were at risk."
        )
        rows = [_format_row(release, has_exceptions=release in known) for release in releases]
        return [nodes.paragraph(text, text), _make_table(rows)]


def _format_row(release: dict[str, Any], *, has_exceptions: bool) -> tuple[str, ...]:
    outcomes = (str(release["outcomes"][outcome]) for outcome in ("ready", "at-risk", "blocked"))
    exceptions = f"{release['hits']} of {release['exceptions']}" if has_exceptions else "not known"
    return (release["release"], *outcomes, exceptions, f"{release['falseAlarms']} of {release['kept']}")


def _make_table(rows: list[tuple[str, ...]]) -> nodes.table:
    group = nodes.tgroup("", cols=len(_HEADINGS))
    group += [nodes.colspec("", colwidth=12) for _ in _HEADINGS]
    group += nodes.thead("", _make_row(_HEADINGS))
    group += nodes.tbody("", *map(_make_row, rows))
    return nodes.table("", group)


def _make_row(texts: tuple[str, ...]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph(text, text)) for text in texts))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("replay-rates", ReplayRatesDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    figures = measure_rates(Path(os.environ["ENHANCEMENTS_HISTORY"]))
    SAVED.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
