"""Proposals in the form of Tekton's, and what is read from them."""

PROPOSALS = {
    "teps/0001-lamp-process.md": (
        """
        ---
        title: Lamp Process
        authors:
          - "@ines"
        creation-date: 2020-03-10
        last-updated: 2020-06-11
        status: implemented
        ---

        # Lamp Process

        ## Summary

        How lamps are proposed.

        ## Unresolved Questions

        None
        """,
        "TEP-1",
        {
            "title": "Lamp Process",
            "number": 1,
            "status": "implemented",
            "people": ["author @ines"],
            "created": "2020-03-10",
            "updated": "2020-06-11",
            "summary": "How lamps are proposed.",
        },
    ),
    "teps/0002-turning-lamp.md": (
        """
        ---
        status: implementable
        title: Turning `lamp`
        creation-date: '2021-01-27'
        last-updated: '2021-02-04'
        authors:
        - '@ines'
        - '@Bob-Light' # of the harbour
        collaborators:
        - '@kim'
        see-also:
        - TEP-0001
        - https://github.com/tektoncd/community/blob/main/teps/0003-horn.md
        ---

        # TEP-0002: Turning `lamp`

        <!-- toc -->
        - [Summary](#summary)
        <!-- /toc -->

        ## Summary

        The lamp turns.
        """,
        "TEP-2",
        {
            "title": "Turning lamp",
            "number": 2,
            "status": "accepted = implementable",
            "people": ["author @ines", "author @Bob-Light", "collaborator @kim"],
            "created": "2021-01-27",
            "updated": "2021-02-04",
            "relations": [
                "see-also TEP-0001 = TEP-1",
                "see-also https://github.com/tektoncd/community/blob/main/teps/0003-horn.md = TEP-3",
            ],
            "summary": "The lamp turns.",
            "extra": ["title: Turning `lamp`"],
        },
    ),
    "teps/0003-horn.md": (
        """
        ---
        title: horn
        authors:
          - "@kim"
        creation-date: 2020-10-19
        last-updated: 2020-10-19
        status: replaced
        superseded-by:
          - TEP-0004
        ---
        # TEP-0003: Fog Horn

        ## Summary

        A horn.
        """,
        "TEP-3",
        {
            "title": "Fog Horn",
            "number": 3,
            "status": "replaced",
            "people": ["author @kim"],
            "created": "2020-10-19",
            "updated": "2020-10-19",
            "relations": ["superseded-by TEP-0004 = TEP-4"],
            "summary": "A horn.",
            "extra": ["title: horn"],
        },
    ),
    "teps/0004-bell.md": (
        """
        ---
        status: proposed
        title: 'Bell'
        creation-date: '2026-08-24'
        last-updated: '2026-08-24'
        authors:
        - 'kim'
        collaborators: []
        replaces:
        - TEP-0003
        ---

        # TEP-0004: Bell
        ---

        ## Summary

        A bell in place of the horn.
        """,
        "TEP-4",
        {
            "title": "Bell",
            "number": 4,
            "status": "provisional = proposed",
            "people": ["author @kim"],
            "created": "2026-08-24",
            "updated": "2026-08-24",
            "relations": ["replaces TEP-0003 = TEP-3"],
            "summary": "A bell in place of the horn.",
        },
    ),
    "teps/0005-rope.md": (
        """
        ---
        status: implementing
        title: Rope
        creation-date: '2022-01-01'
        authors:
        - "@ines"
        ---

        # TEP-0005: Rope
        """,
        "TEP-5",
        {
            "title": "Rope",
            "number": 5,
            "status": "accepted = implementing",
            "people": ["author @ines"],
            "created": "2022-01-01",
        },
    ),
    "teps/0006-kite.md": (
        """
        ---
        status: withdrawn
        title: Kite
        creation-date: '2022-01-02'
        authors:
        - "@ines"
        ---

        # TEP-0006: Kite
        """,
        "TEP-6",
        {
            "title": "Kite",
            "number": 6,
            "status": "withdrawn",
            "people": ["author @ines"],
            "created": "2022-01-02",
        },
    ),
}
"""Path -> document, key and facts."""

OTHERS = {
    "README.md": "# Community\n",
    "teps/README.md": "# Proposals\n\n|[TEP-0001](0001-lamp-process.md) | Lamp Process | implemented |\n",
    "teps/NNNN-template.md": "---\ntitle: NNNN\nstatus: proposed\n---\n# TEP-NNNN: NNNN\n",
    "teps/images/readme.md": "# Pictures\n",
}
"""Path -> document that is no proposal."""

MALFORMED = {
    "teps/0007-broken.md": (
        """
        ---
        status: implementible
        title: Broken: a title with a colon
        creation-date: 2021-13-05
        authors:
        - @ines
        see-also: [TEP-0999]
        ---
        # TEP-0007: Broken
        """,
        "TEP-7",
        {
            "title": "Broken: a title with a colon",
            "number": 7,
            "status": "unknown = implementible",
            "people": ["author @ines"],
            "created": "2021-13-05",
            "relations": ["see-also TEP-0999 = None"],
        },
        ["front-matter", "unknown-status", "invalid-value", "unresolved-reference"],
    ),
    "teps/0008-empty.md": ("", "TEP-8", {"title": "Empty", "number": 8}, ["empty-document", "missing-title"]),
    "teps/0009-unclosed.md": (
        """
        ---
        status: proposed

        # TEP-0009: Unclosed
        """,
        "TEP-9",
        {"title": "Unclosed", "number": 9},
        [],
    ),
    "teps/0010-people.md": (
        """
        ---
        title: People
        status: ''
        authors: TBD
        collaborators:
        ---
        # TEP-0010: People
        """,
        "TEP-10",
        {"title": "People", "number": 10, "extra": ["authors: TBD"]},
        [],
    ),
}
"""Path -> document, key, facts and codes of the diagnostics."""
