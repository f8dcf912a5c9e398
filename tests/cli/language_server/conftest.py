"""Editors for the tests of the language server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio
from cli.language_server.editor import Editor, start_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest_asyncio.fixture
async def editor(tmp_path: Path) -> AsyncIterator[Editor]:
    """Editor whose session the test starts; its server ends without an error."""
    folder = tmp_path / "root"
    folder.mkdir()
    editor = Editor(await start_client("--cache-dir", str(tmp_path / "cache")), folder.resolve())
    yield editor
    assert await editor.stop() == 0
