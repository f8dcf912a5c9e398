"""Path of a new proposal, in the form and the folders of the present proposals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname

from ..diagnostics import SetupError, join_words
from ..project.project import Project
from ..reading.path_match import PathMatch

_PLACEHOLDER = re.compile(r"\{([a-z][a-z-]*)(?::[^{}/:]+)?\}")
_WILDCARD = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class PathForm:
    """Form of the paths of proposals.

    :param template: path relative to the root, in which only placeholders vary.
    :param digits: minimum number of digits of a number.
    :param words: texts of the placeholders in one of the present paths.
    """

    template: str
    digits: int
    words: Mapping[str, str]

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the placeholders, in order."""
        return tuple(match[1] for match in _PLACEHOLDER.finditer(self.template))

    def format_number(self, number: int) -> str:
        """Return a number with leading zeros, as in paths."""
        return str(number).zfill(self.digits)

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the path for texts of placeholders; those that are not given are as in a present path."""
        known = {**self.words, **values}
        return _PLACEHOLDER.sub(lambda match: known.get(match[1], match[0]), self.template)


def find_path_form(project: Project, paths: Iterable[str]) -> PathForm:
    """Return the form that most proposals of a project have, or else that of the profile's first proposal."""
    matches = [match for path in paths if (match := _match(project, path)) is not None]
    if not matches:
        return _make_first_form(project)
    counts = Counter((match.pattern, match.base) for match in matches)
    ((pattern, base), _), *_ = counts.most_common(1)
    own = [match for match in matches if (match.pattern, match.base) == (pattern, base)]
    sample = max(own, key=lambda match: (int(match.words.get("number") or 0), match.path))
    inner = sample.path[len(base) + 1 :] if base else sample.path
    template = "/".join(filter(None, (base, *_fix_wildcards(pattern, inner))))
    numbers = [match.words.get("number", "") for match in own]
    padded = Counter(len(number) for number in numbers if number.startswith("0") and len(number) > 1)
    ((digits, _),) = padded.most_common(1) or [(1, 0)]
    return PathForm(template, digits, sample.words)


@dataclass(frozen=True, slots=True)
class _Match:
    """Match of a present path with a pattern.

    :param base: folder that the match starts from.
    """

    path: str
    pattern: str
    base: str
    words: Mapping[str, str]


def _match(project: Project, path: str) -> _Match | None:
    if not project.is_proposal_path(path):
        return None
    folder = project.folder
    inner = path.removeprefix(f"{folder}/") if folder else path
    for pattern in project.profile.paths if not folder or inner != path else ():
        if match := pattern.match_below(inner):
            depth, words = match
            base = "/".join(part for part in (folder, *inner.split("/")[:depth]) if part)
            return _Match(path, pattern.text, base, words)
    for pattern in project.settings.documents:
        if match := pattern.match_below(path):
            return _Match(path, pattern.text, "/".join(path.split("/")[: match[0]]), _read_name(path))
    return None


def _read_name(path: str) -> dict[str, str]:
    """Return the number at the start of a file's name, for a pattern of the settings."""
    match = re.match(r"([0-9]+)[-_]", path.rpartition("/")[2])
    return {"number": match[1]} if match else {}


def _fix_wildcards(pattern: str, inner: str) -> Iterator[str]:
    """Yield the parts of a pattern: those without placeholders as in a path that it matches, if they have wildcards.

    ``**`` is left out. A file name with wildcards consists of number and slug.
    """
    segments = [segment for segment in pattern.strip("/").split("/") if segment != "**"]
    names = inner.split("/")
    for index, segment in enumerate(segments):
        if _PLACEHOLDER.search(segment) or not _WILDCARD.search(segment):
            yield segment
        elif index == len(segments) - 1:
            yield f"{{number}}-{{slug}}.{segment.rpartition('.')[2]}"
        else:
            yield names[index] if index < len(names) else segment


def _make_first_form(project: Project) -> PathForm:
    """Return the form of the first proposal: beside the template, or in the folder that settings or profile name."""
    new, folder = project.profile.new_proposals, project.profile.folder
    template = new.path
    if project.settings.documents:
        pattern = project.settings.documents[0].text
        template = "/".join(_fix_wildcards(pattern, pattern.strip("/")))
    elif folder and not project.folder and project.root.name == folder:
        template = template.removeprefix(f"{folder}/")
    return PathForm(template, new.digits, {})


def match_new_path(project: Project, form: PathForm, path: str, words: Mapping[str, str]) -> PathMatch:
    """Return the match of a new path, after a check that it has the given texts of placeholders.

    :raises SetupError: if it does not, or is not the path of a proposal.
    """
    match = project.match_path(path)
    if match is None or match.needs_marker:
        if project.profile.paths or project.settings.documents:
            reason = f"the profile {project.profile.name} expects {form.template}"
        else:
            reason = f'name its folder in the settings, as in documents = ["{dirname(path)}/*.md"]'
        raise SetupError(f"{path} would be no proposal: {reason}")
    for name, word in words.items():
        if match.placeholders.get(name, word) != word:
            raise SetupError(f"{path} would be read with the {name} {match.placeholders[name]!r}, not {word!r}")
    return match


def list_words(project: Project, paths: Iterable[str], placeholder: str) -> str:
    """Return the texts that present paths have for a placeholder, most frequent first, for a message."""
    matches = (_match(project, path) for path in paths)
    counts = Counter(match.words[placeholder] for match in matches if match and match.words.get(placeholder))
    return join_words(word for word, _ in counts.most_common())
