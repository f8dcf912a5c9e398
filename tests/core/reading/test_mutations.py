"""Metadata blocks with bytes flipped, lines dropped, nested, repeated: each is read in bounded time, and yields."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from core.proposals import bundled_profile, limit_cpu_time

from sphinx_enhancements.core.collection.linking import Shard, link_shards
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.export.enhancements_json import export_collection, serialize_json
from sphinx_enhancements.core.project.project import get_build_date
from sphinx_enhancements.core.reading.document import read_page
from sphinx_enhancements.core.reading.document_context import Sidecar
from sphinx_enhancements.core.reading.path_match import PathMatch, match_path
from sphinx_enhancements.core.reading.source import decode_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_enhancements.core.model import Enhancement

BLOCK = b"""\
title: In-place resize: how
kep-number: 42
number: 42
authors:
  - "@alice, for scheduling"
  - bob
owning-sig: sig-node
status: implementable
creation-date: 2025-13-02
reviewers: [TBD, "@carol"]
stage: beta
milestone:
  alpha: "v1.29"
  beta: v1.30 (maybe)
  stable: TBD
feature-gates:
  - name: Resize
    components:
      - kubelet
relationships:
  extends:
    - number: 7
      name: Other
seeAlso: &also [/keps/sig-node/1-x, "https://example.org"]
replaces: *also
summary: |
  More
    room.
