"""With sphinx-needs loaded every proposal is a need; without it nothing of it is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from needs_projects import AFTER, ALONE, BEFORE, PAGES, needs_of, project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx.application import Sphinx


@pytest.mark.parametrize("extensions", [BEFORE, AFTER])
@pytest.mark.parametrize("jobs", [1, 2])
def test_fields_and_links(tmp_path: Path, extensions: Sequence[str], jobs: int) -> None:
    """A need has the data of its proposal, in whatever order the extensions are listed."""
    build = project(tmp_path, PAGES, extensions=extensions).build(jobs=jobs)
    assert build.warnings == ""
    needs = needs_of(build)
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


def test_views(tmp_path: Path) -> None:
    """Tables, lists, counts, roles, filters and ``needextend`` work, and lead to our pages."""
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
    build = project(tmp_path, PAGES | {"view.md": view}).build()
    assert build.warnings == ""
    page = build.text("view.html")
    table = page[page.index("<table") : page.index("</table>")]
    assert re.findall(r'href="([^"]*)"', table) == ["first.html#T-1", "second.html#T-2"]
    assert "sig-lamp" in table
    assert page.count('href="first.html#T-1"') == 3
    assert re.search(r'href="second.html#T-2"[^>]*>(<[^>]*>)*the horn', page)
    assert "2 proposals" in re.sub(r"<[^>]*>", "", page)
    assert needs_of(build)["T-2"]["tags"] == ["extended"]
    assert build.text("first.html").count('id="T-1"') == 1
    assert build.text("second.html").count('id="T-2"') == 1


def test_filter_by_release_has_the_rows_of_the_release_page(tmp_path: Path) -> None:
    """Also among needs of other types, which have no release."""
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
    build = project(tmp_path, PAGES | {"other.md": other}).build()
    assert build.warnings == ""
    page = build.text("other.html")
    assert re.findall(r'<td class="needs_id"><p><a[^>]*href="([^"]*)"', page) == ["first.html#T-1"]


def test_drawn_once(tmp_path: Path) -> None:
    """A page of a proposal is the same with sphinx-needs as without, but for the place that needs link to."""
    with_needs = project(tmp_path / "with", PAGES).build()
    without = project(tmp_path / "alone", PAGES, extensions=ALONE).build()
    for name in ("first.html", "second.html"):
        body = re.search(r'<div class="body".*<div class="sphinxsidebar"', with_needs.text(name), re.DOTALL)
        wanted = re.search(r'<div class="body".*<div class="sphinxsidebar"', without.text(name), re.DOTALL)
        assert body is not None
        assert wanted is not None
        assert re.sub(r'<span class="target" id="T-1"></span>', "", body[0]) == wanted[0]


RUN = "import sys; {before}; from sphinx.cmd.build import main; status = main(sys.argv[1:]); {after}; sys.exit(status)"
LOADED = "print([n for n in sys.modules if n.startswith(('sphinx_needs', 'sphinx_enhancements.ext.needs'))])"


@pytest.mark.parametrize("before", ["pass", "sys.modules['sphinx_needs'] = None"], ids=["not-listed", "not-installed"])
def test_without(tmp_path: Path, before: str) -> None:
    """Where sphinx-needs is not listed, a build does not even look for it, whether it is installed or not."""
    made = project(tmp_path, PAGES, extensions=ALONE)
    code = RUN.format(before=before, after=LOADED)
    command = [sys.executable, "-c", code, "-q", "-W", str(made.src), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ("[]" if before == "pass" else "['sphinx_needs']")


def run(tmp_path: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """A build of another process, with a folder before all others that Python looks for packages in."""
    made = project(tmp_path, PAGES)
    command = [sys.executable, "-m", "sphinx", "-q", str(made.src), str(tmp_path / "out")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(path), *sys.path])}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def pretend(path: Path, version: str) -> None:
    """Put the metadata of another version of sphinx-needs there."""
    metadata = path / f"sphinx_needs-{version}.dist-info/METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text(f"Metadata-Version: 2.1\nName: sphinx-needs\nVersion: {version}\n")


def test_version_that_is_newer(tmp_path: Path) -> None:
    """It is said once that it was not tried, and the build goes on."""
    pretend(tmp_path / "path", "10.0.0")
    done = run(tmp_path, tmp_path / "path")
    assert done.returncode == 0
    assert done.stderr.count("sphinx-needs 10.0.0 is not what proposals are tried with: 7.0 to 9.x") == 1
    assert done.stderr.count("WARNING") == 1


def test_version_without_what_is_needed(tmp_path: Path) -> None:
    """The build stops, and says which version there is, which are supported, and what is missing."""
    pretend(tmp_path / "path", "6.3.0")
    package = tmp_path / "path/sphinx_needs/__init__.py"
    package.parent.mkdir()
    package.write_text("def setup(app):\n    return {}\n")
    done = run(tmp_path, tmp_path / "path")
    assert done.returncode != 0
    assert "sphinx-needs 6.3.0 is not supported, 7.0 to 9.x is: No module named 'sphinx_needs." in done.stderr


def test_schema_validation(tmp_path: Path) -> None:
    """Schemas of sphinx-needs see proposals with our fields."""
    schemas = """\
