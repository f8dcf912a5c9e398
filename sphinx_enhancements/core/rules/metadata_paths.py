"""Rules about metadata and the path of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, splitext

from ..config.terms import normalize_term
from ..diagnostics import Code, Diagnostic, Level, shorten_text
from ..model import Text
from ..reading.document_context import DocumentContext
from .catalogue import Scope, rule

_SEPARATORS = re.compile(r"[\W_]+")
_MAX_TITLE = 300  # Maximum number of characters of a title that can be the name of a file


@rule(Code.OWNER_FOLDER, scope=Scope.DOCUMENT, level=Level.OFF)
def check_owner_folders(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a proposal in the folder of another owner than its metadata names.

    Members of one group do not find it, and scripts look for the files of the proposal in the folder of its owner. Move
    the document, or correct the field.

    Enforced by: KEP (`kepctl`, `pkg/kepval/approval.go`, which looks for `prod-readiness/OWNING-SIG/NUMBER.yaml`).

    Bad:

    ```enhancements.toml
    rules = { owner-folder = "warning" }

    [profile.documents]
    paths = ["{owner}/*.md"]
    ```

    ```lighting/1.md
    ---
    id: P-1
    owner: kitchen
    ---
    # Lamps
    ```

    Good:

    ```lighting/1.md
    ---
    id: P-1
    owner: lighting
    ---
    # Lamps
    ```
    """
    folder = context.path_values.get("owner", "")
    part = next(iter(context.fields.get("owner", ())), None)
    if not folder or part is None or not isinstance(part.tree, Text) or part.tree.line is None:
        return
    owner = part.tree.text
    if not context.profile.is_placeholder(owner) and normalize_term(owner) != normalize_term(folder):
        message = f"the owner is {shorten_text(owner)!r}, but the document is in the folder of {shorten_text(folder)!r}"
        yield context.make_diagnostic(Code.OWNER_FOLDER, part.tree, message, quoted=owner)


@rule(Code.TITLE_FILE, scope=Scope.DOCUMENT, level=Level.OFF)
def check_title_files(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a document whose name is not its title, in a community that names documents by their titles.

    Readers look for the title among the files. Rename the document, or correct the title. Only letters and digits are
    compared; the number or date in the name is not part of the title.

    Enforced by: sphinx-enhancements alone, where a community turns it on.

    Bad:

    ```enhancements.toml
    rules = { title-file = "warning" }

    [profile.documents]
    paths = ["proposals/{number}-{slug}.md"]
    [profile.key]
    formats = ["P-{number}"]
    ```

    ```proposals/1-torches.md
    ---
    status: draft
    ---
    # Lamps with two lights
    ```

    Good:

    ```proposals/1-torches.md
    ---
    status: draft
    ---
    # Torches
    ```
    """
    if not context.is_page:
        return
    title, path = context.enhancement.title, context.path
    name = context.path_values.get("slug") or splitext(basename(path))[0]
    if len(title) <= _MAX_TITLE and _make_slug(title) != _make_slug(name):
        message = f"the title is {shorten_text(title)!r}, but the name of the document is {shorten_text(name)!r}"
        yield context.make_diagnostic(Code.TITLE_FILE, 1, message, hint=f"the title stands for {_make_slug(title)!r}")


def _make_slug(text: str) -> str:
    """Return the letters and digits of a text, in lower case, with hyphens between words."""
    return _SEPARATORS.sub("-", text.lower()).strip("-")