"""


def _flip(block: bytes, chance: random.Random) -> bytes:
    made = bytearray(block)
    for _ in range(chance.randint(1, 8)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def _drop(block: bytes, chance: random.Random) -> bytes:
    lines = block.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def _shuffle(block: bytes, chance: random.Random) -> bytes:
    lines = block.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _indent(block: bytes, chance: random.Random) -> bytes:
    lines = block.splitlines(keepends=True)
    for n in chance.sample(range(len(lines)), min(4, len(lines))):
        lines[n] = chance.choice((b" ", b"    ", b"\t", b"- ")) + lines[n]
    return b"".join(lines)


def _insert(block: bytes, chance: random.Random) -> bytes:
    parts = (
        b": ",
        b"- ",
        b"@",
        b'"',
        b"'",
        b"[",
        b"]",
        b"{",
        b"}",
        b"&a ",
        b"*a",
        b"!!x ",
        b"|",
        b">",
        b"#",
        b"%",
        b"\0",
    )
    made = block
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made))
        made = made[:at] + chance.choice(parts) + made[at:]
    return made


def _nest(block: bytes, chance: random.Random) -> bytes:
    depth = chance.choice((3, 40, 2000))
    return block + b"deep: " + chance.choice((b"[", b"{a: ", b"- ")) * depth + b"x\n"


def _retype(block: bytes, chance: random.Random) -> bytes:
    values = (b"[]", b"{}", b"{a: {b: [c]}}", b"[[1], {x: y}]", b"null", b"~", b"1.10", b"2023-14-05", b'""', b"- - -")
    lines = block.splitlines(keepends=True)
    for n in chance.sample(range(len(lines)), min(3, len(lines))):
        name, colon, _ = lines[n].partition(b":")
        lines[n] = name + colon + b" " + chance.choice(values) + b"\n"
    return b"".join(lines)


def _repeat(block: bytes, chance: random.Random) -> bytes:
    return block * chance.choice((2, 3, 40))


def _bomb(block: bytes, chance: random.Random) -> bytes:
    lines = [b"a0: &a0 [x, x, x]"]
    lines += [b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, chance.randint(3, 12))]
    return block + b"\n".join(lines) + b"\n"


def _cut(block: bytes, chance: random.Random) -> bytes:
    return block[: chance.randrange(len(block))]


MUTATIONS = (_flip, _drop, _shuffle, _indent, _insert, _nest, _retype, _repeat, _bomb, _cut)


def _in_front_matter(block: bytes) -> Enhancement | None:
    text, found = decode_text(b"---\n" + block + b"\n---\n# A title\n", "enhancements/a/b.md")
    path_match = match_path("enhancements/a/b.md", bundled_profile("openshift"), Settings(), "enhancements")
    assert path_match is not None
    return read_page(text, path_match, bundled_profile("openshift"), found)


def _in_a_sidecar(name: str, path: str, sidecar: str) -> Callable[[bytes], Enhancement | None]:
    def read(block: bytes) -> Enhancement | None:
        text, found = decode_text(block, sidecar)
        path_match = match_path(path, bundled_profile(name), Settings())
        assert isinstance(path_match, PathMatch)
        return read_page(
            "# A title\n", path_match, bundled_profile(name), (), (Sidecar("metadata", sidecar, text, found),)
        )

    return read


READERS = (
    ("openshift", _in_front_matter),
    ("kep", _in_a_sidecar("kep", "keps/sig-a/42-x/README.md", "keps/sig-a/42-x/kep.yaml")),
    ("gep", _in_a_sidecar("gep", "geps/gep-42/index.md", "geps/gep-42/metadata.yaml")),
)


def _read(name: str, read: Callable[[bytes], Enhancement | None], block: bytes) -> None:
    profile = bundled_profile(name)
    with limit_cpu_time(2):
        page = read(block)
        assert page is not None
        assert page.key
        collection = link_shards({"x": Shard((page,), has_page=True)}, profile, Settings(), get_build_date())
        assert serialize_json(export_collection(collection))
    for d in page.diagnostics:
        assert d.message
        assert d.line is None or d.line >= 1


@pytest.mark.parametrize("part", range(8))
def test_mutated_blocks(part: int, long_factor: int) -> None:
    """400 mutated blocks are read within the limits; more with ``--long``."""
    chance = random.Random(part)  # noqa: S311 - the same blocks in every run
    for n in range(50 * long_factor):
        block = BLOCK
        for _ in range(chance.randint(1, 4)):
            block = chance.choice(MUTATIONS)(block or BLOCK, chance)[:200_000]
        name, read = READERS[n % len(READERS)]
        try:
            _read(name, read, block)
        except Exception as error:
            raise AssertionError(f"part {part}, block {n}: {block[:2000]!r}") from error


@pytest.mark.parametrize("name", [name for name, _ in READERS])
@pytest.mark.parametrize(
    "block",
    [
        BLOCK + b"labels: [" + b"a, " * 1_700_000 + b"]\n",
        BLOCK + b"labels:\n" + b"  - a\n" * 800_000,
        BLOCK + b"summary: " + b"x" * 5_000_000 + b"\n",
        BLOCK + b"".join(b"k%d: v\n" % n for n in range(400_000)),
        BLOCK + b"- " * 2_500_000 + b"\n",
        BLOCK + b'"' + b"\n" * 5_000_000,
        b"@" * 5_000_000,
        b"x: [" + b"[]," * 1_700_000 + b"]\n",
        b"x:\n" + b"- {}\n" * 1_000_000,
        b"x: 1\n" + b" k: v\n" * 160_000,
        b"x: @" + b" " * 1_000_000 + b"x\n",
        b"see-also: '" + b"".join(b"a%d/b," % n for n in range(100_000)) + b"'\n",
        b"milestone: '" + b"a=b," * 1_000_000 + b"'\n",
        b"authors: '" + b"@a," * 1_000_000 + b"'\n",
        b"labels: '" + b"sig/," * 1_000_000 + b"'\n",
        b"aliases: ['" + b"a/" * 200_000 + b"b']\nsee-also: [foo/bar]\n",
        *(
            f"{field}: '{text * (400_000 // len(text))}'\n".encode()
            for field in ("see-also", "tracking", "links", "authors", "kep-number", "title", "status")
            for text in ("[](a", "a.", "a/", "[", "http://a", "@a, ", "a <")
        ),
    ],
    ids=lambda block: f"{block[-40:-20]!r}",
)
def test_five_megabytes(name: str, block: bytes) -> None:
    """Five megabytes of any content are read in two seconds of processor time."""
    _read(name, dict(READERS)[name], block)
