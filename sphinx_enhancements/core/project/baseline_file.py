"""The file of a project's baseline, and its use in a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import Diagnostic, SetupError, sort_diagnostics
from .baseline import (
    BASELINE_FILE_NAME,
    Baseline,
    CheckedScope,
    FileStates,
    apply_baseline,
    count_findings,
    find_entry_lines,
    find_stale_entries,
    parse_baseline,
    prune_baseline,
    update_baseline,
)
from .project import Project


@dataclass(frozen=True)
class BaselineFile:
    """File of the findings that a project accepts.

    :param name: path for messages, relative to the root.
    :param is_named: True if an option or a setting names it, so that it must exist.
    """

    path: Path
    name: str
    is_named: bool

    def apply(
        self,
        project: Project,
        states: FileStates,
        diagnostics: Iterable[Diagnostic],
        scope: CheckedScope = CheckedScope(),  # noqa: B008 - an immutable record
    ) -> list[Diagnostic]:
        """Return the diagnostics that the baseline does not accept, and those about the baseline itself.

        :raises SetupError: if the file is unusable, or missing although it is named.
        """
        diagnostics = list(diagnostics)
        text = self._read(is_required=self.is_named)
        if text is None:
            return diagnostics
        baseline = parse_baseline(text, self.name)
        current = count_findings(diagnostics, states)
        location = self.name, find_entry_lines(text)
        stale = find_stale_entries(baseline, current, scope, project.has_file, location)
        accepted = apply_baseline(diagnostics, baseline, current)
        return sort_diagnostics([*accepted, *project.levels.apply_to_all(stale)])

    def update(self, states: FileStates, diagnostics: Iterable[Diagnostic], scope: CheckedScope) -> Baseline:
        """Return the baseline that accepts all findings of a scope; entries of other files and rules stay."""
        text = None if scope.is_everything else self._read(is_required=False)
        old = Baseline({}) if text is None else parse_baseline(text, self.name)
        return update_baseline(old, count_findings(diagnostics, states), scope)

    def prune(self, states: FileStates, diagnostics: Iterable[Diagnostic], scope: CheckedScope) -> Baseline:
        """Return the baseline without what no longer applies."""
        baseline = parse_baseline(self._read(is_required=True) or "", self.name)
        return prune_baseline(baseline, count_findings(diagnostics, states), scope)

    def _read(self, *, is_required: bool) -> str | None:
        """Return the text of the file; None if there is no such file."""
        try:
            return self.path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            if is_required:
                remedy = "write it with `check --write-baseline`"
                raise SetupError(f"{self.name}: there is no baseline; {remedy}") from None
            return None
        except UnicodeDecodeError as error:
            raise SetupError(f"{self.name}: the baseline is not UTF-8 text (byte {error.start})") from None
        except (OSError, ValueError) as error:
            raise SetupError(f"{self.name}: cannot be read: {_describe_error(error)}") from None


def _describe_error(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)


def find_baseline_file(project: Project, path: Path | None = None) -> BaselineFile:
    """Return the baseline's file: the given one, else that of the settings, else the default beside the settings."""
    folder = (project.root / project.source).parent if project.source else project.root
    named = project.settings.baseline
    file = path.absolute() if path is not None else folder / (named or BASELINE_FILE_NAME)
    return BaselineFile(file, project.display_path(file), path is not None or named is not None)
