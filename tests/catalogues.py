"""Extraction of the messages that readers see, and the catalogues that translate them.

``python tests/catalogues.py`` updates the template and the catalogues.
"""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sphinx_enhancements.ext import messages

PACKAGE = Path(messages.__file__).parent.parent
FOLDER = PACKAGE / "locales"
TEMPLATE = FOLDER / f"{messages.CATALOG}.pot"
_NAME = "sphinx-enhancements"
_FORMS = {"_": 1, "ngettext": 2}  # number of forms of a message among the arguments of a function
_VARYING = (
    "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator",
    "Language-Team", "Generated-By",
)  # fmt: skip
"""Headers that are empty, or differ in each run."""

_TIME = datetime(2025, 1, 1, tzinfo=UTC)
"""Time in every compiled catalogue, so that equal catalogues have equal bytes."""

_HEADER = "# Translations for sphinx-enhancements. They are under the licence of sphinx-enhancements."


class Message(NamedTuple):
    """Translatable message.

    :param plural: English form for numbers other than one; None for a message without a number.
    :param modules: paths of the modules that use the message.
    """

    plural: str | None
    modules: tuple[str, ...]


def collect_messages() -> dict[str, Message]:
    """Return the translatable messages by their text; a message with a number has its singular form as key."""
    uses: dict[str, list[str]] = {}
    plurals: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE.parent).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in _FORMS:
                continue
            forms = [form.value for form in node.args[: _FORMS[node.func.id]] if isinstance(form, ast.Constant)]
            if len(forms) == _FORMS[node.func.id]:
                uses.setdefault(forms[0], []).append(module)
                plurals.update([forms] if len(forms) > 1 else ())
    # Messages that are looked up by a variable.
    module = Path(messages.__file__).relative_to(PACKAGE.parent).as_posix()
    for text in (*messages.list_translatable_words(), *messages.list_counted_words()):
        uses.setdefault(text, []).append(module)
    plurals.update((word, word) for word in messages.list_counted_words())
    return {text: Message(plurals.get(text), tuple(sorted(set(uses[text])))) for text in sorted(uses)}


def build_template() -> Catalog:
    """Return the catalogue without translations."""
    # It has neither dates nor versions, so that it changes only with the messages.
    catalogue = Catalog(project=_NAME, header_comment=_HEADER, fuzzy=False)
    for text, message in collect_messages().items():
        forms = text if message.plural is None else (text, message.plural)
        catalogue.add(forms, locations=[(module, 0) for module in message.modules])
    return catalogue


def list_catalogues() -> list[Path]:
    """Return the paths of the catalogues of all languages."""
    return sorted(FOLDER.glob(f"*/LC_MESSAGES/{messages.CATALOG}.po"))


def read_catalogue(path: Path) -> Catalog:
    """Return a catalogue from its source file; the folder names its language."""
    with path.open("rb") as file:
        return read_po(file, locale=None if path == TEMPLATE else path.parts[-3])


def format_catalogue(catalogue: Catalog) -> bytes:
    """Return the source file of a catalogue."""
    file = BytesIO()
    write_po(file, catalogue, width=100, omit_header=False, include_lineno=False)
    lines = file.getvalue().decode().splitlines(keepends=True)
    varying = tuple(f'"{name}:' for name in _VARYING)
    return "".join(line for line in lines if not line.startswith(varying)).encode()


def compile_catalogue(catalogue: Catalog) -> bytes:
    """Return the compiled form of a catalogue, which builds read."""
    file = BytesIO()
    kept = Catalog(locale=catalogue.locale, project=_NAME, fuzzy=False, creation_date=_TIME, revision_date=_TIME)
    for message in catalogue:
        forms = message.string if message.pluralizable else (message.string,)
        if message.id and all(forms) and not message.fuzzy:
            kept.add(message.id, message.string)
    write_mo(file, kept)
    return file.getvalue()


def update_catalogues() -> None:
    """Write the template, update the messages of every catalogue, and compile it."""
    whole = build_template()
    TEMPLATE.write_bytes(format_catalogue(whole))
    for path in list_catalogues():
        catalogue = read_catalogue(path)
        catalogue.update(whole, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.write_bytes(format_catalogue(catalogue))
        path.with_suffix(".mo").write_bytes(compile_catalogue(catalogue))


if __name__ == "__main__":
    update_catalogues()
