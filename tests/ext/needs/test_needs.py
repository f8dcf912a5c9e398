"""Every proposal is a need if sphinx-needs is loaded; otherwise the bridge is not even imported."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from needs_projects import AFTER, ALONE, BEFORE, PAGES, make_project, read_needs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx.application import Sphinx


@pytest.mark.parametrize("extensions", [BEFORE, AFTER])
@pytest.mark.parametrize("jobs", [1, 2])
def test_fields_and_links(tmp_path: Path, extensions: Sequence[str], jobs: int) -> None:
    """A need has the data of its proposal, in whatever order the extensions are listed."""
    build = make_project(tmp_path, PAGES, extensions=extensions).build(jobs=jobs)
    assert build.warnings == ""
    needs = read_needs(build)
    first, second = needs["T-1"], needs["T-2"]
    assert {name: first[name] for name in (
        "type", "type_name", "title", "docname", "doctype", "status", "tags", "stage", "accepted", "milestones",
        "releases", "owner", "number", "authors", "gates", "tracking", "created", "depends_on", "see_also", "extends",
    )} == {
        "type": "enhancement", "type_name": "Enhancement", "title": "A lamp", "docname": "first", "doctype": ".md",
        "status": "accepted", "tags": ["light", "sea"], "stage": "beta", "accepted": True,
        "milestones": ["alpha=v1.1", "beta=v1.2"], "releases": ["v1.1", "v1.2"], "owner": "sig-lamp", "number": 1,
        "authors": ["ada", "Grace Hopper"], "gates": ["BrightLamp"], "tracking": ["https://example.org/1"],
        "created": "2026-01-02", "depends_on": ["T-2"], "see_also": ["T-2"], "extends": ["T-2"],
    }  # fmt: skip
    assert (second["lineno"], second["content"], second["sections"]) == (4, "Text of the horn.", ["Second"])
    assert (second["status"], second["accepted"], second["owner"], second["releases"]) == (
        "draft",
        False,
        None,
        ["v1.1"],
    )
    # What stands on one side is derived on the other, by sphinx-needs.
    assert (second["depends_on"], second["depends_on_back"], second["extends_back"]) == ([], ["T-1"], ["T-1"])


def test_colours_follow_the_theme(tmp_path: Path) -> None:
    """The colours of the default style sheet of sphinx-needs are adapted to the theme; those of another one are not."""
    project = make_project(tmp_path, PAGES)
    name = "enhancements-needs.css"
    assert name in project.build().text("first.html")
    build = project.build(config={"needs_css": "dark.css"}, out="dark")
    assert "sphinx-needs/dark.css" in build.text("first.html")
    assert name not in build.text("first.html")


def test_views_show_proposals(tmp_path: Path) -> None:
    """Tables, lists, counts, roles, filters and ``needextend`` work, and link to the pages of proposals."""
    view = """\
        # Views

        ```{needtable}
        :filter: type == "enhancement" and accepted and "v1.2" in releases
        :columns: id, title, owner, depends_on
        :style: table
        ```

        ```{needlist}
        :types: enhancement
        :sort_by: id
        ```

        {need_count}`type == "enhancement"` proposals; {need}`T-1`, {need}`the horn <T-2>`.

        ```{needextend} T-2
        :+tags: extended
        ```
        """
    build = make_project(tmp_path, PAGES | {"view.md": view}).build()
    assert build.warnings == ""
    page = build.text("view.html")
    table = page[page.index("<table") : page.index("</table>")]
    assert re.findall(r'href="([^"]*)"', table) == ["first.html#T-1", "second.html#T-2"]
    assert "sig-lamp" in table
    assert page.count('href="first.html#T-1"') == 3
    assert re.search(r'href="second.html#T-2"[^>]*>(<[^>]*>)*the horn', page)
    assert "2 proposals" in re.sub(r"<[^>]*>", "", page)
    assert read_needs(build)["T-2"]["tags"] == ["extended"]
    assert build.text("first.html").count('id="T-1"') == 1
    assert build.text("second.html").count('id="T-2"') == 1


def test_filter_by_release_has_the_rows_of_the_release_page(tmp_path: Path) -> None:
    """A filter by release selects the rows of the release page, also among needs of other types."""
    other = """\
        # Other

        ```{req} A requirement
        :id: REQ_1
        ```

        ```{needtable}
        :filter: type == "enhancement" and accepted and "v1.2" in releases
        :columns: id
        :style: table
        ```

        ```{enhancement-release} 1.2
        ```
        """
    build = make_project(tmp_path, PAGES | {"other.md": other}).build()
    assert build.warnings == ""
    page = build.text("other.html")
    assert re.findall(r'<td class="needs_id"><p><a[^>]*href="([^"]*)"', page) == ["first.html#T-1"]


def test_page_of_a_proposal_is_unchanged(tmp_path: Path) -> None:
    """A proposal's page is the same with sphinx-needs as without, except for the target of needs' links."""
    with_needs = make_project(tmp_path / "with", PAGES).build()
    without = make_project(tmp_path / "alone", PAGES, extensions=ALONE).build()
    for name in ("first.html", "second.html"):
        body = re.search(r'<div class="body".*<div class="sphinxsidebar"', with_needs.text(name), re.DOTALL)
        wanted = re.search(r'<div class="body".*<div class="sphinxsidebar"', without.text(name), re.DOTALL)
        assert body is not None
        assert wanted is not None
        assert re.sub(r'<span class="target" id="T-1"></span>', "", body[0]) == wanted[0]


RUN = "import sys; {before}; from sphinx.cmd.build import main; status = main(sys.argv[1:]); {after}; sys.exit(status)"
LOADED = "print([n for n in sys.modules if n.startswith(('sphinx_needs', 'sphinx_enhancements.ext.needs'))])"


@pytest.mark.parametrize("before", ["pass", "sys.modules['sphinx_needs'] = None"], ids=["not-listed", "not-installed"])
def test_build_without_sphinx_needs(tmp_path: Path, before: str) -> None:
    """A build that does not list sphinx-needs does not import it, installed or not."""
    made = make_project(tmp_path, PAGES, extensions=ALONE)
    code = RUN.format(before=before, after=LOADED)
    command = [sys.executable, "-c", code, "-q", "-W", str(made.src), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ("[]" if before == "pass" else "['sphinx_needs']")


def run_build_process(tmp_path: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """Run a build in another process, with an additional folder first on Python's path."""
    made = make_project(tmp_path, PAGES)
    command = [sys.executable, "-m", "sphinx", "-q", str(made.src), str(tmp_path / "out")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(path), *sys.path])}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def write_version_metadata(path: Path, version: str) -> None:
    """Write the metadata of another version of sphinx-needs."""
    metadata = path / f"sphinx_needs-{version}.dist-info/METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text(f"Metadata-Version: 2.1\nName: sphinx-needs\nVersion: {version}\n")


