"""Proposals in the form of Cluster API's, and what is read from them."""

FOG_HORN = "https://github.com/kubernetes-sigs/cluster-api/blob/main/docs/proposals/archived/20230407-fog-horn.md"

PROPOSALS = {
    "docs/proposals/20190610-lamp-states.md": (
        """
        ---
        title: Lamp States
        authors:
          - "@ines"
        reviewers:
          - "@bob"
        creation-date: 2019-06-10
        last-updated: 2019-07-02
        status: implemented
        ---

        # Lamp States

        ## Summary

        A lamp has states.

        ## Motivation

        Nobody knows whether a lamp is lit.

        ## Proposal

        States.

        ## Implementation History

        - [x] 06/10/2019: Open proposal PR
        """,
        "20190610-lamp-states",
        {
            "title": "Lamp States",
            "status": "implemented",
            "people": ["author @ines", "reviewer @bob"],
            "created": "2019-06-10",
            "updated": "2019-07-02",
            "summary": "A lamp has states.",
        },
    ),
    "docs/proposals/20220210-turning-lamp.md": (
        """
        ---

        title: Turning lamps with `kubectl`
        authors:
        - "@ines"
        - kim
        creation-date: 2022-02-10
        last-updated: 2022-02-26
        status: implementable
        see-also:
          - "/docs/proposals/20190610-lamp-states.md"
          - "https://github.com/kubernetes-sigs/cluster-api/blob/main/docs/proposals/archived/20230407-fog-horn.md"
        replaces:
        superseded-by:

        ---

        # Turning lamps with `kubectl`

        ## Glossary

        Refer to the [glossary](https://cluster-api.sigs.k8s.io/reference/glossary.html).

        ## Summary

        The lamp turns.

        ## Motivation

        A lamp that stands still looks like a star.

        ## Proposal

        A motor.
        """,
        "20220210-turning-lamp",
        {
            "title": "Turning lamps with kubectl",
            "status": "accepted = implementable",
            "people": ["author @ines", "author @kim"],
            "created": "2022-02-10",
            "updated": "2022-02-26",
            "relations": [
                "see-also /docs/proposals/20190610-lamp-states.md = 20190610-lamp-states",
                f"see-also {FOG_HORN} = 20230407-fog-horn",
            ],
            "summary": "The lamp turns.",
            "extra": ["title: Turning lamps with `kubectl`"],
        },
    ),
    "docs/proposals/archived/20230407-fog-horn.md": (
        """
        ---
        title: Fog Horn
        authors:
          - "@kim"
        creation-date: 2023-04-07
        status: provisional
        ---

        # Fog Horn

        ## Summary

        A horn.

        ## Motivation

        Fog.
        """,
        "20230407-fog-horn",
        {
            "title": "Fog Horn",
            "status": "provisional",
            "people": ["author @kim"],
            "created": "2023-04-07",
            "summary": "A horn.",
        },
    ),
    "docs/proposals/202105256-lamp-class.md": (
        """
        ---
        title: Lamp Class
        authors:
          - "@ines"
        creation-date: 2021-05-26
        status: provisional
        replaces:
          - "/docs/proposals/20190610-lamp-states.md"
        ---

        # Lamp Class

        ## Summary

        Classes of lamps.

        ## Motivation

        Many lamps are alike.
        """,
        "202105256-lamp-class",
        {
            "title": "Lamp Class",
            "status": "provisional",
            "people": ["author @ines"],
            "created": "2021-05-26",
            "relations": ["replaces /docs/proposals/20190610-lamp-states.md = 20190610-lamp-states"],
            "summary": "Classes of lamps.",
        },
    ),
}
"""Path -> document, key and facts."""

OTHERS = {
    "README.md": "# Cluster API\n",
    "docs/proposals/YYYYMMDD-template.md": "---\ntitle: proposal Template\n---\n# Title\n",
    "docs/proposals/images/notes.md": "# Pictures\n",
}
"""Path -> document that is no proposal."""

MALFORMED = {
    "docs/proposals/20240101-contents-first.md": (
        """
        <!-- START doctoc generated TOC please keep comment here to allow auto update -->
        **Table of Contents**

        - [Bell](#bell)
          - [Summary](#summary)

        <!-- END doctoc generated TOC please keep comment here to allow auto update -->

        ---
        title: Bell
        authors:
          - "@kim"
        creation-date: 2024-01-01
        status: provisional
        ---

        # Bell

        ## Summary

        A bell.
        """,
        "20240101-contents-first",
        {
            "title": "Bell",
            "status": "provisional",
            "people": ["author @kim"],
            "created": "2024-01-01",
            "summary": "A bell.",
        },
        ["front-matter"],
    ),
    "docs/proposals/20240102-template-left.md": (
        """
        ---
        title: Rope
        authors:
          - "@janedoe"
        creation-date: yyyy-mm-dd
        status: provisional|implementable|implemented|deferred|rejected|withdrawn|replaced
        see-also:
          - "/docs/proposals/20190101-we-heard-you-like-proposals.md"
        ---

        # Rope
        """,
        "20240102-template-left",
        {
            "title": "Rope",
            "extra": [
                "authors: @janedoe",
                "creation-date: yyyy-mm-dd",
                "status: provisional|implementable|implemented|deferred|rejected|withdrawn|replaced",
                "see-also: /docs/proposals/20190101-we-heard-you-like-proposals.md",
            ],
        },
        ["template-value"] * 4,
    ),
}
"""Path -> document, key, facts and codes of the diagnostics."""
