"""Profiles: loading, merging and validation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from core.proposals import bundled_profile, create_project

from sphinx_enhancements.core.config.profile import Profile
from sphinx_enhancements.core.config.profile_loading import load_profile
from sphinx_enhancements.core.config.profile_tables import list_bundled_profiles
from sphinx_enhancements.core.config.terms import normalize_term
from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.model import Status, Text, Value
from sphinx_enhancements.core.project.loading import load_collection

if TYPE_CHECKING:
    from pathlib import Path


def load(folder: Path, text: str, name: str = "own.toml") -> Profile:
    """Write and load a profile."""
    (folder / name).write_text(text, encoding="utf-8")
    return load_profile(name, folder)


def load_error(folder: Path, text: str) -> str:
    """Return the error of an invalid profile, without the folder."""
    with pytest.raises(SetupError) as raised:
        load(folder, text)
    message = str(raised.value)
    assert "\n" not in message
    return message.replace(f"{folder}/", "")


@pytest.mark.parametrize("name", list_bundled_profiles())
def test_bundled_profiles_load(name: str) -> None:
    """Each bundled profile is valid, and has the name of its file."""
    assert bundled_profile(name).name == name
    assert set(bundled_profile(name).statuses.values()) <= set(Status)
    assert bundled_profile(name).description


def test_default_and_vep_are_bundled() -> None:
    """The package contains at least these two profiles."""
    assert {"default", "vep"} <= set(list_bundled_profiles())


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("Implementable", "accepted"),
        (" approved. ", "accepted"),
        ('"done"', "implemented"),
        ("IN   REVIEW", "provisional"),
        ("unknown", "unknown"),
        ("frob", "unknown"),
        ("tbd", None),
        (None, None),
    ],
)
def test_reading_a_status(raw: str | None, status: str | None) -> None:
    """Case, quotes, spaces and a full stop are ignored; a missing status gives the profile's default."""
    written = None if raw is None else Text(raw)
    assert bundled_profile().read_status(written) == Value(raw, status)
    if status is None:
        assert bundled_profile("vep").read_status(written).value == "accepted"


def test_reading_a_stage() -> None:
    """Each spelling gives the canonical stage."""
    assert bundled_profile().read_stage(Text("General  Availability", 3)) == Value("General  Availability", "stable", 3)
    assert bundled_profile().read_stage(Text("n/a")).value is None
    assert bundled_profile().read_stage(Text("alpha2")) == Value("alpha2", "alpha")
    assert bundled_profile().read_stage(Text("2")).value == "unknown"
    assert bundled_profile().read_stage(Text("alpha2026")).value == "unknown"


def test_relations_have_inverses() -> None:
    """The inverse of an inverse is the original kind."""
    inverses = bundled_profile().inverses
    assert all(inverses[inverses[kind]] == kind for kind in inverses)
    assert inverses["depends-on"] == "required-by"
    assert inverses["see-also"] == "see-also"


def test_normalize_term() -> None:
    """Terms are normalized for comparison."""
    assert normalize_term(" `General   Availability.` ") == "general availability"
    assert normalize_term("STRASSE") == normalize_term("straße")


def test_custom_profile(tmp_path: Path) -> None:
    """A custom profile extends the default: tables are merged by key, lists are replaced, the rest stays."""
    own = load(
        tmp_path,
        """
        name = "own"
        [documents]
        paths = ["rfcs/{number}-{slug}.md"]
        [key]
        formats = ["RFC-{number}"]
        fallback = "{slug}"
        [status]
        default = "draft"
        [status.values]
        accepted = ["merged"]
        [stages]
        beta = ["preview"]
        gamma = []
        [relations]
        amends = "amended-by"
        [people]
        shepherd = "shepherd"
        """,
    )
    assert own.name == "own"
    assert own.default_status == "draft"
    assert own.statuses["merged"] == "accepted"
    assert "approved" not in own.statuses
    assert own.statuses["wip"] == "draft"
    assert own.stage_names == ("beta", "gamma")  # an axis is replaced as a whole
    assert own.relations["amends"] == "amended-by"
    assert own.fields["amends"] == "amends"
    assert own.key_formats == ("RFC-{number}",)
    assert own.description == bundled_profile().description


