"""The catalogue of rules."""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
from typing import TYPE_CHECKING

import pytest
from core.proposals import bundled_profile

from sphinx_enhancements.core.diagnostics import PROJECT_CODES, Code, Diagnostic, Edit, Level
from sphinx_enhancements.core.reading.document import read_directive, read_page
from sphinx_enhancements.core.reading.document_context import DocumentContext, Sidecar
from sphinx_enhancements.core.reading.path_match import PathMatch
from sphinx_enhancements.core.rules import RULES
from sphinx_enhancements.core.rules.catalogue import Scope, declare_rule
from sphinx_enhancements.core.rules.pages import parse_page

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = """\
Report a thing.

It matters.

Enforced by: KEP (`kepctl`),
VEP.

Bad:

```enhancements.toml
profile = "kep"
```

````a/b.md latin-1
# T
```
code
```
````

Good:

````a/b.md
# U
````
"""


def read_docstrings(cls: type) -> dict[str, str]:
    """Return the names that a class assigns, each with the docstring after it."""
    body = ast.parse(inspect.getsource(sys.modules[cls.__module__])).body
    (members,) = (node.body for node in body if isinstance(node, ast.ClassDef) and node.name == cls.__name__)
    return {
        statement.targets[0].id: str(following.value.value)
        for statement, following in itertools.pairwise(members)
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(following, ast.Expr)
        and isinstance(following.value, ast.Constant)
    }


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_rule(code: Code) -> None:
    """Each code has a docstring of one line, and one rule with a page whose first line is a sentence."""
    docstring = read_docstrings(Code)[code.name]
    assert docstring.endswith(".")
    assert "\n" not in docstring
    assert code.value == code.name.lower().replace("_", "-")
    rule = RULES[code]
    assert rule.summary.startswith("Report ")
    assert rule.summary.endswith(".")
    assert len(parse_page(rule.page).text) > len(rule.summary) + 20


def test_codes_about_the_project() -> None:
    """The codes that are known without the rules are those of the rules about settings and files."""
    assert {code for code, rule in RULES.items() if rule.scope is Scope.PROJECT} == PROJECT_CODES


def test_a_code_has_one_rule() -> None:
    """A second rule for a code is a mistake of the program."""
    with pytest.raises(ValueError, match="encoding has two rules"):
        declare_rule("declared_files", Code.ENCODING, scope=Scope.DOCUMENT, page="Report it.")


def test_parts_of_a_page() -> None:
    """A page has a text, the communities that enforce the rule, and examples; the good one repeats only some files."""
    page = parse_page(PAGE)
    assert (page.text, page.enforced_by) == ("Report a thing.\n\nIt matters.", "KEP (`kepctl`), VEP.")
    assert page.bad == {"enhancements.toml": ('profile = "kep"\n', ""), "a/b.md": ("# T\n```\ncode\n```\n", "latin-1")}
    assert page.good == {"enhancements.toml": ('profile = "kep"\n', ""), "a/b.md": ("# U\n", "")}
    assert parse_page("Report a thing.") == ("Report a thing.", "", {}, {}, {})


def collect_context(contexts: list[DocumentContext]) -> Callable[[DocumentContext], list[Diagnostic]]:
    """Return a check that keeps the context, and yields a diagnostic about the status."""

    def check(context: DocumentContext) -> list[Diagnostic]:
        contexts.append(context)
        return [context.make_diagnostic(Code.UNKNOWN_STATUS, context.enhancement.status, "no", quoted="wipp")]

    return check


def test_context_of_a_page() -> None:
    """A rule about a page gets the text of the file, and the metadata as written."""
    contexts: list[DocumentContext] = []
    sidecar = Sidecar("metadata", "a/metadata.yaml", "# x\nState: wipp\n")
    text = "---\nid: A-1\n---\n# T\n\n## Motivation\n"
    page = read_page(
        text, PathMatch("a/x.md", {}), bundled_profile("openshift"), (), (sidecar,), check=collect_context(contexts)
    )
    (context,) = contexts
    assert (context.path, context.text, context.is_page) == ("a/x.md", text, True)
    assert [context.get_line(n) for n in (2, 6, 9, None)] == ["id: A-1", "## Motivation", "", ""]
    assert context.get_line(2, "a/metadata.yaml") == "State: wipp"
    assert list(context.iter_lines())[3] == (4, "# T")
    assert [name for block in context.blocks for name, _ in block.entries] == ["id"]
    assert page is not None
    assert page.diagnostics[-1].code is Code.UNKNOWN_STATUS


def test_context_of_a_directive() -> None:
    """A rule about a directive gets its content, with the lines of the file."""
    contexts: list[DocumentContext] = []
    options = [("id", "A-1", 2), ("status", "wipp", 3)]
    directive = read_directive(
        "T", options, "One\tmore  \n\ntext", "a.rst", 1, bundled_profile(), body_line=5, check=collect_context(contexts)
    )
    (context,) = contexts
    assert (context.text, context.first_line, context.is_page) == ("One     more\n\ntext", 5, False)
    assert list(context.iter_lines()) == [(5, "One     more"), (6, ""), (7, "text")]
    assert [(d.path, d.line, d.column) for d in directive.diagnostics[-1:]] == [("a.rst", 3, None)]


def test_columns_of_a_diagnostic() -> None:
    """Columns count characters from 1, of the line in which the quoted text stands."""
    contexts: list[DocumentContext] = []
    read_page("# \u2603 T wipp\n", PathMatch("a.md", {}), bundled_profile(), check=collect_context(contexts))
    edit = Edit(1, 5, 1, 9, "")
    made = contexts[0].make_diagnostic(
        Code.TITLE_MARKUP, 1, "x", quoted="wipp", hint="h", level=Level.INFO, edits=[edit]
    )
    assert made == Diagnostic("a.md", 1, Code.TITLE_MARKUP, "x", Level.INFO, 7, 11, "h", (), (edit,))
    absent = contexts[0].make_diagnostic(Code.TITLE_MARKUP, 1, "x", quoted="gone")
    assert (absent.line, absent.column) == (1, None)