def test_newer_version_is_reported(tmp_path: Path) -> None:
    """A version that is too new is reported once, and the build continues."""
    write_version_metadata(tmp_path / "path", "10.0.0")
    done = run_build_process(tmp_path, tmp_path / "path")
    assert done.returncode == 0
    assert done.stderr.count("sphinx-needs 10.0.0 is not what proposals are tried with: 7.0 to 9.x") == 1
    assert done.stderr.count("WARNING") == 1


def test_unsupported_version_stops_the_build(tmp_path: Path) -> None:
    """The error names the installed version, the supported ones, and the missing module."""
    write_version_metadata(tmp_path / "path", "6.3.0")
    package = tmp_path / "path/sphinx_needs/__init__.py"
    package.parent.mkdir()
    package.write_text("def setup(app):\n    return {}\n")
    done = run_build_process(tmp_path, tmp_path / "path")
    assert done.returncode != 0
    assert "sphinx-needs 6.3.0 is not supported, 7.0 to 9.x is: No module named 'sphinx_needs." in done.stderr


def test_schema_validation(tmp_path: Path) -> None:
    """Schema validation of sphinx-needs applies to the fields of proposals."""
    schemas = """\
needs_schema_definitions = {"schemas": [{
    "id": "owned", "severity": "violation", "message": "every proposal has an owner",
    "select": {"properties": {"type": {"const": "enhancement"}}},
    "validate": {"local": {"properties": {"owner": {"type": "string"}}, "required": ["owner"]}},
}]}
"""
    build = make_project(tmp_path, PAGES, schemas).build()
    assert "every proposal has an owner" in build.warnings
    assert "T-2" in build.warnings
    assert "T-1" not in build.warnings


