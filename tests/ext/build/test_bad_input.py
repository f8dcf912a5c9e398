"""Bad input: each gives a finding with file and line, keeps what could be read, and the build goes on."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from sphinx_enhancements.core.config.settings import find_settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from building import Build, SmallProject

HOME = "# Home\n\n```{enhancement-list}\n```\n\n```{enhancement-release}\n```\n"
SETTINGS = 'documents = ["p/**"]\n'


def page(fields: str, heading: str = "# One\n", body: str = "Text.\n") -> str:
    """A page under the globs of the settings."""
    return f"---\n{fields}---\n{heading}\n{body}"


CASES: dict[str, tuple[dict[str, str | bytes], list[tuple[str, int | None, str]], dict[str, Any]]] = {
    "malformed-front-matter": (
        {"p/one.md": page("id: T-1\nstatus: [draft\nowner: sig-a: b\nstage: alpha\n")},
        [("p/one.md", 0, "front-matter")],
        {"key": "T-1", "stage": {"raw": "alpha", "value": "alpha"}, "title": "One"},
    ),
    "front-matter-without-end": (
        {"p/one.md": "---\nid: T-1\nstatus: draft\n\n# One\n\nText.\n"},
        # For Markdown that is a rule and a paragraph.
        [("p/one.md", 1, "missing-id")],
        {"title": "One"},
    ),
    "missing-id": (
        {"p/one.md": page("status: draft\n")},
        [("p/one.md", 1, "missing-id")],
        {"key": "one", "status": {"raw": "draft", "value": "draft", "note": None}},
    ),
    "unknown-status": (
        {"p/one.md": page("id: T-1\nstatus: wibble\n")},
        [("p/one.md", 3, "unknown-status")],
        {"key": "T-1", "status": {"raw": "wibble", "value": "unknown", "note": None}},
    ),
    "unknown-stage": (
        {"p/one.md": page("id: T-1\nstage: wobble\n")},
        [("p/one.md", 3, "unknown-stage")],
        {"key": "T-1", "stage": {"raw": "wobble", "value": "unknown"}},
    ),
    "release-that-is-none": (
        {"p/one.md": page("id: T-1\nmilestones:\n  alpha: next summer\n  beta: v1.2\n")},
        [("p/one.md", 4, "unknown-release")],
        {"key": "T-1"},
    ),
    "title-with-markup": (
        {"p/one.md": page("id: T-1\n", "# The *one* <b>bold</b> [link](https://example.org)\n")},
        [("p/one.md", 4, "title-markup")],
        {"key": "T-1", "title": "The one bold link"},
    ),
    "bytes-that-are-not-utf-8": (
        {"p/one.md": b"---\nid: T-1\n---\n# One\n\nCaf\xe9.\n"},
        [("p/one.md", 6, "encoding")],
        {"key": "T-1", "title": "One"},
    ),
    "empty-file": (
        {"p/one.md": ""},
        [("p/one.md", 1, "empty-document")],
        {"key": "one", "title": "One"},
    ),
    "blank-file": (
        {"p/one.md": "\n\n  \n"},
        [("p/one.md", 1, "empty-document")],
        {"key": "one", "title": "One"},
    ),
    "impossible-date": (
        {"p/one.md": page("id: T-1\ncreated: 2023-14-05\n")},
        [("p/one.md", 3, "invalid-value")],
        {"key": "T-1", "created": "2023-14-05"},
    ),
    "wrong-shapes": (
        {"p/one.md": page("id: T-1\nstatus: {a: b}\nmilestones: alpha\nowner: [a, b]\n")},
        [("p/one.md", 3, "invalid-value"), ("p/one.md", 4, "invalid-value"), ("p/one.md", 5, "invalid-value")],
        {"key": "T-1"},
    ),
    "field-twice": (
        {"p/one.md": page("id: T-1\nstatus: draft\nstatus: accepted\n")},
        [("p/one.md", 3, "duplicate-field")],
        {"key": "T-1", "status": {"raw": "accepted", "value": "accepted", "note": None}},
    ),
    "relation-to-nothing": (
        {"p/one.md": page("id: T-1\ndepends-on:\n  - T-9\n")},
        [("p/one.md", 4, "unresolved-reference")],
        {"key": "T-1"},
    ),
    "tags-and-aliases": (
        {"p/one.md": page("id: T-1\nstatus: !!python/object/apply:os.system ['true']\nx: &a [b, *a]\n")},
        [],
        {"key": "T-1"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_finding_and_build_goes_on(project: SmallProject, case: str) -> None:
    """The finding names file and line, what could be read is kept, and every page is written."""
    files, wanted, kept = CASES[case]
    project.write({"index.md": HOME, "enhancements.toml": SETTINGS, **files})
    build = project.build(warningiserror=True)
    found = build.findings
    for path, line, code in wanted:
        # 0: at some line.
        assert [f for f in found if f[0] == path and f[2] == code and f[1] and line in (0, f[1])], found
    for path, line, _ in found:
        assert path
        assert line is not None, found
    (entry,) = build.data["enhancements"]
    assert {name: entry[name] for name in kept} == kept
    # With -W the build fails, and not before its end.
    assert build.statuscode == (1 if wanted else build.statuscode)
    assert "enh-panel" in build.text("p/one.html")
    assert entry["key"] in build.text("index.html")
    data = build.data
    del data["enhancements"][0]["url"]
    assert data == project.exported()


def test_information(project: SmallProject) -> None:
    """A diagnostic with the level ``info`` is in ``enhancements.json``, is not logged, and fails no build."""
    page = "---\norphan: true\nid: T-1\ncreated: yyyy-mm-dd\n---\n# Lamp template\n"
    project.write({"index.md": HOME, "enhancements.toml": SETTINGS, "p/one.md": page})
    build = project.build(warningiserror=True)
    assert (build.warnings, build.statuscode) == ("", 0)
    assert "enhancements.template" not in build.status
    (entry,) = build.data["enhancements"]
    assert [(d["code"], d["severity"]) for d in entry["diagnostics"]] == [("template", "info")]


def test_bytes_that_are_not_utf_8_elsewhere(project: SmallProject) -> None:
    """A page that is no proposal, or holds one by directive, does not end the build either, and is named."""
    project.write(
        {
            "index.md": HOME,
            "plain.md": b"---\norphan: true\n---\n# Plain\n\nCaf\xe9.\n",
            "inside.rst": b":orphan:\n\nInside\n======\n\n.. enhancement:: Caf\xe9\n   :id: T-1\n",
        }
    )
    build = project.build()
    assert "Caf" in build.text("plain.html")
    assert list(build.entries) == ["T-1"]
    for name in ("plain.md", "inside.rst"):
        assert re.search(rf"{name}:\d+: WARNING: .*(not UTF-8|undecodable)", build.warnings)
    # The command line reports the same, and so does a build that does not read these documents again.
    core = open_project(find_settings(project.src), project.src)
    found = [(d.path, d.line, d.code) for d in collect_diagnostics(core, load_collection(core))]
    assert found == [("inside.rst", 6, Code.ENCODING), ("plain.md", 6, Code.ENCODING)]
    assert sorted(build.findings) == found
    project.write({"other.md": "---\norphan: true\n---\n# Other\n"})
    assert sorted(project.build().findings) == found
    # What is UTF-8 and has the replacement character in it is as good as anything else.
    project.write({"plain.md": "---\norphan: true\n---\n# Plain\n\nCaf\ufffd.\n"})
    assert "plain.md" not in project.build().warnings


def test_same_findings_in_log_and_data(project: SmallProject) -> None:
    """What the log says of a document is what ``enhancements.json`` says of its proposal."""
    files: dict[str, str | bytes] = {"index.md": HOME, "enhancements.toml": SETTINGS}
    for n, (case, (contents, _, _)) in enumerate(CASES.items()):
        files[f"p/{n:02}-{case}.md"] = next(iter(contents.values()))
    project.write(files)
    build = project.build()
    listed = [(d["path"], d["line"], d["code"]) for e in build.data["enhancements"] for d in e["diagnostics"]]
    assert sorted(build.findings, key=str) == sorted(listed, key=str)
    assert len(build.data["enhancements"]) == len(CASES)
    data = build.data
    for entry in data["enhancements"]:
        del entry["url"]
    assert data == project.exported()


def test_two_proposals_with_one_key(project: SmallProject) -> None:
    """The first by path keeps the key, the other gets the name of its folder; both are listed and have pages."""
    project.write(
        {
            "index.md": HOME,
            "enhancements.toml": SETTINGS,
            "p/b/x.md": page("id: T-1\n", "# From b\n"),
            "p/a/x.md": page("id: T-1\n", "# From a\n"),
            "p/c/x.md": page("id: T-2\ndepends-on: T-1\n", "# From c\n"),
        }
    )
    build = project.build(warningiserror=True)
    assert build.findings == [("p/b/x.md", 1, "duplicate-key")]
    assert "p/a/x.md" in build.warnings
    assert build.statuscode == 1
    assert {key: entry["title"] for key, entry in build.entries.items()} == {
        "T-1": "From a",
        "T-1-b": "From b",
        "T-2": "From c",
    }
    assert "T-1-b" in build.text("p/b/x.html")
    assert 'href="../a/x.html"' in build.text("p/c/x.html")
    for name in ("From a", "From b"):
        assert name in build.text("index.html")


def test_findings_of_the_collection_come_with_every_change(project: SmallProject) -> None:
    """A finding about two documents is repeated when either changes, and gone when it is mended."""
    project.write({"index.md": HOME, "enhancements.toml": SETTINGS})
    project.write({"p/a/x.md": page("id: T-1\n"), "p/b/x.md": page("id: T-1\n")})
    project.build()
    project.write({"p/a/x.md": page("id: T-1\nstatus: draft\n")})
    assert [code for _, _, code in project.build().findings] == ["duplicate-key"]
    project.write({"p/a/x.md": page("id: T-2\n")})
    build = project.build()
    assert build.findings == []
    assert list(build.entries) == ["T-1", "T-2"]


def test_link_out_of_the_project(project: SmallProject) -> None:
    """A page that is a link out of the project is not read as a proposal."""
    outside = project.folder / "secret.md"
    outside.write_text("---\nid: SECRET\n---\n# Secret\n", encoding="utf-8")
    project.write({"index.md": HOME, "enhancements.toml": SETTINGS, "p/two.md": page("id: T-2\n")})
    (project.src / "p/one.md").symlink_to(outside)
    build = project.build()
    assert [code for path, _, code in build.findings if path.endswith("one.md")][:1] == ["file-bounds"]
    assert "SECRET" not in json.dumps(build.data)


class Markup(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Take in a text; scripts are one piece of text to the parser."""
        if self.cdata_elem == "script" and self.tags[-1][1].get("type") == "application/json":
            # Data, which no browser runs; nothing in it may end it, or begin a comment.
            json.loads(data)
            assert "<" not in data
        elif self.cdata_elem == "script":
            self.scripts += data


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7*7 }} {% raw %}",
    "`` ` **x** :ref:`x` [x](javascript:alert(1))",
)
FIELDS = (
    "id", "title", "kind", "status", "stage", "owner", "participants", "authors", "reviewers", "approvers", "created",
    "updated", "labels", "summary", "tracking", "discussion", "links", "gates", "depends-on", "see-also", "extra-field",
    "gate-defaults",
)  # fmt: skip