def test_gate_defaults(tmp_path: Path) -> None:
    """Gate defaults are merged per stage; a profile with its own stages starts without any."""
    assert bundled_profile("default").gate_defaults == {}
    assert bundled_profile("kep").gate_defaults == {"alpha": "off", "beta": "on", "stable": "locked"}
    own = load(tmp_path, 'extends = "kep"\n[gate-defaults]\nbeta = "off"\nstable = false\ndeprecated = "on"\n')
    assert own.gate_defaults == {"alpha": "off", "beta": "off", "deprecated": "on"}
    assert load(tmp_path, 'extends = "kep"\n[stages]\nearly = []\n').gate_defaults == {}
    own = load(tmp_path, 'extends = "kep"\n[stages]\nearly = []\n[gate-defaults]\nearly = "off"\n')
    assert own.gate_defaults == {"early": "off"}


def test_extends_another_profile(tmp_path: Path) -> None:
    """``extends`` takes a bundled name or a path relative to the file."""
    (tmp_path / "sub").mkdir()
    load(tmp_path, 'extends = "vep"\nname = "base"\n[key]\nformats = ["X-{number}"]\n', "base.toml")
    own = load(tmp_path, 'extends = "../base.toml"\nname = "own"\n', "sub/own.toml")
    assert own.key_formats == ("X-{number}",)
    assert own.has_attachments
    assert own.milestone_phrases == bundled_profile("vep").milestone_phrases


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nme = 'x'\n", "own.toml:1: 'nme' is unknown in a profile"),
        ("\n[documents]\npath = []\n", "own.toml:3: 'path' is unknown in [documents]"),
        ("\n[status.values]\nmaybe = []\n", "own.toml:3: 'maybe' is unknown in [status.values]"),
        ("documents = 3\n", "own.toml:1: 'documents' must be a table"),
        ("\n[documents]\npaths = 'x'\n", "own.toml:3: documents.paths must be a list of texts"),
        ("\n[documents]\npaths = ['{']\n", "own.toml:3: '{' has a brace"),
        ("\n[documents]\nattachments = 1\n", "own.toml:3: documents.attachments must be true or false"),
        ("\n[status]\ndefault = 'maybe'\n", "'maybe' is not a status"),
        ("\n[status]\naccepted = ['maybe']\n", "'maybe' is not a status"),
        ("\n[status.values]\ndraft = ['done']\n", "own.toml:3: 'done' stands for 'draft' and 'implemented'"),
        ("\n[status.values]\ndraft = 3\nidea = 4\n", "own.toml:4: 'idea' is unknown in [status.values]"),
        ("\n[status]\ndefault = ['x']\n[status.values]\ndraft = false\n", "status.default must be a text"),
        ("\n[stages]\nalpha = []\nbeta = ['alpha']\n", "'alpha' stands for 'alpha' and 'beta'"),
        ("\n[milestones]\nphrases = ['{a}{b}']\n", "two placeholders with nothing between"),
        ("\n[people]\nauthors = 3\n", "own.toml:3: people.authors must be a text"),
        ("\n[key]\nfallback = 'x'\n", "own.toml:3: 'x' has no placeholder"),
        ("\n[key]\nformats = ['']\n", "own.toml:3: '' has no placeholder"),
        ("\n[key]\nformats = ['RFC-{nr}']\n", "own.toml:3: 'nr' is not a placeholder of a path or a title: id, "),
        ("\n[documents]\nfolder = '../x'\n", "own.toml:3: '../x' leads out of the repository"),
        ("\n[documents]\nredirects = ['gone']\n", "own.toml:3: 'gone' lacks {target}"),
        ("\n[metadata]\nsources = ['yaml']\n", "own.toml:3: 'yaml' is not a source of metadata: sidecar, "),
        (
            "\n[metadata]\naccounts = 'https://x.example'\n",
            "own.toml:3: 'https://x.example' is no address with {handle}",
        ),
        ("\n[metadata]\naccounts = 'x:{handle}'\n", "own.toml:3: 'x:{handle}' is no address with {handle}"),
        ("\n[metadata]\naccounts = 'https://x.example/{nr}'\n", "own.toml:3: 'https://x.example/{nr}' is no address"),
        ("\n[metadata]\naccounts = 3\n", "own.toml:3: metadata.accounts must be a text, not 3"),
        ("\n[metadata]\nhandles = 1\n", "own.toml:3: metadata.handles must be true or false, not 1"),
        ("\n[sidecars]\nmetadata = 'x.yaml'\n", "own.toml:2: [sidecars] has files, but metadata.sources lacks"),
        (
            "[metadata]\nsources = ['sidecar']\n[sidecars]\nmetadata = '../x.yaml'\n",
            "own.toml:4: '../x.yaml' is not the path of a YAML file",
        ),
        (
            "[metadata]\nsources = ['sidecar']\n[sidecars]\nmetadata = '{slog}.yaml'\n",
            "own.toml:4: '{slog}.yaml' has {slog}, which is in none of the paths",
        ),
        ("\n[relations]\nfollows = 'superseded-by'\n", "own.toml:3: 'superseded-by' is the inverse of two kinds"),
        ("\n[status.stages]\nnonsense = 'beta'\n", "own.toml:3: 'nonsense' is not a word for a status"),
        ("\n[status.stages]\ndone = 'gamma'\n", "own.toml:3: 'gamma' is not a stage"),
        ("\n[gate-defaults]\ngamma = 'on'\n", "own.toml:3: 'gamma' is not a stage: alpha, "),
        (
            "\n[gate-defaults]\nalpha = 'maybe'\n",
            "own.toml:3: 'maybe' is not a default of a feature gate: off, on, locked",
        ),
        ("\n[gate-defaults]\nalpha = true\n", "own.toml:3: gate-defaults.alpha must be a text, not True"),
        ("\n[words]\nshipping = 'x'\n", "own.toml:3: 'shipping' is not a status or stage"),
        ("\n[transitions]\ndraft = ['maybe']\n", "own.toml:3: 'maybe' is not a status"),
        ("\n[required-sections]\nlater = ['x']\n", "own.toml:3: 'later' is not a status or stage: always, "),
        ("\n[references]\nnames = ['{date}-{slgu}']\n", "own.toml:3: 'slgu' is not a placeholder of a former name"),
        ("\n[references]\nnames = ['{number}-x']\n", "own.toml:3: '{number}-x' lacks {slug}"),
        ("\n[title]\nphrases = ['RFC {number}']\n", "own.toml:3: 'RFC {number}' lacks {title}"),
        ("documents.paths = 3\n", "own.toml:1: documents.paths must be a list of texts"),
        ("\n[key]\nfallback = '{id}'\n", "own.toml:3: 'id' is not always known"),
        ("\n[key]\nfallback = '{stem'\n", "has a brace"),
        ("\n[key]\nformats = ['{id.__class__}']\n", "has a brace"),
        ("\n[key]\nformats = ['{}']\n", "has a brace"),
        ("\n[key]\nformats = ['{number:>9999999999}']\n", "has a brace"),
        ("extends = 3\n", "own.toml:1: `extends` takes"),
        ("extends = 'own.toml'\n", "extends itself"),
        ("extends = 'nothing'\n", "there is no file"),
        ("x = [\n", "is not valid TOML"),
        ("name = 3\n", "own.toml:1: name must be a text"),
        ("\n[relations]\nx = ['y']\n", "own.toml:3: relations.x must be a text"),
        ("\n[sections]\nsummary = 'x'\n", "own.toml:3: sections.summary must be a list"),
    ],
)
def test_invalid_profiles(tmp_path: Path, text: str, message: str) -> None:
    """An invalid profile raises an error with file, line and the allowed values."""
    assert message in load_error(tmp_path, text)


