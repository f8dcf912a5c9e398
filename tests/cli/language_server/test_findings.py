"""Findings while typing: those of ``check``, in the texts of the editor."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cli.language_server.editor import Editor, write_files
from lsprotocol import types

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping

KEP, README = "keps/sig-a/1-one/kep.yaml", "keps/sig-a/1-one/README.md"
TWO_KEP, TWO = "keps/sig-a/2-two/kep.yaml", "keps/sig-a/2-two/README.md"
FILES = {
    "enhancements.toml": 'profile = "kep"\n',
    KEP: "title: One\nkep-number: 1\nstatus: provisional\n",
    README: "# KEP-1: One\n",
    TWO_KEP: "title: Two\nkep-number: 2\nstatus: provisional\nsee-also:\n  - KEP-1\n",
    TWO: "# KEP-2: Two\n\nSee KEP-1.\n",
}
CODES = {
    "duplicate-key", "encoding", "file-bounds", "title-markup", "unknown-status", "unresolved-reference",
}  # fmt: skip
"""Rules of which the tests speak; the proposals are too short for the others."""


async def start(editor: Editor, files: Mapping[str, str | bytes] | None = None, **options: object) -> None:
    """Start a session in a folder with files."""
    write_files(editor.folder, {**FILES, **(files or {})})
    await editor.start(**options)  # type: ignore[arg-type]


async def settle(editor: Editor, path: str = KEP) -> list[str]:
    """Return line and code of the findings in a file after all changes are checked."""
    return [found for found in await editor.settle(path) if found.partition(" ")[2] in CODES]


async def test_status_while_typing(editor: Editor) -> None:
    """A wrong status is reported as it is typed, and no longer after it is corrected."""
    await start(editor)
    editor.open(KEP)
    assert await settle(editor) == []
    editor.replace(KEP, "provisional", "provisionall")
    assert await settle(editor) == ["3 unknown-status"]
    (found,) = (d for d in editor.findings(KEP) if d.code == "unknown-status")
    assert editor.cut(KEP, found.range) == "provisionall"
    assert found.severity is types.DiagnosticSeverity.Warning
    assert found.source == "enhancements"
    assert found.code_description is not None
    assert found.code_description.href.endswith("/docs/diagnostics.html#diagnostic-unknown-status")
    editor.replace(KEP, "provisionall", "provisional")
    assert await settle(editor) == []


async def test_findings_of_the_collection(editor: Editor) -> None:
    """A change of one document changes the findings of others; closing it without saving takes the change back."""
    await start(editor, {TWO_KEP: FILES[TWO_KEP].replace("KEP-1", "KEP-9")})
    editor.open(TWO)
    assert await settle(editor, TWO_KEP) == ["5 unresolved-reference"]
    nine = "keps/sig-a/9-nine/README.md"
    editor.open(nine, "# KEP-9: *Nine*\n")
    assert await settle(editor, TWO_KEP) == []
    assert await settle(editor, nine) == ["1 title-markup"]
    editor.close(nine)
    assert await settle(editor, TWO_KEP) == ["5 unresolved-reference"]
    assert editor.findings(nine) == []


async def test_related_places(editor: Editor) -> None:
    """A finding leads to the other places that contribute to it."""
    copy = "keps/sig-b/1-copy/README.md"
    await start(editor, {copy: "# KEP-1: Copy\n"})
    editor.open(copy)
    await settle(editor, copy)
    (found,) = (d for d in editor.findings(copy) if d.code == "duplicate-key")
    assert [place.location.uri for place in found.related_information or ()] == [editor.uri(README)]


@pytest.mark.parametrize(("encoding", "width"), [("utf-16", 7), ("utf-8", 9), ("utf-32", 6)])
async def test_columns(editor: Editor, encoding: str, width: int) -> None:
    """Columns count units of the encoding that client and server have agreed on."""
    text = "---\nenhancement:\n  id: A-1\n  status: \U0001f600draft\n---\n# A\n"
    write_files(editor.folder, {"a.md": text})
    result = await editor.start(encodings=(encoding,))
    assert result.capabilities.position_encoding == encoding
    editor.open("a.md")
    await editor.settle("a.md")
    (found,) = (d for d in editor.findings("a.md") if d.code == "unknown-status")
    assert found.range.start == types.Position(3, 10)
    assert found.range.end.character == 10 + width


async def test_same_findings_as_check(
    editor: Editor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With ``allFiles``, the findings of all files are those of the command, without those of the baseline."""
    files = {
        TWO_KEP: "title: Two\nkep-number: 1\nstatus: frob\n",
        README: "# KEP-1: *One*\n\n##x\n",
        "keps/sig-a/3-bytes/README.md": b"# KEP-3: Bytes\n\n\xff\n",
        "enhancements-baseline.json": '{\n"keps/sig-a/1-one/README.md title-markup": '
        '{"count": 1, "status": "provisional", "stage": ""},\n"version": 1\n}\n',
    }
    await start(editor, files, options={"allFiles": True})
    editor.open(KEP)
    await editor.settle(KEP)
    monkeypatch.chdir(editor.folder)
    main(["--no-cache", "check", "--info", "--output-format=json"])
    expected = json.loads(capsys.readouterr().out)["diagnostics"]
    found = [(uri, d.range.start.line + 1, d.code) for uri, own in editor.client.diagnostics.items() for d in own]
    assert sorted(found) == sorted((editor.uri(d["path"]), d["line"] or 1, d["code"]) for d in expected)
    assert {"encoding", "unknown-status", "heading-space"} <= {code for _, _, code in found}
    assert "title-markup" not in {code for _, _, code in found}


