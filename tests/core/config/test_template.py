"""Tests of templates: which sections of a document answer those of the template, and which are missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core.proposals import bundled_profile, dedent_document, read_proposal

from sphinx_enhancements.core.config.template import (
    Requirement,
    Template,
    TemplateFile,
    TemplateSection,
    make_listed_template,
)
from sphinx_enhancements.core.reading.template import read_template
from sphinx_enhancements.core.text_parts import Section


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Test Plan", "Test plan"),
        ("Test Plan", "`Test` **Plan**:"),
        ("Test Plan", "Testing Plan"),
        ("Non-Goals", "Non Goals"),
        ("User Stories", "2. User Story"),
        ("Drawbacks", "Drawbacks [optional]"),
        ("Risks and Mitigations", "Risks & Mitigations"),
        ("Upgrade / Downgrade Strategy", "Upgrade/Downgrade Strategy"),
        ("Motivation", "[Motivation](#motivation)"),
        # The heading has more words.
        ("Alternatives", "Alternatives Considered"),
        ("Graduation Criteria", "Beta Graduation Criteria"),
        ("Alternatives", "Rejected Alternatives"),
        ("Goals", "Goals and Non-Goals"),
        ("Non-Goals", "Goals / Non-Goals"),
        ("Design", "Design Details"),
        # The template has more words.
        ("Alternatives (Not Implemented)", "Alternatives"),
        ("Purpose (Why and Who)", "Purpose"),
        ("Introduction/Overview", "Overview"),
        ("Single-node Deployments or MicroShift", "MicroShift"),
        ("Production Readiness Review Questionnaire", "Production Readiness Review"),
        ("Design Details", "Design"),
        ("`Standard` Graduation Criteria", "Graduation Criteria"),
        ("Graduation Criteria", "Graduation Requirements"),
        (
            "Can it be disabled once it has been enabled (i.e. rolled back)?",
            "Can it be disabled once it has been enabled?",
        ),
    ],
)
def test_headings_that_answer_a_section(title: str, heading: str) -> None:
    """Authors write headings with other punctuation, with more words and with fewer."""
    template = Template((TemplateSection("Other", 2, 1, None), TemplateSection(title, 2, 3, None)))
    assert template.match_sections([Section("T", 1, 1, False), Section(heading, 2, 3, True)]) == {1: [1]}


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Goals", "Non-Goals"),
        ("Non-Goals", "Goals"),
        ("Test Plan", "Test results"),
        ("Design Details", "Design goals"),
        ("Stories", "Out of stories"),
        ("Summary", ""),
        ("Risks and Mitigations", "and"),
        ("Upgrade / Downgrade Strategy", "Version Skew Strategy"),
    ],
)
def test_headings_that_do_not_answer_a_section(title: str, heading: str) -> None:
    """Part of the words is not enough."""
    template = Template((TemplateSection(title, 2, 3, None),))
    assert template.match_sections([Section(heading, 2, 3, True)]) == {}


def test_one_of_several_similar_questions() -> None:
    """A heading with all words of a section answers that section alone."""
    titles = ("Will it need more memory on nodes?", "Will it need more disks on nodes?", "Will it")
    template = Template(tuple(TemplateSection(title, 2, n, None) for n, title in enumerate(titles)))
    assert template.match_sections([Section("Will it need more disk on nodes?", 2, 3, True)]) == {1: [0]}
    assert template.match_sections([Section("Will it need more?", 2, 3, True)]) == {2: [0]}


def test_the_title_answers_no_section() -> None:
    """A heading above the level of the template's sections is the title."""
    template = Template((TemplateSection("Scalability", 2, 3, None),))
    assert template.match_sections([Section("Scalability", 1, 1, True)]) == {}


def test_sections_at_the_level_of_the_title() -> None:
    """In a document with several headings at the first level, these are its sections."""
    template = Template((TemplateSection("Scalability", 2, 3, None),))
    assert template.match_sections([Section("Summary", 1, 1, True), Section("Scalability", 1, 4, True)]) == {0: [1]}


TEMPLATE = """\
    # KEP-NNNN: Title

    ## Summary

    ## Motivation

    ### Goals

    ### User Stories (Optional)

    ## Test Plan

    <!-- Not required until targeted at a release. -->

    ##### Unit tests

    ##### e2e tests

    ## Production Readiness

    ### Scalability

    <!-- This section must be completed when targeting beta to a release. -->

    ###### Will it need more memory?

    ###### Will it need more disk?

    ## Drawbacks
    """


