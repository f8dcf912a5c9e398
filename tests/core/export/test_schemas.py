"""JSON Schemas of metadata, settings and profiles."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from core.proposals import bundled_profile
from jsonschema import Draft7Validator

from sphinx_enhancements.core.config.profile import Profile
from sphinx_enhancements.core.config.profile_loading import load_profile
from sphinx_enhancements.core.config.profile_tables import BUNDLED, list_bundled_profiles
from sphinx_enhancements.core.config.settings import Settings, load_settings
from sphinx_enhancements.core.export.schemas.documents import list_document_schemas, make_document_schema
from sphinx_enhancements.core.export.schemas.exports import make_export_schema
from sphinx_enhancements.core.export.schemas.profiles import make_profile_schema
from sphinx_enhancements.core.export.schemas.settings import make_settings_schema
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import open_project
from sphinx_enhancements.core.releases import Release

if TYPE_CHECKING:
    from pathlib import Path

NO_SETTINGS = Settings()


class _YamlLoader(yaml.SafeLoader):
    """Loader of YAML 1.2, as of editors, in which dates are texts."""


_YamlLoader.yaml_implicit_resolvers = {
    start: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for start, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_yaml(text: str) -> Any:
    """Return YAML as editors read it."""
    return yaml.load(text, _YamlLoader)  # noqa: S506 - a safe loader


def make_validator(profile: Profile, name: str = "metadata", settings: Settings = NO_SETTINGS) -> Draft7Validator:
    """Return the validator of a metadata block."""
    return Draft7Validator(make_document_schema(profile, settings, name))


def test_schemas_are_valid(tmp_path: Path) -> None:
    """All schemas conform to the metaschema, with the regular expressions of ECMAScript, which editors use."""
    schemas = {"settings": make_settings_schema(), "profile": make_profile_schema(), "export": make_export_schema()}
    for name in list_bundled_profiles():
        profile = bundled_profile(name)
        for part in list_document_schemas(profile):
            schemas[f"{name}-{part}"] = make_document_schema(profile, NO_SETTINGS, part)
    for name, schema in schemas.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--check-metaschema", *map(str, tmp_path.glob("*.json"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")


KEP = """\
title: Lamps
kep-number: 12
authors: ["@ann", {name: Bob}]
owning-sig: sig-network
status: implementable
creation-date: 2026-03-31
stage: alpha
milestone:
  alpha: "v1.36"
see-also: [/keps/sig-network/11-x, 13]
feature-gates:
  - name: Lamp
    components: [kubelet]
disable-supported: true
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("status: implementable", "status: Implementable"),
        ("status: implementable", "status: IMPLEMENTABLE"),
        ("status: implementable", "status: accepted (in part)"),
        ("status: implementable", "status: in review"),
        ("status: implementable", "status: superseded by KEP-13"),
        ("status: implementable", "status:"),
        ("status: implementable", "status: TBD"),
        ("status: implementable", "status: provisional|implementable|implemented"),
        ("stage: alpha", "stage: alpha2"),
        ("owning-sig", "owning_sig"),
        ('milestone:\n  alpha: "v1.36"', "milestone: alpha=v1.36"),
        ("creation-date: 2026-03-31", "creation-date: 31 March 2026"),
    ],
)
def test_valid_metadata(old: str, new: str) -> None:
    """Metadata that ``check`` takes validates, in all spellings."""
    data = load_yaml(KEP.replace(old, new, 1))
    assert [error.message for error in make_validator(bundled_profile("kep")).iter_errors(data)] == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("status: implementable", "status: implementible", ["status"]),
        ("status: implementable", "Status: implementible", ["Status"]),
        ("status: implementable", "status: implementableish", ["status"]),
        ("status: implementable", "status: 1", ["status"]),
        ("status: implementable", "status: [implementable, rejected]", ["status"]),
        ("status: implementable", "status: {is: implementable}", ["status"]),
        ("stage: alpha", "stage: alpine", ["stage"]),
        ("title: Lamps", "title: [Lamps, Wires]", ["title"]),
        ("title: Lamps", "title: {en: Lamps}", ["title"]),
        ("title: Lamps", "- 1", []),
    ],
)
def test_invalid_metadata(old: str, new: str, path: list[str]) -> None:
    """A wrong status, stage or shape does not validate."""
    text = new if new.startswith("-") else KEP.replace(old, new, 1)
    errors = make_validator(bundled_profile("kep")).iter_errors(load_yaml(text))
    assert [list(error.path) for error in errors] == [path]