def hostile_files() -> dict[str, str]:
    """Pages and directives with every hostile text in every field, each on its own."""
    files: dict[str, str] = {}
    for n, text in enumerate(HOSTILE):
        quoted = json.dumps(text)
        fields = "".join(f"  {name}: {quoted}\n" for name in FIELDS)
        milestones = f"  milestones:\n    alpha: {quoted}\n    {quoted}: v1.1\n"
        files[f"all{n}.md"] = f"---\norphan: true\nenhancement:\n{fields}{milestones}---\n# H\n"
        for name in ("title", "status", "owner", "links", "gates"):
            accepted = "" if name == "status" else "  status: accepted\n"
            head = "" if name == "title" else "# H\n"
            files[f"one{n}-{name}.md"] = (
                f"---\norphan: true\nenhancement:\n  id: K-{n}-{name}\n{accepted}  {name}: {quoted}\n"
                f"  milestones: {{alpha: v1.{n}}}\n---\n{head}"
            )
        options = "".join(f"   :{name}: {text}\n" for name in FIELDS if name not in ("id", "title"))
        files[f"rest{n}.rst"] = (
            f":orphan:\n\nRest\n====\n\n.. enhancement:: {text}\n   :id: R-{n} {text}\n{options}\n   Body.\n"
        )
    return files


