"""Builds in which sphinx-needs completes needs only on request: a page, an output or a warning that is about one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from needs_projects import PAGES, make_project, read_needs
from sphinx_needs.api import get_needs_view
from sphinx_needs.data import SphinxNeedsData

if TYPE_CHECKING:
    from pathlib import Path

    from building import Build, SmallProject
    from sphinx.application import Sphinx

WITHOUT_JSON = "needs_build_json = False\n"
TABLE = {"table.md": "# Table\n\n```{needtable}\n:columns: id, status\n:style: table\n```\n"}
REQUIREMENT = {"requirement.rst": "Requirement\n===========\n\n.. req:: Bright\n   :id: REQ_1\n   :links: {}\n"}
REQUIREMENT_TYPE = (
    'needs_types = [{"directive": "req", "title": "Requirement", "prefix": "R_", "color": "#fff", "style": "node"}]\n'
)


def build_and_look(made: SmallProject) -> tuple[Build, bool, list[str]]:
    """Build, and return if sphinx-needs has completed the needs, and the ids of all needs on request afterwards."""
    completed: list[bool] = []
    ids: list[str] = []

    def look(app: Sphinx, exception: Exception | None) -> None:
        completed.append(SphinxNeedsData(app.env).needs_is_post_processed)
        ids.extend(get_needs_view(app))

    build = made.build(prepare=lambda app: app.connect("build-finished", look, priority=900))
    return build, completed[0], sorted(ids)


def test_proposals_without_a_view_of_needs(tmp_path: Path) -> None:
    """Proposals become needs only when one is requested, in builds from scratch and after an edit."""
    made = make_project(tmp_path, PAGES, WITHOUT_JSON)
    assert build_and_look(made)[1:] == (False, ["T-1", "T-2"])
    made.write({"second.rst": PAGES["second.rst"].replace("draft", "rejected")})
    build, is_completed, ids = build_and_look(made)
    assert build.read == {"second"}
    assert (is_completed, ids) == (False, ["T-1", "T-2"])
    assert build_and_look(made)[1:] == (False, ["T-1", "T-2"])


def test_needs_json_is_complete_after_an_edit(tmp_path: Path) -> None:
    """``needs.json`` has all proposals, also when no page shows a need and one proposal changed."""
    made = make_project(tmp_path, PAGES)
    made.build()
    made.write({"second.rst": PAGES["second.rst"].replace("draft", "rejected")})
    assert {key: need["status"] for key, need in read_needs(made.build()).items()} == {
        "T-1": "accepted",
        "T-2": "rejected",
    }


def test_page_of_needs_without_changes(tmp_path: Path) -> None:
    """A build without changes completes no needs, also of a project with pages that show them."""
    made = make_project(tmp_path, PAGES | TABLE | REQUIREMENT, WITHOUT_JSON + REQUIREMENT_TYPE)
    made.write({"requirement.rst": REQUIREMENT["requirement.rst"].format("T-1")})
    assert build_and_look(made)[1]
    build, is_completed, ids = build_and_look(made)
    assert (build.written, is_completed, ids) == (frozenset(), False, ["REQ_1", "T-1", "T-2"])


def test_first_page_of_needs(tmp_path: Path) -> None:
    """The first page with a view of needs shows proposals that were read in earlier builds."""
    made = make_project(tmp_path, PAGES, WITHOUT_JSON)
    made.build()
    made.write(TABLE)
    build = made.build()
    assert build.read == {"table"}
    assert ">T-1<" in build.text("table.html")
    assert ">T-2<" in build.text("table.html")


def test_lost_page_of_needs(tmp_path: Path) -> None:
    """A page whose output was deleted is written again as it was, although no document changed."""
    made = make_project(tmp_path, PAGES | TABLE, WITHOUT_JSON)
    first = made.build().text("table.html")
    (made.build().outdir / "table.html").unlink()
    assert made.build().text("table.html") == first


@pytest.mark.parametrize(
    ("more", "pages", "warning"),
    [
        pytest.param(
            REQUIREMENT_TYPE,
            {"requirement.rst": REQUIREMENT["requirement.rst"].format("REQ_9")},
            "REQ_9",
            id="unknown target of a need",
        ),
        pytest.param(
            'needs_fields = {"owner": {"schema": {"type": "string", "maxLength": 3}, "nullable": True}}\n',
            {},
            "sig-lamp",
            id="schema of a field",
        ),
        pytest.param(
            'needs_warnings = {"no draft": "status == \'draft\'"}\n',
            {},
            "warnings were raised",
            id="warning of the project",
        ),
    ],
)
def test_warning_in_each_build(tmp_path: Path, more: str, pages: dict[str, str], warning: str) -> None:
    """A warning of sphinx-needs is repeated in a build without changes, as without proposals."""
    made = make_project(tmp_path, PAGES | pages, WITHOUT_JSON + more)
    first = made.build().warnings
    assert warning in first
    assert [made.build().warnings for _ in range(2)] == [first, first]


def test_warning_after_new_settings(tmp_path: Path) -> None:
    """A setting that makes a proposal invalid is reported, although no build before had to check one."""
    made = make_project(tmp_path, PAGES, WITHOUT_JSON)
    assert made.build().warnings == ""
    conf = (made.src / "conf.py").read_text(encoding="utf-8")
    made.write({"conf.py": f'{conf}needs_fields = {{"owner": {{"schema": {{"type": "string", "maxLength": 3}}}}}}\n'})
    assert "sig-lamp" in made.build().warnings


def test_handler_of_the_project(tmp_path: Path) -> None:
    """A handler for the completion of needs sees all of them in each build."""
    made = make_project(tmp_path, PAGES, WITHOUT_JSON)
    seen: list[list[str]] = []

    def connect(app: Sphinx) -> None:
        app.connect("needs-before-sealing", lambda _app, needs: seen.append(sorted(needs)))

    for _ in range(2):
        made.build(prepare=connect)
    assert seen == [["T-1", "T-2"]] * 2


def test_damaged_record_of_the_checks(tmp_path: Path) -> None:
    """A record of the checks that is cut off, or no text, has the result of a build without a record."""
    warning = {"requirement.rst": REQUIREMENT["requirement.rst"].format("T-1")}
    made = make_project(tmp_path, PAGES | TABLE | warning, WITHOUT_JSON + REQUIREMENT_TYPE)
    made.build()
    (record,) = tmp_path.rglob("enhancements-needs-html.txt")
    whole = record.read_bytes()
    for data in (b"", whole[:5], b"\xff\xfe\x00"):
        record.write_bytes(data)
        assert build_and_look(made)[1]
        assert record.read_bytes() == whole


def test_parallel_build_without_a_view_of_needs(tmp_path: Path) -> None:
    """Two processes give the pages and ``needs.json`` that one gives, where no page shows a need."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = (make_project(tmp_path / name, PAGES) for name in ("one", "two"))
    serial, parallel = one.build(jobs=1), two.build(jobs=2)
    assert (serial.warnings, parallel.warnings) == ("", "")
    assert read_needs(parallel) == read_needs(serial)
    for page in ("first.html", "second.html"):
        assert parallel.text(page) == serial.text(page)
