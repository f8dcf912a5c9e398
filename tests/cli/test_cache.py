"""The cache of the command line: the output equals that of a run without it, after any change of files or cache."""

from __future__ import annotations

import ast
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from sphinx_enhancements.cli import main
from sphinx_enhancements.core.project import file_state, loading, project_check, reading_cache, tree
from sphinx_enhancements.core.project.cache_file import ROW_START, format_header, format_row, make_entry
from sphinx_enhancements.core.project.dependencies import DependencyTracer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETTINGS = 'profile = "kep"\ndocuments = ["docs/*"]\ncurrent-release = "v1.2"\n'
KEP = "title: One\nkep-number: 1\nstatus: {}\nstage: alpha\nmilestone: {{alpha: v1.1}}\n"
FILES = {
    "enhancements.toml": SETTINGS,
    "keps/sig-a/1-one/README.md": "# KEP-1: One\n\n## Summary\n\nText.\n",
    "keps/sig-a/1-one/kep.yaml": KEP.format("provisional"),
    "keps/prod-readiness/sig-a/1.yaml": "kep-number: 1\nalpha: {approver: '@mae'}\n",
    "keps/sig-a/2-two/README.md": "# KEP-2: Two\n",
    "keps/sig-b/3-three/README.md": "# Three\n\n## Open Questions\n\n- Why?\n",
    "keps/sig-b/3-three/kep.yaml": "status: acepted\nsee-also: [/keps/sig-a/1-one, /keps/sig-a/9-nine]\n",
    "docs/page.md": "# A page\n\n:::{enhancement} Inside\n:id: EX-4\n:::\n",
    "docs/included.md": "```{include} ../parts/text.md\n```\n",
    "docs/bytes.md": "# \N{LATIN SMALL LETTER E WITH ACUTE}\n",
    "parts/text.md": "# From a part\n",
    "plain.md": "---\nenhancement: {id: EX-5}\n---\n# Plain\n",
}
COMMANDS = (("check",), ("export",), ("list",), ("list", "--metadata-only"), ("list", "--format=json", "is:blocked"))


class Result(NamedTuple):
    status: int
    output: str
    errors: str


class Repository:
    """Repository of proposals, with a folder for caches."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = folder / "root"
        self.caches = folder / "caches"
        self.other = folder / "other"
        self._capsys = capsys
        for name, text in FILES.items():
            self.write(name, text)
        self.other.mkdir()
        (self.other / "README.md").write_text("# KEP-7: Elsewhere\n")

    def write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run(self, *command: str, caches: Path | None = None) -> Result:
        status = main(["--root", str(self.root), "--cache-dir", str(caches or self.caches), *command])
        return Result(status, *self._capsys.readouterr())

    def compare(self, *command: str) -> Result:
        """Run a command with the cache and without it, and require equal results."""
        cached = self.run(*command)
        assert cached == self.run("--no-cache", *command)
        return cached

    @property
    def cache_files(self) -> list[Path]:
        return sorted(self.caches.glob("*.read-cache"))

    @property
    def rows(self) -> list[dict[str, object]]:
        """Path and shard of each entry of each cache file, without the states of files, which later runs confirm."""
        entries = (map(json.loads, cache.read_bytes().splitlines()[1:]) for cache in self.cache_files)
        return [{path: row for path, _, _, row in lines} for lines in entries]


@pytest.fixture
def repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Repository:
    """A small repository with pages, sidecars, an included file and a directive."""
    return Repository(tmp_path, capsys)


@pytest.fixture(params=["by contents", "by identity"])
def wait_until_old(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that waits until changed files count as old, or does nothing, as the parameter says."""
    if request.param == "by contents":
        return lambda: None
    monkeypatch.setattr(file_state, "_CLOCK_RESOLUTION", 20_000_000)
    return lambda: time.sleep(0.03)


