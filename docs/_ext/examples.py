"""Examples with their rendered results.

The folder ``docs/demo`` is a small Sphinx project. Each page in its folder ``examples`` is one sample. The project is
built before this documentation is read, and the directive ``example`` shows a sample in both markups together with
the page that was built from it, so that a sample and its result cannot differ.
"""

from __future__ import annotations

import posixpath
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from sphinx_enhancements.ext.build import assets

if TYPE_CHECKING:
    from bs4 import Tag
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

DEMO = Path(__file__).parents[1] / "demo"
PACKAGE = Path(assets.__file__).parents[2]
_DIRECTIVE = re.compile(r"^```\{([\w-]+)\} ?(.*)\n((?::.*\n)*)\n?((?:.*\n)*?)```$", re.MULTILINE)
_ROLE = re.compile(r"\{([\w:-]+)\}(?=`)")


def read_sample(name: str) -> str:
    """Return the sample of an example: its page without the title."""
    return (DEMO / "examples" / f"{name}.md").read_text(encoding="utf-8").partition("\n\n")[2]


def convert_to_rest(text: str) -> str:
    """Convert a sample from MyST to reStructuredText: directives that are not nested, and roles."""

    def convert_directive(match: re.Match[str]) -> str:
        name, argument, options, body = match.groups()
        lines = [f".. {name}:: {argument}".rstrip(), *(f"   {option}" for option in options.splitlines())]
        if body.strip():
            lines += ["", *(f"   {line}".rstrip() for line in body.splitlines())]
        return "\n".join(lines)

    return _ROLE.sub(r":\1:", _DIRECTIVE.sub(convert_directive, text))


class ExampleDirective(SphinxDirective):
    """A sample in reStructuredText and MyST, and the result that the demonstration project has of it."""

    required_arguments = 1
    pages: ClassVar = Path()
    """Folder with the pages of the examples in the output of this build."""

    def run(self) -> list[nodes.Node]:
        """Return the two blocks of code and, for html, the result."""
        name = self.arguments[0]
        for folder, pattern in ((DEMO, "[!_]*"), (PACKAGE, "*.py"), (PACKAGE, "*.css")):
            for path in folder.rglob(pattern):
                if path.is_file():
                    self.env.note_dependency(str(path))
        sample = read_sample(name)
        samples = nodes.container("", classes=["example-code"])
        for caption, language, text in (
            ("reStructuredText", "rst", convert_to_rest(sample)),
            ("MyST", "markdown", sample),
        ):
            block = nodes.literal_block(text, text, language=language)
            samples += nodes.container(
                "",
                nodes.caption("", caption),
                block,
                literal_block=True,
                classes=["literal-block-wrapper"],
            )
        return [samples, nodes.raw("", self._render_result(name), format="html")]

    def _render_result(self, name: str) -> str:
        """Return the result as html, and load the scripts of its page."""
        path = self.pages / f"{name}.html"
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for script in page.find_all("script", src=re.compile("/enhancements")):
            assets.add_scripts(self.state.document, Path(str(script["src"]).partition("?")[0]).name)
        section = page.select_one("article section")
        if section is None:
            raise ExtensionError(f"The example {name} has no section")
        if heading := section.find("h1"):
            heading.decompose()
        base = relative_uri(f"{self.env.docname}.html", f"demo/examples/{name}.html")
        for element in section.find_all(True):
            _rewrite_addresses(element, base)
            _prefix_ids(element, f"example-{name}-")
        note = f'<p class="example-page">Result, as on <a href="{base}">its page</a>:</p>'
        return f'<div class="example-result">{note}{section.decode_contents()}</div>'


def _rewrite_addresses(element: Tag, base: str) -> None:
    """Make relative addresses of an element lead into the demonstration project."""
    for attribute in ("href", "src"):
        address = str(element.get(attribute, "#"))
        if not address.startswith(("#", "https:", "http:", "mailto:", "data:")):
            element[attribute] = posixpath.normpath(f"{base.rpartition('/')[0]}/{address}")


def _prefix_ids(element: Tag, prefix: str) -> None:
    """Keep the ids of a result apart from those of the page, and the references to them in step."""
    for attribute, value in element.attrs.items():
        if attribute in ("id", "for"):
            element[attribute] = prefix + str(value)
        elif attribute.startswith("aria-") and attribute.endswith(("by", "controls", "owns")):
            element[attribute] = " ".join(prefix + word for word in str(value).split())
        elif attribute == "href" and str(value).startswith("#"):
            element[attribute] = f"#{prefix}{str(value)[1:]}"


def build_demo(app: Sphinx) -> None:
    """Build the demonstration project into the output, in a process of its own."""
    arguments = ["-q", "-n", "-W", "-d", str(Path(app.doctreedir) / "demo"), str(DEMO), str(Path(app.outdir) / "demo")]
    done = subprocess.run([sys.executable, "-m", "sphinx", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ExtensionError(f"The demonstration project in docs/demo does not build: {done.stderr}")
    ExampleDirective.pages = Path(app.outdir) / "demo" / "examples"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive and the build of the demonstration project."""
    app.add_directive("example", ExampleDirective)
    app.connect("builder-inited", build_demo)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
