"""Proposals in the form of Argo CD's, and what is read from them."""

PROPOSALS = {
    "docs/proposals/002-lamp-extensions.md": (
        """
        ---
        title: Lamp Extensions
        authors:
          - "@ines" # Authors' github accounts here.
        sponsors:
          - "@bob"
        reviewers:
          - "@kim"
          - TBD
        approvers:
          - TBD

        creation-date: 2021-05-01
        last-updated: 2021-06-01
        ---

        # Lamp Extensions

        ## Summary

        Lamps have extensions.

        ## Motivation

        Dark corners.
        """,
        "002-lamp-extensions",
        {
            "title": "Lamp Extensions",
            "number": 2,
            "status": "accepted",
            "people": ["author @ines", "reviewer @kim", "sponsor @bob"],
            "created": "2021-05-01",
            "updated": "2021-06-01",
            "summary": "Lamps have extensions.",
            "extra": ["reviewers: TBD", "approvers: TBD"],
        },
    ),
    "docs/proposals/deep-lamps.md": (
        """
        ---
        title: Neat-enhancement-idea

        authors:
        - "@kim"

        creation-date: 2022-08-01

        ---

        # Proposal: Deep Lamps

        ## Summary

        Lamps below the sea.

        ## Motivation

        It is dark there.
        """,
        "deep-lamps",
        {
            "title": "Deep Lamps",
            "status": "accepted",
            "people": ["author @kim"],
            "created": "2022-08-01",
            "summary": "Lamps below the sea.",
            "extra": ["title: Neat-enhancement-idea"],
        },
    ),
}
"""Path -> document, key and facts."""

OTHERS = {
    "README.md": "# Argo CD\n",
    "docs/proposals/001-proposal-template.md": "---\ntitle: Neat-enhancement-idea\n---\n# Neat Enhancement Idea\n",
    "docs/proposals/lamp-bounties/hide-lamps.md": "# Proposal: Allow hiding lamps\n",
}
"""Path -> document that is no proposal."""

MALFORMED = {
    "docs/proposals/accounts.md": (
        """
        ---
        title: Accounts
        authors:
          - @kim
        creation-date: 2025-06-21
        last-updated: 2025-06-01
        ---

        # Accounts
        """,
        "accounts",
        {
            "title": "Accounts",
            "status": "accepted",
            "people": ["author @kim"],
            "created": "2025-06-21",
            "updated": "2025-06-01",
        },
        ["front-matter", "date-order"],
    ),
}
"""Path -> document, key, facts and codes of the diagnostics."""
