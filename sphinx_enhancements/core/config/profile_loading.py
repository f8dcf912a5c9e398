"""Loading of profiles from TOML files, those of the package and others."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path

from .profile import Profile
from .profile_options import check_vocabulary_references
from .profile_tables import BUNDLED, ProfileTables, list_bundled_profiles, load_tables
from .toml import TomlFile


def load_profile(name: str, base: Path, inline: TomlFile | None = None) -> Profile:
    """Find and read a profile.

    :param name: a bundled name (``default``, ``vep``), or a path, relative to *base*.
    :param inline: ``[profile]`` table of the settings, which takes precedence over the named profile.
    :raises SetupError: if there is no such profile, or its format is invalid.
    """
    if inline is None and name in list_bundled_profiles():
        return _load_bundled_profile(name)
    tables = load_tables(name, base)
    if inline is not None:
        inline.data.pop("extends", None)
        tables = tables.add_layer(inline)
    return _make_profile(tables)


@cache
def _load_bundled_profile(name: str) -> Profile:
    """Read a bundled profile once, because its files do not change while the program runs."""
    return _make_profile(load_tables(name, BUNDLED))


def _make_profile(tables: ProfileTables) -> Profile:
    check_vocabulary_references(tables)
    return Profile(**{option.name: option.metadata["read"](tables) for option in fields(Profile) if option.metadata})
