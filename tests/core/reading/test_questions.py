"""Questions in the text of a proposal, open and answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from core.proposals import (
    bundled_profile,
    dedent_document,
    diagnostic_codes,
    limit_cpu_time,
    read_proposal,
    read_shard,
    texts_from_pieces,
)
from hypothesis import given

from sphinx_enhancements.core.reading.questions import MAX_QUESTIONS, MAX_TEXT
from sphinx_enhancements.core.text_parts import Question

if TYPE_CHECKING:
    from sphinx_enhancements.core.model import Enhancement

KEP = "keps/sig-a/1-x/README.md"
read_kep = partial(read_proposal, path=KEP, name="kep")


def format_questions(enhancement: Enhancement) -> list[str]:
    """Return the questions of a proposal, each with its answer after an arrow."""
    return [q.text if q.answer is None else f"{q.text} -> {q.answer}" for q in enhancement.questions]


def read_section(text: str, path: str = "proposals/one.md") -> list[str]:
    """Return the questions in a text under the heading "Open Questions"."""
    if path.endswith(".rst"):
        return format_questions(
            read_proposal(f"Title\n=====\n\nOpen Questions\n--------------\n\n{dedent_document(text)}", path)
        )
    return format_questions(
        read_proposal(
            f"# Title\n\n## Open Questions\n\n{dedent_document(text)}\n## Test Plan\n\n- Is it tested?\n", path
        )
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- One?\n- *Two* of `them`,\n  perhaps\n", ["One?", "Two of them, perhaps"]),
        ("1. One?\n\n   More of it.\n\n2) Two?\n", ["One?", "Two?"]),
        ("There are some:\n\n- One?\n  - Deeper?\n", ["One?"]),
        ("Is it?\n\nWho is?\n", []),
        ("- Is it as {enh}`SEP-12`, {enh}`said <SEP-1>` or {doc}`/x`?\n", ["Is it as SEP-12, said or /x?"]),
        ("- One?\n\n### Who?\n\n- Text?\n", ["One?"]),
        ("### Who?\n\n### Open Questions\n\n- One?\n", ["One?"]),
        ("- One?\n\n```\n- Code?\n```\n\n> - Said?\n\n<!-- Hidden? -->\n", ["One?"]),
        ("- [ ] One?\n- [ ] Two?\n", ["One?", "Two?"]),
    ],
)
def test_sections(text: str, expected: list[str]) -> None:
    """Each item of a list directly under the heading, but no nested item."""
    assert read_section(text) == expected


@pytest.mark.parametrize("text", ["", "- None\n", "* N/A\n", "- TBD\n", "- ...\n", "None of them is left.\n"])
def test_sections_without_questions(text: str) -> None:
    """Placeholders and paragraphs are no questions."""
    assert read_section(text) == []


def test_questions_below_the_heading_of_a_stage() -> None:
    """They block that stage; others block none."""
    text = "# KEP-1: X\n## Graduation\n### Beta\n#### Open Questions\n- Who?\n### GA\n## Open Questions\n- When?\n"
    assert [(q.text, q.blocks) for q in read_kep(text).questions] == [("Who?", "beta"), ("When?", None)]


@pytest.mark.parametrize("text", ["None of the drivers can do that.", "N/A for Windows?", "Nobody knows"])
def test_items_that_start_like_a_placeholder(text: str) -> None:
    """Only an item that is a placeholder as a whole is left out."""
    assert read_section(f"- {text}\n") == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Is it?\n  - Answer: *Yes*, it is.\n", "Is it? -> Yes, it is."),
        ("- Is it?\n  - Some idea.\n\n    A: Yes.\n", "Is it? -> Yes."),
        ("- Is it?\n\n  **Resolved**: Yes.\n", "Is it? -> Yes."),
        ("- Is it?\n\n  **Resolved:** Yes.\n", "Is it? -> Yes."),
        ("1. ~~Is it?~~ **Resolved** \u2014 it is.\n", "Is it? -> it is."),
        ("1. ~~Is it?~~\n   **Resolved:** it is.\n", "Is it? -> it is."),
        ("1. ~~**A pattern**~~: **Resolved** \u2014 it is.\n", "A pattern -> it is."),
        ("- Is it? **Answer:** Yes.\n", "Is it? -> Yes."),
        ("- Is it?\n  A: Yes.\n", "Is it? -> Yes."),
        ("- Is it?\n  CURRENT ANSWER: Yes.\n", "Is it? -> Yes."),
        ("- Is it?\n  - Decision (2026-03-01): Yes.\n", "Is it? -> Yes."),
        ("- [x] Is it?\n", "Is it? -> "),
        ("- [x] It is.\n", "It is. -> "),
        ("- [X] Is it?\n  - Answer: Yes.\n", "Is it? -> Yes."),
        ("- ~~Is it?~~\n", "Is it? -> "),
        ("- ~~Is it?~~\n  > Yes, it can.\n", "Is it? -> Yes, it can."),
        ("1. ~~**Is** it,~~\n   ~~or not?~~\n\n   It is.\n", "Is it, or not? -> It is."),
        ("- ~~Is it?~~ Is that?\n", "Is it? Is that?"),
        ("- ~Is it?~\n", "Is it? -> "),
        ("- Resolved: it is.\n", "it is. -> "),
        ("- Is it?\n  - Answer: TBD\n", "Is it?"),
        ("- Is it?\n  - It probably is.\n", "Is it?"),
        ("- Is it?\n  - Answering this needs time.\n", "Is it?"),
        ("- Is it?\n  - A - the first way\n", "Is it?"),
        ("- Is a **resolved** name kept?\n", "Is a resolved name kept?"),
        ("- Is it?\n  - Closed source drivers need it.\n", "Is it?"),
    ],
)
def test_answers(text: str, expected: str) -> None:
    """Items that are checked, struck or followed by a word for an answer are answered; the others stay open."""
    assert read_section(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Is it?\n- CURRENT ANSWER: Yes.\n- Is that?\n", ["Is it? -> Yes.", "Is that?"]),
        ("- Is it?\n- **A:** Yes.\n", ["Is it? -> Yes."]),
        ("- Is it?\n- Answer: TBD\n", ["Is it?"]),
        ("- Answer: yes.\n- Is it?\n", ["yes. -> ", "Is it?"]),
        ("- Is it?\n- Answers take time.\n- A: one way.\n", ["Is it?", "Answers take time. -> one way."]),
        ("- Is it?\n- Resolved: that is.\n", ["Is it?", "that is. -> "]),
        ("1. Is it?\n\n A: Yes.\n\n2. Is that?\n", ["Is it? -> Yes.", "Is that?"]),
        ("1. Is it?\n\n**Resolution:** it is.\n", ["Is it? -> it is."]),
        ("1. Is it?\n2. Is that?\n\nDecision: yes.\n", ["Is it?", "Is that?"]),
        ("1. Is it?\n\nIt may be.\n\nAnswer: yes.\n", ["Is it?"]),
    ],
)
def test_answers_after_the_item(text: str, expected: list[str]) -> None:
    """An item that starts with "Answer:" or a paragraph after a single item answers the question before it."""
    assert read_section(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- One?\n\nAnswered questions:\n\n1. Two?\n\n  A: yes.\n\n3. Three?\n",
            ["One?", "Two? -> yes.", "Three? -> "],
        ),
        ("**Resolved**\n\n- One?\n  - It is.\n\nStill open:\n\n- Two?\n", ["One? -> It is.", "Two?"]),
        ("Closed questions\n\n- One?\n", ["One? -> "]),
        ("Answered questions are below.\n\n- One?\n", ["One?"]),
        ("Resolved by whom?\n\n- One?\n", ["One?"]),
        ("- [Resolved] One?\n- **(answered)** Two?\n- Three? [RESOLVED]\n", ["One? -> ", "Two? -> ", "Three? -> "]),
        (
            "- One (resolved) is kept?\n- [Resolved questions](#x)?\n",
            ["One (resolved) is kept?", "Resolved questions?"],
        ),
        ("- [resolved](a.md) links?\n", ["resolved links?"]),
        ("- As in [the list][l]?\n\n[l]: https://x.example\n", ["As in the list?"]),
    ],
)
def test_answered_lists_and_labels(text: str, expected: list[str]) -> None:
    """Questions below a paragraph such as "Answered questions:", or with such a word in brackets, are answered."""
    assert read_section(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* One?\n\n  - Answer: yes\n\n* Two,\n  perhaps?\n", ["One? -> yes", "Two, perhaps?"]),
        ("#. One?\n#. Two?\n", ["One?", "Two?"]),
        ("1. One?\n\n   Answer: *yes*.\n", ["One? -> yes."]),
        ("* [x] One?\n\n.. note::\n\n   * Is this?\n\nWho?\n", ["One? -> Is this?"]),
        ("* None\n", []),
        (".. * What is open?\n", []),
        ("* Is it :enh:`SEP-1`?\n", ["Is it SEP-1?"]),
    ],
)
def test_restructuredtext(text: str, expected: list[str]) -> None:
    """Sections in reStructuredText are read by the same rules."""
    assert read_section(text, "proposals/one.rst") == expected


def test_lines_and_other_headings() -> None:
    """Questions have the line of the file, under any heading of the profile in upper or lower case."""
    sections = ("UNRESOLVED questions\n\n- One?\n", "Questions\n\n- No.\n", "open questions\n\n- Two?\n")
    page = "---\nid: A-1\n---\n# T\n" + "".join(f"\n## {section}" for section in sections)
    assert [(q.text, q.line) for q in read_proposal(page).questions] == [("One?", 8), ("Two?", 16)]


def test_template_of_openshift() -> None:
    """Text of the template is no question."""
    text = (
        "---\ntitle: x\n---\n# X\n\n## Open Questions [optional]\n\n"
        "This is where to call out areas of the design that require closure before deciding\n"
        "to implement the design.  For instance,\n > 1. Can we do this?\n"
    )
    assert format_questions(read_proposal(text, "enhancements/network/x.md", "openshift")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<<[UNRESOLVED @ann @bob]>>\nIs it?\n<<[/UNRESOLVED]>>\n", Question("Is it?", "@ann, @bob", None, None, 3)),
        ("<<[UNRESOLVED]>> Is *it*? <<[/UNRESOLVED]>>", Question("Is it?", None, None, None, 3)),
        ("<<[UNRESOLVED beta]>> Is it? <<[/UNRESOLVED]>>", Question("Is it?", None, "beta", None, 3)),
        (
            "<<[UNRESOLVED non blocking]>>Is it?<<[/UNRESOLVED]>>",
            Question("non blocking: Is it?", line=3, is_deferred=True),
        ),
        (
            "<<[UNRESOLVED @ann: is it]>>\n* One\n* Two\n\nMore.\n<<[/UNRESOLVED]>>",
            Question("is it: One Two", "@ann", line=3),
        ),
        ("<<[UNRESOLVED]>>\n@ann: who?\n<<[/UNRESOLVED]>>", Question("who?", "@ann", line=3)),
        ("<<[UNRESOLVED]>>\n@ann\nWho?\n<<[/UNRESOLVED]>>", Question("Who?", "@ann", line=3)),
        ("```\n<<[UNRESOLVED]>>\n> Who?\n<<[/UNRESOLVED]>>\n```", Question("Who?", line=4)),
        ("- a\n  - <<[UNRESOLVED]>>Who?<<[/UNRESOLVED]>>", Question("Who?", line=4)),
        (
            "<<[!UNRESOLVED for\nlater: who]>> text <<[UNRESOLVED]>>\n\nAnd so on.",
            Question("for later: who: text", line=3),
        ),
        ("<<[UNRESOLVED]>>\nWho?\n\nAnd so on.", Question("Who?", line=3)),
    ],
)
def test_unresolved_blocks(text: str, expected: Question) -> None:
    """A marked block has a question, and may have owners and a stage that it blocks."""
    assert read_kep(f"# KEP-1: X\n\n{text}\n").questions == (expected,)


@pytest.mark.parametrize(
    "text",
    [
        "<!--\n<<[UNRESOLVED]>>\nWho?\n<<[/UNRESOLVED]>>\n-->",
        "<!-- a -->\n<!--\n<<[UNRESOLVED]>>\nWho?\n<<[/UNRESOLVED]>>",
        "```\n<<[UNRESOLVED short context ]>>\nStuff that is being argued.\n<<[/UNRESOLVED]>>\n```",
        "<<[UNRESOLVED optional text]>>\nStuff that is under debate.\n<<[/UNRESOLVED]>>",
        "<<[UNRESOLVED]>>\n<<[/UNRESOLVED]>>",
        "<<[/UNRESOLVED]>>",
        "UNRESOLVED and <<[RESOLVED]>> Who? <<[/RESOLVED]>>",
    ],
)
def test_unresolved_blocks_without_a_question(text: str) -> None:
    """Marked blocks in comments, with the text of the template, or without text are left out."""
    assert read_kep(f"# KEP-1: X\n\n{text}\n").questions == ()


def test_unresolved_blocks_below_a_question() -> None:
    """A block without a question mark starts with the heading above it, if that has one."""
    mark = "<<[UNRESOLVED beta]>> Fill it in. <<[/UNRESOLVED]>>"
    page = read_kep(f"# KEP-1: X\n\n###### Can it be *undone*?\n\n{mark}\n\n## Design\n\n{mark}\n")
    assert format_questions(page) == ["Can it be undone? Fill it in.", "Fill it in."]


def test_unresolved_blocks_with_bare_handles() -> None:
    """A mark may name authors, reviewers and approvers by their bare accounts."""
    text = "---\nauthors: [ann]\n---\n# KEP-1: X\n\n<<[UNRESOLVED ann, details]>> Who? <<[/UNRESOLVED]>>\n"
    assert read_kep(text).questions == (Question("details: Who?", "@ann", None, None, 6),)


def test_unresolved_blocks_among_list_items() -> None:
    """A marked block in a section of questions is read once."""
    text = "# KEP-1: X\n\n## Open Questions\n\n<<[UNRESOLVED]>>\nWho?\n<<[/UNRESOLVED]>>\n\n- And why?\n"
    assert format_questions(read_kep(text)) == ["Who?", "And why?"]


MYST = """\
    ---
    id: A-1
    ---
    # Title

    ```{open-question} Is *it*?
    :owner: sig-a
    :blocks: GA
    :class: wide

    More of it?
    ```

    ## Open Questions

    :::{open-question} And this?
    :answer: Yes, `it` is.
    :::

    - One?
    """

REST = """\
    Title
    =====

    :id: A-1

    .. open-question:: Is *it*?
       :owner: sig-a
       :blocks: GA
       :class: wide

       More of it?

    Open Questions
    --------------

    .. Open-Question:: And this?
       :answer: Yes, ``it`` is.

    - One?
    """


@pytest.mark.parametrize(("text", "path", "lines"), [(MYST, "a.md", (6, 16, 20)), (REST, "a.rst", (6, 16, 19))])
def test_directive(text: str, path: str, lines: tuple[int, ...]) -> None:
    """Directives are read in both markups, and once also in a section of questions."""
    assert read_proposal(dedent_document(text), path).questions == (
        Question("Is it?", "sig-a", "stable", None, lines[0]),
        Question("And this?", None, None, "Yes, it is.", lines[1]),
        Question("One?", None, None, None, lines[2]),
    )


def test_directive_without_title() -> None:
    """The first paragraph of the body is the question; placeholders are left out; an unknown stage is reported."""
    text = "# T\n\n```{open-question}\n:answer: TBD\n:owner: n/a\n:blocks: wobble\n\nWho?\n\nMore.\n```\n"
    page = read_proposal(text)
    assert page.questions == (Question("Who?", None, "wobble", None, 3),)
    assert [(d.code, d.line) for d in page.diagnostics if d.code == "unknown-stage"] == [("unknown-stage", 3)]


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_questions_belong_to_the_innermost_proposal(suffix: str) -> None:
    """Questions in an enhancement directive are none of the page around it."""
    out, within = "<<[UNRESOLVED]>> Out? <<[/UNRESOLVED]>>\n", "<<[UNRESOLVED]>> In? <<[/UNRESOLVED]>>\n"
    if suffix == "md":
        inside = f"````{{enhancement}} B\n:id: B-1\n\n```{{open-question}} Inner?\n```\n\n{within}````\n"
        text = f"# A\n\n```{{open-question}} Outer?\n```\n\n{inside}\n{out}"
    else:
        inside = f".. enhancement:: B\n   :id: B-1\n\n   .. open-question:: Inner?\n\n   {within}"
        text = f"A\n=\n\n.. open-question:: Outer?\n\n{inside}\n{out}"
    page, inner = read_shard(text, f"a.{suffix}").enhancements
    assert format_questions(page) == ["Outer?", "Out?"]
    assert format_questions(inner) == ["Inner?", "In?"]
    assert [text.split("\n")[(q.line or 0) - 1].count(q.text) for q in (*page.questions, *inner.questions)] == [1] * 4


def test_limits() -> None:
    """Number and length of questions are limited."""
    page = read_proposal(
        "# T\n\n## Open Questions\n\n" + "- Who?\n" * 5000 + f"\n```{{open-question}} {'x' * 9000}\n```\n"
    )
    assert len(page.questions) == MAX_QUESTIONS
    long = read_proposal(f"# T\n\n## Open Questions\n\n- {'word ' * 9000}\n").questions[0].text
    assert len(long) == MAX_TEXT
    assert long.endswith("\u2026")


@pytest.mark.parametrize(
    "text",
    [
        "<<[UNRESOLVED]>>\n" * 20_000,
        "<<[UNRESOLVED " * 20_000,
        "<<[UNRESOLVED]>> a <!--" * 20_000,
        "<<[/UNRESOLVED]>>" * 20_000,
        "UNRESOLVED" * 50_000,
        "<<[UNRESOLVED]>>" + "@a " * 50_000,
        "<<[UNRESOLVED]>>" + "- " * 50_000,
        "## Open Questions\n\n- " + "**answer" * 20_000,
        "## Open Questions\n\n- " + " **A" * 20_000,
        "## Open Questions\n\n- " + "~~a" * 20_000,
        "## Open Questions\n\n- " + "~" * 50_000 + "x",
        "## Open Questions\n\n- {a}`" + " \xa0" * 50_000 + "x`",
        "## Open Questions\n\n- " + "{a}`x <" * 20_000,
        "## Open Questions\n\n- " + "~~a~~ " * 20_000 + "x",
        "## Open Questions\n\n" + "Q: A: " * 20_000,
        "## Open Questions\n\n- a\n" + "\nno a b c" * 20_000,
        "## Open Questions\n\n" + "### A?\n\n### Open Questions\n\n- a\n\n" * 3000,
        "## Open Questions\n\n- x\n" + "  - resolved (" * 10_000,
        "```{open-question} x\n```\n" * 3000,
    ],
)
def test_hostile_texts(text: str) -> None:
    """Any text is read in a bounded time."""
    with limit_cpu_time():
        read_kep(f"# KEP-1: X\n\n{text}")


@given(
    texts_from_pieces(
        "<<[UNRESOLVED", "]>>", "<<[/UNRESOLVED]>>", "<!--", "-->", "\n", "\n\n", "## Open Questions\n\n", "- ", "1. ",
        "Who?", "Answer: ", "**Resolved**", "~~", "  ", "```", "```{open-question} x\n", ":::", "@ann ", "None",
        ":answer: y\n",
    )
)  # fmt: skip
def test_any_text_can_be_read(text: str) -> None:
    """Each question in any text has a text on one line, and a line of the file."""
    page = f"# T\n{text}"
    for question in (*read_proposal(page).questions, *read_proposal(page, "proposals/one.rst").questions):
        assert question.text
        assert "\n" not in question.text
        assert 1 <= (question.line or 0) <= page.count("\n") + 1


def test_template_questions_of_a_profile() -> None:
    """The profile of Kubernetes has questions in its template, the default profile has none."""
    assert bundled_profile("kep").is_template_question("stuff that is being argued.")
    assert not bundled_profile().is_template_question("Stuff that is being argued.")
    assert (
        diagnostic_codes(read_kep("# KEP-1: X\n\n<<[UNRESOLVED]>> Who? <<[/UNRESOLVED]>>\n")).count("unknown-stage")
        == 0
    )


DEFERRED = """
    # A title

    ## Open Questions

    {}
    """


@pytest.mark.parametrize(
    ("section", "deferred"),
    [
        ("- Which port?", [False]),
        ("Unanswered questions, that can be answered later:\n\n    - Which port?\n    - Which host?", [True, True]),
        ("They do not change the alpha API.\n\n    1. Which port?\n\n    2. Which host?", [True, True]),
        ("Later ones:\n\n    - Which port?\n\n    Urgent ones:\n\n    - Which host?", [True, False]),
        ("- Which port? To be decided during implementation.\n    - Which host?", [True, False]),
        ("- Which port? This doesn't have to block the feature.\n    - Non-blocking: which host?", [True, True]),
        # Texts below a question discuss it, unless they ask more.
        ("- Which port?\n      - It will mostly be 80.\n    - Which host?\n      - An old one?", [True, False]),
        ("1. Which port?\n\n       We will mostly use 80.\n\n    2. Which host?", [True, False]),
        ("- Ports\n      - There are several.", [False]),
    ],
)
def test_deferred_questions(section: str, deferred: list[bool]) -> None:
    """A question can wait if its words, or those above its list, say so, or if it is discussed."""
    enhancement = read_proposal(DEFERRED.format(section), "a.md", "openshift")
    assert [question.is_deferred for question in enhancement.questions] == deferred


def test_bullets_below_numbered_questions() -> None:
    """Items with bullets belong to the question with a number above them, and may answer it."""
    section = """1. Which port?

    - Is 80 free?
      - CURRENT ANSWER: Yes, on all nodes.

    2. Based on the answer to question 1:

    - Who opens it?
    - CURRENT ANSWER: The operator.

    3. Which host?

    - I think it can be chosen.
    """
    questions = read_proposal(DEFERRED.format(section), "a.md", "openshift").questions
    assert [(question.text, question.answer) for question in questions] == [
        ("Which port?", "Yes, on all nodes."),
        ("Based on the answer to question 1:", "The operator."),
        ("Which host?", None),
    ]
    assert questions[2].is_deferred
