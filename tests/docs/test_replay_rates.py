"""The rates of the gate of Kubernetes on the page about freezes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

if TYPE_CHECKING:
    import pytest

EXTENSIONS = Path(__file__).parents[2] / "docs/_ext"


def test_saved_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the history, the page shows the saved figures with the day and the commit of their history."""
    monkeypatch.delenv("ENHANCEMENTS_HISTORY", raising=False)
    monkeypatch.syspath_prepend(str(EXTENSIONS))
    (tmp_path / "conf.py").write_text('extensions = ["replay_rates"]\n', encoding="utf-8")
    (tmp_path / "index.rst").write_text("Rates\n=====\n\n.. replay-rates::\n", encoding="utf-8")
    with patch_docutils(), docutils_namespace():
        Sphinx(tmp_path, tmp_path, tmp_path / "_build", tmp_path / "_doctrees", "text", status=None).build()
    text = (tmp_path / "_build/index.txt").read_text(encoding="utf-8")
    saved = json.loads((EXTENSIONS.parent / "replay.json").read_text(encoding="utf-8"))
    assert saved["revision"] in text
    assert saved["day"] in text
    for release in saved["releases"]:
        assert release["release"] in text
        assert f"{release['falseAlarms']} of {release['kept']}" in text
