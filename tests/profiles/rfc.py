"""Proposals in the form of Rust's, and what is read from them."""

PROPOSALS = {
    "text/0001-private-lamps.md": (
        """
        - Start Date: 2014-03-11
        - RFC PR: [rust-lang/rfcs#1](https://github.com/rust-lang/rfcs/pull/1)
        - Rust Issue: [rust-lang/rust#8122](https://github.com/rust-lang/rust/issues/8122)

        # Summary

        Lamps are private by default.

        # Motivation

        Neighbours.

        # Unresolved questions

        * What do ships do?
        """,
        "RFC-1",
        {
            "title": "Private lamps",
            "number": 1,
            "status": "accepted",
            "created": "2014-03-11",
            "links": [
                "tracking https://github.com/rust-lang/rust/issues/8122",
                "discussion https://github.com/rust-lang/rfcs/pull/1",
            ],
            "summary": "Lamps are private by default.",
            "questions": ["What do ships do?"],
        },
    ),
    "text/0195-turning-lamps.md": (
        """
        - Start Date: 2014-08-04
        - RFC PR #: [rust-lang/rfcs#195](https://github.com/rust-lang/rfcs/pull/195)
        - Rust Issue #: https://github.com/rust-lang/rust/issues/17307

        # Summary

        Lamps turn. See [RFC 1](0001-private-lamps.md).
        """,
        "RFC-195",
        {
            "title": "Turning lamps",
            "number": 195,
            "status": "accepted",
            "created": "2014-08-04",
            "links": [
                "tracking https://github.com/rust-lang/rust/issues/17307",
                "discussion https://github.com/rust-lang/rfcs/pull/195",
            ],
            "summary": "Lamps turn. See RFC 1.",
        },
    ),
    "text/1068-lamp-governance.md": (
        """
        - Feature Name: not applicable
        - Start Date: 2015-02-27
        - RFC PR: [rust-lang/rfcs#1068](https://github.com/rust-lang/rfcs/pull/1068)
        - Rust Issue: N/A

        # Summary

        Who decides.
        """,
        "RFC-1068",
        {
            "title": "Lamp governance",
            "number": 1068,
            "status": "accepted",
            "created": "2015-02-27",
            "links": ["discussion https://github.com/rust-lang/rfcs/pull/1068"],
            "summary": "Who decides.",
            "extra": ["Feature Name: not applicable", "Rust Issue: N/A"],
        },
    ),
    "text/2394-async_lamps.md": (
        """
        - Feature Name: `async_lamps`
        - Start Date: 2018-03-30
        - RFC PR: [rust-lang/rfcs#2394](https://github.com/rust-lang/rfcs/pull/2394)
        - Rust Issue:
          - [rust-lang/rust#50547](https://github.com/rust-lang/rust/issues/50547)
          - [rust-lang/rust#62290](https://github.com/rust-lang/rust/issues/62290)

        # Summary
        [summary]: #summary

        Lamps that wait.
        """,
        "RFC-2394",
        {
            "title": "async_lamps",
            "number": 2394,
            "status": "accepted",
            "created": "2018-03-30",
            "links": [
                "tracking https://github.com/rust-lang/rust/issues/50547",
                "tracking https://github.com/rust-lang/rust/issues/62290",
                "discussion https://github.com/rust-lang/rfcs/pull/2394",
            ],
            "summary": "Lamps that wait.",
        },
    ),
    "text/3325-unsafe-lamps.md": (
        """
        - Feature Name: `unsafe_lamps`
        - Start Date: 2022-10-11
        - RFC PR: [rust-lang/rfcs#3325](https://github.com/rust-lang/rfcs/pull/3325)
        - Tracking Issue: [rust-lang/rust#123757](https://github.com/rust-lang/rust/issues/123757)

        ## Summary
        [summary]: #summary

        Hot lamps.

        ## Unresolved questions

        - [ ] How hot?
        - [x] Which lamps? All.
        """,
        "RFC-3325",
        {
            "title": "unsafe_lamps",
            "number": 3325,
            "status": "accepted",
            "created": "2022-10-11",
            "links": [
                "tracking https://github.com/rust-lang/rust/issues/123757",
                "discussion https://github.com/rust-lang/rfcs/pull/3325",
            ],
            "summary": "Hot lamps.",
            "questions": ["How hot?", "Which lamps? All."],
        },
    ),
    "text/3119-lamp-ownership.md": (
        """
        - Feature Name: N/A
        - Start Date: 2021-04-29
        - RFC PR: (leave this empty)

        # Summary

        Whose lamp it is.
        """,
        "RFC-3119",
        {
            "title": "Lamp ownership",
            "number": 3119,
            "status": "accepted",
            "created": "2021-04-29",
            "summary": "Whose lamp it is.",
            "extra": ["Feature Name: N/A", "RFC PR: (leave this empty)"],
        },
    ),
    "text/0301-title-first.md": (
        """
        # Lamps in tail expressions

        - Feature Name: `tail_lamps`
        - Start Date: 2023-05-04
        - RFC PR: [rust-lang/rfcs#301](https://github.com/rust-lang/rfcs/pull/301)

        # Summary

        Lamps are dropped first.

        # Motivation

        They are heavy.

        # Drawbacks

        None.

        # Unresolved questions

        None.
        """,
        "RFC-301",
        {
            "title": "Lamps in tail expressions",
            "number": 301,
            "status": "accepted",
            "created": "2023-05-04",
            "links": ["discussion https://github.com/rust-lang/rfcs/pull/301"],
            "summary": "Lamps are dropped first.",
            "extra": ["Feature Name: tail_lamps"],
        },
    ),
}
"""Path -> document, key and facts."""

OTHERS = {
    "README.md": "# Requests for comments\n",
    "0000-template.md": "- Feature Name: (fill me in with a unique ident, `my_awesome_feature`)\n\n# Summary\n",
    "text/0000-new-lamp.md": "- Feature Name: `new_lamp`\n\n# Summary\n",
    "resources/0001-notes.md": "# Notes\n",
}
"""Path -> document that is no proposal."""

MALFORMED = {
    "text/0200-no-fields.md": (
        "# Summary\n\nNothing above.\n",
        "RFC-200",
        {"title": "No fields", "number": 200, "status": "accepted", "summary": "Nothing above."},
        [],
    ),
    "text/0201-prompts.md": (
        """
        - Feature Name: (fill me in with a unique ident, `my_awesome_feature`)
        - Start Date: (fill me in with today's date, YYYY-MM-DD)
        - RFC PR: (leave this empty)
        - Rust Issue:

        # Summary
        """,
        "RFC-201",
        {
            "title": "Prompts",
            "number": 201,
            "status": "accepted",
            "extra": [
                "Feature Name: (fill me in with a unique ident, my_awesome_feature)",
                "Start Date: (fill me in with today's date, YYYY-MM-DD)",
                "RFC PR: (leave this empty)",
            ],
        },
        [],
    ),
    "text/0202-dates.md": (
        """
        - Feature Name: a `b` *c*
        - Start Date: (fill me in with today's date, 2014-08-04)
        - RFC PR: soon

        # Summary
        """,
        "RFC-202",
        {
            "title": "a b c",
            "number": 202,
            "status": "accepted",
            "created": "2014-08-04",
            "links": ["discussion soon"],
            "extra": ["Start Date: (fill me in with today's date, 2014-08-04)"],
        },
        [],
    ),
}
"""Path -> document, key, facts and codes of the diagnostics."""