def find_gaps(document: str) -> list[str]:
    """Return the gaps of a KEP: the heading, ``empty`` or ``missing``, and the line to which the finding belongs."""
    file = TemplateFile("t.md", dedent_document(TEMPLATE), read_template)
    profile = replace(bundled_profile("kep"), template_file=file)
    enhancement = read_proposal(document, "keps/sig-a/1-b/README.md", "kep")
    gaps = (gap for _, gap in profile.check_sections(enhancement) if gap is not None)
    return [f"{gap.section.title} {'empty' if gap.is_empty else 'missing'} {gap.line}" for gap in gaps]


COMPLETE = "# T\n## Summary\nx\n## Motivation\nx\n### Goals\nx\n## Production Readiness\nx\n## Drawbacks\nx\n"


@pytest.mark.parametrize(
    ("metadata", "body", "gaps"),
    [
        ("status: implementable", COMPLETE, []),
        # At lower statuses less is required, and nothing of a proposal that is given up.
        ("status: provisional", "# T\n## Summary\nx\n", []),
        ("status: withdrawn", "# T\n", []),
        (
            "status: implementable",
            "# T\n## Summary\nx\n## Motivation\nx\n",
            ["Goals missing 7", "Production Readiness missing", "Drawbacks missing"],
        ),
        # Only what a comment hides, or nothing, is there.
        (
            "status: implementable",
            COMPLETE.replace("Drawbacks\nx", "Drawbacks\n<!-- why not? -->"),
            ["Drawbacks empty 13"],
        ),
        ("status: implementable", COMPLETE.replace("Drawbacks\nx", "Drawbacks\n[x]: y\n"), ["Drawbacks empty 13"]),
        # Text in a nested section counts, and so does that of sections of the author's own beside an empty one.
        ("status: implementable", COMPLETE.replace("Drawbacks\nx", "Drawbacks\n### One\nx"), []),
        ("status: implementable", COMPLETE.replace("Drawbacks\nx", "Drawbacks\n## One\nx"), []),
        # The plan is required once the proposal is targeted at a release.
        ("status: implementable\nmilestone: {alpha: v1.30}", COMPLETE, ["Test Plan missing None"]),
        # Of deep sections, either all are there or none: a plan may have a form of its own.
        ("status: implementable\nmilestone: {alpha: v1.30}", f"{COMPLETE}## Test Plan\nx\n", []),
        (
            "status: implementable\nmilestone: {alpha: v1.30}",
            f"{COMPLETE}## Test Plan\nx\n### Unit tests\n",
            ["e2e tests missing 16"],
        ),
        # From beta on
        ("status: implementable\nstage: alpha", f"{COMPLETE}## PRR\n", []),
        (
            "status: implementable\nstage: beta",
            COMPLETE.replace("Production Readiness\nx\n", "Production Readiness\nx\n### Monitoring\nx\n"),
            ["Scalability missing 12"],
        ),
        (
            "status: implementable\nstage: stable",
            COMPLETE.replace("Readiness\nx\n", "Readiness\nx\n### Scalability\n###### Will it need more memory?\n"),
            ["Scalability empty 14"],
        ),
        (
            "status: implementable\nstage: stable",
            COMPLETE.replace("Readiness\nx\n", "Readiness\n### Scalability\nx\n###### Will it need more memory?\n"),
            ["Will it need more memory? empty 15", "Will it need more disk? missing 13"],
        ),
        # A section with text and without sections says why its parts do not apply.
        ("status: implementable\nstage: beta", COMPLETE.replace("Readiness\nx", "Readiness\nN/A (docs)"), []),
    ],
)
def test_gaps(metadata: str, body: str, gaps: list[str]) -> None:
    """A document has gaps where its status and stage require a section that it lacks."""
    lines = find_gaps(f"---\n{metadata}\n---\n{body}")
    assert len(lines) == len(gaps)
    assert all(line.startswith(gap) for line, gap in zip(lines, gaps, strict=True)), lines


def test_listed_sections() -> None:
    """Without a template, the sections that the profile lists count; a heading may be required at two places."""
    required = {"accepted": ("Summary", "Test Plan"), "beta": ("Test Plan", "Risks")}
    template = make_listed_template(required, (), ("alpha", "beta"), {})
    assert [(s.title, s.requirement) for s in template.sections] == [
        ("Summary", Requirement("accepted")),
        ("Test Plan", Requirement("accepted")),
        ("Test Plan", Requirement("always", "beta")),
        ("Risks", Requirement("always", "beta")),
    ]
    assert not template.is_complete


def test_listed_sections_in_order() -> None:
    """The list of all sections has the optional ones, too."""
    template = bundled_profile("eip").template
    assert [s.title for s in template.sections][:3] == ["Abstract", "Motivation", "Specification"]
    assert [s.requirement for s in template.sections][:2] == [Requirement("draft"), None]
    assert template.is_complete