def test_completion() -> None:
    """Editors complete the community's names of fields with their descriptions, its statuses and its releases."""
    settings = Settings(releases=(Release("v1.36"),))
    schema = make_document_schema(bundled_profile("kep"), settings, "metadata")
    assert [*schema["properties"]][:4] == ["title", "kep-number", "authors", "owning-sig"]
    assert schema["properties"]["owning-sig"] == {"$ref": "#/definitions/owner"}
    assert schema["definitions"]["owner"]["description"] == "The group that owns it. One."
    assert schema["definitions"]["status"]["anyOf"][0]["enum"][:2] == ["provisional", "implementable"]
    stages = schema["definitions"]["milestones"]["anyOf"][0]["properties"]
    assert [*stages] == ["alpha", "beta", "stable", "deprecated", "disabled", "removed"]
    assert stages["alpha"]["anyOf"][0] == {"enum": ["v1.36"]}


def test_required_and_unknown_fields(tmp_path: Path) -> None:
    """Fields are required, and others refused, if the community's rules are in force for all proposals."""
    (tmp_path / "enhancements.toml").write_text(
        '[profile]\nname = "p"\n[profile.documents]\npaths = ["{number}-{slug}/README.md"]\n'
        '[profile.metadata]\nsources = ["sidecar"]\n[profile.sidecars]\nmetadata = "kep.yaml"\n'
        '[profile.required-fields]\nalways = ["owner", "status"]\n'
        '[profile.metadata-checks]\nnames = ["status", "owner"]\n'
        '[profile.rules]\nmissing-field = "warning"\nunknown-field = "error"\n'
    )
    loaded = load_settings(tmp_path / "enhancements.toml")
    profile = load_profile("default", tmp_path, loaded.inline_profile)
    validator = make_validator(profile, settings=loaded.settings)
    assert validator.is_valid({"status": "draft", "owner": "a"})
    assert validator.is_valid({"state": "draft", "sig": "a"})
    assert not validator.is_valid({"status": "draft"})
    assert not validator.is_valid({"status": "draft", "owner": "a", "team": "b"})


def test_nested_fields() -> None:
    """Fields in a mapping are checked too: those of another metadata file, and of GEPs' relationships."""
    approvals = make_validator(bundled_profile("kep"), "prod-readiness")
    assert approvals.is_valid({"kep-number": 12, "alpha": {"approver": "@ann"}})
    assert not approvals.is_valid([])
    errors = make_validator(bundled_profile("gep")).iter_errors({"relationships": {"extends": [{"number": 1}]}})
    assert [list(error.path) for error in errors if error.path] == []
    schema = make_document_schema(bundled_profile("gep"), NO_SETTINGS, "metadata")
    relationships = schema["properties"]["relationships"]["anyOf"][0]
    assert relationships["properties"]["extends"] == {"$ref": "#/definitions/extends"}


