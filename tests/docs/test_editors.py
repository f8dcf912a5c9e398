"""The files for editors: valid, and with the options that the language server reads."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT
from docs.walkthrough import DOCS

from sphinx_enhancements.cli.language_server.session_registry import SessionOptions, read_options

VSCODE = ROOT / "editors/vscode"


def read_block(language: str) -> str:
    """Return the only block of a language on the page about editors."""
    parts = (DOCS / "editors.md").read_text(encoding="utf-8").split(f"```{language}\n")
    assert len(parts) == 2
    return parts[1].partition("```")[0]


def test_extension_of_visual_studio_code() -> None:
    """Its settings have the names of the options, the script reads them, and the page describes them."""
    package = json.loads((VSCODE / "package.json").read_text(encoding="utf-8"))
    script = (VSCODE / package["main"]).read_text(encoding="utf-8")
    page = (DOCS / "editors.md").read_text(encoding="utf-8")
    properties = package["contributes"]["configuration"]["properties"]
    assert set(properties) == {f"sphinxEnhancements.{name}" for name in ("command", "settings", "root", "allFiles")}
    for name in properties:
        assert f'configuration.get("{name.partition(".")[2]}")' in script
        assert f"`{name}`" in page
    options = read_options(SessionOptions(Path("cache")), {"settings": "a.toml", "root": "keps", "allFiles": True})
    assert options == SessionOptions(Path("cache"), Path("a.toml"), Path("keps"))
    assert read_options(options, {"settings": "b.toml", "root": 3}) == options


def test_script_of_visual_studio_code() -> None:
    """The script is valid JavaScript."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    subprocess.run([node, "--check", str(VSCODE / "extension.js")], check=True)


def test_settings_of_helix() -> None:
    """The settings are TOML, and each language has the server."""
    settings = tomllib.loads(read_block("toml"))
    server = settings["language-server"]["sphinx-enhancements"]
    assert [server["command"], *server["args"]] == ["sphinx-enhancements", "lsp"]
    assert all("sphinx-enhancements" in language["language-servers"] for language in settings["language"])
    assert 'cmd = { "sphinx-enhancements", "lsp" }' in read_block("lua")
