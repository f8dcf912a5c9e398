"""Lists of questions: by proposal or owner, open and answered."""

from __future__ import annotations

from core.proposals import build_collection, proposal

from sphinx_enhancements.core.model import UNKNOWN
from sphinx_enhancements.core.views.cells import ItemKind
from sphinx_enhancements.core.views.questions import Questions, QuestionsSpec, compute_questions

ASKED = """
    ## Open Questions

    1. Why? **Answer:** Because.
    2. When?

    ```{open-question} Who?
    :owner: "@ann"
    :blocks: GA
    ```
"""
DOCUMENTS = {
    "a.md": proposal("id: A-10\nowner: sig-b\nstatus: draft", "Ten", ASKED),
    "b.md": proposal("id: A-9\nowner: sig-a", "Nine", "\n## Open Questions\n\n- How?\n"),
    "c.md": proposal("id: A-8", "Eight", "\n```{open-question} Where?\n:blocks: wobble\n```\n"),
    "d.md": proposal("id: A-7", "Seven", "\n## Open Questions\n\nNone.\n"),
}
COLLECTION = build_collection(DOCUMENTS)


def questions_for(**spec: object) -> Questions:
    """Return the questions of the collection for some options."""
    return compute_questions(COLLECTION, QuestionsSpec(**spec))  # type: ignore[arg-type]


def lines(answer: Questions) -> dict[str, list[str]]:
    """Return the texts of the questions by the title of their group."""
    return {
        group.title[0].text if group.title else "": [q.question.text for q in group.rows] for group in answer.groups
    }


def test_by_proposal() -> None:
    """Groups are in key order; answered questions are only counted; proposals without a question have no group."""
    answer = questions_for()
    assert lines(answer) == {"A-8: Eight": ["Where?"], "A-9: Nine": ["How?"], "A-10: Ten": ["When?", "Who?"]}
    assert (answer.open_count, answer.answered_count, answer.shown, answer.problems) == (4, 1, 4, ())


def test_question_fields() -> None:
    """A listed question has a target, an owner and, in the words of the profile, the stage that it blocks."""
    question = questions_for(answered=True).groups[2].rows[1]
    assert question.question.kind is ItemKind.QUESTION
    assert question.question.target == "A-10#2"
    assert question.proposal.target == "A-10"
    assert (question.owner, question.answer) == ("@ann", None)
    assert question.blocks is not None
    assert (question.blocks.text, question.blocks.target) == ("stable", "stable")
    unknown = questions_for().groups[0].rows[0].blocks
    assert unknown is not None
    assert (unknown.text, unknown.target) == ("wobble", UNKNOWN)


def test_by_owner() -> None:
    """The owner of a question precedes that of the proposal; groups are by name, without an owner last."""
    answer = questions_for(group_by="owner")
    assert lines(answer) == {"@ann": ["Who?"], "sig-a": ["How?"], "sig-b": ["When?"], "": ["Where?"]}


def test_answered() -> None:
    """Answered questions follow the open ones, with their answer."""
    answer = questions_for(answered=True, filter="number:10")
    assert lines(answer) == {"A-10: Ten": ["When?", "Who?", "Why?"]}
    assert [q.answer for q in answer.groups[0].rows] == [None, None, "Because."]


def test_limit() -> None:
    """A limit keeps the first questions and drops empty groups; the counts stay."""
    answer = questions_for(limit=3)
    assert lines(answer) == {"A-8: Eight": ["Where?"], "A-9: Nine": ["How?"], "A-10: Ten": ["When?"]}
    assert (answer.shown, answer.open_count) == (3, 4)
    assert lines(questions_for(limit=1)) == {"A-8: Eight": ["Where?"]}


def test_filter() -> None:
    """A filter is any query; an invalid one and an unknown group are reported."""
    assert list(lines(questions_for(filter="status:draft"))) == ["A-10: Ten"]
    assert lines(questions_for(filter="key:A-7")) == {}
    assert list(lines(questions_for(filter="has:question"))) == ["A-8: Eight", "A-9: Nine", "A-10: Ten"]
    assert [code for code, _ in questions_for(filter="frob:x", group_by="stage").problems] == [
        "unknown-column",
        "bad-query",
    ]


def test_empty() -> None:
    """An empty collection has no questions."""
    assert compute_questions(build_collection({}), QuestionsSpec()) == Questions((), 0, 0, ())


def test_long_questions_are_shortened() -> None:
    """A long question ends at its question mark; without one, at a word."""
    body = f"\n## Open Questions\n\n- Is it? {'Perhaps so. ' * 40}\n- {'word ' * 100}\n- {'x' * 500}\n- Short? Yes.\n"
    one, two, three, four = (
        q.question.text
        for q in compute_questions(build_collection({"a.md": proposal("id: A-1", body=body)}), QuestionsSpec())
        .groups[0]
        .rows
    )
    assert one == "Is it? \u2026"
    assert two.startswith("word word")
    assert two.endswith("word\u2026")
    assert max(len(two), len(three)) <= 240
    assert four == "Short? Yes."
