"""Releases: spellings, order, and which are out."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from core.proposals import limit_cpu_time
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.releases import Release, ReleaseOrder, parse_version, rank_on_axis

TODAY = date(2026, 6, 1)


def order(*declared: str | Release, named: tuple[str, ...] = (), current: str | None = None) -> ReleaseOrder:
    """Return a release order."""
    releases = tuple(r if isinstance(r, Release) else Release(r) for r in declared)
    return ReleaseOrder(releases, current, TODAY, named)


def test_spellings_are_one_release() -> None:
    """``v1.9``, ``1.9`` and ``v1.9.0`` are one release, named by the most common spelling."""
    releases = order(named=("v1.9.0", "1.9", "1.9", "v1.10", "v1.9"))
    assert {releases.get_canonical_name(text) for text in ("v1.9", "1.9", "v1.9.0", " V1.9.0 ", "1.9.0.0")} == {"v1.9"}
    assert releases.names == ("v1.9", "v1.10")


@pytest.mark.parametrize(
    ("declared", "named", "names"),
    [
        ((), ("1.11", "v1.10", "v1.9", "v1.9.1"), ("v1.9", "v1.9.1", "v1.10", "v1.11")),
        ((), ("1.11", "1.10", "v1.9"), ("1.9", "1.10", "1.11")),
        ((), ("1.11", "v1.10"), ("v1.10", "1.11")),
        (("1.9", "1.10"), ("v1.9", "v1.11", "v1.11"), ("1.9", "1.10", "1.11")),
        (("v1.9", "Next"), ("1.11",), ("v1.9", "Next", "v1.11")),
        (("Antelope",), ("1.11", "v1.9", "1.8"), ("Antelope", "1.8", "1.9", "1.11")),
    ],
)
def test_undeclared_versions_share_a_prefix(
    declared: tuple[str, ...], named: tuple[str, ...], names: tuple[str, ...]
) -> None:
    """Versions have a ``v`` in front if most of the declared ones do, or else most of the mentioned ones."""
    releases = order(*declared, named=named)
    assert releases.names == names
    assert [releases.get_canonical_name(name) for name in names] == list(names)
    if names[-1][:1] == "v":
        assert releases.get_canonical_name("7.0") == "v7.0"


def test_equally_common_spellings() -> None:
    """The shortest of equally common spellings is used, then the first in the alphabet, in any input order."""
    for named in itertools.permutations(("v1.9.0", "v1.9", "V1.9")):
        assert order(named=named).get_canonical_name("1.9") == "V1.9"


def test_declared_spelling_wins() -> None:
    """A declared spelling takes precedence over the most common one."""
    assert order("1.9", named=("v1.9", "v1.9")).names == ("1.9",)


@pytest.mark.parametrize(
    "text", ["", "soon", "v1.9.", "1.9 or 1.10", "v", "1.x", "next", "1" * 5000, "v1." + "1" * 5000]
)
def test_texts_that_are_no_release(text: str) -> None:
    """Other texts have no canonical name, and nothing raises, even for more digits than Python converts."""
    assert order("1.0").get_canonical_name(text) is None
    assert parse_version(text) is None


def test_a_long_version_is_read_quickly() -> None:
    """A version with thousands of parts is parsed quickly."""
    with limit_cpu_time():
        assert order(named=("1." * 20_000 + "1",)).names


def test_order_of_versions() -> None:
    """Versions are compared by number; a release candidate comes before its release."""
    releases = order(named=("v1.10", "v1.9", "v1.9rc1", "v2.0", "v1.9.1"))
    assert releases.names == ("v1.9rc1", "v1.9", "v1.9.1", "v1.10", "v2.0")


def test_order_of_names() -> None:
    """If a declared name is not a version, the order of the settings applies; undeclared releases come last."""
    releases = order("Antelope", "Bobcat", "2.0", named=("1.0", "bobcat", "0.5"))
    assert releases.names == ("Antelope", "Bobcat", "2.0", "0.5", "1.0")
    assert releases.get_canonical_name("BOBCAT") == "Bobcat"
    assert releases.get_canonical_name("caracal") is None


def test_current_release() -> None:
    """The current release is the one in the settings, otherwise the last whose date is not in the future."""
    dated = (
        Release("1.0", date(2025, 1, 1)),
        Release("1.2", date(2026, 6, 1)),
        Release("1.1", date(2025, 6, 1)),
        Release("1.3", date(2026, 6, 2)),
        Release("1.4"),
    )
    assert order(*dated).current == "1.2"
    assert order(*dated, current="v1.1").current == "1.1"
    assert order("1.0", "1.1").current is None
    assert ReleaseOrder(dated, None, None).current is None


def test_is_released() -> None:
    """The current release and earlier ones are out; none is out without a current release."""
    releases = order("1.0", "1.1", "1.2", current="1.1")
    assert [releases.is_released(name) for name in ("v1.0", "1.1", "1.2", "0.9", "3.0")] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert not order("1.0").is_released("1.0")


def test_find_release() -> None:
    """A declared release is found by any spelling."""
    declared = Release("1.9", date(2026, 1, 1))
    assert order(declared).find_release("v1.9.0") is declared
    assert order(declared).find_release("v1.8") is None
    assert order(declared).find_release("soon") is None


def test_dates_of_a_release() -> None:
    """Dates are in order of time, with the days from today; release, dates and today may be unknown."""
    dates = (("code-freeze", date(2026, 5, 30)), ("enhancement-freeze", date(2026, 5, 1)))
    releases = order(Release("v1.9", date(2026, 6, 11), dates), "v1.10")
    assert releases.list_dates("1.9") == (
        ("enhancement-freeze", date(2026, 5, 1), -31),
        ("code-freeze", date(2026, 5, 30), -2),
        ("release", date(2026, 6, 11), 10),
    )
    assert releases.list_dates("v1.10") == releases.list_dates("v2.0") == releases.list_dates("soon") == ()
    without_today = ReleaseOrder((Release("v1.9", date(2026, 6, 11)),))
    assert without_today.list_dates("v1.9") == (("release", date(2026, 6, 11), None),)


@pytest.mark.parametrize(
    ("declared", "named", "current", "next_name"),
    [
        (("v1.8", "v1.9", "v1.10"), (), "v1.8", "v1.9"),
        ((), ("1.10", "1.9", "1.11"), "1.9", "1.10"),
        (("v1.9", "v1.10"), ("v1.9.1",), "v1.9", "v1.10"),
        (("v1.9",), ("v1.10",), "v1.9", "v1.10"),
        (("Antelope", "Bobcat", "Caracal"), (), "Bobcat", "Caracal"),
        (("v1.9",), (), "v1.9", None),
        (("v1.9",), ("v1.10",), None, None),
        ((), (), None, None),
    ],
)
def test_next_release(
    declared: tuple[str, ...], named: tuple[str, ...], current: str | None, next_name: str | None
) -> None:
    """The next release is the first declared one after the current release, otherwise the first mentioned one."""
    assert order(*declared, named=named, current=current).next_name == next_name


def test_rank_on_axis() -> None:
    """The rank is the index on the axis, and -1 for other stages."""
    assert [rank_on_axis(("a", "b"), stage) for stage in ("a", "b", "c", None)] == [0, 1, -1, -1]


NAMES = st.sampled_from(
    ["1.0", "v1.0", "1.0.0", "1.10", "1.9", "2.0rc1", "0.1", "Antelope", "bobcat", "Bobcat", "soon", ""]
)


@given(st.lists(NAMES, max_size=4, unique_by=lambda n: parse_version(n) or n.casefold()), st.lists(NAMES, max_size=8))
def test_the_order_is_total(declared: list[str], named: list[str]) -> None:
    """Releases are strictly ordered, equal sort keys mean equal releases, and the order of proposals is irrelevant."""
    releases = order(*filter(None, declared), named=tuple(named))
    positions = [releases.get_sort_key(name) for name in releases.names]
    assert positions == sorted(positions)
    assert len(set(positions)) == len(positions)
    assert order(*filter(None, declared), named=tuple(reversed(named))).names == releases.names
    for a, b in itertools.product([*declared, *named], repeat=2):
        if releases.get_canonical_name(a) and releases.get_canonical_name(b):
            same = releases.get_canonical_name(a) == releases.get_canonical_name(b)
            assert same == (releases.get_sort_key(a) == releases.get_sort_key(b))
            assert same == (releases.identify_release(a) == releases.identify_release(b))
