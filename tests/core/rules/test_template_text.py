"""Tests of the rules about texts of the template that are left in a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.proposals import find_diagnostics

if TYPE_CHECKING:
    from pathlib import Path

KEP = "keps/sig-a/1-b/README.md"
TEMPLATE = "keps/NNNN-kep-template/README.md"
COMMENTED = """\
    # KEP-NNNN: Title

    ## Release Signoff Checklist

    <!-- This checklist is reviewed for each release. -->

    ## Summary

    <!--
    A good summary is at least a paragraph in length.

    Write it first, because it decides what follows.
    -->

    ## Drawbacks

    <!-- Why not do it? -->
    """


def test_comments(tmp_path: Path) -> None:
    """There is one message with the other lines; comments of the author's own and those of check lists stay."""
    document = """\
        # KEP-1: B

        <!-- toc -->
        <!-- /toc -->

        ## Release Signoff Checklist

        <!-- This checklist is reviewed for each release. -->

        ## Summary

        <!-- Write it first,
        because it decides *what* follows. -->

        Lamps can be dimmed. <!-- This is an own comment of the author. -->

        ## Drawbacks

        <!-- Why not do it! -->
        """
    (diagnostic,) = find_diagnostics(tmp_path, {TEMPLATE: COMMENTED, KEP: document}, "template-comment")
    assert (diagnostic.line, diagnostic.message) == (12, "2 comments of the template are left; remove what is done")
    assert [place.line for place in diagnostic.related] == [19]


def test_a_comment_that_is_never_closed(tmp_path: Path) -> None:
    """It goes on to the end of the document, and one comment is left."""
    document = "# B\n\n## Drawbacks\n\n<!-- Why not do it?\n"
    (diagnostic,) = find_diagnostics(tmp_path, {TEMPLATE: COMMENTED, KEP: document}, "template-comment")
    assert (diagnostic.line, diagnostic.message) == (5, "1 comment of the template is left; remove what is done")


def test_prompts(tmp_path: Path) -> None:
    """Visible paragraphs of the template are reported once for a proposal; questions, links and own text are not."""
    template = """\
        # KEP-NNNN: Title

        ## Summary

        (A summary of the proposal in one or two sentences.)

        ## Risks

        Think broadly. For example, consider how
        this will impact the larger ecosystem.

        How will security be reviewed, and by whom?

        [ ] I/we understand the owners of the components may require updates.

        (from [a page](https://example.org/a-page-with/many/words/in/its/address/for-lamps))

        (See https://example.org/another-page/with/many/words/in/its/address)

        See [the guide](https://example.org/guide) for what to write here.
        """
    document = """\
        # KEP-1: B

        ## Summary

        Lamps can be dimmed.

        (A summary of the proposal in one or two sentences.)


        ## Risks

        How will security be reviewed, and by whom?

        [x] I/we understand the owners of the components may require updates.

        Think broadly. For example, consider how this will impact
        the larger ecosystem.

        (from [a page](https://example.org/a-page-with/many/words/in/its/address/for-lamps))

        (See https://example.org/another-page/with/many/words/in/its/address)

        See [the guide](https://example.org/guide) for what to write here.
        """
    (diagnostic,) = find_diagnostics(tmp_path, {TEMPLATE: template, KEP: document}, "template-prompt")
    quoted = "'(A summary of the proposal in one or two sentences.)'"
    assert (diagnostic.line, diagnostic.message) == (
        7,
        f"{quoted} and 2 more are text of the template; replace or remove them",
    )
    assert [place.line for place in diagnostic.related] == [16, 23]


def test_a_repository_without_a_template(tmp_path: Path) -> None:
    """Nothing is from the template."""
    document = "# B\n\n## Drawbacks\n\n<!-- Why should this KEP _not_ be implemented? -->\n"
    assert find_diagnostics(tmp_path, {KEP: document}, "template-comment") == []
    assert find_diagnostics(tmp_path, {KEP: document}, "template-prompt") == []


def test_source_of_the_template(tmp_path: Path) -> None:
    """A proposal to which the template refers has its texts, and keeps them."""
    prompt = "(Names of files follow the kebab-case, see geps/gep-2/index.md.)"
    files = {
        "geps/gep-696/index.md": f"# GEP-696: T\n\n## Names\n\n{prompt}\n",
        "geps/gep-1/index.md": f"# GEP-1: One\n\n## Names\n\n{prompt}\n",
        "geps/gep-2/index.md": f"# GEP-2: Two\n\n## Names\n\n{prompt}\n",
    }
    assert [d.path for d in find_diagnostics(tmp_path, files, "template-prompt", "gep")] == ["geps/gep-1/index.md"]
