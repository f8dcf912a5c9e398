"""Tests of the reader of templates: sections, requirements, check-list items and prompts."""

from __future__ import annotations

import pytest
from core.proposals import bundled_profile, dedent_document, limit_cpu_time

from sphinx_enhancements.core.config.template import ALWAYS, Requirement, Template
from sphinx_enhancements.core.config.template_text import Share
from sphinx_enhancements.core.reading.template import read_template


def read(text: str, name: str = "kep", path: str = "template.md") -> Template:
    """Read a template that has no problems."""
    template, diagnostics = read_template(dedent_document(text), path, bundled_profile(name))
    assert diagnostics == ()
    return template


def requirements(text: str, name: str = "kep", path: str = "template.md") -> dict[str, Requirement | None]:
    """Return each heading of a template -> its requirement."""
    return {section.title: section.requirement for section in read(text, name, path).sections}


def test_sections_have_levels_lines_and_parents() -> None:
    """The title is no section; a section knows the one around it."""
    sections = read(
        """\
        # KEP-NNNN: Your short, descriptive title

        ## Summary

        ## Design Details

        ### Test Plan

        ##### Unit tests

        ## Drawbacks
        """
    ).sections
    assert [(s.title, s.level, s.line, s.parent) for s in sections] == [
        ("Summary", 2, 3, None),
        ("Design Details", 2, 5, None),
        ("Test Plan", 3, 7, 1),
        ("Unit tests", 5, 9, 2),
        ("Drawbacks", 2, 11, None),
    ]


def test_headings_of_level_one_are_sections_if_there_are_several() -> None:
    """Rust's template has no title, and sections of level 1; PEPs have reStructuredText's."""
    assert list(requirements("- Feature Name: x\n\n# Summary\n[summary]: #summary\n\n# Motivation\n")) == [
        "Summary",
        "Motivation",
    ]
    text = "PEP: 9999\nTitle: x\n\n\nAbstract\n========\n\n[A short description.]\n\n\nMotivation\n==========\n"
    assert list(requirements(text, "pep", "pep-NNNN.rst")) == ["Abstract", "Motivation"]


@pytest.mark.parametrize(
    ("section", "name", "requirement"),
    [
        # No remark: what the profile says.
        ("## Proposal\n", "kep", Requirement("accepted")),
        ("## Proposal\n", "gep", None),
        ("## Proposal\n", "openshift", Requirement("provisional")),
        # Optional, by a mark in the heading or a remark below it
        ("### User Stories (Optional)\n", "kep", None),
        ("## Open Questions [optional]\n", "openshift", None),
        ("## Longer Term Goals (optional)\n", "gep", None),
        ("## Motivation\n\n<!--\n  This section is optional.\n\n  The motivation …\n-->\n", "eip", None),
        ("## References\n\n<!--\n(optional)\n\nUse this section to add links.\n-->\n", "tep", None),
        ("#### Example test scenario 1, please remove: Simple\n\n(Required for Experimental status)\n", "gep", None),
        # A part of the section is optional.
        ("## SLIs\n\n- [ ] Metrics\n  - [Optional] Aggregation method:\n", "kep", Requirement("accepted")),
        # From a status on; some of Gateway API's statuses imply a stage.
        ("## TLDR\n\n[required_in]: # (Provisional status and above)\n", "gep", Requirement("provisional")),
        ("## API\n\n[required_in]: # (Implementable status and above)\n", "gep", Requirement("accepted")),
        ("## X\n\n( Required for Experimental status and above)\n", "gep", Requirement("accepted", "experimental")),
        (
            "## X\n\n<!--\nQuestions must be completed and approved\nfor the KEP to move to `implementable`.\n-->\n",
            "kep",
            Requirement("accepted"),
        ),
        # From a stage on
        (
            "## X\n\n<!--\nThis section must be completed when targeting alpha to a release.\n-->\n",
            "kep",
            Requirement("accepted", "alpha"),
        ),
        ("## X\n\n<!-- Required for GA. -->\n", "kep", Requirement("accepted", "stable")),
        ("## X\n\nMandatory from Tech Preview on.\n", "openshift", Requirement("provisional", "tech-preview")),
        (
            (
                "## X\n\n<!--\nFor alpha, this section is encouraged: reviewers should consider these questions.\n\n"
                "For GA, this section is required: approvers confirm the answers.\n\n"
                "For beta, this section is required: reviewers must answer these questions.\n-->\n"
            ),
            "kep",
            Requirement("accepted", "beta"),
        ),
        ("## Graduation\n\n<!-- Not required until beta. -->\n", "kep", Requirement("accepted", "beta")),
        ("### GA\n", "vep", Requirement("accepted", "stable")),
        # Once it is targeted at a release
        (
            "## X\n\n**Note:** *Section not required until targeted at a release.*\n",
            "openshift",
            Requirement("provisional", None, needs_release=True),
        ),
        (
            "## X\n\nItems marked with (R) are required *prior to targeting to a milestone / release*.\n",
            "vep",
            Requirement("accepted", None, needs_release=True),
        ),
        # Words of the vocabulary, but no demand, or a demand about something else
        ("## X\n\n<!-- For Beta and GA, document that tests have been stable. -->\n", "kep", Requirement("accepted")),
        ("## X\n\nAn existing cluster is required to keep it stable.\n", "kep", Requirement("accepted")),
        ("## X\n\n- Diagnostics: logs?\n      Not required until beta.\n", "kep", Requirement("accepted")),
    ],
)
def test_requirements(section: str, name: str, requirement: Requirement | None) -> None:
    """A section is required from the status, stage or release that the template states."""
    assert list(requirements(f"# Title\n\n{section}", name).values()) == [requirement]