SETTINGS = """\
profile = "kep"
current_release = "v1.36"
documents = ["p/*.md"]

[rules]
missing-section = "off"

[[rule-overrides]]
statuses = ["implemented"]
rules = { missing-section = "info" }

[[constraints]]
id = "C-1"
title = "It is quiet."

[[releases]]
name = "v1.37"
date = 2026-03-31
enhancement-freeze = 2026-01-31

[[projects]]
name = "harbour"
url = "https://example.org"
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ('profile = "kep"', 'profile = "my.toml"'),
        ('profile = "kep"', 'profile = { extends = "kep", status = { values = { draft = false } } }'),
    ],
)
def test_valid_settings(old: str, new: str) -> None:
    """Settings that are read validate."""
    assert [*make_settings_validator().iter_errors(load_toml(SETTINGS.replace(old, new, 1)))] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('profile = "kep"', 'profle = "kep"'),
        ('profile = "kep"', "profile = 1"),
        ('profile = "kep"', 'profile = { statsu = "x" }'),
        ('documents = ["p/*.md"]', 'documents = "p/*.md"'),
        ('missing-section = "off"', 'missing-section = "on"'),
        ('missing-section = "off"', 'mising-section = "off"'),
        ("date = 2026-03-31", 'date = "soon"'),
        ('name = "harbour"', 'title = "harbour"'),
        ('id = "C-1"', 'ident = "C-1"'),
        ('statuses = ["implemented"]', 'status = "implemented"'),
    ],
)
def test_invalid_settings(old: str, new: str) -> None:
    """Mistakes that are reported do not validate."""
    assert not make_settings_validator().is_valid(load_toml(SETTINGS.replace(old, new, 1)))


def make_settings_validator() -> Draft7Validator:
    """Return the validator of settings files."""
    return Draft7Validator(make_settings_schema())


def load_toml(text: str) -> Any:
    """Return TOML as validators of JSON Schema read it: dates are texts."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


@pytest.mark.parametrize("name", list_bundled_profiles())
def test_bundled_profiles(name: str) -> None:
    """The files of all bundled profiles validate."""
    text = (BUNDLED / f"{name}.toml").read_text(encoding="utf-8")
    assert [error.message for error in Draft7Validator(make_profile_schema()).iter_errors(load_toml(text))] == []


@pytest.mark.parametrize(
    "profile",
    ["nam = 'x'", "[documents]\npath = []", "[documents]\npaths = 'x'", "[metadata]\nsources = ['yaml']",
     "rules = { x = 'off' }", "[status.values]\naccepted = true", "[gate-defaults]\nalpha = 'perhaps'",
     "[template]\ndepth = '3'", "[[gates]]\ntitle = 'no name'", "[[gates]]\nname = 'freeze'\nblocked = ['no-rule']"],
)  # fmt: skip
def test_invalid_profiles(profile: str) -> None:
    """Mistakes that are reported do not validate."""
    assert not Draft7Validator(make_profile_schema()).is_valid(load_toml(profile))


def test_options_are_described() -> None:
    """Every setting and every option of a profile outside its vocabularies has a description."""
    assert all(option.get("description") for option in make_settings_schema()["properties"].values())
    tables = make_profile_schema()["properties"]
    assert tables["stages"]["description"] == "In order of maturity: canonical stage = other spellings."
    assert (
        tables["metadata"]["properties"]["handles"]["description"] == "true: a single word without @ is an account name"
    )
    for table in (
        "documents",
        "metadata",
        "key",
        "references",
        "title",
        "status",
        "metadata-checks",
        "template",
        "fields",
    ):
        names = [name for name, value in tables[table]["properties"].items() if not value.get("description")]
        assert names == [], table


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["kep", "gep", "openshift"])
def test_proposals_without_findings(corpora: Path, tmp_path: Path, name: str) -> None:
    """The metadata of each proposal without findings validates, and does not with a wrong status."""
    settings_file = tmp_path / "enhancements.toml"
    settings_file.write_text(f'profile = "{name}"\n')
    project = open_project(settings_file, corpora / name, corpora / name)
    collection = load_collection(project)
    faulty = {d.path for d in collect_diagnostics(project, collection) if d.level.is_finding}
    validators = {
        part: make_validator(project.profile, part, project.settings) for part in list_document_schemas(project.profile)
    }
    count = 0
    for entry in collection:
        source = entry.enhancement.source
        part = "metadata" if source.metadata else "front-matter"
        text = project.read_text(source.metadata or source.path)[0]
        if not source.metadata:
            text = text.split("---", 2)[1] if text.startswith("---\n") else ""
        if not text or faulty & set(entry.files):
            continue
        count += 1
        data = load_yaml(text)
        assert [error.message for error in validators[part].iter_errors(data)] == [], source
        assert not validators[part].is_valid({**data, "status": "implementible"}), source
    assert count >= 10
