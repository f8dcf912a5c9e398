"""Groups under which readers find the changes of proposals: on the command line and in the site."""

from __future__ import annotations

from enum import StrEnum

from ..config.profile import Profile
from ..model import Status


class ChangeGroup(StrEnum):
    """Group of changed proposals, in the order in which a reader sees them."""

    ACCEPTED = "accepted"
    IMPLEMENTED = "implemented"
    MOVED = "moved"
    STAGE = "stage"
    DECLINED = "declined"
    NEW = "new"
    STATUS = "status"
    REMOVED = "removed"
    CHANGED = "changed"


GROUP_TITLES = {
    ChangeGroup.ACCEPTED: "Accepted (%d)",
    ChangeGroup.IMPLEMENTED: "Implemented (%d)",
    ChangeGroup.MOVED: "Moved to %(release)s (%(count)d)",
    ChangeGroup.STAGE: "Another stage (%d)",
    ChangeGroup.DECLINED: "Declined, deferred or replaced (%d)",
    ChangeGroup.NEW: "New (%d)",
    ChangeGroup.STATUS: "Another status (%d)",
    ChangeGroup.REMOVED: "Removed (%d)",
    ChangeGroup.CHANGED: "Other changes (%d)",
}
"""Title of a group with the number of its proposals; of those that moved, with their release."""


def classify_status(profile: Profile, old: str | None, new: str | None, *, is_new: bool) -> ChangeGroup:
    """Return the group of a proposal whose status changed.

    :param is_new: True if the proposal did not exist before.
    """
    if new == Status.IMPLEMENTED and not is_new:
        return ChangeGroup.IMPLEMENTED
    if new in profile.accepted and (is_new or old not in profile.accepted):
        return ChangeGroup.ACCEPTED
    if new in _INACTIVE:
        return ChangeGroup.DECLINED
    return ChangeGroup.NEW if is_new else ChangeGroup.STATUS


_INACTIVE = frozenset(status.value for status in Status if status.is_inactive)


def fill_group_title(title: str, count: int, release: str) -> str:
    """Return the title of a group, perhaps a translated one.

    :param title: value of :data:`GROUP_TITLES`.
    :param release: release of a group of proposals that moved; not used for others.
    """
    return title % ({"release": release, "count": count} if "%(" in title else count)
