"""Features of editors: completion, hover, navigation, symbols, links, corrections and renaming."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from cli.language_server.editor import TIMEOUT, Editor, write_files
from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from cli.language_server.conftest import LoopThread

KEP, README = "keps/sig-a/1-one/kep.yaml", "keps/sig-a/1-one/README.md"
TWO_KEP, TWO = "keps/sig-a/2-two/kep.yaml", "keps/sig-a/2-two/README.md"
KEPS = {
    "enhancements.toml": 'profile = "kep"\n',
    KEP: 'title: One\nkep-number: 1\nauthors:\n  - "@ann"\nowning-sig: sig-a\nstatus: implementable\nstage: beta\n'
    "milestone:\n  alpha: v1.30\n  beta: v1.31\n",
    README: "# KEP-1: One\n\n## Summary\n\nIt is *one*.\n\n## Motivation\n\n### Goals\n\nGo.\n\n## Proposal\n\nDo.\n",
    TWO_KEP: 'title: Two\nkep-number: 2\nauthors:\n  - "@ann"\n  - "@bob"\nstatus: provisional\nsee-also:\n  - KEP-1\n',
    TWO: "# KEP-2: Two\n\n\U0001f600 See KEP 1, [one](../1-one/README.md) and https://kep.k8s.io/1.\n",
}
RELEASES = "".join(f'[[releases]]\nname = "{name}"\n' for name in ("v1.30", "v1.31", "v1.32"))
PAGES = {
    "enhancements.toml": 'documents = ["p/*"]\n',
    "p/a.md": "---\nid: LAMP-A\nstatus: draft\nsee-also: [LAMP-B, LAMP-C]\n---\n# A\n\n{enh}`LAMP-B`, no LAMP-B1.\n",
    "p/b.md": "---\nid: LAMP-B\nstatus: accepted\n---\n# B\n\nThis is LAMP-B.\n",
    "p/c.rst": ":id: LAMP-C\n:status: draft\n:depends-on: LAMP-B\n\nC\n=\n\nSee :enh:`text <LAMP-A>`.\n",
    "page.md": "# P\n\n```{enhancement} D\n:id: D-1\n:status: draft\n```\n\nText.\n",
}


@pytest.fixture
def keps(editor: Editor, loop_thread: LoopThread) -> Editor:
    """Editor of the KEPs."""
    write_files(editor.folder, KEPS)
    loop_thread.run(editor.start())
    return editor


@pytest.fixture
def pages(editor: Editor, loop_thread: LoopThread) -> Editor:
    """Editor of the pages of the default profile."""
    write_files(editor.folder, PAGES)
    loop_thread.run(editor.start())
    return editor


async def complete(editor: Editor, path: str, text: str) -> dict[str, str]:
    """Return label of each completion -> the text up to the cursor, after it is applied; ``|`` is the cursor."""
    before, cursor, after = text.partition("|")
    assert cursor
    (editor.change if path in editor.texts else editor.open)(path, before + after)
    position = types.Position(before.count("\n"), len(before.rpartition("\n")[2]))
    params = types.CompletionParams(editor.document(path), position)
    result = await asyncio.wait_for(editor.client.text_document_completion_async(params), TIMEOUT)
    assert isinstance(result, types.CompletionList)
    completed = {}
    for item in result.items:
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.range.end == position
        line = before.rpartition("\n")[2][: item.text_edit.range.start.character]
        completed[item.label] = line + item.text_edit.new_text
    return completed


async def test_completion_in_a_metadata_file(keps: Editor) -> None:
    """Fields, and their values in the spelling of the community, each in the form that YAML needs."""
    for text, expected in {
        "title: X\nsta|": {"status: ": "status: ", "stage: ": "stage: "},
        "status: |": {"implementable": "status: implementable", "withdrawn": "status: withdrawn"},
        "status:|": {"implementable": "status: implementable"},
        'status: "imp|': {"implementable": 'status: "implementable'},
        "stage: b|\n": {"beta": "stage: beta"},
        "milestone:\n  |": {"alpha: ": "  alpha: "},
        "milestone:\n  stable: v1|": {"v1.31": "  stable: v1.31"},
        "latest-milestone: |": {"v1.30": "latest-milestone: v1.30"},
        "authors:\n  - |": {"@ann": '  - "@ann"'},
        'reviewers:\n- "@a|"': {"@ann": '- "@ann'},
        "owning-sig: |": {"sig-a": "owning-sig: sig-a"},
        "see-also: [KEP-2, |": {"KEP-1": "see-also: [KEP-2, KEP-1"},
        "see-also:\n  - KEP|": {"KEP-1": "  - KEP-1"},
    }.items():
        completed = await complete(keps, TWO_KEP, text)
        assert expected.items() <= completed.items(), text
    assert "title: " not in await complete(keps, TWO_KEP, "title: X\n|")
    assert await complete(keps, TWO_KEP, "title: |") == {}
    assert await complete(keps, TWO_KEP, "# |") == {}
    assert await complete(keps, "other.yaml", "status: |") == {}
    assert list(await complete(keps, TWO_KEP, "latest-milestone: |"))[:2] == ["v1.31", "v1.30"]
    assert next(iter(await complete(keps, TWO_KEP, "authors: [|"))) == "@ann"


async def test_completion_in_documents(pages: Editor) -> None:
    """Front matter, field lists, options of directives, filters, roles and words of the text."""
    for path, text, expected in (
        ("p/a.md", "---\nid: A\nst|", {"status: ": "status: "}),
        ("p/a.md", "---\nid: A\nstatus: ac|\n---\n# A\n", {"accepted": "status: accepted"}),
        ("p/a.md", "# A\n\n{|", {"enh": "{enh", "enh:status": "{enh:status"}),
        ("p/a.md", "# A\n\nSee {enh}`|", {"LAMP-B": "See {enh}`LAMP-B"}),
        ("p/a.md", "# A\n\nSee {enh}`the lamp <LA|", {"LAMP-B": "See {enh}`the lamp <LAMP-B"}),
        ("p/a.md", "# A\n\nSee LAM|", {"LAMP-B": "See LAMP-B"}),
        ("p/a.md", "# A\n\n```{enhancement-l|", {"enhancement-list": "```{enhancement-list"}),
        ("p/a.md", "# A\n\n```{enhancement-list}\n:fi|", {"filter: ": ":filter: "}),
        ("p/a.md", "# A\n\n```{enhancement-list}\n:limit: 3\n:filter: sta|", {"status:": ":filter: status:"}),
        (
            "p/a.md",
            "# A\n\n```{enhancement-list}\n:filter: x -status:acc|",
            {"accepted": ":filter: x -status:accepted"},
        ),
        ("p/a.md", "# A\n\n```{enhancement} X\n:status: dr|", {"draft": ":status: draft"}),
        ("p/c.rst", ":id: C\n:sta|", {"status": ":status"}),
        ("p/c.rst", ":id: C\n:status: |", {"accepted": ":status: accepted"}),
        ("p/c.rst", ":id: C\n\nC\n=\n\nSee :enh|", {"enh:stage": "See :enh:stage"}),
        ("p/c.rst", ":id: C\n\nC\n=\n\nSee :enh:`~L|", {"LAMP-B": "See :enh:`~LAMP-B"}),
        ("p/c.rst", ":id: C\n\nC\n=\n\n.. enhancement-g|", {"enhancement-graph": ".. enhancement-graph"}),
        ("p/c.rst", ":id: C\n\nC\n=\n\n.. enhancement-graph::\n   :fo|", {"focus: ": "   :focus: "}),
        ("p/c.rst", ":id: C\n\nC\n=\n\n.. enhancement-graph::\n   :focus: |", {"LAMP-B": "   :focus: LAMP-B"}),
        ("p/c.rst", ".. enhancement:: X\n   :see-also: x, |", {"LAMP-B": "   :see-also: x, LAMP-B"}),
    ):
        completed = await complete(pages, path, text)
        assert expected.items() <= completed.items(), text
    for text in ("# A\n\nThis is a sentence |", "# A\n\nx|", "# A\n\n---\nstatus: |", "# A\n\n```{note}\n:cl|"):
        assert await complete(pages, "p/a.md", text) == {}, text


async def test_hover(keps: Editor) -> None:
    """The card has key, title, state and summary; text of a proposal is no markup in it."""
    keps.open(TWO)
    keps.open(KEP, KEPS[KEP].replace("title: One", "title: 'One < two_three'"))
    await keps.settle(TWO)
    for part, offset in (("KEP 1", 2), ("../1-one", 3), ("https://kep", 3)):
        params = types.HoverParams(keps.document(TWO), keps.position(TWO, part, offset))
        hover = await keps.client.text_document_hover_async(params)
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        head, state, summary, path = hover.contents.value.split("\n\n")
        assert head == "**KEP\\-1**: One \\< two\\_three"
        assert state.startswith("Implementable · beta")
        assert (summary, path) == ("It is one\\.", "keps/sig\\-a/1\\-one/README\\.md")
        assert hover.range is not None
        assert keps.cut(TWO, hover.range).startswith(part[:6])
    params = types.HoverParams(keps.document(TWO), keps.position(TWO, "See"))
    assert await keps.client.text_document_hover_async(params) is None


async def test_definition_references_and_links(keps: Editor) -> None:
    """Keys lead to the proposal, and the proposal to its mentions in metadata and text, also of closed files."""
    keps.open(TWO)
    await keps.settle(TWO)
    for part in ("KEP 1", "../1-one", "https://kep"):
        params = types.DefinitionParams(keps.document(TWO), keps.position(TWO, part, 2))
        found = await keps.client.text_document_definition_async(params)
        assert isinstance(found, types.Location)
        assert (found.uri, found.range.start.line) == (keps.uri(README), 0)
    keps.open(README)
    for include, own in ((True, ["KEP-1"]), (False, [])):
        references = await keps.client.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(include), keps.document(README), types.Position(0, 4))
        )
        texts = [keps.cut(keps.path(place.uri), place.range) for place in references or ()]
        assert sorted(texts) == sorted([*own, "KEP-1", "KEP 1", "../1-one/README.md", "https://kep.k8s.io/1"])
    links = await keps.client.text_document_document_link_async(types.DocumentLinkParams(keps.document(TWO)))
    assert [(keps.cut(TWO, link.range), link.target) for link in links or ()] == [("KEP 1", f"{keps.uri(README)}#L1")]


async def test_symbols(keps: Editor) -> None:
    """A document has its proposal with nested sections; a project has its proposals."""
    keps.open(README)
    symbols = await keps.client.text_document_document_symbol_async(types.DocumentSymbolParams(keps.document(README)))

    def outline(symbol: types.DocumentSymbol) -> object:
        assert symbol.range.start <= symbol.selection_range.start
        assert symbol.selection_range.end <= symbol.range.end
        return symbol.name if not symbol.children else {symbol.name: [outline(child) for child in symbol.children]}

    assert symbols is not None
    (proposal,) = (symbol for symbol in symbols if isinstance(symbol, types.DocumentSymbol))
    assert outline(proposal) == {"KEP-1: One": [{"KEP-1: One": ["Summary", {"Motivation": ["Goals"]}, "Proposal"]}]}
    for query, expected in {"": ["KEP-1: One", "KEP-2: Two"], "two kep": ["KEP-2: Two"], "frob": []}.items():
        found = await keps.client.workspace_symbol_async(types.WorkspaceSymbolParams(query))
        assert [symbol.name for symbol in found or ()] == expected


async def list_actions(editor: Editor, path: str, line: int, *only: str) -> dict[str, types.CodeAction]:
    """Return title -> code action for a line, from 1, with the edit that the server adds on demand.

    :param only: kinds of actions; all that the server offers by default.
    """
    span = types.Range(types.Position(line - 1, 0), types.Position(line - 1, 0))
    context = types.CodeActionContext(diagnostics=[], only=list(only) or None)
    params = types.CodeActionParams(editor.document(path), span, context)
    actions = await editor.client.text_document_code_action_async(params)
    resolved = {}
    for action in actions or ():
        assert isinstance(action, types.CodeAction)
        resolved[action.title] = (
            await editor.client.code_action_resolve_async(action) if action.edit is None else action
        )
    return resolved


async def test_correction(keps: Editor) -> None:
    """A correction ends the finding, and so does the comment that ignores it."""
    keps.open(KEP)
    keps.replace(KEP, "@ann", "@@ann")
    assert "4 malformed-person" in await keps.settle(KEP)
    keps.apply((await list_actions(keps, KEP, 4))["Ignore malformed-person here, with a reason"].edit)
    assert "malformed-person" not in str(await keps.settle(KEP))
    comment = "# enhancements: ignore[malformed-person] Write the reason here."
    assert f'authors:\n  {comment}\n  - "@@ann"\n' in keps.texts[KEP]
    keps.change(KEP, KEPS[KEP].replace("@ann", "@@ann"))
    actions = await list_actions(keps, KEP, 4)
    keps.apply(next(action for title, action in actions.items() if not title.startswith("Ignore")).edit)
    assert keps.texts[KEP] == KEPS[KEP]
    assert "malformed-person" not in str(await keps.settle(KEP))


async def test_promotion(keps: Editor) -> None:
    """The action on the line of the stage is the edit of ``promote``; with unsaved changes, there is none."""
    keps.open(KEP)
    keps.open(README)
    title = "Promote KEP-1 to stable in v1.32"
    write_files(keps.folder, {"enhancements.toml": 'profile = "kep"\ncurrent-release = "v1.31"\n' + RELEASES})
    keps.note_file("enhancements.toml")
    await keps.settle(KEP)
    assert "Promote" not in str((await list_actions(keps, KEP, 1)).keys())
    actions = await list_actions(keps, KEP, 7)
    assert title in actions, actions.keys()
    keps.apply(actions[title].edit)
    assert "stage: stable\n" in keps.texts[KEP]
    assert '  stable: "v1.32"\n' in keps.texts[KEP] or "  stable: v1.32\n" in keps.texts[KEP]
    assert title not in await list_actions(keps, KEP, 7)


async def test_correction_of_a_status(keps: Editor) -> None:
    """A status with one near match is corrected."""
    keps.open(KEP)
    keps.replace(KEP, "implementable", "implementible")
    assert "6 unknown-status" in await keps.settle(KEP)
    keps.apply((await list_actions(keps, KEP, 6))["Write “implementable”"].edit)
    assert keps.texts[KEP] == KEPS[KEP]
    assert "unknown-status" not in str(await keps.settle(KEP))


async def test_correction_of_a_changed_text(keps: Editor) -> None:
    """An action that is asked for right after a change is for the changed text."""
    keps.open(README, "# KEP-1: One\n")
    await keps.settle(README)
    keps.change(README, "# KEP-1: One\n\n\U0001f600 text\n\n##Summary\n")
    actions = await list_actions(keps, README, 5)
    keps.apply(next(action for title, action in actions.items() if not title.startswith("Ignore")).edit)
    assert keps.texts[README].endswith("\n## Summary\n")


async def test_correction_of_a_whole_document(keps: Editor) -> None:
    """An editor that asks for it, as when a document is saved, gets all corrections in one action."""
    keps.open(KEP, KEPS[KEP].replace("implementable", "implementible").replace("@ann", "@@ann"))
    await keps.settle(KEP)
    assert "Correct all findings" not in await list_actions(keps, KEP, 6)
    for kind, titles in {
        "source.fixAll": ["Correct all findings"],
        "source.organizeImports": [],
        "refactor": [],
    }.items():
        assert list(await list_actions(keps, KEP, 6, kind)) == titles
    assert all(title.startswith(("Write", "Ignore")) for title in await list_actions(keps, KEP, 6, "quickfix"))
    keps.apply((await list_actions(keps, KEP, 1, "source"))["Correct all findings"].edit)
    assert keps.texts[KEP] == KEPS[KEP]
    assert await list_actions(keps, KEP, 1, "source.fixAll.enhancements") == {}


async def rename(editor: Editor, path: str, part: str, new: str) -> types.WorkspaceEdit | None:
    """Rename the key at the start of a part of an open text."""
    params = types.RenameParams(editor.document(path), editor.position(path, part, 1), new)
    return await editor.client.text_document_rename_async(params)


async def test_rename(pages: Editor) -> None:
    """A key is replaced in its metadata, in relations, roles and text, and in no other word."""
    for path in PAGES:
        if path.startswith("p/"):
            pages.open(path)
    await pages.settle("p/a.md")
    prepared = await pages.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(pages.document("p/c.rst"), pages.position("p/c.rst", "LAMP-B", 2))
    )
    assert isinstance(prepared, types.PrepareRenamePlaceholder)
    assert (pages.cut("p/c.rst", prepared.range), prepared.placeholder) == ("LAMP-B", "LAMP-B")
    pages.apply(await rename(pages, "p/a.md", "LAMP-B, ", "LAMP-Z"))
    expected = {path: text.replace("LAMP-B", "LAMP-Z").replace("LAMP-Z1", "LAMP-B1") for path, text in PAGES.items()}
    assert pages.texts == {path: text for path, text in expected.items() if path.startswith("p/")}
    assert "unresolved" not in str([await pages.settle(path) for path in pages.texts])
    pages.open("page.md")
    pages.apply(await rename(pages, "page.md", "D-1", "D-2"))
    assert ":id: D-2\n" in pages.texts["page.md"]


async def test_rename_that_is_refused(pages: Editor) -> None:
    """A key that is taken or invalid is refused with the reason."""
    pages.open("p/b.md")
    await pages.settle("p/b.md")
    for new, reason in {"LAMP-A": "taken", "a b": "no key", "": "no key", "x\ny": "no key", "`": "no key"}.items():
        with pytest.raises(JsonRpcException, match=reason):
            await rename(pages, "p/b.md", "LAMP-B", new)
    assert await rename(pages, "p/b.md", "This", "X") is None


async def test_key_of_a_path(keps: Editor) -> None:
    """A key that the path gives is not renamed."""
    keps.open(README)
    with pytest.raises(JsonRpcException, match="path"):
        await keps.client.text_document_prepare_rename_async(
            types.PrepareRenameParams(keps.document(README), types.Position(0, 4))
        )


async def test_client_with_few_features(editor: Editor) -> None:
    """A client that resolves no actions and shows no Markdown gets whole actions and plain text."""
    write_files(editor.folder, KEPS)
    await editor.start(capabilities=types.ClientCapabilities())
    editor.open(KEP, KEPS[KEP].replace("implementable", "implementible"))
    await editor.settle(KEP)
    span = types.Range(types.Position(5, 0), types.Position(5, 3))
    params = types.CodeActionParams(editor.document(KEP), span, types.CodeActionContext(diagnostics=[]))
    actions = await editor.client.text_document_code_action_async(params)
    assert actions
    assert all(isinstance(action, types.CodeAction) and action.edit for action in actions)
    editor.open(TWO)
    hover = await editor.client.text_document_hover_async(
        types.HoverParams(editor.document(TWO), editor.position(TWO, "KEP 1"))
    )
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind is types.MarkupKind.PlainText
    assert hover.contents.value.startswith("KEP-1: One\n")
