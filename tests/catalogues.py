"""The words that readers see, and the catalogues that translate them.

``python tests/catalogues.py`` brings the template and the catalogues up to date.
"""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sphinx_enhancements.ext import messages

PACKAGE = Path(messages.__file__).parent.parent
FOLDER = PACKAGE / "locales"
TEMPLATE = FOLDER / f"{messages.CATALOG}.pot"
_NAME = "sphinx-enhancements"
_VARYING = (
    "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator",
    "Language-Team", "Generated-By",
)  # fmt: skip
"""Headers that say nothing, or another thing in each run."""

_TIME = datetime(2025, 1, 1, tzinfo=UTC)
"""Stands in each compiled catalogue, so that the same words give the same bytes."""

_HEADER = "# Translations for sphinx-enhancements. They are under the licence of sphinx-enhancements."


def words() -> dict[str, list[str]]:
    """Every text that is translated -> the modules that show it, by their paths in the package."""
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE.parent).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "_":
                continue
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                found.setdefault(text.value, []).append(module)
    # What is no literal there is one of these.
    module = Path(messages.__file__).relative_to(PACKAGE.parent).as_posix()
    for text in messages.list_translatable_words():
        found.setdefault(text, []).append(module)
    return {text: sorted(set(modules)) for text, modules in sorted(found.items())}


def template() -> Catalog:
    """The catalogue without translations."""
    # Neither dates nor versions: nothing in it changes but the words.
    catalogue = Catalog(project=_NAME, header_comment=_HEADER, fuzzy=False)
    for text, modules in words().items():
        catalogue.add(text, locations=[(module, 0) for module in modules])
    return catalogue


def files() -> list[Path]:
    """The catalogues of all languages."""
    return sorted(FOLDER.glob(f"*/LC_MESSAGES/{messages.CATALOG}.po"))


def read(path: Path) -> Catalog:
    """A catalogue in its written form; its language is that of its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=None if path == TEMPLATE else path.parts[-3])


def written(catalogue: Catalog) -> bytes:
    """The text of a catalogue."""
    file = BytesIO()
    write_po(file, catalogue, width=100, omit_header=False, include_lineno=False)
    lines = file.getvalue().decode().splitlines(keepends=True)
    varying = tuple(f'"{name}:' for name in _VARYING)
    return "".join(line for line in lines if not line.startswith(varying)).encode()


def compiled(catalogue: Catalog) -> bytes:
    """The form of a catalogue that is read at build time."""
    file = BytesIO()
    kept = Catalog(locale=catalogue.locale, project=_NAME, fuzzy=False, creation_date=_TIME, revision_date=_TIME)
    for message in catalogue:
        if message.id and message.string and not message.fuzzy:
            kept.add(message.id, message.string)
    write_mo(file, kept)
    return file.getvalue()


def update() -> None:
    """Write the template, give every catalogue the texts that there are now, and compile it."""
    whole = template()
    TEMPLATE.write_bytes(written(whole))
    for path in files():
        catalogue = read(path)
        catalogue.update(whole, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))


if __name__ == "__main__":
    update()
