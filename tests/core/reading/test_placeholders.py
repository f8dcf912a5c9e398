"""Texts that mean "nothing was written", and documents that are still templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from core.proposals import diagnostic_codes, front_matter_page, read_proposal, read_vep

from sphinx_enhancements.core.config.profile_loading import load_profile
from sphinx_enhancements.core.diagnostics import Code, Level


@pytest.mark.parametrize(
    "text",
    ["N.A.", "n/a", "[TBD]", "<tbd>", "T.B.D.", "None.", "NONE", '"-"', "???", "@...", "'@\u2026'", "yyyy-mm-dd",
     "YYYY/MM/DD", "_TODO_", "not applicable", "to be determined", "v1.xx", "1.YY", "X.Y.Z",
     "vX.X", "NNNN", "draft | accepted | rejected"],
)  # fmt: skip
@pytest.mark.parametrize("profile", ["default", "openshift"])
def test_placeholders_of_all_profiles(text: str, profile: str) -> None:
    """A placeholder, in any case and punctuation, is no value of any field."""
    text = text if text[0] in "'\"" else f"'{text}'"
    block = f"status: {text}\ncreation-date: {text}\ntracking-link: {text}\nauthors: [{text}]\nsee-also: {text}"
    page = read_proposal(front_matter_page(block), "enhancements/a/b.md", profile)
    assert (page.status.value, page.created, page.links, page.people, page.relations) == (None, None, (), (), ())
    assert [d for d in page.diagnostics if d.code is not Code.MISSING_ID] == []


@pytest.mark.parametrize(
    "text",
    [
        "TBD in v1.9",
        "nonesuch",
        "nano",
        "todo-list",
        "C++",
        "提案",
        "0",
        "1",
        "a|b",
        "1.x",
        "v1.x",
        "x",
        "Anna",
        "x.yaml",
        "foo.xx",
        "1.xy",
        "x" * 300,
        "tbd " * 100,
    ],
)
def test_texts_that_are_no_placeholders(text: str) -> None:
    """A text that only contains a placeholder, or that is short or long, is a value."""
    page = read_proposal(front_matter_page(f"owner: '{text}'"))
    assert page.owner == text.strip()


def test_choice_of_stages() -> None:
    """A choice between stages is no stage; one with a single word of the profile is."""
    assert read_proposal(front_matter_page("stage: alpha|beta|stable")).stage.value is None
    assert read_proposal(front_matter_page("stage: alpha|b")).stage.value == "unknown"


def test_words_of_the_community_for_an_unknown_status() -> None:
    """The message names the nearest spelling, and then one word of the community for each status."""
    folder = "keps/sig-node/1-x/README.md"
    (found,) = read_proposal("---\nstatus: imlpemented\n---\n# T\n", folder, "kep").diagnostics[-1:]
    assert found.code is Code.UNKNOWN_STATUS
    assert found.message == (
        "the status 'imlpemented' is unknown; the statuses are provisional, "
        "implementable, implemented, deferred, rejected, withdrawn, replaced. It is shown as written"
    )
    assert (found.hint, found.column, found.end_column) == ("did you mean 'implemented'?", 9, 20)
    (found,) = read_vep("---\nstatus: frobnicated\n---\n# T\n").diagnostics
    assert found.message == (
        "the status 'frobnicated' is unknown; the statuses are draft, provisional, accepted, implemented, deferred, "
        "rejected, withdrawn, replaced, …. It is shown as written"
    )
    assert found.hint == ""
    (found,) = read_proposal("---\nstatus: Experimentel\n---\n# T\n", "geps/gep-1/index.md", "gep").diagnostics[-1:]
    assert "is unknown; the statuses are provisional, accepted, " in found.message
    assert found.hint == "did you mean 'experimental'?"


def test_stage_as_status() -> None:
    """The hint says in which field a stage belongs."""
    page = front_matter_page("status: removed")
    (found,) = read_proposal(page, "keps/sig-node/1-x/README.md", "kep").diagnostics[-1:]
    assert (found.code, found.hint, found.edits) == (
        Code.UNKNOWN_STATUS,
        "'removed' is a stage; write it as `stage`",
        (),
    )
    (found,) = (
        d for d in read_proposal(front_matter_page("status: Beta")).diagnostics if d.code == Code.UNKNOWN_STATUS
    )
    assert found.hint == "'Beta' is a stage; write it as `stage`"


def test_message_with_the_name_of_the_field_in_the_document() -> None:
    """A message names the field as the document does, also if the profile has another name for it."""
    page = read_proposal("---\neip: 1\nlast-call-deadline: soon\ntype: {a: b}\n---\n# T\n", "EIPS/eip-1.md", "eip")
    messages = [found.message for found in page.diagnostics if found.code is Code.INVALID_VALUE]
    assert [message.partition(" is ")[0] for message in messages] == ["`type`", "`last-call-deadline`"]


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (
            "markdown-adr",
            "draft proposed accepted implemented deferred rejected withdrawn superseded deprecated informational",
        ),
        ("pep", "draft accepted final deferred rejected withdrawn superseded active"),
        ("eip", "draft review accepted final stagnant rejected withdrawn superseded living"),
    ],
)
def test_one_word_for_each_status(profile: str, words: str) -> None:
    """Words that the profile does not name are the canonical ones; each is a valid spelling."""
    loaded = load_profile(profile, Path())
    assert " ".join(loaded.status_words) == words
    assert {loaded.statuses[word] for word in loaded.status_words} == set(loaded.statuses.values())


@pytest.mark.parametrize(
    ("written", "stage"),
    [
        ("alpha (deprecated)", "deprecated"),
        ("Beta (since v1.2)", "beta"),
        ("GA (removed)", "removed"),
        ("alpha (beta)", "alpha"),
        ("frob (deprecated)", "unknown"),
        ("(deprecated)", "unknown"),
        ("alpha, beta", "unknown"),
        ("alpha ()", "alpha"),
    ],
)
def test_stage_with_a_note(written: str, stage: str) -> None:
    """Text in parentheses after a stage is a note; a terminal stage in it counts."""
    page = read_proposal(front_matter_page(f"id: A-1\nstage: {written}"))
    assert (page.stage.raw, page.stage.value) == (written, stage)
    assert diagnostic_codes(page) == (["unknown-stage"] if stage == "unknown" else [])


def test_unknown_stage() -> None:
    """The message lists the stages, and names the nearest spelling."""
    page = read_proposal(front_matter_page("id: A-1\nstage: general availibility"))
    (found,) = page.diagnostics
    assert found.message == (
        "the stage 'general availibility' is unknown; "
        "the stages are alpha, beta, stable, deprecated, disabled, removed. It is shown as written"
    )
    assert found.hint == "did you mean 'general availability'?"


TEMPLATE = "title: {title}\nid: A-1\ncreated: {created}\nauthors: ['@jane']"


@pytest.mark.parametrize(
    ("title", "created", "is_reported"),
    [
        ("Provider Template", "yyyy-mm-dd", True),
        ("Provider Template", "2026-01-01", False),
        ("Provider Template", "TBD", False),
        ("Template for pods", "yyyy-mm-dd", False),
        ("A lamp", "yyyy-mm-dd", False),
        ("TEMPLATE", "", False),
        ("yyyy-mm-dd", "yyyy-mm-dd", False),
    ],
)
def test_documents_that_may_be_templates(title: str, created: str, is_reported: bool) -> None:
    """A document with prompts in title and metadata is offered as a template; it stays a proposal.

    A title that is only a prompt gives way to the heading.
    """
    page = read_proposal(front_matter_page(TEMPLATE.format(title=title, created=created)))
    infos = [d for d in page.diagnostics if d.code is Code.TEMPLATE]
    assert len(infos) == is_reported
    assert page.key == "A-1"
    assert all(d.level is Level.INFO and "yyyy-mm-dd" in d.message for d in infos)


def test_template_of_kubernetes() -> None:
    """A copy of the template that is not where templates are is recognised by its prompts."""
    text = """
        ---
        title: KEP Template
        owning-sig: sig-aaa
        status: provisional|implementable|implemented|deferred|rejected|withdrawn|replaced
        authors: ["@jane.doe"]
        see-also: ["/keps/sig-aaa/1234-we-heard-you-like-keps"]
        ---
        # KEP-NNNN: Your short, descriptive title
    """
    page = read_proposal(text, "keps/sig-node/1-copy/README.md", "kep")
    assert (page.people, page.relations, page.status.value) == ((), (), None)
    assert set(diagnostic_codes(page)) == {"template"}
