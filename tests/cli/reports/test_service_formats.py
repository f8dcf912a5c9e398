"""Output formats of ``check`` for services: structure, columns and escapes of each."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from cli.reports.findings import FINDINGS, format_findings

from sphinx_enhancements.cli.reports.registry import FORMATS
from sphinx_enhancements.core.diagnostics import Code, Diagnostic, Level, RelatedLocation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

ALARMING = "50%0A::set-output name=x::y\r\n::error::z,a:b ##[error] ]]> \x1b[31m"
MANY = tuple(Diagnostic(f"p/{n}.md", n, Code.UNKNOWN_STATUS, f"finding {n}") for n in range(1, 301))

COMMAND = re.compile(r"::(error|warning|notice) ([^:\r\n]*)::([^\r\n]*)")
"""Source: ``actions/toolkit``, ``packages/core/src/command.ts``: neither part may contain line breaks, and a property
neither ``:`` nor ``,``."""


def parse_commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Return the workflow commands of a log as a runner reads them: name, properties and message."""

    def decode(value: str, extra: tuple[tuple[str, str], ...] = ()) -> str:
        for code, character in (*extra, ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            value = value.replace(code, character)
        return value

    commands = []
    for line in text.splitlines():
        if match := COMMAND.fullmatch(line):
            parts = (part.partition("=") for part in match[2].split(","))
            properties = {name: decode(value, ((("%3A", ":"), ("%2C", ",")))) for name, _, value in parts}
            commands.append((match[1], properties, decode(match[3])))
    return commands


def test_github() -> None:
    """Each finding is a workflow command, with its place in the repository."""
    commands = parse_commands(format_findings("github"))
    assert [(name, {k: v for k, v in properties.items() if k != "title"}) for name, properties, _ in commands] == [
        ("error", {"file": "docs/p/a.md"}),
        ("warning", {"file": "docs/p/a.md", "line": "2", "endLine": "2", "col": "9", "endColumn": "16"}),
        ("notice", {"file": "docs/p/a.md", "line": "4", "endLine": "4", "col": "14", "endColumn": "21"}),
        ("warning", {"file": "docs/p/b, c:d.md", "line": "1", "endLine": "1", "col": "3"}),
    ]
    assert commands[1][1]["title"] == "sphinx-enhancements (unknown-status)"
    assert (
        commands[1][2] == """p/a.md:2:9: the status 'acepted' is unknown (did you mean "accepted"?) [unknown-status]"""
    )
    assert commands[3][2] == "p/b, c:d.md:1:3: 100% <b>\ufffd::error::x </b> [title-markup]"


def test_github_escapes() -> None:
    """Text of a document and its path start no workflow command; % and separators come back as they were."""
    path = "::error::\n,a:b%0A.md"
    (command,) = parse_commands(format_findings("github", (Diagnostic(path, 1, Code.MISSING_ID, ALARMING),)))
    assert command[1]["file"] == "docs/::error:: ,a:b%0A.md"
    assert "50%0A::set-output name=x::y" in command[2]
    assert len(format_findings("github", (Diagnostic(path, 1, Code.MISSING_ID, ALARMING),)).splitlines()) == 1


def test_github_limit() -> None:
    """All of 300 findings are in the log, whose last line says how many have no annotation."""
    lines = format_findings("github", MANY).splitlines()
    assert len(parse_commands("\n".join(lines))) == 300
    assert lines[300:] == [
        "sphinx-enhancements: GitHub shows 10 annotations of each kind; only this log has the other 290 of 300 warnings"
    ]


def test_gitlab() -> None:
    """Findings have the members that GitLab requires; there is no schema of it that a package has.

    Source: GitLab documentation, "Code Quality report format".
    """
    report = json.loads(format_findings("gitlab"))
    for finding in report:
        assert set(finding) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert finding["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert isinstance(finding["location"]["lines"]["begin"], int)
        assert not finding["location"]["path"].startswith(("./", "/"))
    assert [(f["check_name"], f["severity"], f["location"]) for f in report] == [
        ("empty-document", "major", {"path": "docs/p/a.md", "lines": {"begin": 1}}),
        ("unknown-status", "minor", {"path": "docs/p/a.md", "lines": {"begin": 2}}),
        ("unknown-status", "info", {"path": "docs/p/a.md", "lines": {"begin": 4}}),
        ("title-markup", "minor", {"path": "docs/p/b, c:d.md", "lines": {"begin": 1}}),
    ]
    assert json.loads(format_findings("gitlab", ())) == []


def test_fingerprints() -> None:
    """Fingerprints are unique, and stay the same when lines move."""

    def list_fingerprints(first_line: int) -> list[str]:
        text = "\n" * (first_line - 1) + "status: a\nstatus: a\n"
        findings = tuple(
            Diagnostic("a.md", first_line + n, Code.DUPLICATE_FIELD, f"also at line {first_line}") for n in range(2)
        )
        report = json.loads(format_findings("gitlab", findings, files={"a.md": text}))
        return [finding["fingerprint"] for finding in report]

    assert len(set(list_fingerprints(1))) == 2
    assert list_fingerprints(1) == list_fingerprints(40)
    fingerprints = [finding["fingerprint"] for finding in json.loads(format_findings("gitlab", MANY))]
    assert len(set(fingerprints)) == 300


def iter_models(model: object) -> Iterator[BaseModel]:
    """Yield a model of pydantic, and all models in it."""
    if hasattr(model, "model_extra"):
        yield model
        for value in vars(model).values():
            yield from iter_models(value)
    elif isinstance(model, list | dict):
        for value in model.values() if isinstance(model, dict) else model:
            yield from iter_models(value)


def validate_sarif(text: str) -> dict[str, Any]:
    """Return a SARIF log that has the members and types of ``sarif-pydantic``, and keeps rules of the specification.

    No package for Python has the published JSON schema; the model states the same members and types.
    Source: OASIS, SARIF 2.1.0; sections are those of the specification.
    """
    from sarif_pydantic import Sarif

    log: dict[str, Any] = json.loads(text)
    model = Sarif.model_validate_json(text, strict=False)
    extras = {name for part in iter_models(model) for name in part.model_extra or {}}
    assert extras <= {"columnKind"}  # 3.14.17, which the model lacks
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    assert run["columnKind"] == "unicodeCodePoints"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)  # 3.49.3
    for base in run["originalUriBaseIds"].values():  # 3.14.14: absolute, ends with a slash
        assert re.fullmatch(r"file:///.*/|file:///", base["uri"])
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]  # 3.27.6
        assert result["level"] in {"none", "note", "warning", "error"}  # 3.27.10
        assert result["message"]["text"]  # 3.11.8
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            artifact = location["physicalLocation"]["artifactLocation"]
            assert re.fullmatch(r"[A-Za-z0-9._~!$&'()*+;=:@%/-]+", artifact["uri"])  # 3.4.3, RFC 3986
            assert artifact["uri"].startswith("file:///") != (artifact.get("uriBaseId") in run["originalUriBaseIds"])
            region = location["physicalLocation"].get("region", {"startLine": 1})
            assert region["startLine"] >= 1  # 3.30.5
            assert region.get("endColumn", 10**9) >= region.get("startColumn", 1) >= 1  # 3.30.6
    return log


