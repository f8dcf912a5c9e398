"""Titles and summaries in views, indexes and exports are those that the page of a proposal shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from core.proposals import limit_cpu_time

if TYPE_CHECKING:
    from building import Build, SmallProject

CONF = """\
extensions = ["myst_parser", "sphinx_enhancements"]
project = "Test"
html_theme = "basic"
html_copy_source = False
myst_enable_extensions = ["substitution"]
myst_substitutions = {"product": "Harbour"}
rst_epilog = ".. |product| replace:: Harbour"
locale_dirs = ["locales"]
gettext_compact = False
"""

LAMP = """\
---
orphan: true
enhancement:
  id: E-1
  status: accepted
---
# The {{ product }} lamp

## Summary

A *lamp* for {{ product }}[^1], see {ref}`the tower <tower>`, {ref}`tower`, {doc}`tower`, [](tower.md),
[here](https://example.org/) and {enh}`E-2`.

[^1]: A footnote.
"""

BUOY = """\
.. enhancement:: A buoy
   :id: E-2
   :status: accepted

   Summary
   -------

   A *buoy* for |product| [1]_, see :ref:`the tower <tower>`, :ref:`tower`, :doc:`tower`, `here <https://example.org/>`_
   and :enh:`E-1`.

.. [1] A footnote.
"""

PAGES = {
    "conf.py": CONF,
    "index.md": "# Home\n\n{enh}`E-1`\n\n```{enhancement-list}\n:columns: title, summary\n```\n\n"
    "```{enhancement-summaries}\n```\n",
    "lamp.md": LAMP,
    "buoy.rst": ":orphan:\n\nBuoys\n=====\n\n" + BUOY,
    "tower.md": "---\norphan: true\n---\n(tower)=\n# The old tower\n",
}

SUMMARIES = {
    "E-1": "A lamp for Harbour, see the tower, The old tower, The old tower, The old tower, here and E-2: A buoy.",
    "E-2": "A buoy for Harbour, see the tower, The old tower, The old tower, here and E-1: The Harbour lamp.",
}


def get_texts(build: Build) -> dict[str, tuple[str, str]]:
    """Return the title and summary of each proposal in ``enhancements.json``, by its key."""
    return {key: (entry["title"], entry["summary"]) for key, entry in build.entries.items()}


def test_words_of_the_page(project: SmallProject) -> None:
    """Roles, links, substitutions and footnotes in titles and summaries read as on the page, everywhere."""
    project.write(PAGES)
    build = project.build()
    assert [line for line in build.warnings.splitlines() if "title-markup" not in line] == []
    assert get_texts(build) == {
        "E-1": ("The Harbour lamp", SUMMARIES["E-1"]),
        "E-2": ("A buoy", SUMMARIES["E-2"]),
    }
    for page in ("index.html", "genindex.html", "lamp.html", "buoy.html"):
        assert "{{" not in build.text(page)
        assert "|product|" not in build.text(page)
    assert "E-1: The Harbour lamp" in build.text("genindex.html")
    assert re.findall(r"<p>(A (?:lamp|buoy) for [^<]*)</p></td>", build.text("index.html")) == list(SUMMARIES.values())


def test_command_line(project: SmallProject) -> None:
    """The command line, which knows no substitutions and no other documents, shows what is written."""
    project.write(PAGES)
    texts = {entry["key"]: (entry["title"], entry["summary"]) for entry in project.exported()["enhancements"]}
    assert texts["E-1"] == (
        "The {{ product }} lamp",
        "A lamp for {{ product }}, see the tower, tower, tower, , here and E-2.",
    )
    assert texts["E-2"] == ("A buoy", "A buoy for |product|, see the tower, tower, tower, here and E-1.")


@pytest.mark.parametrize("change", [
    {"tower.md": PAGES["tower.md"].replace("old", "new")},
    {"tower.md": "---\norphan: true\n---\n# Without a label\n"},
    {"lamp.md": LAMP.replace("The {{ product }} lamp", "Another lamp")},
    {"conf.py": CONF.replace('"Harbour"', '"Port"')},
])  # fmt: skip
def test_words_follow_changes(project: SmallProject, change: dict[str, str]) -> None:
    """Words that come from other documents or from the configuration follow these."""
    project.write(PAGES)
    project.build()
    project.write(change)
    build, fresh = project.build(), project.build(out="fresh", fresh=True)
    assert get_texts(build) == get_texts(fresh)
    for page in ("index.html", "lamp.html", "buoy.html", "genindex.html"):
        assert build.text(page) == fresh.text(page)


HORN = """\
---
orphan: true
enhancement: {id: E-3, status: accepted}
---
# A fog horn
"""

CATALOG = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Summary"
msgstr "Zusammenfassung"

msgid "A buoy"
msgstr "Eine *Boje*"

msgid "A fog horn"
msgstr "Ein Nebelhorn"

msgid "Loud."
msgstr "Laut."

msgid "More."
msgstr "Mehr."
"""


def test_translation(project: SmallProject) -> None:
    """Titles of directives can be translated, and views, links and summaries show translated texts."""
    project.write(PAGES | {"horn.md": HORN + "\n## Summary\n\nLoud.\n\nMore.\n"})
    messages = project.build("gettext", out="gettext").text("buoy.pot")
    assert 'msgid "A buoy"' in messages
    for name in ("horn", "buoy"):
        project.write({f"locales/de/LC_MESSAGES/{name}.po": CATALOG})
    build = project.build(config={"language": "de"})
    assert get_texts(build)["E-2"][0] == "Eine Boje"
    assert get_texts(build)["E-3"] == ("Ein Nebelhorn", "Laut.")
    page = build.text("index.html")
    assert "Eine Boje" in page
    assert "A buoy<" not in page
    assert "Ein Nebelhorn" in page
    assert "<p>Laut.</p>" in page.partition("enh-summary-text")[2] + page
    assert "E-2: Eine Boje" in build.text("genindex.html")
    assert '<em><span class="pre">Boje</span></em>' in build.text("buoy.html")
    project.remove("locales/de/LC_MESSAGES/buoy.po")
    project.remove("locales/de/LC_MESSAGES/buoy.mo")


def test_summary_of_a_translated_heading(project: SmallProject) -> None:
    """The section with the summary is found by its heading in the source."""
    page = HORN + "\nText.\n\n## Summary\n\n- Loud.\n"
    views = "# Home\n\n```{enhancement-summaries}\n:whole:\n```\n"
    project.write({"conf.py": CONF, "index.md": views, "horn.md": page, "locales/de/LC_MESSAGES/horn.po": CATALOG})
    build = project.build(config={"language": "de"})
    assert "<h2>Zusammenfassung" in build.text("horn.html")
    assert "Laut." in build.text("index.html")


def test_smart_quotes(project: SmallProject) -> None:
    """Quotes and dashes are data as written, although the page shows typographic ones."""
    page = HORN.replace("A fog horn", 'A "fog" horn -- it\'s loud...')
    project.write(
        {"conf.py": CONF, "index.md": "# Home\n", "horn.md": f'{page}\n## Summary\n\nSo "loud" -- it\'s...\n'}
    )
    build = project.build(config={"myst_enable_extensions": ["smartquotes", "replacements"]})
    assert "\u201cfog\u201d" in build.text("horn.html")
    assert get_texts(build)["E-3"] == ('A "fog" horn -- it\'s loud...', 'So "loud" -- it\'s...')


def test_title_with_a_mistake_and_many_blanks(project: SmallProject) -> None:
    """The message about a mistake in a title is not part of it, and blanks in a long one take no long time."""
    conf = f'{CONF}myst_substitutions = {{"a": "{{{{ b }}}}", "b": "{{{{ a }}}}"}}\n'
    title = f"The lamp {{{{ a }}}} of `to{' ' * 50_000}day`"
    page = f"---\norphan: true\nenhancement: {{id: E-1}}\n---\n# {title}\n\n## Summary\n\nA lamp.\n"
    project.write({"conf.py": conf, "index.md": "# Home\n", "lamp.md": page})
    with limit_cpu_time(20):
        build = project.build()
    assert get_texts(build) == {"E-1": ("The lamp of to day", "A lamp.")}
