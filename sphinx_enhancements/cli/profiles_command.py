"""The command ``profiles``: the bundled profiles, and the profile that fits a folder."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..core.project.recognition import ProfileFit, compare_profiles, find_best
from ..core.xml_text import replace_invalid_xml
from .text.output import format_count, write_json, write_lines
from .text.terminal import add_format_option

_FIELD_WORDS = {
    "key": "a key",
    "title": "a title",
    "status": "a status",
    "people": "people",
    "created": "a date",
    "milestones": "milestones",
    "relations": "relations",
    "links": "links",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    add_format_option(parser, ("text", "json"))
    parser.set_defaults(run=run_profiles)


def run_profiles(root: Path, options: argparse.Namespace) -> int:
    """Print the bundled profiles with the evidence for each, and the best; return the exit status."""
    fits = compare_profiles(root)
    best = find_best(fits)
    if options.output_format == "json":
        write_json({"profiles": [_export_fit(fit) for fit in fits], "best": [fit.profile.name for fit in best]})
    else:
        write_lines((*_iter_evidence(fits), "", *_iter_advice(best, root)))
    return 0


def _export_fit(fit: ProfileFit) -> dict[str, Any]:
    return {
        "name": fit.profile.name,
        "description": fit.profile.description,
        "source": next(iter(fit.profile.repositories), None),
        "proposals": fit.proposals,
        "read": fit.read,
        "fields": dict(fit.counts),
        "recognized": fit.recognized,
        "fits": fit.is_fitting,
    }


def _iter_evidence(fits: Sequence[ProfileFit]) -> Iterator[str]:
    """Yield the name, description and source of each profile, and below them its evidence in one line."""
    width = max(len(fit.profile.name) for fit in fits) + 2
    for fit in fits:
        source = "".join(f" ({address})" for address in fit.profile.repositories[:1])
        yield f"{fit.profile.name:{width}}{fit.profile.description}{source}"
        yield f"{'':{width}}{describe_evidence(fit)}"


def describe_evidence(fit: ProfileFit) -> str:
    """Return the evidence for a profile as a phrase."""
    if not fit.proposals:
        return "no proposal"
    read = "" if fit.read == fit.proposals else f", {fit.read} of them read"
    fields = ", ".join(f"{count} with {_FIELD_WORDS[name]}" for name, count in fit.counts.items())
    verdict = "" if fit.is_fitting else "; not its form, since most have no more than a key and a title"
    return f"{format_count(fit.proposals, 'proposal')}{read}: {fields or 'no field'}{verdict}"


def _iter_advice(best: Sequence[ProfileFit], root: Path) -> Iterator[str]:
    """Yield the settings for the profile that fits, or all that fit alike."""
    if not best:
        yield "No bundled profile fits these documents. If the proposals are in a folder below, name it with --root."
        yield "`default` reads pages that declare themselves by front matter or directives, and those that the setting"
        yield "`documents` names; for documents of another form, write a profile."
        return
    names = [fit.profile.name for fit in best]
    if len(names) > 1:
        yield f"These profiles fit alike: {', '.join(names)}. Compare what each of them reads:"
        yield from (f"  profile = {json.dumps(name)}" for name in names)
    else:
        yield f"{names[0]} fits best. Write into enhancements.toml in the current folder:"
        yield f"  profile = {json.dumps(names[0])}"
    folder = replace_invalid_xml(Path(os.path.relpath(root)).as_posix())
    yield f"  root = {json.dumps(folder, ensure_ascii=False)}"