def allowed(build: Build) -> None:
    """No page has a script, a handler or a link that our texts brought in."""
    pages = [name for name in build.files() if name.endswith(".html")]
    assert len(pages) > 30
    for name in pages:
        markup = Markup(build.text(name))
        assert "alert" not in markup.scripts
        for tag, attributes in markup.tags:
            ours = tag == "svg" and str(attributes.get("class")).startswith("enh-")
            assert ours or tag not in ("img", "svg", "iframe", "object", "embed"), (name, tag, attributes)
            for attribute, value in attributes.items():
                assert not attribute.startswith("on"), (name, tag, attributes)
                if attribute in ("href", "src", "action"):
                    assert re.match(r"(?!javascript:)(?:https?:|mailto:|[^:]*$|[^:/]*[/#?])", value or ""), (
                        name,
                        value,
                    )


def test_no_text_becomes_markup(project: SmallProject) -> None:
    """HTML, scripts and addresses of other schemes in any field stay text, in every page that shows them."""
    columns = " ".join(name for name in FIELDS if name not in ("id", "tracking", "discussion"))
    views = f"```{{enhancement-list}}\n:columns: key {columns}\n:caption: <script>alert(1)</script>\n```\n"
    views += "".join(f"\n```{{enhancement-list}}\n:group-by: {name}\n```\n" for name in ("status", "owner", "labels"))
    views += "\n```{enhancement-release}\n```\n\n```{enhancement-list}\n:filter: <script>alert(1)</script>\n```\n"
    views += "\n```{enhancement-release} <script>alert(1)</script>\n```\n\n{enh}`<script>alert(1)</script>`\n"
    views += "\n```{feature-gates}\n:caption: <script>alert(1)</script>\n```\n"
    views += "\n```{enhancement-roadmap}\n:caption: <script>alert(1)</script>\n:from: <script>alert(1)</script>\n```\n"
    views += "\n```{enhancement-chart}\n:caption: <script>alert(1)</script>\n:alt: <script>alert(1)</script>\n```\n"
    views += "".join(f"\n```{{enhancement-chart}} {name}\n:split-by: {name}\n```\n" for name in ("owner", "labels"))
    views += "\n```{enhancement-chart} labels\n:split-by: owner\n```\n\n```{enhancement-chart} title\n```\n"
    views += "\n```{enhancement-chart} <script>alert(1)</script>\n:split-by: <script>alert(1)</script>\n```\n"
    views += "\n```{enhancement-summaries} <script>alert(1)</script>\n:caption: <script>alert(1)</script>\n```\n"
    views += "\n```{enhancement-summaries}\n:content: whole\n:group-by: owner\n```\n"
    views += "".join(f"\n```{{feature-state}} {text}\n:release: {text}\n```\n" for text in HOSTILE)
    project.write({"index.md": f"# Home\n\n{views}", **hostile_files()})
    build = project.build()
    allowed(build)
    index = build.text("index.html")
    assert "&lt;script&gt;alert(1)" in index
    assert "There are no feature gates" not in index
    data = (build.outdir / "enhancements.json").read_text(encoding="utf-8")
    json.loads(data)
    for entry in build.data["enhancements"]:
        assert ":" not in entry["url"].partition("#")[0]


