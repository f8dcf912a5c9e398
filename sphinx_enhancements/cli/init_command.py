"""The command ``init``: the files that a repository of proposals needs for checks and for a site."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import splitext

from ..core.config.parser_settings import make_parser_settings
from ..core.config.profile_loading import load_profile
from ..core.config.profile_options import MetadataSource
from ..core.config.profile_tables import BUNDLED, list_bundled_profiles
from ..core.config.settings import SITE_FOLDER, Settings, search_settings
from ..core.diagnostics import Diagnostic, Level
from ..core.editing.ci_files import format_ci_files
from ..core.editing.file_changes import FileChange, format_diff, write_changes
from ..core.editing.site_files import Site, format_site, map_suffixes
from ..core.project.baseline import (
    BASELINE_FILE_NAME,
    Baseline,
    CheckedScope,
    count_findings,
    describe_states,
    format_baseline,
    update_baseline,
)
from ..core.project.files import iter_documents
from ..core.project.loading import collect_diagnostics, load_collection
from ..core.project.project import Project
from ..core.project.recognition import ProfileFit, compare_profiles, find_best
from ..core.project.template_file import add_template
from ..core.project.tree import WorkingTree
from .errors import CommandError
from .options.cache_folder import find_cache_folder
from .profiles_command import describe_evidence
from .text.output import format_count, write_lines, write_text


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument(
        "--profile",
        metavar="NAME",
        choices=list_bundled_profiles(),
        help="the bundled profile of the proposals (default: the one that fits best)",
    )
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        help=f"the folder of the files, inside --root (default: {SITE_FOLDER} there)",
    )
    parser.add_argument("--ci", choices=("github", "gitlab"), help="also write a file that checks proposals in CI")
    parser.add_argument("--pre-commit", action="store_true", help="also write a hook of pre-commit")
    parser.add_argument(
        "--no-baseline", action="store_true", help="write no baseline, which accepts the present findings"
    )
    parser.add_argument("--dry-run", action="store_true", help="print the files as a diff, and write nothing")
    parser.set_defaults(run=run_init)


@dataclass(frozen=True)
class _SiteFolders:
    """Folders of a new site, as real paths: root of the proposals, site, and repository, which has the files of CI."""

    root: Path
    folder: Path
    repository: Path

    def format_check_command(self) -> str:
        """Return the shell command that checks the proposals, for the repository's folder."""
        if self.folder == self.repository / SITE_FOLDER:  # where the command looks for settings
            return "sphinx-enhancements check"
        settings = _relate(self.folder / "enhancements.toml", self.repository)
        return f"sphinx-enhancements --settings {shlex.quote(settings)} check"

    def format_build_command(self, start: Path) -> str:
        """Return the shell command that builds the site from another folder."""
        paths = (self.folder, self.root, self.folder / "_build")
        folder, root, output = (shlex.quote(_relate(path, start)) for path in paths)
        return f"sphinx-build -j auto -c {folder} {root} {output}"


def run_init(root: Path, options: argparse.Namespace) -> int:
    """Write the files of a site, print what was recognized, and return the exit status."""
    folders = _find_folders(root.resolve(), options.output)
    fits = compare_profiles(folders.root)
    name = options.profile or _choose_profile(fits, root)
    site, project = _describe_site(folders, name)
    texts = {folders.root / path: text for path, text in format_site(site).items()}
    summary, baseline = _check(project, options)
    if baseline is not None:
        texts[folders.folder / BASELINE_FILE_NAME] = baseline
    services = [*([options.ci] if options.ci else []), *(["pre-commit"] if options.pre_commit else [])]
    check, build = folders.format_check_command(), folders.format_build_command(folders.repository)
    ci_texts = format_ci_files(services, check, build)
    texts = dict(sorted({**texts, **{folders.repository / path: text for path, text in ci_texts.items()}}.items()))
    _check_absence(folders, texts)
    changes = [FileChange(_relate(path, folders.repository), None, text.encode()) for path, text in texts.items()]
    if options.dry_run:
        write_text(format_diff(changes))
        return 0
    write_changes((folders.repository,), changes)
    files = (_relate(path, Path.cwd()) for path in texts)
    build = folders.format_build_command(Path.cwd())
    write_lines([*_iter_evidence(fits), summary, "", *files, "", "Build the site with this command:", f"  {build}"])
    return 0