@pytest.mark.parametrize("name", ["nothing", "", ".", "x\0y", "x" * 5000, "../../etc/passwd/x", "default.toml"])
def test_unknown_profiles(tmp_path: Path, name: str) -> None:
    """The error lists the bundled profiles."""
    with pytest.raises(SetupError, match=r"bundled profiles are .*default.*vep"):
        load_profile(name, tmp_path)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("extends = 'kpe'\n", "'kep'"),
        ("descripton = 'x'\n", "'description'"),
        ("[documents]\nexlude = []\n", "'exclude'"),
        ("[status]\naccepted = ['implemnted']\n", "'implemented'"),
        ("[metadata]\nsources = ['frontmatter']\n", "'front-matter'"),
        ("[fields]\nstauts = ['State']\n", "'status'"),
        ("[people]\nshepherds = 'shepherd'\n[fields]\nsheperds = ['Shepherd']\n", "'shepherds'"),
    ],
)
def test_misspelled_names(tmp_path: Path, text: str, nearest: str) -> None:
    """The error names the nearest name or word."""
    assert f"; the nearest is {nearest}" in load_error(tmp_path, text)


@pytest.mark.parametrize("name", ["sig", "state-of-work", "priority", "shepherds"])
def test_fields_with_names_of_their_own(tmp_path: Path, name: str) -> None:
    """A name that is far from all others is no mistake, nor is that of a field that another table declares."""
    text = f"[people]\nshepherds = 'shepherd'\nshepherd = 'shepherd'\n[fields]\n{name} = ['x']\n"
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    assert load_profile("own.toml", tmp_path).fields["x"] == name