def test_no_text_becomes_markup_on_generated_pages(project: SmallProject) -> None:
    """Pages that nobody wrote are as careful."""
    project.write({"index.md": "# Home\n", **hostile_files()})
    build = project.build()
    assert "enhancements.html" in build.files()
    assert "enhancements-releases.html" in build.files()
    allowed(build)


@pytest.mark.parametrize("builder", ["latex", "text", "man", "xml", "epub"])
def test_hostile_text_in_other_builders(project: SmallProject, builder: str) -> None:
    """No other builder stumbles over it."""
    project.write({"index.rst": "Home\n====\n\n.. toctree::\n   :glob:\n\n   *\n", **hostile_files()})
    build = project.build(builder)
    assert "Traceback" not in build.warnings
    assert build.files()


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.org/a?b=c&d=e#f", True),
        ("http://example.org", True),
        ("mailto:a@example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("/relative", False),
    ],
)
def test_only_known_schemes_are_links(project: SmallProject, address: str, link: bool) -> None:
    """http, https and mailto are links; anything else stays text."""
    fields = f"  id: T-1\n  tracking: {json.dumps(address)}\n  links: {{docs: {json.dumps(address)}}}\n"
    project.write({"index.md": f"---\nenhancement:\n{fields}---\n# One\n"})
    build = project.build()
    # docutils hides the @ of an address from harvesters.
    addresses = [
        unquote(attributes.get("href") or "") for tag, attributes in Markup(build.text("index.html")).tags if tag == "a"
    ]
    assert addresses.count(address) == (2 if link else 0)
    assert len([a for a in addresses if a and "alert" in a]) == 0


def test_large_page(project: SmallProject) -> None:
    """A page with thousands of entries in one field is read in bounded time."""
    labels = ", ".join(f"label-{n}" for n in range(20_000))
    project.write({"index.md": page(f"enhancement:\n  id: T-1\n  labels: [{labels}]\n")})
    build = project.build()
    assert len(build.entries["T-1"]["labels"]) > 0