def test_parents_of_nested_needs(tmp_path: Path) -> None:
    """A requirement in a proposal has it as parent, and a proposal in a requirement has that as parent."""
    page = """\
        Page
        ====

        .. req:: Outer
           :id: REQ_1

           .. enhancement:: Inner proposal
              :id: T-1
              :status: draft

              .. req:: Inner
                 :id: REQ_2
        """
    build = make_project(tmp_path, {"page.rst": page}).build()
    assert build.warnings == ""
    needs = read_needs(build)
    assert (needs["REQ_2"]["parent_needs"], needs["T-1"]["parent_needs"]) == (["T-1"], ["REQ_1"])


@pytest.mark.parametrize("key", ["net/egress", "1709"])
def test_parent_is_a_key_and_not_an_anchor(tmp_path: Path, key: str) -> None:
    """The parent is the key of the proposal, even if its anchor differs."""
    page = f"""\
        .. enhancement:: Outer
           :id: {key}
           :status: draft

           .. req:: A requirement
              :id: REQ_1

           .. enhancement:: Inner
              :id: T-2
              :status: draft
        """
    made = make_project(tmp_path, {"page.rst": page})
    build = made.build()
    assert build.warnings == ""
    needs = read_needs(build)
    assert (needs["REQ_1"]["parent_needs"], needs["T-2"]["parent_needs"]) == ([key], [key])
    made.write({"other.rst": "Other\n=====\n"})
    assert read_needs(made.build()) == needs


@pytest.mark.parametrize("jobs", [1, 2])
def test_parent_with_a_duplicate_key(tmp_path: Path, jobs: int) -> None:
    """The parent is the proposal of the same document, under its replaced key if its own is taken."""
    page = """\
        .. enhancement:: Twice
           :id: T-1
           :status: draft

           .. req:: A requirement
              :id: REQ_{0}
        """
    made = make_project(tmp_path, {"x/a.rst": page.format("A"), "y/b.rst": page.format("B")})
    needs = read_needs(made.build(jobs=jobs))
    assert (needs["REQ_A"]["parent_needs"], needs["REQ_B"]["parent_needs"]) == (["T-1"], ["T-1-y"])
    made.remove("x/a.rst")
    needs = read_needs(made.build(jobs=jobs))
    assert needs["REQ_B"]["parent_needs"] == ["T-1"]


def test_parent_is_the_page(tmp_path: Path) -> None:
    """Needs on a proposal's page have the nearest proposal as parent that links can lead to."""
    page = """\
        ---
        enhancement: {id: T-1, status: draft}
        ---
        # Whole

        ```{req} A requirement
        :id: REQ_1
        ```

        ```{enhancement} Dotted
        :id: T.2
        :status: draft

        :::{req} Another requirement
        :id: REQ_2
        :::
        ```
        """
    build = make_project(tmp_path, {"page.md": page}, 'myst_enable_extensions = ["colon_fence"]\n').build()
    needs = read_needs(build)
    assert {key: need["parent_needs"] for key, need in needs.items()} == {
        "T-1": [],
        "T.2": ["T-1"],
        "REQ_1": ["T-1"],
        "REQ_2": ["T-1"],
    }


def test_relation_to_need_of_another_type(tmp_path: Path) -> None:
    """A relation to a need of another type becomes a link of the proposal's need."""
    page = PAGES["first.md"].replace("depends-on: T-2", "depends-on: [T-2, REQ_1]")
    requirement = ".. req:: Bright\n   :id: REQ_1\n"
    build = make_project(tmp_path, PAGES | {"first.md": page, "req.rst": requirement}).build()
    assert sorted(read_needs(build)["T-1"]["depends_on"]) == ["REQ_1", "T-2"]
    assert read_needs(build)["REQ_1"]["depends_on_back"] == ["T-1"]