def _find_folders(root: Path, output: Path | None) -> _SiteFolders:
    """Return the folders of a new site; the repository is the work tree of git around the root, else the root."""
    folder = root / SITE_FOLDER if output is None else Path(os.path.normpath(Path.cwd() / output))
    if folder == root or not folder.is_relative_to(root):
        raise CommandError(f"--output {output}: the folder must be inside {root}, because Sphinx reads its pages there")
    repository = next((parent for parent in (root, *root.parents) if (parent / ".git").exists()), root)
    return _SiteFolders(root, folder, repository)


def _relate(path: Path, start: Path) -> str:
    return Path(os.path.relpath(path, start)).as_posix()


def _choose_profile(fits: Sequence[ProfileFit], root: Path) -> str:
    names = [fit.profile.name for fit in find_best(fits)]
    if not names:
        raise CommandError(
            f"no bundled profile fits the documents below {root}: name the folder of the proposals with --root, "
            "or a profile with --profile"
        )
    if len(names) > 1:
        raise CommandError(
            f"several profiles fit alike: choose one of them with --profile ({', '.join(sorted(names))})"
        )
    return names[0]


def _describe_site(folders: _SiteFolders, name: str) -> tuple[Site, Project]:
    """Return the description of a site, and the project that its settings make of the repository."""
    folder = _relate(folders.folder, folders.root)
    tree = WorkingTree(folders.root)
    profile, diagnostics = add_template(load_profile(name, BUNDLED), tree, "")
    project = Project(Settings(profile=name), profile, tree, diagnostics, f"{folder}/enhancements.toml")
    paths = tuple(iter_documents(project))
    matches = [match for path in paths if (match := project.match_path(path)) is not None and not match.needs_marker]
    site = Site(
        name,
        profile.description,
        folder,
        _relate(folders.root, folders.folder),
        proposal_folders=tuple({match.base for match in matches}),
        suffixes=frozenset(splitext(match.path)[1] for match in matches),
        is_read=project.is_proposal_path(f"{folder}/index.md"),
        has_headers=MetadataSource.HEADER in profile.sources,
        has_start_page=any(path.startswith("index.") for path in paths),
    )
    suffixes = map_suffixes(site.suffixes)
    parsers = make_parser_settings({"source_suffix": suffixes} if suffixes else {}, knows_myst=True)
    return site, replace(project, parsers=parsers)


def _check(project: Project, options: argparse.Namespace) -> tuple[str, str | None]:
    """Return a line about the proposals and their findings, and the text of a baseline that accepts these."""
    collection = load_collection(project, cache_folder=find_cache_folder(options))
    findings = [d for d in collect_diagnostics(project, collection) if d.level.is_finding]
    summary = f"{format_count(len(collection), 'proposal')} as {project.profile.name}; {_count_levels(findings)}"
    if options.no_baseline or not findings:
        return summary, None
    current = count_findings(findings, describe_states(collection))
    baseline = update_baseline(Baseline({}), current, CheckedScope())
    return f"{summary}, which the baseline accepts", format_baseline(baseline)


def _count_levels(findings: Sequence[Diagnostic]) -> str:
    errors = sum(diagnostic.level is Level.ERROR for diagnostic in findings)
    return f"{format_count(len(findings), 'finding')}, {format_count(errors, 'error')}"


def _check_absence(folders: _SiteFolders, files: Iterable[Path]) -> None:
    """Raise an error with a line for each file that exists already, and for settings that apply to the root already."""
    existing = [path for path in files if os.path.lexists(path)]
    messages = [f"{_relate(path, Path.cwd())} exists already" for path in existing]
    parents = (folder for folder in (folders.root, *folders.root.parents) if folder.is_relative_to(folders.repository))
    if (settings := search_settings(parents)) is not None and settings not in existing:
        messages.append(f"{_relate(settings, Path.cwd())} has settings already")
    if messages:
        reason = "nothing was written, because init overwrites no file; remove them to start again"
        raise CommandError(*messages, reason)


def _iter_evidence(fits: Sequence[ProfileFit]) -> Iterator[str]:
    """Yield a line for each profile with proposals."""
    candidates = [fit for fit in fits if fit.proposals]
    width = max((len(fit.profile.name) for fit in candidates), default=0) + 2
    for fit in candidates:
        yield f"{fit.profile.name:{width}}{describe_evidence(fit)}"
