"""Questions of the real proposals of four communities."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from core.proposals import load_community

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.corpora


@pytest.mark.parametrize(
    ("name", "proposals", "unanswered", "answered"),
    [("kep", 8, 40, 0), ("gep", 1, 1, 0), ("openshift", 54, 91, 29), ("vep", 2, 13, 0)],
)
def test_number_of_questions(corpora: Path, name: str, proposals: int, unanswered: int, answered: int) -> None:
    """The questions of these four corpora were reviewed by hand when the rules were made."""
    collection = load_community(corpora, name)
    found = [entry.enhancement.questions for entry in collection]
    assert sum(map(bool, found)) == proposals
    counted = Counter(question.answer is None for questions in found for question in questions)
    assert (counted[True], counted[False]) == (unanswered, answered)


def test_forms_of_questions(corpora: Path) -> None:
    """Marks with owner, stage and heading; a list item with its answer."""
    keps = load_community(corpora, "kep")
    asked = keps.entries["KEP-960"].enhancement.questions
    assert [question.owner for question in asked] == ["@johnbelamaric", "@spiffxp", *["@johnbelamaric"] * 2]
    assert asked[1].text.startswith("should this capture preconditions for testing: All behaviors present")
    waiting = [q for q in keps.entries["KEP-4603"].enhancement.questions if q.blocks == "beta"]
    assert len(waiting) == 11
    assert waiting[0].text.startswith("How can a rollout or rollback fail? Can it impact")
    openshift = load_community(corpora, "openshift")
    (only,) = openshift.entries["microshift/microshift-cluster-to-cluster-connectivity"].enhancement.questions
    assert (only.text[:27], only.answer) == ("Remote cluster count limits", "Settled on 3 interconnected VMs.")