def test_sarif() -> None:
    """Findings have their place, their level, related places and the fix."""
    (run,) = validate_sarif(format_findings("sarif"))["runs"]
    assert [(r["ruleId"], r["level"], r["locations"][0]["physicalLocation"].get("region")) for r in run["results"]] == [
        ("empty-document", "error", None),
        ("unknown-status", "warning", {"startLine": 2, "startColumn": 9, "endColumn": 16}),
        ("unknown-status", "note", {"startLine": 4, "startColumn": 14, "endColumn": 21}),
        ("title-markup", "warning", {"startLine": 1, "startColumn": 3}),
    ]
    first, last = run["results"][1], run["results"][3]
    uri = last["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert (uri, unquote(uri)) == ("docs/p/b%2C%20c%3Ad.md", "docs/p/b, c:d.md")
    assert [place["message"]["text"] for place in first["relatedLocations"]] == ["the title", "the setting"]
    assert [place["physicalLocation"]["artifactLocation"]["uri"] for place in first["relatedLocations"]] == [
        "docs/p/b%2C%20c%3Ad.md",
        "out.toml",
    ]
    (change,) = first["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 16},
            "insertedContent": {"text": "accepted"},
        }
    ]
    assert run["originalUriBaseIds"] == {"SRCROOT": {"uri": "file:///repository/"}}


def test_sarif_of_many_and_no_findings() -> None:
    """A rule is described once, and a clean run has no results."""
    (run,) = validate_sarif(format_findings("sarif", MANY))["runs"]
    assert (len(run["results"]), len(run["tool"]["driver"]["rules"])) == (300, 1)
    assert validate_sarif(format_findings("sarif", ()))["runs"][0]["results"] == []


def test_sarif_outside_the_repository() -> None:
    """A file outside the repository has an absolute address."""
    finding = Diagnostic("../../other/a b.md", 1, Code.MISSING_ID, "x")
    (run,) = validate_sarif(format_findings("sarif", (finding,)))["runs"]
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "file:///other/a%20b.md"}


