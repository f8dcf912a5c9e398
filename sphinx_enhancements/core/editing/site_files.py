"""Files of a site for proposals that are read in place: settings, configuration of Sphinx, and pages with views."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_SUFFIXES = {".rst": "restructuredtext", ".md": "markdown"}  # Suffixes that a build with MyST reads without a setting
_WILDCARD = re.compile(r"[*?\[]")

_SETTINGS = """\
# Settings of sphinx-enhancements, for the command line and for the site in this folder.
profile = {profile}
root = {root}
{exclude}
# The latest release that is out. Stages that follow from milestones, and pages of releases, depend on it.
# current-release = "v1.0"
"""

_CONF = """\
# Configuration of Sphinx for the site of the proposals, which are read in place.
project = {title}
extensions = ["myst_parser", "sphinx_enhancements"]
root_doc = {root_doc}

# Any other theme has its own options.
html_theme = "alabaster"
html_theme_options = {{"page_width": "1200px"}}
html_show_copyright = False

# Paths are relative to the source folder, which is the root of the proposals.
include_patterns = {include}
exclude_patterns = {exclude}
{suffixes}{redirect}
# The documents were not written for Sphinx: no toctree names them, and their Markdown is that of a forge.
{header}suppress_warnings = {suppressed}
"""

_SUPPRESSED = ["myst", "toc.not_included", "image.not_readable", "misc.highlighting_failure"]
_HEADER = "# A header that goes on in indented lines is no reStructuredText.\n"

_REDIRECT = """
# A page at the start of the site that leads to `root_doc`.
html_extra_path = ["index.html"]
"""

_REDIRECT_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<meta http-equiv="refresh" content="0; url={address}">
<p><a href="{address}">{title}</a></p>
</html>
"""

_INDEX = """\
# {title}

```{{enhancement-overview}}
```

## All proposals

```{{enhancement-list}}
:filterable:
```

```{{toctree}}
:hidden:

releases
```
"""

_RELEASES = """\
# Releases

```{enhancement-release}
```
"""


@dataclass(frozen=True)
class Site:
    """Description of a site of proposals.

    :param profile: name of the bundled profile.
    :param title: title of the site.
    :param folder: folder of its files, relative to the root, with ``/``.
    :param root: path of the root, relative to that folder.
    :param proposal_folders: folders with all proposals, relative to the root; empty for the root itself.
    :param suffixes: suffixes of the proposals.
    :param is_read: True if the profile would take pages in the site's folder for proposals.
    :param has_headers: True if the proposals start with a header, which docutils reads as text.
    :param has_start_page: True if the output has a page ``index.html`` of a document at the root.
    """

    profile: str
    title: str
    folder: str
    root: str
    proposal_folders: tuple[str, ...]
    suffixes: frozenset[str]
    is_read: bool = False
    has_headers: bool = False
    has_start_page: bool = False


def format_site(site: Site) -> dict[str, str]:
    """Return path relative to the root -> text for each file of a site."""
    files = {
        ".gitignore": "/_build/\n",
        "conf.py": _format_conf(site),
        "enhancements.toml": _format_settings(site),
        "index.md": _INDEX.format(title=site.title),
        "releases.md": _RELEASES,
    }
    if not site.has_start_page:
        address = f"{site.folder}/index.html"
        files["index.html"] = _REDIRECT_PAGE.format(title=_escape(site.title), address=_escape(address))
    return {f"{site.folder}/{name}": text for name, text in sorted(files.items())}


def _format_settings(site: Site) -> str:
    pattern = f"/{_escape_toml_pattern(site.folder)}/**"
    exclude = f"exclude = {_quote([pattern])}\n" if site.is_read else ""
    return _SETTINGS.format(profile=_quote(site.profile), root=_quote(site.root), exclude=exclude)


def _format_conf(site: Site) -> str:
    suffixes = map_suffixes(site.suffixes)
    text = f"source_suffix = {_quote(suffixes)}\n" if suffixes else ""
    folder = _escape_pattern(site.folder)
    return _CONF.format(
        title=_quote(site.title),
        root_doc=_quote(f"{site.folder}/index"),
        include=_quote(_list_include_patterns(site)),
        exclude=_quote([f"{folder}/_build"]),
        suffixes=text,
        header=_HEADER if site.has_headers else "",
        suppressed=_quote([*_SUPPRESSED, "docutils"] if site.has_headers else _SUPPRESSED),
        redirect="" if site.has_start_page else _REDIRECT,
    )


def map_suffixes(suffixes: Iterable[str]) -> dict[str, str]:
    """Return suffix -> parser for ``source_suffix``; empty if Sphinx and MyST read all suffixes by themselves."""
    added = {s: "markdown" if s.lower() in (".md", ".markdown") else "restructuredtext" for s in suffixes}
    return dict(sorted({**_SUFFIXES, **added}.items())) if added.keys() - _SUFFIXES.keys() else {}


def _list_include_patterns(site: Site) -> list[str]:
    """Return a pattern for all files in each folder of proposals, and one for the files of the site."""
    folders = set(site.proposal_folders) or {""}
    if "" in folders:
        return ["**"]
    return sorted(f"{_escape_pattern(folder)}/**" for folder in {*folders, site.folder})


def _escape_pattern(text: str) -> str:
    """Return a text without wildcards of Sphinx's patterns."""
    return _WILDCARD.sub(lambda match: f"[{match[0]}]", text)


def _escape_toml_pattern(text: str) -> str:
    """Return a text without placeholders and wildcards of path patterns, whose ``?`` matches any character."""
    return re.sub(r"[{}*]", "?", text)


def _quote(value: str | list[str] | Mapping[str, str]) -> str:
    """Return a value as a literal that Python and TOML share."""
    return json.dumps(value, ensure_ascii=False)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
