"""Real proposals of real communities as needs."""

from __future__ import annotations

import re
import stat
import sys
from typing import TYPE_CHECKING

import pytest
import ub_needs_exchange
from building import SmallProject

if TYPE_CHECKING:
    from pathlib import Path

CONF = """\
extensions = ["myst_parser", "sphinx_needs", "sphinx_enhancements"]
project = "Test"
version = "1"
root_doc = "README"
html_theme = "basic"
needs_build_json = True
needs_flow_engine = "graphviz"
graphviz_output_format = "svg"
graphviz_dot = {dot!r}
# The words of others: headings that skip a level, links to files that are no documents.
suppress_warnings = ["myst", "misc.highlighting_failure", "toc.not_included", "docutils", "toc.circular"]

VIEW = '''
# Views

```{{needtable}}
:filter: type == "enhancement" and accepted and "{release}" in releases
:columns: id, status, releases
:style: table
```

```{{needflow}}
:filter: type == "enhancement" and accepted and "{release}" in releases
:link_types: see_also, depends_on, replaces
```

```{{enhancement-release}} {release}
```
'''


def view(app, docname, source):
    if docname == "README":
        source[0] = VIEW


def setup(app):
    app.connect("source-read", view)
"""

# Graphviz comes with pygraphviz as a library; sphinx-needs wants its program.
DOT = """\
#!{python}
import sys
import pygraphviz

options = dict(zip(sys.argv, sys.argv[1:]))
graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode("utf-8"))
target = options["-o"] if "-o" in options else next(a[2:] for a in sys.argv if a.startswith("-o"))
with open(target, "wb") as file:
    file.write(graph.draw(format="svg", prog="dot"))
"""

COUNTS = {"vep": (45, "v1.9", 29), "kep": (248, "v1.37", 52)}
"""Community -> its proposals, a release, and the accepted proposals in that."""


@pytest.mark.corpora
@pytest.mark.parametrize("name", COUNTS)
def test_proposals_of_a_community(name: str, corpora: Path, tmp_path: Path, long_factor: int) -> None:
    """Every proposal is a need, and the views of one release show the rows of its release page."""
    if name == "kep" and long_factor == 1:
        pytest.skip("builds 248 proposals with sphinx-needs: run with --long")
    count, release, accepted = COUNTS[name]
    dot = tmp_path / "dot"
    dot.write_text(DOT.format(python=sys.executable))
    dot.chmod(dot.stat().st_mode | stat.S_IXUSR)
    project = SmallProject(tmp_path / "project")
    conf = CONF.format(dot=str(dot), release=release)
    project.write({"conf.py": conf, "enhancements.toml": f'profile = "{name}"\n'})
    build = project.build(src=(corpora / name).resolve(), confdir=project.src, search=False)
    assert not re.search(r"\[needs\.|sphinx-needs", build.warnings)

    version = ub_needs_exchange.load(build.outdir / "needs.json").select_version(None)
    records = version.records()
    assert not [*version.diagnostics, *(d for record in records for d in record.diagnostics)]
    assert {record.key for record in records} == build.entries.keys()
    assert len(records) == count

    page = build.text("README.html")
    table, flow, ours = re.split(r'<div class="graphviz">|<div class="enh-release', page, maxsplit=2)
    rows = re.findall(r'<td class="needs_id"><p><a[^>]*href="([^"#]*)#', table)
    # The first cell of a row is the proposal; others are named as what it needs.
    tables = [table for table in re.split(r"(?=<table)", ours) if "enh-accepted" in table]
    links = set(re.findall(r'<tr[^>]*><td[^>]*><p><a [^>]*href="([^"]+/(?:vep|README)\.html)"', "".join(tables)))
    assert len(rows) == accepted
    assert set(rows) == links
    picture = (build.outdir / re.findall(r'src="([^"]*\.svg)"', flow)[0]).read_text(encoding="utf-8")
    drawn = set(re.findall(r'href="(?:\.\./)*([^"#]*)#', picture))
    assert drawn == set(rows)
