"""Proposals in the form of Backstage's, and what is read from them."""

PROPOSALS = {
    "beps/0001-lamp-service/README.md": (
        """
        ---
        title: Lamp Service
        status: implementable
        authors:
          - '@ines'
          - 'kim@example.org'
        owners:
          - '@backstage/lamp-maintainers'
        project-areas:
          - core
          - lamps
        creation-date: 2024-01-28
        ---

        # BEP: Lamp Service

        [**Discussion Issue**](https://github.com/backstage/backstage/issues/12)

        - [Summary](#summary)
        - [Motivation](#motivation)

        ## Summary

        A service for lamps.

        ## Motivation

        It is dark.

        ## Proposal

        A lamp.
        """,
        "BEP-1",
        {
            "title": "Lamp Service",
            "number": 1,
            "status": "accepted = implementable",
            "people": ["author @ines", "author <kim@example.org>", "owner @backstage/lamp-maintainers"],
            "created": "2024-01-28",
            "summary": "A service for lamps.",
        },
    ),
    "beps/0002-fog-horn/README.md": (
        """
        ---
        title: Fog Horn
        status: provisional
        authors:
          - '@kim'
        owners:
        project-areas:
          - core
        creation-date: 2024-03-30
        ---

        # BEP: <!-- Your short, descriptive title -->

        ## Summary

        It builds upon [BEP-0001](https://github.com/backstage/backstage/tree/master/beps/0001-lamp-service).

        ## Motivation

        Fog.
        """,
        "BEP-2",
        {
            "title": "Fog Horn",
            "number": 2,
            "status": "provisional",
            "people": ["author @kim"],
            "created": "2024-03-30",
            "summary": "It builds upon BEP-0001.",
        },
    ),
}
"""Path -> document, key and facts."""

OTHERS = {
    "README.md": "# Backstage\n",
    "beps/README.md": "# Backstage Enhancement Proposals (BEPs)\n",
    "beps/NNNN-template/README.md": "---\ntitle: BEP Title\nstatus: provisional\n---\n# BEP: Title\n\n## Summary\n",
}
"""Path -> document that is no proposal."""

MALFORMED = {
    "beps/0003-no-owner/README.md": (
        """
        ---
        title: Bell
        status: implementable
        authors:
          - '@ines'
        owners:
        project-areas:
          - core
        creation-date: 2024-05-01
        ---

        # BEP: Bell
        """,
        "BEP-3",
        {
            "title": "Bell",
            "number": 3,
            "status": "accepted = implementable",
            "people": ["author @ines"],
            "created": "2024-05-01",
        },
        ["missing-person"],
    ),
}
"""Path -> document, key, facts and codes of the diagnostics."""
