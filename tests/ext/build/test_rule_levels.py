"""Levels of rules in a build: what is logged and exported, and what a change of levels rebuilds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from building import Build, SmallProject

FILES = {
    "index.md": """
        # Home

        ```{toctree}
        p/one
        p/two
        lists
        ```
        """,
    "lists.md": """
        # Lists

        ```{enhancement-list}
        :filter: wibble:x
        ```

        ```{enhancement-list}
        :filter: has:diagnostic
        ```
        """,
    "p/one.md": """\
        ---
        id: T-1
        status: bogus
        see-also: T-9
        ---
        # One

        ## Summary

        Text.
        """,
    "p/two.md": """
        # Two

        ```{enhancement} Inner
        :id: T-2
        :status: draft
        :created: yesterday
        ```
        """,
}
SETTINGS = 'documents = ["p/one.md"]\n'


def list_levels(build: Build) -> list[tuple[str, str]]:
    """Return code and level of the logged findings."""
    lines = build.warnings.splitlines()
    parts = [line.rpartition("[enhancements.") for line in lines if "[enhancements." in line]
    return sorted((code.rstrip("]"), "error" if " ERROR: " in text else "warning") for text, _, code in parts)


def list_exported_levels(build: Build) -> list[tuple[str, str]]:
    """Return code and level of the diagnostics in ``enhancements.json``."""
    found = (d for entry in build.data["enhancements"] for d in entry["diagnostics"])
    return sorted((d["code"], d["severity"]) for d in found)


def test_levels_of_a_build(project: SmallProject) -> None:
    """Errors and warnings are logged, information is only exported, and rules that are off are neither."""
    levels = """
        [rules]
        unknown-status = "error"
        unresolved-reference = "info"
        invalid-value = "off"
        bad-query = "error"
        """
    project.write({**FILES, "enhancements.toml": SETTINGS})
    default = project.build()
    everything = ["bad-query", "invalid-value", "unknown-status", "unresolved-reference"]
    assert list_levels(default) == [(code, "warning") for code in everything]
    assert list_exported_levels(default) == [(code, "warning") for code in everything[1:]]
    project.write({"enhancements.toml": SETTINGS + levels})
    build = project.build(fresh=True)
    assert list_levels(build) == [("bad-query", "error"), ("unknown-status", "error")]
    assert list_exported_levels(build) == [("unknown-status", "error"), ("unresolved-reference", "info")]
    assert build.statuscode == 0
    del build.data["enhancements"][0]["url"]
    exported = [entry["diagnostics"] for entry in project.exported()["enhancements"]]
    assert exported == [entry["diagnostics"] for entry in build.data["enhancements"]]


def test_errors_fail_a_strict_build(project: SmallProject) -> None:
    """A build with ``-W`` fails for an error, and not for information."""
    project.write(
        {**FILES, "lists.md": "# Lists\n", "enhancements.toml": SETTINGS + '[rules]\ninvalid-value = "error"\n'}
    )
    assert project.build(warningiserror=True).statuscode == 1
    levels = "".join(f'{code} = "info"\n' for code in ("invalid-value", "unknown-status", "unresolved-reference"))
    project.write({"enhancements.toml": f"{SETTINGS}[rules]\n{levels}"})
    build = project.build(warningiserror=True, fresh=True)
    assert (build.statuscode, build.warnings) == (0, "")


def test_suppressed_errors(project: SmallProject) -> None:
    """``suppress_warnings`` names an error by its code, too."""
    project.write({**FILES, "enhancements.toml": SETTINGS + '[rules]\nunknown-status = "error"\n'})
    build = project.build(config={"suppress_warnings": ["enhancements.unknown-status"]})
    assert "unknown-status" not in dict(list_levels(build))


def test_change_of_levels(project: SmallProject) -> None:
    """A change of levels reads no document, and gives the output of a fresh build."""
    project.write({**FILES, "enhancements.toml": SETTINGS})
    assert "T-2" in project.build().text("lists.html")
    for tables in (
        '[rules]\ninvalid-value = "off"\n',
        '[[rule-overrides]]\nstatuses = ["draft"]\nrules = { invalid-value = "error" }\n',
        '[profile]\nextends = "default"\n[profile.rules]\ninvalid-value = "info"\nunknown-status = "error"\n',
        '[profile]\nextends = "default"\n[profile.rules]\ninvalid-value = "off"\nunknown-status = "error"\n',
        "",
    ):
        project.write({"enhancements.toml": SETTINGS + tables})
        build = project.build()
        fresh = project.build(out="fresh", fresh=True)
        assert build.read == frozenset()
        assert build.data == fresh.data
        assert build.text("lists.html") == fresh.text("lists.html")


def test_levels_of_dormant_proposals(project: SmallProject) -> None:
    """A finding in a document has the level for dormant proposals, also if another document makes it dormant."""
    page = "---\nid: T-{}\ncreated: {}\nupdated: {}\n---\n# One\n"
    levels = '[[rule-overrides]]\ndormant = true\nrules = { invalid-value = "info" }\n'
    project.write(
        {
            "index.md": "# Home\n\n```{toctree}\n:glob:\np/*\n```\n",
            "p/one.md": page.format(1, "2020-01-02", "soon"),
            "p/two.md": page.format(2, "2026-01-02", "2026-01-02"),
            "enhancements.toml": f'documents = ["p/*.md"]\n{levels}',
        }
    )
    dormant = project.build()
    assert list_levels(dormant) == []
    assert list_exported_levels(dormant) == [("invalid-value", "info")]
    project.write({"p/two.md": page.format(2, "2021-01-02", "2021-01-02")})
    assert list_levels(project.build()) == [("invalid-value", "warning")]
