"""``check --add-ignore``: comments that suppress the present findings of one code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``check`` in the folder of a project: exit status, lines of output and of errors."""
    (tmp_path / "enhancements.toml").write_text('documents = ["p/**"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def check(*options: str) -> tuple[int, list[str], list[str]]:
        try:
            status = main(["--no-cache", "check", *options])
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        return status, captured.out.splitlines(), captured.err.splitlines()

    return check


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Write files below a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


COMMENT = b"enhancements: ignore[unknown-status] as it was"
DIRECTIVE = b"  ```{enhancement} U\n  :id: A-2\n  :status: x\n  ```\n"
REST_DIRECTIVE = b".. enhancement:: U\n   :id: A-2\n   :status: x\n"
FIELD_LIST = b"Title\n=====\n\n:id: A-1\n:status: x\n\nText.\n"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "p/front-matter.md",
            b"---\nid: A-1\nstatus: x\n---\n# T\n",
            b"---\nid: A-1\n# " + COMMENT + b"\nstatus: x\n---\n# T\n",
        ),
        (
            "p/windows.md",
            b"\xef\xbb\xbf---\r\nid: A-1\r\nstatus: x\r\n---\r\n# T",
            b"\xef\xbb\xbf---\r\nid: A-1\r\n# " + COMMENT + b"\r\nstatus: x\r\n---\r\n# T",
        ),
        (
            "p/invalid-bytes.md",
            b"---\nid: A-1 # \xff\nstatus: x\n---\nText",
            b"---\nid: A-1 # \xff\n# " + COMMENT + b"\nstatus: x\n---\nText",
        ),
        (
            "p/quoted.md",
            b'---\nid: A-1\nstatus:\n  "x\n  y"\n---\n# T\n',
            b"---\nid: A-1\nstatus:\n  # " + COMMENT + b'\n  "x\n  y"\n---\n# T\n',
        ),
        (
            "p/directive.md",
            b"---\nid: A-1\n---\n# T\n\n- item\n\n" + DIRECTIVE,
            b"---\nid: A-1\n---\n# T\n\n- item\n\n  <!-- " + COMMENT + b" -->\n" + DIRECTIVE,
        ),
        (
            "p/directive.rst",
            b"Title\n=====\n\n" + REST_DIRECTIVE,
            b"Title\n=====\n\n.. " + COMMENT + b"\n\n" + REST_DIRECTIVE,
        ),
        (
            "p/field-list.rst",
            FIELD_LIST,
            b".. " + COMMENT.replace(b"ignore[", b"ignore-section[") + b"\n\n" + FIELD_LIST,
        ),
    ],
)
def test_narrowest_scope(run: Run, tmp_path: Path, name: str, before: bytes, after: bytes) -> None:
    """A comment is put where it suppresses the finding; all other bytes stay, and the run is clean of the code."""
    write(tmp_path, {name: before})
    assert "[unknown-status]" in "\n".join(run()[1])
    options = ("--add-ignore", "unknown-status", "--reason", "as it was")
    status, out, err = run(*options)
    assert (status, len(out), err) == (0, 1, [])
    assert (tmp_path / name).read_bytes() == after
    output = "\n".join(run()[1])
    assert "[unknown-status]" not in output
    assert "suppression]" not in output
    assert run(*options) == (0, [], [])


def test_findings_about_a_document(run: Run, tmp_path: Path) -> None:
    """A finding about the document as a whole gets a comment below its front matter."""
    write(tmp_path, {"p/a.md": b"---\nid: A-1\n---\nText."})
    assert run("--add-ignore", "missing-title", "--reason", "as it was") == (
        0,
        ["p/a.md:1: added ignore-file[missing-title]"],
        [],
    )
    comment = b"<!-- enhancements: ignore-file[missing-title] as it was -->\n"
    assert (tmp_path / "p/a.md").read_bytes() == b"---\nid: A-1\n---\n" + comment + b"Text."
    assert run() == (0, [], ["1 proposal, 0 findings"])


def test_diff(run: Run, tmp_path: Path) -> None:
    """With ``--diff`` nothing is written."""
    text = b"---\nid: A-1\nstatus: x\nstage: y\n---\n# T\n"
    write(tmp_path, {"p/a.md": text})
    status, out, err = run("--add-ignore", "unknown-stage", "--reason", "as it was", "--diff")
    assert (status, err) == (0, [])
    assert out == [
        "diff --git a/p/a.md b/p/a.md",
        "--- a/p/a.md",
        "+++ b/p/a.md",
        "@@ -1,6 +1,7 @@",
        " ---",
        " id: A-1",
        " status: x",
        "+# enhancements: ignore[unknown-stage] as it was",
        " stage: y",
        " ---",
        " # T",
    ]
    assert (tmp_path / "p/a.md").read_bytes() == text


def test_several_findings(run: Run, tmp_path: Path) -> None:
    """Each line gets its own comment, in metadata files too; permissions of files stay."""
    folder = "keps/sig-a/1-one"
    (tmp_path / "enhancements.toml").write_text('profile = "kep"\n', encoding="utf-8")
    kep = b"title: One\nkep-number: 1\nowning-sig: sig-a\nsee-also:\n  - KEP-7\n  - KEP-8\nstatus: provisional\n"
    write(tmp_path, {f"{folder}/README.md": b"# KEP-1: One\n", f"{folder}/kep.yaml": kep})
    (tmp_path / folder / "kep.yaml").chmod(0o640)
    status, out, _ = run("--add-ignore", "unresolved-reference", "--reason", "not here")
    assert (status, out) == (
        0,
        [f"{folder}/kep.yaml:{line}: added ignore[unresolved-reference]" for line in (5, 6)],
    )
    comment = b"  # enhancements: ignore[unresolved-reference] not here\n"
    expected = kep.replace(b"  - KEP", comment + b"  - KEP")
    assert (tmp_path / folder / "kep.yaml").read_bytes() == expected
    assert (tmp_path / folder / "kep.yaml").stat().st_mode & 0o777 == 0o640
    assert "unresolved-reference" not in "\n".join(run()[1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--add-ignore", "unknown-status"), "--add-ignore unknown-status needs a --reason"),
        (("--add-ignore", "unknown-status", "--reason", " - "), "--add-ignore unknown-status needs a --reason"),
        (("--add-ignore", "unknown-status", "--reason", "a\nb"), "--reason must be one line of text"),
        (("--add-ignore", "unknown-status", "--reason", "a --> b"), "--reason must be one line of text"),
        (("--add-ignore", "unknwon-status", "--reason", "a"), "there is no such rule, or a comment cannot suppress it"),
        (("--add-ignore", "file-bounds", "--reason", "a"), "there is no such rule, or a comment cannot suppress it"),
        (("--reason", "a"), "--reason belongs to --add-ignore"),
    ],
)
def test_bad_options(run: Run, tmp_path: Path, options: tuple[str, ...], message: str) -> None:
    """Options without which the comment would be invalid are refused."""
    write(tmp_path, {"p/a.md": b"---\nid: A-1\n---\n# T\n"})
    status, out, err = run(*options)
    assert (status, out, len(err)) == (2, [], 1)
    assert message in err[0]
