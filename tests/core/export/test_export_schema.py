"""JSON Schema of ``enhancements.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from core.proposals import build_collection, proposal
from jsonschema import Draft7Validator

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.export.enhancements_json import export_collection
from sphinx_enhancements.core.export.schemas.exports import make_export_schema
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import open_project
from sphinx_enhancements.core.rules import check_collection

if TYPE_CHECKING:
    from pathlib import Path

EVENT = {
    "kind": "status",
    "old": "draft",
    "new": "accepted",
    "stage": None,
    "commit": "0" * 40,
    "date": "2026-01-02T03:04:05Z",
    "author": "A. Author",
}


@pytest.fixture(scope="module")
def exported() -> dict[str, Any]:
    """A collection of one proposal that has every field, with a diagnostic that names another place."""
    first = proposal(
        """
        status: implementable
        stage: beta
        authors: ["@alice"]
        created: 2025-05-06
        depends-on: /veps/sig-a/10-y/vep.md
        tracking: https://example.org
        gate-defaults: beta=off
        """,
        "VEP #42: Title",
        "- This VEP targets alpha for version: v1.5 (x)\n\n## Open Questions\n- How?\n",
    )
    same_number = proposal("status: draft", "VEP #42: Twice")
    collection = build_collection(
        {"veps/sig-a/42-x/vep.md": first, "veps/sig-b/42-y/vep.md": same_number}, "vep", Settings()
    )
    return export_collection(
        collection,
        diagnostics=check_collection(collection),
        url=lambda e: f"{e.key}.html",
        history=lambda _: [dict(EVENT)],
    )


def list_missing(schema: dict[str, Any], data: Any, definitions: dict[str, Any], where: str = "") -> list[str]:
    """Return the fields of data that a schema does not describe."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if isinstance(data, list):
        return [name for item in data for name in list_missing(schema["items"], item, definitions, f"{where}[]")]
    if not isinstance(data, dict) or "properties" not in schema:
        return []
    missing = [f"{where}.{name}" for name in data.keys() - schema["properties"].keys()]
    for name in data.keys() & schema["properties"].keys():
        missing += list_missing(schema["properties"][name], data[name], definitions, f"{where}.{name}")
    return missing


def test_schema_has_the_fields_of_the_export(exported: dict[str, Any]) -> None:
    """The schema describes each exported field, and requires no other."""
    schema = make_export_schema()
    assert list_missing(schema, exported, schema["definitions"]) == []
    Draft7Validator.check_schema(schema)
    assert [error.message for error in Draft7Validator(schema).iter_errors(exported)] == []
    first, second = exported["enhancements"]
    lists = ("milestones", "people", "relations", "links", "questions", "diagnostics", "history")
    assert [name for name in lists if not first[name]] == []
    assert any(found["related"] for found in [*first["diagnostics"], *second["diagnostics"]])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schemaVersion",), 2),
        (("enhancements", 0, "key"), ""),
        (("enhancements", 0, "status", "value"), "implementable"),
        (("enhancements", 0, "dates", "created"), "6 May 2025"),
        (("enhancements", 0, "milestones", 0, "commitment"), "maybe"),
        (("enhancements", 0, "diagnostics", 0, "severity"), "off"),
        (("enhancements", 0, "history", 0, "kind"), "moved"),
        (("enhancements", 0, "gateDefaults", "beta"), "yes"),
    ],
)
def test_invalid_exports(exported: dict[str, Any], path: tuple[Any, ...], value: object) -> None:
    """A value that the program does not export is invalid, at its place."""
    *parents, last = path
    owner = exported
    for name in parents:
        owner = owner[name]
    before, owner[last] = owner[last], value
    found = [tuple(error.absolute_path) for error in Draft7Validator(make_export_schema()).iter_errors(exported)]
    owner[last] = before
    assert found == [path]


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["kep", "gep", "openshift", "vep"])
def test_exports_of_real_proposals(corpora: Path, tmp_path: Path, name: str) -> None:
    """Exports of real communities conform to the schema."""
    settings_file = tmp_path / "enhancements.toml"
    settings_file.write_text(f'profile = "{name}"\n')
    project = open_project(settings_file, corpora / name, corpora / name)
    collection = load_collection(project)
    data = export_collection(collection, diagnostics=collect_diagnostics(project, collection))
    errors = Draft7Validator(make_export_schema()).iter_errors(data)
    assert [(list(error.absolute_path), error.message) for error in errors] == []
    assert len(data["enhancements"]) >= 10
