"""The documentation builds without a warning, and its examples do not disturb the pages that they stand on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from docs.walkthrough import DOCS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as html."""
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", str(DOCS), str(folder)]
    # With real histories, the page about freezes would replay years of them; `test_replay_of_histories.py` does.
    environment = {name: value for name, value in os.environ.items() if name != "ENHANCEMENTS_HISTORY"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_ids_are_unique(site: Path) -> None:
    """No id occurs twice on a page."""
    for page in site.glob("*.html"):
        ids = Counter(re.findall(r'\sid="([^"]*)"', page.read_text(encoding="utf-8")))
        assert [name for name, number in ids.items() if number > 1] == [], page.name


def test_results_link_into_the_demonstration(site: Path) -> None:
    """Links of a result lead to pages that exist."""
    text = (site / "lists.html").read_text(encoding="utf-8")
    result = text.partition('class="example-result"')[2].partition("</section>")[0]
    targets = {href.partition("#")[0] for href in re.findall(r'href="([^"]*)"', result)}
    assert "demo/proposals/0001-lamp.html" in targets
    assert all((site / target).is_file() for target in targets if target.startswith("demo/"))