@pytest.mark.parametrize("text", ['[[copy("status")]]', "<<[True]: yes, no>>", "<{status}>", "{{ 7 * 7 }}"])
def test_dynamic_functions_are_text(tmp_path: Path, text: str) -> None:
    """Dynamic functions and variants of sphinx-needs are text in titles, fields and lists of proposals."""
    page = f"""\
        ---
        enhancement:
          id: T-1
          status: '{text}'
          summary: '{text}'
          labels: ['{text}']
          owner: '{text}'
        ---
        # Title
        """
    directive = f".. enhancement:: A {text}\n   :id: T-2\n   :summary: {text}\n   :style: {text}\n"
    build = make_project(tmp_path, {"page.md": page, "directive.rst": directive}).build()
    assert {path for path, _, code in build.findings if code == "unknown-status"} == {"page.md"}
    assert "needs." not in build.warnings
    need = read_needs(build)["T-1"]
    assert (need["summary"], need["status"], need["tags"], need["owner"]) == (text, text, [text], text)
    need = read_needs(build)["T-2"]
    assert (need["title"], need["summary"]) == (f"A {text}", text)


def test_key_that_does_not_match_the_id_pattern(tmp_path: Path) -> None:
    """Only a pattern of the project's own excludes keys, and that is reported."""
    assert set(read_needs(make_project(tmp_path / "default", PAGES).build())) == {"T-1", "T-2"}
    chosen = 'needs_id_regex = "^REQ_[0-9]+$|^T-1$"\n'
    build = make_project(tmp_path / "chosen", PAGES, chosen).build()
    assert build.findings == [("second.rst", 4, "sphinx-needs-id")]
    assert "'T-2' does not match" in build.warnings
    assert set(read_needs(build)) == {"T-1"}
    # What relates to it is no second finding.
    assert build.warnings.count("WARNING") == 1
    assert read_needs(build)["T-1"]["depends_on"] == []


def test_proposal_that_sphinx_needs_rejects(tmp_path: Path) -> None:
    """A rejected proposal is reported once, and links to it are left out."""
    page = PAGES["second.rst"].replace(":status: draft", ":status: draft\n           :constraints: nothing")
    build = make_project(tmp_path, PAGES | {"second.rst": page}, "needs_constraints = {'other': {}}\n").build()
    assert build.findings == [("second.rst", 4, "sphinx-needs-value")]
    assert build.warnings.count("WARNING") == 1
    assert read_needs(build)["T-1"]["see_also"] == []


def test_files_among_links(tmp_path: Path) -> None:
    """Files among the links of a proposal are left out without a warning; a requirement becomes a link."""
    page = "---\nenhancement: {id: T-3, status: draft, links: [notes.md, ./x.txt, REQ_1, T-1]}\n---\n# Third\n"
    requirement = ".. req:: Bright\n   :id: REQ_1\n"
    build = make_project(tmp_path, PAGES | {"third.md": page, "req.rst": requirement}).build()
    assert build.warnings == ""
    assert sorted(read_needs(build)["T-3"]["links"]) == ["REQ_1", "T-1"]


def test_unknown_target_in_link_type_of_the_project(tmp_path: Path) -> None:
    """sphinx-needs reports an unknown target in a link type that only the project defines."""
    links = {"satisfies": {"outgoing": "satisfies", "incoming": "is satisfied by"}}
    page = "---\nenhancement: {id: T-3, status: draft, satisfies: REQ_9}\n---\n# Third\n"
    build = make_project(tmp_path, PAGES | {"third.md": page}, NAMES.format(fields={}, links=links)).build()
    assert "unknown outgoing link 'REQ_9' in field 'satisfies'" in build.warnings


def test_default_id_pattern_applies_to_other_types(tmp_path: Path) -> None:
    """sphinx-needs still rejects a requirement whose id is too short."""
    build = make_project(tmp_path, PAGES | {"req.rst": ".. req:: Short\n   :id: R\n"}).build()
    assert "does not match configured regex" in build.warnings