def test_sections_of_the_minimum_are_always_required() -> None:
    """A sentence names the sections that a first version has to have; other names in such sentences are no sections."""
    text = """\
        <!--
        - At minimum, you should fill in the "Title" and date-related fields.
        - At minimum, you should fill in the "Summary" and "Motivation" sections.
          These should be easy.
        -->
        # Title
        ## Summary
        ## Motivation
        ### Goals
        """
    assert requirements(text) == {
        "Summary": Requirement(ALWAYS),
        "Motivation": Requirement(ALWAYS),
        "Goals": Requirement("accepted"),
    }


def test_a_section_is_required_no_earlier_than_the_one_around_it() -> None:
    """Sections in an optional section are optional, those in one of a later stage belong to that stage."""
    text = """\
        # Title
        ## Scalability
        Required for beta.
        ### New API calls
        ### New API types
        Required for GA.
        ## Infrastructure (Optional)
        ### Repositories
        """
    beta, stable = Requirement("accepted", "beta"), Requirement("accepted", "stable")
    expected = {"Scalability": beta, "New API calls": beta, "New API types": stable}
    assert requirements(text) == {**expected, "Infrastructure": None, "Repositories": None}


def test_deep_sections_depend_on_those_beside_them() -> None:
    """Below the depth of the profile, only a section with a remark of its own is required by itself."""
    text = "# T\n## A\n### B\n#### C\n#### D\n(Required for Experimental status and above)\n"
    assert {s.title: s.is_independent for s in read(text, "gep").sections} == {
        "A": True,
        "B": True,
        "C": False,
        "D": True,
    }


def test_required_items_and_table_of_contents() -> None:
    """Items marked with (R) are collected at every depth, and so is the marker of a table of contents."""
    text = """\
        # T

        <!-- toc -->
        <!-- /toc -->

        ## Release Signoff Checklist

        - [ ] (R) Test plan is in place
          - [ ] e2e tests
          - [ ] (R) Two weeks without flakes
        - [ ] Documentation
        """
    template = read(text)
    assert template.required_items == ("(R) Test plan is in place", "(R) Two weeks without flakes")
    assert template.has_toc
    assert not read("# T\n\n## A\n").has_toc


def test_prompts_are_paragraphs_that_an_author_replaces() -> None:
    """Comments, and paragraphs that are neither a mere question nor boilerplate, are prompts."""
    template = read(
        """\
        # T

        ## A

        <!--
        Why this enhancement is important

        A good summary is at least a paragraph in length.
        -->

        (1-2 sentence summary of the proposal)

        Explain how the user will use the feature.
        Be detailed and explicit.

        How will security be reviewed, and by whom?

        Items marked with (R) are required *prior to targeting to a milestone / release*.

        - Ability to use the enhancement from end to end
        """
    )
    assert template.comments == ("A good summary is at least a paragraph in length.",)
    assert template.prompts == (
        "(1-2 sentence summary of the proposal)",
        "Explain how the user will use the feature.\nBe detailed and explicit.",
    )
    own = "\nA good summary is\n*at least* a Paragraph in length!\n\n"
    shares = [template.measure_comment(text) for text in (own, f"{own}Mine: …\n", "A good summary is short.", " \n\n ")]
    assert shares == [Share.ALL, Share.PART, Share.NONE, Share.NONE]
    assert template.has_prompt("Explain how the user will use the feature. Be detailed and explicit.")
    assert not template.has_prompt("Explain how the user will use the feature.")


def test_a_section_that_is_there_twice() -> None:
    """The first of two sections counts; the message names both lines. In another section it is another one."""
    text = "# T\n\n## Alpha test\n\n### Risks\n\n## Beta test\n\n### Risks\n\n## alpha tests (Optional)\n"
    template, diagnostics = read_template(text, "t.md", bundled_profile("kep"))
    assert [s.title for s in template.sections] == ["Alpha test", "Risks", "Beta test", "Risks"]
    (diagnostic,) = diagnostics
    message = (
        "the template has the section 'alpha tests' twice, in lines 3 and 11; the first counts. Remove one of them"
    )
    assert str(diagnostic) == f"t.md:11: warning: {message} [template-file]"


@pytest.mark.parametrize("text", ["# Title alone\n", "", "prose\n", "\x00\x01\n", "<!-- never closed\n## A\n"])
def test_a_template_without_sections(text: str) -> None:
    """The list of the profile counts, and one message says so."""
    profile = bundled_profile("kep")
    template, diagnostics = read_template(text, "t.md", profile)
    assert template is profile.listed_template
    message = "t.md: warning: the template t.md has no sections; those that the profile lists count [template-file]"
    assert [str(diagnostic) for diagnostic in diagnostics] == [message]


@pytest.mark.parametrize(
    "unit",
    ["## A\n", "(", "-- \n", "<!--", "[a]: #\n", "required for ", "optional\n", '"', "at minimum sections ", "\n    x"],
)
def test_large_untidy_templates(unit: str) -> None:
    """Reading 200 KB takes no more than three seconds, whatever repeats."""
    with limit_cpu_time():
        read_template("# T\n\n## S\n\n" + unit * (200_000 // len(unit)), "t.md", bundled_profile("kep"))
