"""The list of questions: by proposal or owner, open and answered."""

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


def asked(**spec: object) -> Questions:
    """The answer to a spec."""
    return compute_questions(COLLECTION, QuestionsSpec(**spec))  # type: ignore[arg-type]


def lines(answer: Questions) -> dict[str, list[str]]:
    """The title of each group -> its questions."""
    return {
        group.title[0].text if group.title else "": [q.question.text for q in group.questions]
        for group in answer.groups
    }


def test_by_proposal() -> None:
    """In key order; those with an answer are counted, and proposals without a question have no group."""
    answer = asked()
    assert lines(answer) == {"A-8: Eight": ["Where?"], "A-9: Nine": ["How?"], "A-10: Ten": ["When?", "Who?"]}
    assert (answer.open_count, answer.answered_count, answer.shown, answer.problems) == (4, 1, 4, ())


def test_what_a_question_holds() -> None:
    """Where it leads, whom it asks, and what it blocks in the word of the vocabulary."""
    question = asked(answered=True).groups[2].questions[1]
    assert question.question.kind is ItemKind.QUESTION
    assert question.question.target == "A-10#2"
    assert question.proposal.target == "A-10"
    assert (question.owner, question.answer) == ("@ann", None)
    assert question.blocks is not None
    assert (question.blocks.text, question.blocks.target) == ("stable", "stable")
    unknown = asked().groups[0].questions[0].blocks
    assert unknown is not None
    assert (unknown.text, unknown.target) == ("wobble", UNKNOWN)


def test_by_owner() -> None:
    """Who is asked counts before who owns the proposal; by name, and what nobody owns last."""
    answer = asked(group_by="owner")
    assert lines(answer) == {"@ann": ["Who?"], "sig-a": ["How?"], "sig-b": ["When?"], "": ["Where?"]}


def test_answered() -> None:
    """They stand below the open ones, with their answer."""
    answer = asked(answered=True, filter="number:10")
    assert lines(answer) == {"A-10: Ten": ["When?", "Who?", "Why?"]}
    assert [q.answer for q in answer.groups[0].questions] == [None, None, "Because."]


def test_limit() -> None:
    """The first so many; groups without any are left out, and the counts stay."""
    answer = asked(limit=3)
    assert lines(answer) == {"A-8: Eight": ["Where?"], "A-9: Nine": ["How?"], "A-10: Ten": ["When?"]}
    assert (answer.shown, answer.open_count) == (3, 4)
    assert lines(asked(limit=1)) == {"A-8: Eight": ["Where?"]}


def test_filter() -> None:
    """Any query; one that is not understood, and another grouping, are reported."""
    assert list(lines(asked(filter="status:draft"))) == ["A-10: Ten"]
    assert lines(asked(filter="key:A-7")) == {}
    assert list(lines(asked(filter="has:question"))) == ["A-8: Eight", "A-9: Nine", "A-10: Ten"]
    assert [code for code, _ in asked(filter="frob:x", group_by="stage").problems] == ["unknown-column", "bad-query"]


def test_empty() -> None:
    """A collection of nothing has no questions."""
    assert compute_questions(build_collection({}), QuestionsSpec()) == Questions((), 0, 0, ())


def test_long_questions_are_shortened() -> None:
    """Up to the question mark; where that is far, up to a word."""
    body = f"\n## Open Questions\n\n- Is it? {'Perhaps so. ' * 40}\n- {'word ' * 100}\n- {'x' * 500}\n- Short? Yes.\n"
    one, two, three, four = (
        q.question.text
        for q in compute_questions(build_collection({"a.md": proposal("id: A-1", body=body)}), QuestionsSpec())
        .groups[0]
        .questions
    )
    assert one == "Is it? \u2026"
    assert two.startswith("word word")
    assert two.endswith("word\u2026")
    assert max(len(two), len(three)) <= 240
    assert four == "Short? Yes."