def test_dot_in_a_key(tmp_path: Path) -> None:
    """No need can link to a need whose id has a dot; the relation stays on the proposal's page."""
    pages = {
        "a.md": "---\nenhancement: {id: T.1, status: draft}\n---\n# Dotted\n",
        "b.md": "---\nenhancement: {id: T-2, status: draft, depends-on: T.1}\n---\n# Other\n",
    }
    build = make_project(tmp_path, pages).build()
    assert build.findings == [("a.md", 1, "sphinx-needs-id")]
    assert build.warnings.count("WARNING") == 1
    assert read_needs(build)["T.1"]["title"] == "Dotted"
    assert read_needs(build)["T-2"]["depends_on"] == []
    assert "Dotted" in build.text("b.html")


@pytest.mark.parametrize("jobs", [1, 2])
def test_key_of_another_need(tmp_path: Path, jobs: int) -> None:
    """The other need keeps its id, and the proposal has no need."""
    page = ".. req:: Mine\n   :id: TAKEN\n"
    pages = {"a.md": "---\nenhancement: {id: TAKEN, status: draft}\n---\n# Ours\n", "b.rst": page} | PAGES
    build = make_project(tmp_path, pages).build(jobs=jobs)
    assert build.findings == [("a.md", 1, "sphinx-needs-id")]
    assert read_needs(build)["TAKEN"]["type"] == "req"
    assert "enh-panel" in build.text("a.html")
    assert build.entries["TAKEN"]["title"] == "Ours"


def test_duplicate_key(tmp_path: Path) -> None:
    """Two proposals with one key are needs under the keys that they have in the collection."""
    pages = dict.fromkeys(("x/a.md", "y/b.md"), "---\nenhancement: {id: T-1, status: draft}\n---\n# Twice\n")
    build = make_project(tmp_path, pages).build()
    assert set(read_needs(build)) == {"T-1", "T-1-y"}
    assert 'id="T-1-y"' in build.text("y/b.html")


NAMES = """\
needs_types = [{{"directive": "req", "title": "Requirement", "prefix": "R_", "color": "#fff", "style": "node"}}]
needs_fields = {fields}
needs_links = {links}
"""


def test_field_of_the_project(tmp_path: Path) -> None:
    """A field that the project defines under the name of ours stays, and holds our value if it can."""
    fields = {
        "milestones": {"description": "text", "schema": {"type": "string"}, "nullable": True},
        "owner": {"schema": {"type": "array", "items": {"type": "string"}}, "default": []},
        "stage": {"schema": {"type": "integer"}, "nullable": True},
    }
    build = make_project(tmp_path, PAGES, NAMES.format(fields=fields, links={})).build()
    assert [code for _, _, code in build.findings] == ["sphinx-needs-name"]
    assert "field 'stage' of proposals is a field of type integer" in build.warnings
    need = read_needs(build)["T-1"]
    assert (need["milestones"], need["owner"], need["stage"]) == ("alpha=v1.1, beta=v1.2", ["sig-lamp"], None)


def test_link_type_of_the_project(tmp_path: Path) -> None:
    """A link type of the project keeps its labels and holds our relations; a field of that name is reported."""
    links = {"depends_on": {"outgoing": "braucht", "incoming": "dient"}, "owner": {"outgoing": "owner"}}
    fields = {"blocks": {"schema": {"type": "string"}, "nullable": True}}
    requirement = ".. req:: A requirement\n   :id: REQ_1\n   :depends_on: T-1\n"
    build = make_project(tmp_path, PAGES | {"v.rst": requirement}, NAMES.format(fields=fields, links=links)).build()
    assert [code for _, _, code in build.findings] == ["sphinx-needs-name"] * 2
    assert "field 'owner' of proposals is a link type" in build.warnings
    assert "link type 'blocks' of proposals is a field of type string" in build.warnings
    assert read_needs(build)["T-1"]["depends_on"] == ["T-2"]
    assert "braucht" in build.text("v.html")
    assert read_needs(build)["T-1"]["depends_on_back"] == ["REQ_1"]


