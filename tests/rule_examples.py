"""Bad and good examples of rules, from the pages of the catalogue, as files."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from sphinx_enhancements.core.rules import RULES
from sphinx_enhancements.core.rules.pages import ExampleFile, parse_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx_enhancements.core.diagnostics import Code


def write_example(folder: Path, code: Code, *, is_good: bool) -> None:
    """Write the files of an example of a rule into a folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    page = parse_page(RULES[code].page)
    for path, file in (page.good if is_good else page.bad).items():
        _write_file(folder / path, file)


def write_files_before(folder: Path, code: Code) -> None:
    """Write the files before the change in the examples of a rule about changes."""
    for path, file in parse_page(RULES[code].page).before.items():
        _write_file(folder / path, file)


def write_change(folder: Path, code: Code, *, is_good: bool) -> None:
    """Write the files of an example over those before the change."""
    page = parse_page(RULES[code].page)
    for path, file in (page.good if is_good else page.bad).items():
        _write_file(folder / path, file)


def _write_file(path: Path, file: ExampleFile) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if file.form == "link":
        path.symlink_to(file.text.strip())
    else:
        path.write_text(file.text, encoding=file.form or "utf-8")


def has_examples(code: Code) -> bool:
    """Return True if the page of a rule has a bad and a good example, which differ."""
    page = parse_page(RULES[code].page)
    examples: tuple[Mapping[str, ExampleFile], ...] = (page.bad, page.changes)
    return all(examples) and page.good != page.bad