needs_schema_definitions = {"schemas": [{
    "id": "owned", "severity": "violation", "message": "every proposal has an owner",
    "select": {"properties": {"type": {"const": "enhancement"}}},
    "validate": {"local": {"properties": {"owner": {"type": "string"}}, "required": ["owner"]}},
}]}
"""
    build = project(tmp_path, PAGES, schemas).build()
    assert "every proposal has an owner" in build.warnings
    assert "T-2" in build.warnings
    assert "T-1" not in build.warnings


def test_nested(tmp_path: Path) -> None:
    """A requirement inside a proposal has the proposal for its parent, and a proposal inside a story the story."""
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
    build = project(tmp_path, {"page.rst": page}).build()
    assert build.warnings == ""
    needs = needs_of(build)
    assert (needs["REQ_2"]["parent_needs"], needs["T-1"]["parent_needs"]) == (["T-1"], ["REQ_1"])


@pytest.mark.parametrize("key", ["net/egress", "1709"])
def test_nested_in_a_key_that_is_no_anchor(tmp_path: Path, key: str) -> None:
    """The parent is the key of the proposal, however the place on the page is called."""
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
    made = project(tmp_path, {"page.rst": page})
    build = made.build()
    assert build.warnings == ""
    needs = needs_of(build)
    assert (needs["REQ_1"]["parent_needs"], needs["T-2"]["parent_needs"]) == ([key], [key])
    made.write({"other.rst": "Other\n=====\n"})
    assert needs_of(made.build()) == needs


@pytest.mark.parametrize("jobs", [1, 2])
def test_nested_in_a_duplicate(tmp_path: Path, jobs: int) -> None:
    """The parent is the proposal of the same document, which has another key if its own is taken."""
    page = """\
        .. enhancement:: Twice
           :id: T-1
           :status: draft

           .. req:: A requirement
              :id: REQ_{0}
        """
    made = project(tmp_path, {"x/a.rst": page.format("A"), "y/b.rst": page.format("B")})
    needs = needs_of(made.build(jobs=jobs))
    assert (needs["REQ_A"]["parent_needs"], needs["REQ_B"]["parent_needs"]) == (["T-1"], ["T-1-y"])
    made.remove("x/a.rst")
    needs = needs_of(made.build(jobs=jobs))
    assert needs["REQ_B"]["parent_needs"] == ["T-1"]


def test_nested_in_a_page(tmp_path: Path) -> None:
    """What stands on a page that is a proposal stands in the proposal; where that is no need, in the next around it."""
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
    build = project(tmp_path, {"page.md": page}, 'myst_enable_extensions = ["colon_fence"]\n').build()
    needs = needs_of(build)
    assert {key: need["parent_needs"] for key, need in needs.items()} == {
        "T-1": [],
        "T.2": ["T-1"],
        "REQ_1": ["T-1"],
        "REQ_2": ["T-1"],
    }


def test_relation_to_another_need(tmp_path: Path) -> None:
    """What a relation names that is no proposal and is a need, the need of the proposal links to."""
    page = PAGES["first.md"].replace("depends-on: T-2", "depends-on: [T-2, REQ_1]")
    requirement = ".. req:: Bright\n   :id: REQ_1\n"
    build = project(tmp_path, PAGES | {"first.md": page, "req.rst": requirement}).build()
    assert sorted(needs_of(build)["T-1"]["depends_on"]) == ["REQ_1", "T-2"]
    assert needs_of(build)["REQ_1"]["depends_on_back"] == ["T-1"]


@pytest.mark.parametrize("text", ['[[copy("status")]]', "<<[True]: yes, no>>", "<{status}>", "{{ 7 * 7 }}"])
def test_functions_stay_text(tmp_path: Path, text: str) -> None:
    """What sphinx-needs would compute in its own directive is text in ours, in titles, fields and lists."""
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
    build = project(tmp_path, {"page.md": page, "directive.rst": directive}).build()
    assert {path for path, _, code in build.findings if code == "unknown-status"} == {"page.md"}
    assert "needs." not in build.warnings
    need = needs_of(build)["T-1"]
    assert (need["summary"], need["status"], need["tags"], need["owner"]) == (text, text, [text], text)
    need = needs_of(build)["T-2"]
    assert (need["title"], need["summary"]) == (f"A {text}", text)


def test_key_that_the_pattern_refuses(tmp_path: Path) -> None:
    """The default pattern is for ids that authors invent; one that the project has chosen is kept, and told."""
    assert set(needs_of(project(tmp_path / "default", PAGES).build())) == {"T-1", "T-2"}
    chosen = 'needs_id_regex = "^REQ_[0-9]+$|^T-1$"\n'
    build = project(tmp_path / "chosen", PAGES, chosen).build()
    assert build.findings == [("second.rst", 4, "sphinx-needs-id")]
    assert "'T-2' does not match" in build.warnings
    assert set(needs_of(build)) == {"T-1"}
    # What relates to it is no second finding.
    assert build.warnings.count("WARNING") == 1
    assert needs_of(build)["T-1"]["depends_on"] == []


def test_proposal_that_is_not_taken(tmp_path: Path) -> None:
    """Of a proposal that sphinx-needs refuses there is one warning, and links to it are left out."""
    page = PAGES["second.rst"].replace(":status: draft", ":status: draft\n           :constraints: nothing")
    build = project(tmp_path, PAGES | {"second.rst": page}, "needs_constraints = {'other': {}}\n").build()
    assert build.findings == [("second.rst", 4, "sphinx-needs-value")]
    assert build.warnings.count("WARNING") == 1
    assert needs_of(build)["T-1"]["see_also"] == []


def test_links_that_are_no_needs(tmp_path: Path) -> None:
    """Files among the links of a proposal are no needs, and no warnings; a requirement among them is a link."""
    page = "---\nenhancement: {id: T-3, status: draft, links: [notes.md, ./x.txt, REQ_1, T-1]}\n---\n# Third\n"
    requirement = ".. req:: Bright\n   :id: REQ_1\n"
    build = project(tmp_path, PAGES | {"third.md": page, "req.rst": requirement}).build()
    assert build.warnings == ""
    assert sorted(needs_of(build)["T-3"]["links"]) == ["REQ_1", "T-1"]


def test_link_type_of_the_project_to_nothing(tmp_path: Path) -> None:
    """Of a link that only sphinx-needs knows, it tells itself where it leads nowhere."""
    links = {"satisfies": {"outgoing": "satisfies", "incoming": "is satisfied by"}}
    page = "---\nenhancement: {id: T-3, status: draft, satisfies: REQ_9}\n---\n# Third\n"
    build = project(tmp_path, PAGES | {"third.md": page}, NAMES.format(fields={}, links=links)).build()
    assert "unknown outgoing link 'REQ_9' in field 'satisfies'" in build.warnings


def test_default_pattern_still_holds_for_others(tmp_path: Path) -> None:
    """A requirement whose id is too short is refused by sphinx-needs as ever."""
    build = project(tmp_path, PAGES | {"req.rst": ".. req:: Short\n   :id: R\n"}).build()
    assert "does not match configured regex" in build.warnings


def test_dot_in_a_key(tmp_path: Path) -> None:
    """A key with a dot is a need that no need can link to; the relation stays on our page."""
    pages = {
        "a.md": "---\nenhancement: {id: T.1, status: draft}\n---\n# Dotted\n",
        "b.md": "---\nenhancement: {id: T-2, status: draft, depends-on: T.1}\n---\n# Other\n",
    }
    build = project(tmp_path, pages).build()
    assert build.findings == [("a.md", 1, "sphinx-needs-id")]
    assert build.warnings.count("WARNING") == 1
    assert needs_of(build)["T.1"]["title"] == "Dotted"
    assert needs_of(build)["T-2"]["depends_on"] == []
    assert "Dotted" in build.text("b.html")


@pytest.mark.parametrize("jobs", [1, 2])
def test_key_of_another_need(tmp_path: Path, jobs: int) -> None:
    """The other need keeps its id, and the build goes on."""
    page = ".. req:: Mine\n   :id: TAKEN\n"
    pages = {"a.md": "---\nenhancement: {id: TAKEN, status: draft}\n---\n# Ours\n", "b.rst": page} | PAGES
    build = project(tmp_path, pages).build(jobs=jobs)
    assert build.findings == [("a.md", 1, "sphinx-needs-id")]
    assert needs_of(build)["TAKEN"]["type"] == "req"
    assert "enh-panel" in build.text("a.html")
    assert build.entries["TAKEN"]["title"] == "Ours"


def test_duplicate_key(tmp_path: Path) -> None:
    """Of two proposals with one key each is a need under the key that it has in the collection."""
    pages = dict.fromkeys(("x/a.md", "y/b.md"), "---\nenhancement: {id: T-1, status: draft}\n---\n# Twice\n")
    build = project(tmp_path, pages).build()
    assert set(needs_of(build)) == {"T-1", "T-1-y"}
    assert 'id="T-1-y"' in build.text("y/b.html")


NAMES = """\
needs_types = [{{"directive": "req", "title": "Requirement", "prefix": "R_", "color": "#fff", "style": "node"}}]
needs_fields = {fields}
needs_links = {links}
"""


def test_field_of_the_project(tmp_path: Path) -> None:
    """A field that the project has under the name of one of ours stays, and takes ours if it can."""
    fields = {
        "milestones": {"description": "text", "schema": {"type": "string"}, "nullable": True},
        "owner": {"schema": {"type": "array", "items": {"type": "string"}}, "default": []},
        "stage": {"schema": {"type": "integer"}, "nullable": True},
    }
    build = project(tmp_path, PAGES, NAMES.format(fields=fields, links={})).build()
    assert [code for _, _, code in build.findings] == ["sphinx-needs-name"]
    assert "field 'stage' of proposals is a field of type integer" in build.warnings
    need = needs_of(build)["T-1"]
    assert (need["milestones"], need["owner"], need["stage"]) == ("alpha=v1.1, beta=v1.2", ["sig-lamp"], None)


def test_link_type_of_the_project(tmp_path: Path) -> None:
    """A link type of the project keeps its words and takes our relations; a field of that name is told."""
    links = {"depends_on": {"outgoing": "braucht", "incoming": "dient"}, "owner": {"outgoing": "owner"}}
    fields = {"blocks": {"schema": {"type": "string"}, "nullable": True}}
    requirement = ".. req:: A requirement\n   :id: REQ_1\n   :depends_on: T-1\n"
    build = project(tmp_path, PAGES | {"v.rst": requirement}, NAMES.format(fields=fields, links=links)).build()
    assert [code for _, _, code in build.findings] == ["sphinx-needs-name"] * 2
    assert "field 'owner' of proposals is a link type" in build.warnings
    assert "link type 'blocks' of proposals is a field of type string" in build.warnings
    assert needs_of(build)["T-1"]["depends_on"] == ["T-2"]
    assert "braucht" in build.text("v.html")
    assert needs_of(build)["T-1"]["depends_on_back"] == ["REQ_1"]


def test_need_type_of_the_project(tmp_path: Path) -> None:
    """A project with a need type of our name keeps its title and colour; the directive is ours."""
    ours = {"directive": "enhancement", "title": "Verbesserung", "prefix": "V_", "color": "#123456", "style": "node"}
    build = project(tmp_path, PAGES, f"needs_types = [{ours}]\n").build()
    assert build.warnings == ""
    assert {need["type_name"] for need in needs_of(build).values()} == {"Verbesserung"}
    assert "enh-panel" in build.text("second.html")


def test_field_of_another_extension(tmp_path: Path) -> None:
    """Another extension that adds a field of our name has it."""
    other = """