def test_profiles_that_extend_each_other(tmp_path: Path) -> None:
    """A cycle of `extends` is an error."""
    (tmp_path / "b.toml").write_text("extends = 'own.toml'\n")
    assert "extends itself, by way of own.toml -> b.toml" in load_error(tmp_path, "extends = 'b.toml'\n")


def test_collection_with_a_custom_profile(tmp_path: Path) -> None:
    """A custom profile decides which files are proposals, and their keys and milestones."""
    project = create_project(
        tmp_path,
        {
            "own.toml": """
                name = "own"
                [documents]
                paths = ["rfcs/{number}-{slug}.md"]
                [key]
                formats = ["RFC-{number}"]
                [milestones]
                phrases = ["in {release}: {stage}"]
                """,
            "rfcs/0007-seven.md": "# Seven\n\n* In v1.2: beta\n",
            "rfcs/readme.md": "# Not one\n",
        },
        'profile = "own.toml"\n',
    )
    collection = load_collection(project)
    assert [(e.key, e.enhancement.number) for e in collection] == [("RFC-7", 7)]
    milestones = collection.entries["RFC-7"].enhancement.milestones
    assert [(m.stage.value, m.release, m.line) for m in milestones] == [("beta", "v1.2", 3)]


def test_false_removes_a_word(tmp_path: Path) -> None:
    """``false`` removes a status, a field or a kind of relation."""
    own = load(
        tmp_path,
        "[status.values]\ndraft = false\n[fields]\nkind = false\n[relations]\nsupersedes = false\n"
        "replaces = 'superseded-by'\n",
    )
    assert "draft" not in own.statuses
    assert "wip" not in own.statuses
    assert "kind" not in own.fields
    assert own.inverses["superseded-by"] == "replaces"
    assert own.inverses["replaces"] == "superseded-by"
    assert "supersedes" not in own.inverses


def test_a_removed_status_is_used_nowhere(tmp_path: Path) -> None:
    """``false`` also takes a status out of inherited tables; a profile that then names it is invalid."""
    load(
        tmp_path,
        """
        [status]
        default = "draft"
        accepted = ["draft", "accepted"]
        [status.stages]
        wip = "alpha"
        done = "stable"
        [words]
        draft = "Sketch"
        removed = "Gone"
        [required-sections]
        draft = ["Summary"]
        removed = ["Reason"]
        rejected = ["Reason"]
        """,
        "low.toml",
    )
    removal = 'extends = "low.toml"\n[status.values]\ndraft = false\nremoved = false\nrejected = false\n'
    own = load(tmp_path, removal)
    assert own.default_status is None
    assert own.accepted == {"accepted"}
    assert own.status_stages == {"done": "stable"}
    assert own.display_words == {"removed": "Gone"}  # there is still a stage of this name
    assert own.required_sections == {"draft": ("Summary",), "removed": ("Reason",)}  # the next step requires the first
    assert own.transitions["implemented"] == ("replaced",)
    assert "draft" not in own.transitions
    for table in ('[status]\ndefault = "draft"', "[words]\ndraft = 'x'", "[transitions]\naccepted = ['draft']"):
        assert "'draft' is not a status" in load_error(tmp_path, f"{removal}{table}\n")


