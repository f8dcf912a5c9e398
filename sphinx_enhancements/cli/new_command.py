"""The command ``new``: the files of a proposal, from the template of the community."""

from __future__ import annotations

import argparse
from datetime import date

from ..core.config.profile import Profile
from ..core.diagnostics import to_printable_line
from ..core.editing.file_changes import format_diff, write_changes
from ..core.editing.new_document import NewProposal, ProposalRequest, make_proposal
from ..core.editing.numbering import lock_folder
from ..core.project.files import iter_documents
from ..core.project.git_identity import GitIdentity, read_git_identity
from ..core.project.loading import load_collection
from ..core.project.project import Project, get_build_date
from .errors import CommandError
from .options.cache_folder import find_cache_folder
from .text.output import print_message, write_lines, write_text
from .text.settings_report import report_settings


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument("title", metavar="TITLE", help="the title of the proposal, in quotes")
    parser.add_argument("--number", metavar="N", type=_read_number, help="the number (default: the next free one)")
    parser.add_argument(
        "--issue",
        metavar="N",
        default="",
        help="the number or address of the issue; where proposals have the numbers of their issues, also the number",
    )
    parser.add_argument("--owner", metavar="NAME", default="", help="the group that owns it, such as sig-network")
    parser.add_argument("--release", metavar="RELEASE", default="", help="the release, where paths name one")
    parser.add_argument("--slug", metavar="NAME", default="", help="the name in its path (default: from the title)")
    parser.add_argument(
        "--author",
        metavar="PERSON",
        action="append",
        default=[],
        help="an author, as the community writes people; repeatable (default: the user of git)",
    )
    parser.add_argument(
        "--date",
        metavar="DAY",
        type=_read_day,
        default=None,
        help="the day of creation, such as 2026-03-31 (default: $SOURCE_DATE_EPOCH, else today)",
    )
    parser.add_argument("--dry-run", action="store_true", help="print the files as a diff, and write nothing")
    parser.set_defaults(run=run_new)


def _read_number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number")


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-03-31") from None


def run_new(project: Project, options: argparse.Namespace) -> int:
    """Write the files of a proposal, print their paths, and return the exit status."""
    report_settings(project)
    request = _make_request(project, options)
    with lock_folder(project.root):  # two processes would choose the same number
        collection = load_collection(project, metadata_only=True, cache_folder=find_cache_folder(options))
        proposal = make_proposal(project, collection, tuple(iter_documents(project)), request)
        if options.dry_run:
            write_text(format_diff(proposal.changes))
            return 0
        write_changes(project.roots, proposal.changes)
    write_lines(to_printable_line(change.path) for change in proposal.changes)
    _print_summary(project, proposal, options)
    return 0


def _make_request(project: Project, options: argparse.Namespace) -> ProposalRequest:
    authors = tuple(author.strip() for author in options.author)
    if not all(author and author.isprintable() for author in authors):
        raise CommandError("--author: an author must be one line of text")
    if not options.issue.isprintable() or any(map(str.isspace, options.issue)):
        raise CommandError(f"--issue {options.issue}: this is neither a number nor an address")
    named = bool(authors)
    if not named:
        author = _format_author(project.profile, read_git_identity(project.root))
        authors = (author,) if author else ()
    return ProposalRequest(
        options.title,
        options.date or get_build_date(),
        options.number,
        options.issue.removeprefix("#"),
        options.slug,
        options.owner,
        options.release,
        authors,
        named,
    )


def _format_author(profile: Profile, user: GitIdentity) -> str:
    """Return the user of git as the community writes people: by account where it has accounts, else by name."""
    if not user.account or not profile.account_address.startswith("https://github.com/"):
        return user.name
    return f"@{user.account}" if profile.has_bare_handles or not user.name else f"{user.name} (@{user.account})"


def _print_summary(project: Project, proposal: NewProposal, options: argparse.Namespace) -> None:
    """Print key and title, and what the files do not have."""
    print_message(f"{proposal.key}: {options.title}")
    for note in proposal.notes:
        print_message(f"sphinx-enhancements: {note}")
    if options.number is None and not options.issue and project.profile.has_issue_numbers:
        message = "the number is the next free one; proposals here have the numbers of their issues (--issue)"
        print_message(f"sphinx-enhancements: {message}")