def setup(app):
    from sphinx_needs.api import add_field
    app.connect("config-inited", lambda *_: add_field("owner", "theirs", schema={"type": "string"}, nullable=True))
"""
    build = project(tmp_path, PAGES, other).build()
    assert build.warnings == ""
    assert needs_of(build)["T-1"]["owner"] == "sig-lamp"


def test_ways_round(tmp_path: Path) -> None:
    """A need is the same without the values that spare sphinx-needs time, and with its own configuration."""
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
    project(tmp_path, PAGES, conf).build(prepare=lambda app: app.connect("build-finished", compare))
    assert made == ["none", "none"]


def test_value_that_does_not_fit(tmp_path: Path) -> None:
    """A field of the project takes what is in ``extra``; a text that is no number is told."""
    fields = {
        "effort": {"schema": {"type": "integer"}, "nullable": True},
        "team": {"schema": {"type": "string"}, "nullable": True},
    }
    pages = {
        "a.md": "---\nenhancement: {id: T-1, status: draft, effort: 5, team: red}\n---\n# A\n",
        "b.md": "---\nenhancement: {id: T-2, status: draft, effort: much}\n---\n# B\n",
    }
    build = project(tmp_path, pages, NAMES.format(fields=fields, links={})).build()
    assert build.findings == [("b.md", 1, "sphinx-needs-value")]
    needs = needs_of(build)
    assert (needs["T-1"]["effort"], needs["T-1"]["team"], needs["T-2"]["effort"]) == (5, "red", None)


@pytest.mark.parametrize("whole", [True, False])
def test_architecture(tmp_path: Path, whole: bool) -> None:
    """A diagram that wants the need around it is left out of a proposal, and the build goes on."""
    inside = ".. enhancement:: A\n   :id: T-7\n\n   .. needarch::\n\n      {{ need().title }}\n"
    page = "---\nenhancement: {id: T-7}\n---\n# A\n\n```{needarch}\n{{ need().title }}\n```\n"
    files = {"arch.md": page} if whole else {"arch.rst": f"A\n=\n\n{inside}"}
    build = project(tmp_path, PAGES | files).build()
    assert [code for _, _, code in build.findings] == ["sphinx-needs-use"]
    assert "T-7" in build.entries