def test_replaced_stages_are_used_nowhere(tmp_path: Path) -> None:
    """A profile with stages of its own inherits no word, section or status for those that it replaces."""
    low = '[words]\nalpha = "Preview"\n[status.stages]\ndone = "stable"\n[required-sections]\nbeta = ["Tests"]\n'
    load(tmp_path, low, "low.toml")
    own = load(tmp_path, 'extends = "low.toml"\n[stages]\nalpha = []\n')
    assert own.display_words == {"alpha": "Preview"}
    assert own.status_stages == {}
    assert own.required_sections == {}


@pytest.mark.parametrize(
    ("table", "remedy"),
    [
        ("provisional = ['draft']", "draft = false"),
        ("provisional = ['provisional', 'wip']", 'draft = ["idea"]'),
        ("accepted = ['done']", 'implemented = ["completed", "final"]'),
        ("implemented = ['done', 'active']", 'informational = ["process"]'),
    ],
)
def test_taking_a_word_from_a_status(tmp_path: Path, table: str, remedy: str) -> None:
    """The error about a word of two statuses names the line that makes the profile valid."""
    text = f"[status.values]\n{table}\n"
    word = re.findall(r"'([^']+)'", table)[-1]
    error = load_error(tmp_path, text)
    assert error.startswith(f"own.toml:2: {word!r} stands for ")
    assert f"`{remedy}` takes it from" in error
    assert load(tmp_path, f"{text}{remedy}\n").statuses[normalize_term(word)] == table.partition(" ")[0]


def test_status_that_implies_a_stage(tmp_path: Path) -> None:
    """A canonical status or one of its spellings may imply a stage, unless one is written."""
    own = load(tmp_path, "[status.stages]\nimplemented = 'stable'\nwip = 'alpha'\n")
    assert own.read_stage(None, own.read_status(Text("Done"))).value == "stable"
    assert own.read_stage(None, own.read_status(Text("wip"))).value == "alpha"
    assert own.read_stage(None, own.read_status(Text("draft"))).value is None
    assert own.read_stage(Text("beta"), own.read_status(Text("done"))).value == "beta"


def test_error_names_the_file_with_the_key(tmp_path: Path) -> None:
    """If several files contain a table, the error names the file with the invalid key."""
    (tmp_path / "low.toml").write_text("[status]\ndefault = 'maybe'\n", encoding="utf-8")
    assert load_error(tmp_path, "extends = 'low.toml'\n[status]\naccepted = ['draft']\n").startswith(
        "low.toml:2: 'maybe'"
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('[profile]\nextends = "kep"\nbogus = 1\n', "enhancements.toml:3: 'bogus' is unknown in a profile"),
        ('profile.extends = "kep"\nprofile.bogus = 1\n', "enhancements.toml:2: 'bogus' is unknown"),
        ('profile = {extends = "kep", bogus = 1}\n', "enhancements.toml:1: 'bogus' is unknown"),
        ('[profile]\nextends = "kep"\ndocuments.bogus = 3\n', "enhancements.toml:3: 'bogus' is unknown"),
        ('[profile]\nextends = "gone.toml"\n', "there is no file"),
    ],
)
def test_errors_in_an_inline_profile(tmp_path: Path, settings: str, message: str) -> None:
    """The error names the settings file and, if known, the line."""
    with pytest.raises(SetupError, match=re.escape(message)):
        create_project(tmp_path, {}, settings)
