"""Tables, long words and facts in LaTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject

LIST = "# Home\n\n```{enhancement-list}\n:columns: key, title, status\n```\n\n```{toctree}\np0\n```\n"
COLUMN = r">{\raggedright\arraybackslash}\X{%d}{%d}"


def write_list(count: int, page: str = LIST, fields: str = "", title: str = "Lamp") -> dict[str, str]:
    """Return the files of a page and of some proposals."""
    proposals = {f"p{n}.md": f"---\nenhancement:\n  id: T-{n}\n{fields}---\n# {title}\n" for n in range(count)}
    return {"index.md": page, **proposals}


def build_latex(project: SmallProject, files: dict[str, str]) -> str:
    """Return the LaTeX source of a project."""
    project.write(files)
    return project.build("latex", config={"suppress_warnings": ["enhancements"]}).text("test.tex")


@pytest.mark.parametrize(("count", "environment"), [(5, "tabular"), (6, "longtable")])
def test_widths_and_page_breaks(project: SmallProject, count: int, environment: str) -> None:
    """Columns have fixed shares of the width of the page; a table of more than five rows may cover several pages."""
    latex = build_latex(project, write_list(count))
    columns = "".join(COLUMN % (width, 67) for width in (11, 40, 16))
    assert re.findall(r"\\begin\{(tabular|longtable|tabulary)\}(?:\[t\])?\{(.*)\}\n", latex) == [(environment, columns)]
    assert latex.count(r"\begingroup\footnotesize") == 1


@pytest.mark.parametrize(
    ("option", "reset", "caption"), [("", 1, []), (":caption: Ours\n", 0, ["Ours"])], ids=["no caption", "caption"]
)
def test_numbers(project: SmallProject, option: str, reset: int, caption: list[str]) -> None:
    """LaTeX numbers a long table only if it has a caption, and repeats no number on its next pages."""
    latex = build_latex(project, write_list(6, LIST.replace(":columns", f"{option}:columns")))
    assert latex.count(r"\addtocounter{table}{-1}") == reset
    assert re.findall(r"\\caption\{(\w+)", latex) == caption
    assert r"\def\sphinxtablecontinued#1{\enhcontinued{\let\tablename\relax\let\thetable\relax" in latex


def test_many_columns(project: SmallProject) -> None:
    """A table with many columns has smaller type."""
    columns = "key, title, status, stage, owner, authors, release, created, updated"
    latex = build_latex(project, write_list(1, LIST.replace("key, title, status", columns)))
    assert r"\begingroup\scriptsize" in latex


@pytest.mark.parametrize(
    ("fields", "title", "expected"),
    [
        ("", "x" * 50, [f"{'x' * 20}", f"{'x' * 20}", f"{'x' * 10}"]),
        ("", "network/policy-of-all-stations", ["network/", r"policy\sphinxhyphen{}", r"of\sphinxhyphen{}"]),
        ("  status: waiting/for/somebody/else\n", "Lamp", ["waiting/", "for/", "somebody/", "else"]),
    ],
)
def test_long_words(project: SmallProject, fields: str, title: str, expected: list[str]) -> None:
    """A long word may be broken after marks in it, or else after 20 characters."""
    latex = build_latex(project, write_list(1, fields=fields, title=title))
    table = latex[latex.index(r"\begingroup\footnotesize") :]
    assert r"\allowbreak{}".join(expected) in table


def test_facts(project: SmallProject) -> None:
    """Each fact of a panel is on the line of its name."""
    latex = build_latex(project, write_list(1, fields="  owner: sig-a\n"))
    start = r"\begingroup\def\sphinxlineitem#1{\itemsep0pt\parskip0pt\item[{#1:}]}\relax"
    assert re.search(
        re.escape(start) + r"\s*\\begin\{quote\}\\begin\{description\}\s*\\sphinxlineitem\{Owner\}.*?\\endgroup",
        latex,
        re.DOTALL,
    )


@pytest.mark.parametrize("builder", ["text", "man"])
def test_captions_elsewhere(project: SmallProject, builder: str) -> None:
    """The caption of a table is no heading of the document in text and in man pages."""
    project.write(write_list(1, LIST.replace(":columns", ":caption: Ours\n:columns")))
    text = project.build(builder).text({"text": "index.txt", "man": "test.1"}[builder])
    assert {"text": "**Ours**\n\n+--", "man": "\\fBOurs\\fP\n.TS"}[builder] in text.replace(".sp\n", "")


@pytest.mark.parametrize(("builder", "line"), [("text", "**T-0** · Draft · Beta"), ("html", "Draft</span> <span")])
def test_badges(project: SmallProject, builder: str, line: str) -> None:
    """Badges are separated by dots in builders without style sheets, and by spaces on sites."""
    project.write(write_list(1, fields="  status: draft\n  stage: beta\n"))
    build = project.build(builder, config={"suppress_warnings": ["enhancements"]})
    assert line in build.text({"text": "p0.txt", "html": "p0.html"}[builder])


def test_long_status(project: SmallProject) -> None:
    """In builders without tooltips, the panel has the full text of a long status."""
    status = "provisional or implementable or implemented or deferred or rejected or withdrawn"
    project.write(write_list(1, fields=f"  status: {status}\n"))
    text = project.build("text", config={"suppress_warnings": ["enhancements"]}).text("p0.txt")
    assert status in " ".join(text.split())


def test_days(project: SmallProject) -> None:
    """A day does not break at its hyphens."""
    settings = '[[releases]]\nname = "v1.1"\ndate = 2031-02-03\n'
    files = write_list(1, "# Home\n\n```{enhancement-release} v1.1\n```\n", "  milestones: {alpha: v1.1}\n")
    assert r"Release \mbox{2031-02-03}" in build_latex(project, {**files, "enhancements.toml": settings})
