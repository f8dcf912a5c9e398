"""Codes of diagnostics. The documentation of each is the page of its rule, in :mod:`.rules.catalogue`."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Kind of a diagnostic, also its subtype in ``suppress_warnings`` (``enhancements.<code>``).

    The catalogue of rules has one rule for each code, with its level and its page.
    """

    ABSOLUTE_LINK = "absolute-link"
    """A link is the address of a file that is in the repository itself."""

    ALIAS_FILE = "alias-file"
    """A file with aliases of people is missing, is not valid YAML, or has aliases in aliases."""

    BAD_QUERY = "bad-query"
    """A filter contains a word that the query language does not know, or a quote without an end."""

    BROKEN_LINK = "broken-link"
    """A link leads to a file or heading that does not exist in the repository."""

    COMPUTED_SETTING = "computed-setting"
    """A setting that decides how documents are read is computed in ``conf.py``."""

    CONTRADICTION = "contradiction"
    """A proposal gives two different values for its status, stage, number or release."""

    DATE_ORDER = "date-order"
    """A proposal was last updated before it was created."""

    DATE_SPELLING = "date-spelling"
    """A date is not written as year, month and day with hyphens."""

    DEPENDENCY_CYCLE = "dependency-cycle"
    """Proposals depend on each other in a cycle."""

    DISAGREEMENT = "disagreement"
    """Proposals disagree about which supersedes which, or one that is superseded is still open."""

    DORMANT_PROPOSAL = "dormant-proposal"
    """Nobody has worked on an open proposal for many releases or years."""

    DUPLICATE_FIELD = "duplicate-field"
    """One metadata block contains a field twice."""

    DUPLICATE_ITEM = "duplicate-item"
    """A list names one item twice."""

    DUPLICATE_KEY = "duplicate-key"
    """Two proposals have the same key."""

    EARLIER_MILESTONE = "earlier-milestone"
    """A milestone moved to an earlier release."""

    EARLY_DATE = "early-date"
    """A date is before the first day of the community's proposals."""

    EDITED_DECISION = "edited-decision"
    """The text of a rejected, withdrawn or replaced proposal was edited."""

    EMPTY_DOCUMENT = "empty-document"
    """The document of a proposal is empty."""

    EMPTY_SECTION = "empty-section"
    """A section that the template or profile requires has no text."""

    ENCODING = "encoding"
    """A file contains bytes that are not UTF-8."""

    FIELD_ORDER = "field-order"
    """Fields are in another order than the community's."""

    FILE_BOUNDS = "file-bounds"
    """A file was not read, because it is too large, not readable, or outside the project's root."""

    FORBIDDEN_TRANSITION = "forbidden-transition"
    """A status does not follow the former one in the lifecycle of the community."""

    FOREIGN_PROJECT = "foreign-project"
    """A local copy of another project's data is missing, truncated, outdated or of a newer schema."""

    FOREIGN_SECTION = "foreign-section"
    """A section is not one of those that the community has."""

    FRONT_MATTER = "front-matter"
    """A front matter block is not valid YAML."""

    FUTURE_DATE = "future-date"
    """A proposal was created or updated in the future."""

    HEADING_SPACE = "heading-space"
    """A line is no heading, because a space is missing after its `#`."""

    IMPLEMENTED_STAGE = "implemented-stage"
    """An implemented proposal has a stage that is not the last one."""

    HISTORY_UNAVAILABLE = "history-unavailable"
    """The history of proposals cannot be read from git."""

    INVALID_ADDRESS = "invalid-address"
    """An address is no web address, or not one of a place that the community uses."""

    INVALID_SETTING = "invalid-setting"
    """A setting has an unknown name or an invalid value."""

    INVALID_SUPPRESSION = "invalid-suppression"
    """A comment that should suppress findings has no reason, or names no rule that can be suppressed."""

    INVALID_VALUE = "invalid-value"
    """A field has a value of the wrong form, such as a mapping for a text, or no real date."""

    INVISIBLE_CHARACTER = "invisible-character"
    """A text contains characters that nobody sees."""

    KIND_STATUS = "kind-status"
    """Proposals of this kind cannot have this status."""

    LATE_ACCEPTANCE = "late-acceptance"
    """A proposal was accepted for a release after its freeze."""

    LOST_HISTORY = "lost-history"
    """The section about a proposal's history has lost an entry."""

    MALFORMED_PERSON = "malformed-person"
    """A handle has other marks before it than one `@`."""

    METADATA = "metadata"
    """A metadata file beside a document is not valid YAML."""

    MILESTONE_ORDER = "milestone-order"
    """A proposal targets a stage in an earlier release than a stage before it."""

    MISSING_APPROVAL = "missing-approval"
    """An accepted proposal lacks an approval that its stage needs."""

    MISSING_CONSTRAINT = "missing-constraint"
    """An accepted proposal does not answer a constraint of its community."""

    MISSING_FIELD = "missing-field"
    """A proposal lacks a field that it requires."""

    MISSING_GATE = "missing-gate"
    """A proposal without a feature gate has a stage that requires one."""

    MISSING_HISTORY = "missing-history"
    """The history of a proposal has no entry for its present stage."""

    MISSING_ID = "missing-id"
    """A proposal has no id, and none follows from its path."""

    MISSING_ITEM = "missing-item"
    """A required item of the template's check list is missing."""

    MISSING_RELEASE_ITEM = "missing-release-item"
    """A proposal that aims at a release lacks check-list items that the others have."""

    MISSING_RELEASE_SECTION = "missing-release-section"
    """A proposal that aims at a release lacks a section that the template requires for a release."""

    MISSING_STAGE_SECTION = "missing-stage-section"
    """A proposal that aims at a release lacks answers that the template requires for a stage."""

    MISSING_METADATA = "missing-metadata"
    """The metadata file that the profile expects beside a document is missing."""

    MISSING_MILESTONE = "missing-milestone"
    """No milestone names a release for the stage of an accepted proposal."""

    MISSING_PERSON = "missing-person"
    """A proposal names nobody in a role that its status requires."""

    MISSING_SECTION = "missing-section"
    """A section that is required at the proposal's status or stage is missing or empty."""

    MISSING_SUCCESSOR = "missing-successor"
    """A proposal is replaced, but no relation names its successor."""

    MISSING_TITLE = "missing-title"
    """A proposal has neither a first heading nor a field ``title``."""

    MISSPELLED_FIELD = "misspelled-field"
    """A field is unknown, and its name is one letter away from a field of the profile."""

    MISSPELLED_RELEASE = "misspelled-release"
    """A milestone is far after all declared releases, and one character away from one of them."""

    NEEDS_DECLINED = "needs-declined"
    """Accepted work depends on a rejected, withdrawn or deferred proposal."""

    NO_CURRENT_RELEASE = "no-current-release"
    """No release is known to be out, although the stages of proposals follow from their milestones."""

    NO_PROPOSALS = "no-proposals"
    """No document matches the paths in profile and settings."""

    NOT_ACCEPTED = "not-accepted"
    """A proposal that is not accepted aims at a release."""

    NOT_OPTED_IN = "not-opted-in"
    """A proposal has a milestone in a release to which it has not opted in."""

    ONE_SIDED_SUCCESSION = "one-sided-succession"
    """Only one of two proposals states that one succeeds the other."""

    OUTDATED_RELEASE = "outdated-release"
    """The latest release that a proposal names is earlier than the milestone of its stage."""

    OVERDUE_MILESTONE = "overdue-milestone"
    """An accepted proposal targets a release that is out, without having reached the stage."""

    OWNER_FOLDER = "owner-folder"
    """A proposal is in the folder of another owner."""

    PLACEHOLDER_PERSON = "placeholder-person"
    """An accepted proposal has a placeholder among its people."""

    REFERENCE_SPELLING = "reference-spelling"
    """A reference to a proposal is not in the form that the community uses."""

    RELEASE_ORDER = "release-order"
    """A proposal targets an earlier release than one that it depends on."""

    RELEASE_SPELLING = "release-spelling"
    """A milestone spells a release differently from the settings, or from most proposals."""

    REMOVED_APPROVAL = "removed-approval"
    """An accepted proposal has lost an approver."""

    REMOVED_PROPOSAL = "removed-proposal"
    """A proposal was removed, or its key changed without an alias."""

    RESERVED_NUMBER = "reserved-number"
    """A number is reserved, or outside the range of the community."""

    SECTION_ORDER = "section-order"
    """Sections are in another order than those of the template."""

    SELF_APPROVAL = "self-approval"
    """The only approvers of an accepted proposal are its authors."""

    SELF_REFERENCE = "self-reference"
    """A relation of a proposal leads to the proposal itself."""

    SEVERAL_TITLES = "several-titles"
    """A page has a second heading of the first level."""

    SPHINX_NEEDS_ID = "sphinx-needs-id"
    """A proposal cannot be a need of sphinx-needs under its key."""

    SPHINX_NEEDS_NAME = "sphinx-needs-name"
    """The configuration of sphinx-needs has a field or link type of ours with an incompatible type."""

    SPHINX_NEEDS_USE = "sphinx-needs-use"
    """A directive or option of sphinx-needs does not work with proposals or in this format."""

    SPHINX_NEEDS_VALUE = "sphinx-needs-value"
    """A value of a proposal does not fit the field that sphinx-needs declares for it."""

    SPHINX_NEEDS_VERSION = "sphinx-needs-version"
    """The installed version of sphinx-needs is untested."""

    STAGE_MISMATCH = "stage-mismatch"
    """The stage of a proposal is not the one at which it aims in a release."""

    STAGE_ORDER = "stage-order"
    """A proposal has a higher stage than a proposal that it depends on."""

    STALE_BASELINE = "stale-baseline"
    """An entry of the baseline no longer applies."""

    STALLED_STAGE = "stalled-stage"
    """A proposal has been at a stage for more releases than its community allows."""

    STRAY_METADATA = "stray-metadata"
    """A metadata file has no document beside it."""

    SUMMARY_MARKUP = "summary-markup"
    """The summary of a proposal contains markup that pages with collected summaries cannot show."""

    SUPERSEDED_SUCCESSOR = "superseded-successor"
    """The successor of a proposal is itself superseded."""

    TABLE_OF_CONTENTS = "table-of-contents"
    """A table of contents is missing, or differs from the headings."""

    TEMPLATE = "template"
    """The title and the metadata of a proposal still contain prompts of the template."""

    TEMPLATE_COMMENT = "template-comment"
    """Comments of the template are left."""

    TEMPLATE_FILE = "template-file"
    """The template of proposals that the profile names is missing, has no sections, or has a section twice."""

    TEMPLATE_PROMPT = "template-prompt"
    """Visible text of the template is left."""

    TEMPLATE_VALUE = "template-value"
    """Values of the template are left in the metadata."""

    TITLE_FILE = "title-file"
    """The name of a document is not its title."""

    TITLE_KEY = "title-key"
    """A title in the metadata repeats the key of the proposal."""

    TITLE_LENGTH = "title-length"
    """A title has more characters than the community allows."""

    TITLE_MARKUP = "title-markup"
    """A title contains markup."""

    TITLE_MISMATCH = "title-mismatch"
    """A title in the metadata differs from the heading."""

    UNAPPROVED_STAGE = "unapproved-stage"
    """The stage at which a proposal aims in a release is not approved."""

    UNCHECKED_ITEM = "unchecked-item"
    """An accepted proposal has required items in its check list that are not checked."""

    UNDATED_STAGE = "undated-stage"
    """A proposal opts in to a release, but no stage has a milestone in it."""

    UNKNOWN_APPROVER = "unknown-approver"
    """An approver is in none of the aliases whose members may approve."""

    UNKNOWN_COLUMN = "unknown-column"
    """A table asks for a column, a sort key or a group that does not exist."""

    UNKNOWN_FIELD = "unknown-field"
    """The community does not have a field."""

    UNKNOWN_KIND = "unknown-kind"
    """The community does not have a kind of proposal."""

    UNKNOWN_OPTION_VALUE = "unknown-option-value"
    """A directive option has a value that is not allowed."""

    UNKNOWN_OWNER = "unknown-owner"
    """The community's list does not have an owner."""

    UNKNOWN_RELEASE = "unknown-release"
    """A milestone names a release that is neither a version nor declared in the settings."""

    UNKNOWN_STAGE = "unknown-stage"
    """The profile does not list a stage."""

    UNKNOWN_STATUS = "unknown-status"
    """The profile does not list a status."""

    UNREAD_DIRECTIVE = "unread-directive"
    """A proposal in ``:::{enhancement}`` is text, because MyST's extension ``colon_fence`` is off."""

    UNREAD_DOCUMENT = "unread-document"
    """``documents`` in the settings match a file in another language than Markdown or reStructuredText."""

    UNRELATED_MENTION = "unrelated-mention"
    """A proposal is mentioned in the title or summary, but in no relation."""

    UNRESOLVED_QUESTION = "unresolved-question"
    """An accepted proposal has open questions."""

    UNRESOLVED_REFERENCE = "unresolved-reference"
    """A relation or role refers to a proposal that does not exist in this collection."""

    UNUSED_SUPPRESSION = "unused-suppression"
    """A comment suppresses no finding."""


PROJECT_CODES = frozenset(
    {
        Code.ALIAS_FILE,
        Code.COMPUTED_SETTING,
        Code.FILE_BOUNDS,
        Code.FOREIGN_PROJECT,
        Code.INVALID_SETTING,
        Code.NO_CURRENT_RELEASE,
        Code.NO_PROPOSALS,
        Code.STALE_BASELINE,
        Code.STRAY_METADATA,
        Code.TEMPLATE_FILE,
        Code.UNREAD_DOCUMENT,
    }
)
"""Codes of diagnostics about settings and files around the proposals. They explain all other results."""
