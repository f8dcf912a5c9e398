"""Removal of unused words from inherited tables: statuses, stages and relations that a profile disables.

The tables have the default profile's nesting. Values are not yet validated, and may be of any type.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from ..model import DECISION_STEPS

_PLACEHOLDER = re.compile(r"\{([a-z-]+)\}")


def drop_removed_words(lower: dict[str, Any], upper: dict[str, Any]) -> dict[str, Any]:
    """Return inherited tables without the words that a profile disables.

    :param lower: inherited tables.
    :param upper: tables of the profile.
    """
    values, own_values = lower["status"]["values"], upper.get("status", {}).get("values", {})
    statuses = {name for name in values if own_values.get(name) is False}
    axis = {*upper.get("stages", lower["stages"]), *upper.get("terminal", lower["terminal"])}
    stages = {*lower["stages"], *lower["terminal"]} - axis
    words = (statuses - axis) | (stages - (values.keys() - statuses))  # names that are neither status nor stage now
    sections = lower["required-sections"].items()
    tables = {
        "words": {word: value for word, value in lower["words"].items() if word not in words},
        "required-sections": {k: v for k, v in sections if k not in words or k in DECISION_STEPS},
    }
    lifecycle = lower["lifecycle"]
    limits = {stage: limit for stage, limit in lifecycle["longest"].items() if stage not in stages}
    gated = _drop_texts(lifecycle["gated-stages"], stages)
    tables["lifecycle"] = lifecycle | {"gated-stages": gated, "longest": limits}
    transitions = lower["transitions"].items()
    tables["transitions"] = {word: _drop_texts(value, statuses) for word, value in transitions if word not in statuses}
    tables["status"] = _reduce_status(lower["status"], statuses, stages, _list_removed_relations(lower, upper))
    return lower | tables


def _list_removed_relations(lower: dict[str, Any], upper: dict[str, Any]) -> set[str]:
    """Return the kinds of relations and the inverses that a profile disables or renames."""
    before, after = lower["relations"], lower["relations"] | upper.get("relations", {})
    kinds = [
        {text for pair in table.items() if pair[1] is not False for text in pair if isinstance(text, str)}
        for table in (before, after)
    ]
    return kinds[0] - kinds[1]


def _reduce_status(
    table: dict[str, Any], statuses: Collection[str], stages: Collection[str], relations: Collection[str]
) -> dict[str, Any]:
    """Return the table ``[status]`` without the given statuses, stages and relations."""
    lists = [spellings for status in statuses if isinstance(spellings := table["values"][status], list)]
    spellings = [*statuses, *(spelling for texts in lists for spelling in texts)]
    phrases = table["phrases"]
    if isinstance(phrases, list):
        phrases = [text for text in phrases if not {*_PLACEHOLDER.findall(str(text))} & {*relations}]
    return table | {
        "default": "" if _is_one_of(table["default"], statuses) else table["default"],
        "accepted": _drop_texts(table["accepted"], statuses),
        "phrases": phrases,
        "stages": {
            word: stage
            for word, stage in table["stages"].items()
            if word not in spellings and not _is_one_of(stage, stages)
        },
    }


def _drop_texts(value: Any, removed: Collection[str]) -> Any:
    """Return a list without some texts; a value of another type, which is invalid, is returned as it is."""
    return [text for text in value if not _is_one_of(text, removed)] if isinstance(value, list) else value


def _is_one_of(value: Any, texts: Collection[str]) -> bool:
    return isinstance(value, str) and value in texts