def check_rdjson(result: dict[str, Any]) -> None:
    """Check members and types of a ``DiagnosticResult``; no package has its JSON schema, which allows more than this.

    Source: reviewdog, ``proto/rdf/reviewdog.proto``.
    """
    assert set(result) == {"source", "diagnostics"}
    for diagnostic in result["diagnostics"]:
        assert {"message", "location", "severity", "code"} <= set(diagnostic)
        assert set(diagnostic) <= {"message", "location", "severity", "code", "suggestions", "related_locations"}
        assert diagnostic["severity"] in {"ERROR", "WARNING", "INFO"}
        places = [diagnostic["location"], *(place["location"] for place in diagnostic.get("related_locations", ()))]
        ranges = [place["range"] for place in places if "range" in place]
        for span in (*ranges, *(suggestion["range"] for suggestion in diagnostic.get("suggestions", ()))):
            assert set(span) <= {"start", "end"}
            assert all(set(position) <= {"line", "column"} for position in span.values())
            assert all(number >= 1 for position in span.values() for number in position.values())


def test_rdjson() -> None:
    """Columns count bytes of UTF-8, from 1, and the end is exclusive."""
    result = json.loads(format_findings("rdjson"))
    check_rdjson(result)
    assert [diagnostic["location"].get("range") for diagnostic in result["diagnostics"]] == [
        None,
        {"start": {"line": 2, "column": 9}, "end": {"line": 2, "column": 16}},
        {"start": {"line": 4, "column": 22}, "end": {"line": 4, "column": 29}},  # 移行する has 12 bytes
        {"start": {"line": 1, "column": 3}, "end": {"line": 1, "column": 15}},  # to the end of "# Größe 100%"
    ]
    (suggestion,) = result["diagnostics"][1]["suggestions"]
    assert suggestion["text"] == "accepted"
    assert suggestion["range"] == result["diagnostics"][1]["location"]["range"]


def check_junit(text: str) -> ElementTree.Element:
    """Return a report that has the elements and attributes of the schema, which no package has.

    Source: xUnit plugin of Jenkins, ``junit-10.xsd``: names and types are required, counts are those of the children.
    """
    root = ElementTree.fromstring(text.encode())  # noqa: S314 -- our own output
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        assert suite.attrib["name"]
        assert suite.attrib["tests"] == str(len(suite.findall("testcase"))) == str(len(suite))
        assert suite.attrib["failures"] == str(len(suite.findall("testcase/failure")))
        for case in suite:
            assert set(case.attrib) == {"name", "classname"}
            assert [child.tag for child in case] in ([], ["failure"], ["system-out"])
    assert root.attrib["tests"] == str(len(root.findall("testsuite/testcase")))
    assert root.attrib["failures"] == str(len(root.findall("testsuite/testcase/failure")))
    return root


def test_junit() -> None:
    """Findings fail, information passes, and a report without findings has a test that passes."""
    root = check_junit(format_findings("junit"))
    assert [(suite.attrib["name"], suite.attrib["failures"]) for suite in root] == [
        ("p/a.md", "2"),
        ("p/b, c:d.md", "1"),
    ]
    failure = root.find("testsuite[2]/testcase/failure")
    assert failure is not None
    assert failure.attrib == {"type": "warning", "message": "100% <b>\ufffd::error::x </b>"}
    assert check_junit(format_findings("junit", ())).attrib["tests"] == "1"


@pytest.mark.parametrize("name", FORMATS)
def test_text_of_documents(name: str) -> None:
    """Texts and paths of a document stay data: no control characters, and no line of its own."""
    path = 'p/]]><a b="\x1b[31m\udce9.md'
    related = (RelatedLocation(path, None, ALARMING),)
    finding = Diagnostic(path, 1, Code.MISSING_ID, ALARMING, hint=ALARMING, related=related)
    text = format_findings(name, (finding,), files={path: ALARMING})
    assert "\x1b" not in text
    assert "\r" not in text
    assert not any(line.startswith(("::set-output", "##[")) for line in text.splitlines())
    if name == "junit":
        check_junit(text)
    elif name in {"json", "gitlab", "rdjson", "sarif"}:
        json.loads(text)


def test_json() -> None:
    """The JSON has all parts of each finding."""
    found = json.loads(format_findings("json"))["diagnostics"]
    assert len(found) == len(FINDINGS)
    assert found[1] == {
        "code": "unknown-status",
        "severity": str(Level.WARNING),
        "path": "p/a.md",
        "line": 2,
        "column": 9,
        "endColumn": 16,
        "message": "the status 'acepted' is unknown",
        "hint": 'did you mean "accepted"?',
        "related": [
            {"path": "p/b, c:d.md", "line": 1, "message": "the title"},
            {"path": "../out.toml", "line": None, "message": "the setting"},
        ],
        "edits": [{"line": 2, "column": 9, "endLine": 2, "endColumn": 16, "text": "accepted"}],
        "hasUnsafeEdits": False,
    }