def _replace_text_within_the_same_times(repository: Repository, file: Path) -> None:
    """Change letters of a file, but neither its size nor its time of modification."""
    status, data = file.stat(), file.read_bytes()
    file.write_bytes(data.translate(bytes.maketrans(b"Oo12TtWwpd", b"oO21tTwWbq")))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _exchange_with_another_file(repository: Repository, file: Path) -> None:
    """Replace a file by another one of the same size and time of modification."""
    other, status = file.with_suffix(".new"), file.stat()
    other.write_bytes(file.read_bytes().swapcase())
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(file)


def _touch(repository: Repository, file: Path) -> None:
    os.utime(file, ns=(1, file.stat().st_mtime_ns // 3))


def _remove(repository: Repository, file: Path) -> None:
    file.unlink()


def _rename(repository: Repository, file: Path) -> None:
    file.rename(file.with_name(f"renamed-{file.name}"))


def _rename_folder(repository: Repository, file: Path) -> None:
    if file.parent != repository.root:
        file.parent.rename(file.parent.with_name(f"{file.parent.name}x"))


def _turn_into_a_folder(repository: Repository, file: Path) -> None:
    file.unlink()
    file.mkdir()


def _turn_into_a_link(repository: Repository, file: Path) -> None:
    file.unlink()
    file.symlink_to(repository.root / "keps/sig-b/3-three" / file.name)


def _turn_into_a_link_out(repository: Repository, file: Path) -> None:
    file.unlink()
    file.symlink_to(repository.other / "README.md")


def _turn_folder_into_a_link(repository: Repository, file: Path) -> None:
    if file.parent.name not in ("root", "other") and not file.parent.is_symlink():
        target = file.parent.with_name(f"real-{file.parent.name}")
        file.parent.rename(target)
        file.parent.symlink_to(target)


def _break_bytes(repository: Repository, file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\n\xff\xfe\0")


def _append(repository: Repository, file: Path) -> None:
    file.write_text(file.read_text(errors="replace") + "\n## Alternatives\n\n- [ ] none\n")


def _copy_over(repository: Repository, file: Path) -> None:
    shutil.copy2(repository.other / "README.md", file)


def _restore(repository: Repository, file: Path) -> None:
    shutil.rmtree(repository.root)
    for name, text in FILES.items():
        repository.write(name, text)


def _change_settings(repository: Repository, file: Path) -> None:
    lines = (
        'exclude = ["1-one/*"]',
        'rules.missing-section = "warning"',
        '[profile]\nextends = "kep"\nmarker = "x"',
        "",
    )
    repository.write("enhancements.toml", SETTINGS + lines[file.stat().st_size % 4] + "\n")


def _add_conf_file(repository: Repository, file: Path) -> None:
    words = ('["colon_fence"]', "[]", "compute()")
    repository.write("conf.py", f"myst_enable_extensions = {words[file.stat().st_size % 3]}\n")


def _damage_cache(repository: Repository, file: Path) -> None:
    for cache in repository.cache_files:
        data = bytearray(cache.read_bytes())
        position = sum(data) % (len(data) or 1)
        if position % 2:
            del data[position:]
        elif data:
            data[position] ^= 1
        cache.write_bytes(data)


def _remove_caches(repository: Repository, file: Path) -> None:
    shutil.rmtree(repository.caches, ignore_errors=True)


CHANGES = (
    _replace_text_within_the_same_times,
    _exchange_with_another_file,
    _touch,
    _remove,
    _rename,
    _rename_folder,
    _turn_into_a_folder,
    _turn_into_a_link,
    _turn_into_a_link_out,
    _turn_folder_into_a_link,
    _break_bytes,
    _append,
    _copy_over,
    _restore,
    _change_settings,
    _add_conf_file,
    _damage_cache,
    _remove_caches,
)


@pytest.mark.parametrize("seed", range(2))
def test_output_equals_that_without_cache(
    repository: Repository, wait_until_old: Callable[[], None], long_factor: int, seed: int
) -> None:
    """After each of many changes to files, links, settings and cache, every command prints the same as uncached."""
    choice = random.Random(seed)  # noqa: S311 - the same changes in every run
    old_caches = {}
    for step in range(20 * long_factor):
        files = sorted(
            path
            for path in repository.root.rglob("*")
            if path.is_file() and not path.is_symlink() and path.name not in ("enhancements.toml", "conf.py")
        )
        change, file = choice.choice(CHANGES), choice.choice(files or [repository.root / "enhancements.toml"])
        if files or change is _restore:
            change(repository, file)
        if choice.random() < 0.2:  # a cache of an earlier state, such as one that CI restores
            for cache, data in old_caches.items():
                repository.caches.mkdir(exist_ok=True)
                cache.write_bytes(data)
        elif choice.random() < 0.2:
            old_caches = {cache: cache.read_bytes() for cache in repository.cache_files}
        wait_until_old()
        command = choice.choice(COMMANDS)
        cached, fresh = repository.run(*command), repository.run("--no-cache", *command)
        assert cached == fresh, f"step {step} of seed {seed}: {change.__name__} of {file}"
        if choice.random() < 0.5:
            assert repository.run(*command) == fresh, f"unchanged after step {step} of seed {seed}"


@pytest.mark.parametrize("change", CHANGES)
def test_each_change(
    repository: Repository, wait_until_old: Callable[[], None], change: Callable[[Repository, Path], None]
) -> None:
    """A change of a document, a sidecar, an included file or a page takes effect in the next run."""
    for name in ("keps/sig-a/1-one/README.md", "keps/sig-a/1-one/kep.yaml", "parts/text.md", "plain.md"):
        _restore(repository, repository.root)
        wait_until_old()
        repository.run("export")
        change(repository, repository.root / name)
        wait_until_old()
        repository.compare("export")


@pytest.mark.parametrize(
    "name",
    ["keps/sig-a/1-one/README.md", "keps/sig-a/1-one/kep.yaml", "keps/prod-readiness/sig-a/1.yaml", "parts/text.md"],
)
def test_a_file_that_is_left_out_shows(repository: Repository, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As a control of these tests: without one of the noted files, a change of it gives the old output."""
    note_touched = DependencyTracer._note_touched
    monkeypatch.setattr(DependencyTracer, "_note_touched", lambda self, path: path != name and note_touched(self, path))
    before = repository.compare("export")
    repository.write(name, FILES[name].replace("One", "Other").replace("mae", "joe").replace("a part", "another"))
    assert repository.run("export") == before
    assert repository.run("--no-cache", "export") != before


@pytest.mark.parametrize("name", ["keps/sig-a/1-one/README.md", "keps/sig-a/1-one/kep.yaml", "parts/text.md"])
def test_a_file_that_changes_while_it_is_read(
    repository: Repository, wait_until_old: Callable[[], None], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A text that a file had only while it was read, with the same size and time, does not remain in the cache."""
    file = repository.root / name

    def read_meanwhile(path: str, *arguments: Any) -> Any:
        if Path(path) != file:
            return read_text(path, *arguments)
        data, status = file.read_bytes(), file.stat()
        _replace_text_within_the_same_times(repository, file)
        found = read_text(path, *arguments)
        file.write_bytes(data)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        return found

    read_text = tree.read_text
    wait_until_old()
    with monkeypatch.context() as patch:
        patch.setattr(tree, "read_text", read_meanwhile)
        read_meanwhile_output = repository.run("export").output
    wait_until_old()
    assert repository.compare("export").output != read_meanwhile_output


def test_settings_that_are_left_out_show(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a control too: without settings and profile in the key, a change of them gives the old output."""
    monkeypatch.setattr(reading_cache, "compute_reading_key", lambda _project: "the same key")
    before = repository.compare("export")
    repository.write("enhancements.toml", f'{SETTINGS}exclude = ["1-one/*"]\n')
    assert repository.run("export") == before
    assert repository.run("--no-cache", "export") != before


FINDINGS_FILES = {
    "enhancements.toml": f'{SETTINGS}rules = {{broken-link = "warning", future-date = "warning"}}\n',
    "keps/NNNN-kep-template/README.md": "# KEP-NNNN: Title\n\n## Summary\n\n## Motivation\n\n## Plan\n",
    "keps/sig-a/8-eight/README.md": "# KEP-8: Eight\n\n## Summary\n\nSee [this](other.png).\n",
    "keps/sig-a/8-eight/kep.yaml": "title: Eight\nkep-number: 8\nstatus: implementable\ncreation-date: 2100-06-01\n",
}


def _change_findings(name: str, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Change one input of findings that is in no document."""
    match name:
        case "template":
            repository.write("keps/NNNN-kep-template/README.md", "# KEP-NNNN: Title\n\n## Summary\n\n## Goals\n")
        case "settings":
            text = FINDINGS_FILES["enhancements.toml"].replace("{", '{missing-id = "off", ')
            repository.write("enhancements.toml", text)
        case "link target":
            repository.write("keps/sig-a/8-eight/other.png", "")
        case "stray file":
            repository.write("keps/sig-a/6-six/kep.yaml", KEP.format("provisional"))
        case "link out of the roots":
            (repository.root / "keps/sig-a/7-seven").symlink_to(repository.other)
        case "day":
            monkeypatch.setenv("SOURCE_DATE_EPOCH", "4133980800")  # 2101-01-01


INPUTS = ("template", "settings", "link target", "stray file", "link out of the roots", "day")


@pytest.mark.parametrize("name", INPUTS)
def test_each_input_of_findings(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, wait_until_old: Callable[[], None], name: str
) -> None:
    """A change of the template, the settings, other files or the day takes effect on cached findings."""
    for path, text in FINDINGS_FILES.items():
        repository.write(path, text)
    wait_until_old()
    before = repository.compare("check", "--info")
    assert repository.run("check", "--info") == before
    with monkeypatch.context() as patch:
        _change_findings(name, repository, patch)
        after = repository.compare("check", "--info")
        assert after != before
        assert repository.run("check", "--info") == after


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_of_findings_that_is_left_out_shows(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As a control: without the digest of inputs, or without the noted files, a change gives the old findings."""
    for path, text in FINDINGS_FILES.items():
        repository.write(path, text)
    monkeypatch.setattr(project_check, "_compute_input_digest", lambda *_: "the same inputs")
    monkeypatch.setattr(reading_cache, "compute_reading_key", lambda _project: "the same key")
    monkeypatch.setattr(DependencyTracer, "_note_existence", lambda *_: None)
    before = repository.compare("check", "--info")
    _change_findings(name, repository, monkeypatch)
    assert repository.run("check", "--info").output == before.output
    assert repository.run("--no-cache", "check", "--info").output != before.output


def test_unchanged_findings_are_not_computed_again(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second ``check`` links no documents, with a baseline or without one."""
    expected, accepted = repository.run("check"), "0 findings"
    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(loading, "link_documents", lambda *_: pytest.fail("the documents are linked"))
            assert repository.run("check") == expected
        repository.run("check", "--write-baseline")
        expected = repository.run("check")
    assert accepted in expected.errors


def test_findings_are_kept_after_a_change(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """The findings of the first ``check`` after a change serve the next one, although a document was read apart."""
    repository.run("check")
    repository.write("keps/sig-a/1-one/README.md", "# KEP-1: One\n\n## Summary\n\nOther text.\n")
    changed = repository.run("check")
    monkeypatch.setattr(loading, "link_documents", lambda *_: pytest.fail("the documents are linked"))
    assert repository.run("check") == changed


def test_new_sidecars_and_included_files(repository: Repository) -> None:
    """A sidecar or included file that was missing takes effect as soon as it exists."""
    (repository.root / "parts/text.md").unlink()
    assert '"title": "Included"' in repository.compare("export").output
    missing = "keps/sig-a/2-two/README.md:1: warning: there is no kep.yaml"
    assert missing in repository.compare("check").output
    repository.write("parts/text.md", "# Later\n")
    repository.write("keps/sig-a/2-two/kep.yaml", "status: implemented\n")
    assert '"title": "Later"' in repository.compare("export").output
    assert missing not in repository.compare("check").output


def test_retargeted_links(repository: Repository, wait_until_old: Callable[[], None]) -> None:
    """A link to a folder that leads to another folder now takes effect in the next run."""
    repository.write("docs/x/a/1.md", "# A\n")
    repository.write("docs/x/b/1.md", "# B\n")
    link = repository.root / "docs/x/link"
    repository.write("enhancements.toml", 'documents = ["docs/x/link/*"]\n')
    for target in ("a", "b", "a", "../../../other"):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        wait_until_old()
        repository.compare("check")
        found = json.loads(repository.compare("export").output)["enhancements"]
        assert [entry["title"] for entry in found if "link" in entry["source"]["path"]] in ([target.upper()], [])


def test_unchanged_files_are_not_read(repository: Repository) -> None:
    """A second run imports no reader, unless ``--no-cache`` is given."""
    code = (
        "import sys; from sphinx_enhancements.cli import main; main(sys.argv[1:])\n"
        "readers = {'yaml', 'markdown_it', 'sphinx_enhancements.core.reading.document'} & set(sys.modules)\n"
        "print({0: False, 3: True}.get(len(readers), readers))"
    )

    def is_read(*arguments: str) -> bool:
        command = [sys.executable, "-c", code, "--root", str(repository.root), *arguments]
        environment = {**os.environ, "ENHANCEMENTS_CACHE_DIR": str(repository.caches)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
        answer = done.stdout.splitlines()[-1]
        assert answer in ("True", "False")
        return answer == "True"

    assert is_read("--no-cache", "check")
    assert is_read("check", "--no-cache")
    assert not repository.caches.exists()
    assert is_read("check")
    before = repository.rows
    for command in ("check", "list", "export"):
        assert not is_read(command)
    assert repository.rows == before
    repository.write("plain.md", "# Plain\n")
    assert is_read("check")
    assert repository.rows != before


def test_unchanged_findings_import_no_rules(repository: Repository) -> None:
    """A second ``check`` imports neither the rules nor what links documents."""
    code = (
        "import sys; from sphinx_enhancements.cli import main; main(sys.argv[1:])\n"
        "print(sorted(m for m in sys.modules if m.startswith('sphinx_enhancements.core.')))"
    )
    expected = repository.run("check")
    command = [sys.executable, "-c", code, "--root", str(repository.root), "--cache-dir", str(repository.caches)]
    done = subprocess.run([*command, "check"], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.startswith(expected.output)
    modules = ast.literal_eval(done.stdout.splitlines()[-1])
    assert "sphinx_enhancements.core.project.reading_cache" in modules
    assert [
        m for m in modules if m.startswith(("sphinx_enhancements.core.rules", "sphinx_enhancements.core.collection"))
    ] == []


def test_only_the_changed_document_is_read(repository: Repository) -> None:
    """The entries of other documents stay in the cache file as they are."""
    repository.run("check")
    (before,) = repository.rows
    _append(repository, repository.root / "plain.md")
    repository.run("check")
    (after,) = repository.rows
    assert before.keys() == after.keys()
    assert [path for path in after if path and after[path] != before[path]] == ["plain.md"]


def test_the_cache_folder(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is the user's own, unless an option or the environment names one; backups and git leave it out."""
    monkeypatch.delenv("ENHANCEMENTS_CACHE_DIR")
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(repository.caches.parent / variable.lower()))
    listing = sorted(repository.root.rglob("*"))
    assert main(["--root", str(repository.root), "check"]) == 1
    assert sorted(repository.root.rglob("*")) == listing
    (cache,) = repository.caches.parent.glob("*/**/*.read-cache")
    assert cache.parent.name == "sphinx-enhancements"
    assert (cache.parent / ".gitignore").read_text() == "*\n"
    assert (cache.parent / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert cache.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("ENHANCEMENTS_CACHE_DIR", str(repository.other / "named"))
    assert main(["--root", str(repository.root), "check"]) == 1
    assert len(list((repository.other / "named").glob("*.read-cache"))) == 1
    repository.caches.mkdir()
    (repository.caches / "mine.txt").touch()
    repository.run("check")
    assert {path.suffix for path in repository.caches.iterdir()} == {".txt", ".read-cache"}


def test_an_empty_name_of_the_folder(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """An option that is empty names no folder, as an empty variable does: nothing is written where one works."""
    monkeypatch.setenv("ENHANCEMENTS_CACHE_DIR", str(repository.caches))
    monkeypatch.chdir(repository.root)
    assert main(["--cache-dir", "", "list"]) == 0
    assert len(repository.cache_files) == 1
    assert not list(repository.root.glob("*.read-cache"))


def test_folders_that_cannot_be_used(repository: Repository) -> None:
    """A cache folder or cache file that cannot be used is ignored without a message."""
    expected = repository.run("--no-cache", "check")
    repository.caches.touch()
    assert repository.run("check") == expected
    for folder in (repository.caches / "below", Path("\0"), Path("/proc/no/such"), Path("x" * 300)):
        assert repository.run("check", caches=folder) == expected
    repository.caches.unlink()
    assert repository.run("check") == expected
    for replace in (Path.mkdir, os.mkfifo):
        (cache,) = repository.cache_files
        cache.unlink()
        replace(cache)
        assert repository.run("check") == expected
        if cache.is_dir():
            cache.rmdir()
            assert repository.run("check") == expected


@pytest.mark.parametrize("position", [0, 10, 60, 100, 140, 200, 1000, -2])
def test_truncated_caches(repository: Repository, position: int) -> None:
    """A truncated cache file is ignored and replaced by a complete one."""
    expected = repository.run("check")
    (cache,) = repository.cache_files
    whole = cache.read_bytes()
    cache.write_bytes(whole[:position])
    assert repository.run("check") == expected
    assert len(cache.read_bytes().splitlines()) == len(whole.splitlines())


def test_damaged_rows(repository: Repository) -> None:
    """A document whose row is damaged is read again, and so are the findings: the digest of a row does not fit."""
    expected = {command: repository.compare(*command) for command in COMMANDS[:2]}
    (cache,) = repository.cache_files
    header, *lines = cache.read_bytes().splitlines()
    for number, line in enumerate(lines):
        start, separator, row = line.partition(ROW_START)
        damaged = row.replace(b"O", b"Q").replace(b"1", b"2").replace(b"[]", b"[ ]")
        changed = [*lines[:number], start + separator + damaged, *lines[number + 1 :]]
        assert changed != lines
        for command, output in expected.items():
            cache.write_bytes(b"\n".join([header, *changed, b""]))
            assert repository.run(*command) == output


def test_caches_of_other_versions(repository: Repository) -> None:
    """A cache file with another key is ignored, even if its entries are valid."""
    expected = repository.run("check")
    (cache,) = repository.cache_files
    header, body = cache.read_bytes().split(b"\n", 1)
    form, key, digest = header.rsplit(b" ", 2)
    for other in (b"%s %s %s" % (form, key[::-1], digest), b"%s0 %s %s" % (form, key, digest)):
        cache.write_bytes(other + b"\n" + body.replace(b"KEP-3", b"KEP-8"))
        assert repository.run("check") == expected
    assert cache.read_bytes().startswith(header)


OTHER_VALUES = (None, -1, True, 1.5, [], {}, [["x"]])


@pytest.mark.parametrize("value", OTHER_VALUES)
def test_caches_with_values_of_other_types(repository: Repository, long_factor: int, value: object) -> None:
    """A document whose entry has another value in any one place, with a digest that fits, is read again.

    Each place gets three of the values, and all of them with ``--long``.
    """
    expected = repository.run("export")
    (cache,) = repository.cache_files
    header, *lines = cache.read_bytes().splitlines()
    number = max(range(len(lines)), key=lambda n: lines[n].count(b"KEP-3"))
    key = header.split()[-2].decode("ascii")
    entry = json.loads(lines[number])
    for count, position in enumerate(_iter_text_positions(entry)):
        if long_factor == 1 and (count + OTHER_VALUES.index(value)) % len(OTHER_VALUES) >= 3:
            continue
        path, dependencies, digest, row = _replace_at(entry, position, value)
        # A row has a digest that fits, unless the digest itself is the value.
        line = make_entry(path, dependencies, format_row(row), digest if digest != entry[2] else "").line
        changed = [*lines[:number], line, *lines[number + 1 :]]
        cache.write_bytes(b"\n".join([format_header(key, changed), *changed, b""]))
        status, output, errors = repository.run("export")
        assert (position, status, errors) == (position, expected.status, expected.errors)
        if value is not None:  # Some texts are optional.
            assert output == expected.output


def _iter_text_positions(value: object) -> Iterator[tuple[int, ...]]:
    """Yield the position of each text in nested lists."""
    if isinstance(value, str):
        yield ()
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from ((index, *position) for position in _iter_text_positions(item))


def _replace_at(value: Any, position: tuple[int, ...], new: object) -> Any:
    """Return nested lists with another value at a position."""
    if not position:
        return new
    index, *rest = position
    return [*value[:index], _replace_at(value[index], tuple(rest), new), *value[index + 1 :]]


def test_simultaneous_runs(repository: Repository) -> None:
    """Several processes share one cache: each of them prints what one without the cache prints."""
    expected = repository.run("--no-cache", "export")
    command = [sys.executable, "-m", "sphinx_enhancements", "--root", str(repository.root)]
    command += ["--cache-dir", str(repository.caches), "export"]
    for _ in range(2):
        runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") for _ in range(4)]
        assert [run.communicate(timeout=120)[0] for run in runs] == [expected.output] * 4
        assert len(repository.cache_files) == 1
    assert repository.compare("export") == expected


def test_many_documents_are_read_in_several_processes(repository: Repository) -> None:
    """Reading in several processes results in the same output and cache file as in one process."""
    for number in range(10, 230):
        text = f"# KEP-{number}: X\n\n## Summary\n\nSee KEP-{number - 1}.\n"
        repository.write(f"keps/sig-c/{number}-x/README.md", text)
    # A file that is too large to be read has no entry.
    (repository.root / "keps/sig-c/99-x/README.md").write_bytes(b"x" * 9_000_000)
    expected = repository.compare("export")
    (cache,) = repository.cache_files
    paths = [json.loads(line)[0] for line in cache.read_bytes().splitlines()[1:]]
    documents = sorted(str(path.relative_to(repository.root)) for path in repository.root.rglob("*.md"))
    assert sorted(paths) == [path for path in documents if path != "keps/sig-c/99-x/README.md"]
    assert repository.compare("export") == expected


def test_old_caches_are_removed(repository: Repository) -> None:
    """A cache file that was not used for months is removed when another one is written."""
    repository.caches.mkdir()
    old, recent = repository.caches / "a.read-cache", repository.caches / "b.read-cache"
    for file, age in ((old, 100), (recent, 5)):
        file.touch()
        os.utime(file, (time.time() - age * 86400,) * 2)
    repository.run("check")
    assert not old.exists()
    assert recent.exists()


def test_each_root_has_a_cache(repository: Repository, tmp_path: Path) -> None:
    """Each repository has a cache file of its own, and so have runs that read only metadata."""
    shutil.copytree(repository.root, tmp_path / "copy")
    repository.run("check")
    repository.run("list", "--metadata-only")
    assert main(["--root", str(tmp_path / "copy"), "--cache-dir", str(repository.caches), "check"]) == 1
    before = repository.rows
    assert len(before) == 3
    repository.run("check")
    repository.run("list", "--metadata-only")
    assert repository.rows == before