def test_need_type_of_the_project(tmp_path: Path) -> None:
    """A need type of the project keeps its title; the directive is ours."""
    ours = {"directive": "enhancement", "title": "Verbesserung", "prefix": "V_", "color": "#123456", "style": "node"}
    build = make_project(tmp_path, PAGES, f"needs_types = [{ours}]\n").build()
    assert build.warnings == ""
    assert {need["type_name"] for need in read_needs(build).values()} == {"Verbesserung"}
    assert "enh-panel" in build.text("second.html")


def test_field_of_another_extension(tmp_path: Path) -> None:
    """A field that another extension registers under the name of ours is used."""
    other = """
def setup(app):
    from sphinx_needs.api import add_field
    app.connect("config-inited", lambda *_: add_field("owner", "theirs", schema={"type": "string"}, nullable=True))
"""
    build = make_project(tmp_path, PAGES, other).build()
    assert build.warnings == ""
    assert read_needs(build)["T-1"]["owner"] == "sig-lamp"


def test_defaults_do_not_change_a_need(tmp_path: Path) -> None:
    """A need is the same without the explicit defaults, and with the configuration of sphinx-needs."""
    from sphinx_needs.config import NeedsSphinxConfig
    from sphinx_needs.data import SphinxNeedsData

    from sphinx_enhancements.ext.needs.mapping import iter_defaults
    from sphinx_enhancements.ext.needs.mirroring import PermissiveConfig, generate_mirrored_need

    fields = {
        "effort": {"schema": {"type": "integer"}, "nullable": True},
        "risk": {"schema": {"type": "string"}, "default": "none"},
        "teams": {"schema": {"type": "array", "items": {"type": "string"}}, "default": ["red"]},
    }
    made = []

    def compare(app: Sphinx, exception: Exception | None) -> None:
        schema: Any = SphinxNeedsData(app.env).get_schema()
        config = NeedsSphinxConfig(app.config)
        spared = dict(iter_defaults(schema.for_type("enhancement") if hasattr(schema, "for_type") else schema))
        assert {"tags", "depends_on", "releases", "risk"} <= spared.keys()
        for entry in app.env.get_domain("enh").collection:
            plain = generate_mirrored_need(config, schema, entry, {"status": "draft"})
            values = spared | {"status": "draft"}
            assert generate_mirrored_need(PermissiveConfig(config), schema, entry, values) == plain
            made.append(plain["risk"])

    conf = NAMES.format(fields=fields, links={}) + 'needs_id_regex = "T-"\n'
    make_project(tmp_path, PAGES, conf).build(prepare=lambda app: app.connect("build-finished", compare))
    assert made == ["none", "none"]


def test_value_that_does_not_fit(tmp_path: Path) -> None:
    """A field of the project gets the value in ``extra``; a text that is no number is reported."""
    fields = {
        "effort": {"schema": {"type": "integer"}, "nullable": True},
        "team": {"schema": {"type": "string"}, "nullable": True},
    }
    pages = {
        "a.md": "---\nenhancement: {id: T-1, status: draft, effort: 5, team: red}\n---\n# A\n",
        "b.md": "---\nenhancement: {id: T-2, status: draft, effort: much}\n---\n# B\n",
    }
    build = make_project(tmp_path, pages, NAMES.format(fields=fields, links={})).build()
    assert build.findings == [("b.md", 1, "sphinx-needs-value")]
    needs = read_needs(build)
    assert (needs["T-1"]["effort"], needs["T-1"]["team"], needs["T-2"]["effort"]) == (5, "red", None)


@pytest.mark.parametrize("whole", [True, False])
def test_needarch_in_a_proposal(tmp_path: Path, whole: bool) -> None:
    """``needarch`` is left out of a proposal, and the build continues."""
    inside = ".. enhancement:: A\n   :id: T-7\n\n   .. needarch::\n\n      {{ need().title }}\n"
    page = "---\nenhancement: {id: T-7}\n---\n# A\n\n```{needarch}\n{{ need().title }}\n```\n"
    files = {"arch.md": page} if whole else {"arch.rst": f"A\n=\n\n{inside}"}
    build = make_project(tmp_path, PAGES | files).build()
    assert [code for _, _, code in build.findings] == ["sphinx-needs-use"]
    assert "T-7" in build.entries