async def test_new_and_removed_files(editor: Editor) -> None:
    """A new document counts before it is saved; a file on the disk counts when the editor tells of it."""
    await start(editor)
    new = "keps/sig-a/5-new/README.md"
    editor.open(new, "# KEP-5: *New*\n")
    assert await settle(editor, new) == ["1 title-markup"]
    editor.change(new, "# KEP-5: New\n")
    editor.save(new)
    editor.close(new)
    (editor.folder / KEP).unlink()
    (editor.folder / TWO_KEP).write_text(
        "title: Two\nkep-number: 2\nstatus: provisional\nsee-also: [KEP-1, KEP-5, KEP-6]\n"
    )
    editor.note_file(KEP, types.FileChangeType.Deleted)
    editor.note_file(TWO_KEP)
    editor.open(TWO)
    await settle(editor, TWO)
    assert await settle(editor, TWO_KEP) == ["4 unresolved-reference"]


async def test_included_files(editor: Editor) -> None:
    """A file that a proposal includes counts when it is saved."""
    page = "---\nenhancement:\n  id: A-1\n---\n```{include} part.md\n```\n"
    await start(editor, {"a.md": page, "part.md": "# Part\n"})
    editor.open("a.md")
    editor.open("part.md")
    assert "missing-title" not in str(await editor.settle("a.md"))
    editor.change("part.md", "No heading\n")
    editor.save("part.md")
    assert "missing-title" in str(await editor.settle("a.md"))


async def test_settings(editor: Editor) -> None:
    """New settings count at once; unusable ones are reported, and end the findings until they are corrected."""
    await start(editor)
    editor.open(KEP, FILES[KEP].replace("provisional", "frob"))
    assert await settle(editor) == ["3 unknown-status"]
    settings = editor.folder / "enhancements.toml"
    settings.write_text('profile = "kep"\n[rules]\nunknown-status = "error"\n')
    editor.note_file("enhancements.toml")
    await settle(editor)
    assert {d.severity for d in editor.findings(KEP) if d.code == "unknown-status"} == {types.DiagnosticSeverity.Error}
    settings.write_text('profile = "frob"\n')
    editor.note_file("enhancements.toml")
    assert await settle(editor) == []
    (message,) = editor.client.messages
    assert "frob" in message.message
    editor.change(KEP, FILES[KEP].replace("provisional", "acceptedd"))
    settings.write_text('profile = "kep"\n')
    editor.note_file("enhancements.toml")
    assert await settle(editor) == ["3 unknown-status"]


async def test_folders(editor: Editor) -> None:
    """Each folder has its own settings, also those above it and in a folder of documentation; others have none."""
    write_files(editor.folder, {f"one/{path}": text for path, text in FILES.items()})
    page = "---\nenhancement:\n  id: A-1\n  status: frob\n---\n# A\n"
    files = {"two/docs/enhancements.toml": 'documents = ["p/*.md"]\n', "two/docs/p/a.md": page, "three/a.md": page}
    write_files(editor.folder, files)
    await editor.start(*(editor.folder / name for name in ("one/keps/sig-a", "two", "three")))
    paths = {f"one/{KEP}": [], "two/docs/p/a.md": ["4 unknown-status"], "three/a.md": ["4 unknown-status"]}
    for path in (*paths, "outside.md"):
        editor.open(path, page if path == "outside.md" else None)
    for path, expected in paths.items():
        assert await settle(editor, path) == expected, path
    assert await editor.settle("outside.md") == []
    removed = [types.WorkspaceFolder((editor.folder / "two").as_uri(), "two")]
    event = types.WorkspaceFoldersChangeEvent(added=[], removed=removed)
    editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    assert await settle(editor, "two/docs/p/a.md") == []


async def test_settings_of_an_adopted_repository(editor: Editor) -> None:
    """Settings that ``init`` wrote into ``enhancements-site`` count, with the root that they name."""
    settings = {"enhancements-site/enhancements.toml": 'profile = "kep"\nroot = ".."\n'}
    write_files(editor.folder, {path: text for path, text in FILES.items() if path.endswith(("yaml", "md"))} | settings)
    await editor.start()
    editor.open(KEP, FILES[KEP].replace("provisional", "frob"))
    assert await settle(editor) == ["3 unknown-status"]


async def test_texts_that_are_no_documents(editor: Editor) -> None:
    """Texts of all kinds leave the server at work: no file, too large, lone surrogates, another language."""
    await start(editor)
    editor.open(README, "# KEP-1: *One*\n\n" + "x" * (8 * 1024 * 1024))
    assert await settle(editor, README) == ["1 file-bounds"]
    editor.change(README, "# KEP-1: One \U0001f600\r\n\r\n\0\u2028\f\r## A\n")
    editor.open("image.png", "x")
    for uri in ("untitled:Untitled-1", "https://example.org/a.md", "file:///%00", "file:", "", "git:/a.md?x"):
        item = types.TextDocumentItem(uri, "markdown", 0, "# X\n")
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        symbols = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        assert await editor.client.text_document_document_symbol_async(symbols) is None
    assert await settle(editor, README) == []
    for change in range(30):
        editor.change(README, f"# KEP-1: One\n\n{change * 'x'}\n")
        editor.change(KEP if KEP in editor.texts else README, FILES[README])
    assert await settle(editor, README) == []
