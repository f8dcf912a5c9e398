"""Proposals in the form of Swift's, and what is read from them."""

PROPOSALS = {
    "proposals/0001-lamps.md": (
        """
        # Allow (most) lamps

        * Proposal: [SE-0001](0001-lamps.md)
        * Author: [Inés Faro](https://github.com/ines)
        * Review Manager: [Bob Light](http://github.com/bob)
        * Status: **Implemented (Swift 2.2)**
        * Decision Notes: [Rationale](https://forums.example.org/t/1/160)
        * Implementation: [example/swift@c8dd8d0](https://github.com/example/swift/commit/c8dd8d0)

        ## Introduction

        Lamps are important.
        """,
        "SE-1",
        {
            "title": "Allow (most) lamps",
            "number": 1,
            "status": "implemented = Implemented (Swift 2.2) (Swift 2.2)",
            "releases": ["2.2"],
            "people": ["author Inés Faro @ines", "review manager Bob Light @bob"],
            "links": [
                "decision https://forums.example.org/t/1/160",
                "implementation https://github.com/example/swift/commit/c8dd8d0",
            ],
            "summary": "Lamps are important.",
        },
    ),
    "proposals/0018-flexible-lamps.md": (
        """
        # Flexible Lamps

        - Proposal: [SE-0018](0018-flexible-lamps.md)
        - Author(s): Vladimir S., [Inés Faro](https://github.com/ines)
        - Review manager: [Bob Light](https://github.com/bob)
        - Status: **Returned for revision**
        - Previous Revision: [1](https://github.com/swiftlang/swift-evolution/blob/367086f/proposals/0018-flexible-lamps.md)

        ## Introduction

        Lamps that bend.
        """,
        "SE-18",
        {
            "title": "Flexible Lamps",
            "number": 18,
            "status": "provisional = Returned for revision",
            "people": ["author Vladimir S.", "author Inés Faro @ines", "review manager Bob Light @bob"],
            "links": [
                "revision https://github.com/swiftlang/swift-evolution/blob/367086f/proposals/0018-flexible-lamps.md"
            ],
            "summary": "Lamps that bend.",
        },
    ),
    "proposals/0077-lamp-order.md": (
        """
        # Order of `lamps<T>(_: T)`

        * Proposal: [SE-0077](0077-lamp-order.md)
        * Author: [Kim](https://github.com/kim)
        * Status: **Active Review: May 17...23**
        * Review manager: TBD
        * Bugs: [SR-842](https://bugs.example.org/browse/SR-842), [SR-1394](https://bugs.example.org/browse/SR-1394)

        ## Introduction

        In order.
        """,
        "SE-77",
        {
            "title": "Order of lamps<T>(_: T)",
            "number": 77,
            "status": "provisional = Active Review: May 17...23 (May 17...23)",
            "people": ["author Kim @kim"],
            "links": ["bug https://bugs.example.org/browse/SR-842", "bug https://bugs.example.org/browse/SR-1394"],
            "summary": "In order.",
            "extra": ["Review manager: TBD"],
        },
    ),
    "proposals/0461-async-lamps.md": (
        """
        # Run lamps by default

        * Proposal: [SE-0461](0461-async-lamps.md)
        * Authors: [Inés Faro](https://github.com/ines), [Kim](https://github.com/kim)
        * Review Manager: [Bob Light](https://github.com/bob)
        * Status: **Implemented (Swift 6.2)**
        * Upcoming Feature Flag: `LampsByDefault` (implemented in Swift 6.2) (enabled in Swift 7 mode)
        * Previous Proposal: [SE-0001](0001-lamps.md)

        ## Summary of changes

        All lamps run.

        ## Introduction

        Longer.
        """,
        "SE-461",
        {
            "title": "Run lamps by default",
            "number": 461,
            "status": "implemented = Implemented (Swift 6.2) (Swift 6.2)",
            "releases": ["6.2"],
            "people": ["author Inés Faro @ines", "author Kim @kim", "review manager Bob Light @bob"],
            "gates": ["LampsByDefault"],
            "relations": ["follows [SE-0001](0001-lamps.md) = SE-1"],
            "summary": "All lamps run.",
            "extra": ["Upcoming Feature Flag: LampsByDefault (implemented in Swift 6.2) (enabled in Swift 7 mode)"],
        },
    ),
    "proposals/0510-more-lamps.md": (
        """
        # More lamps

        * Proposal: [SE-0510](0510-more-lamps.md)
        * Author: [Kim](https://github.com/kim)
        * Review Manager: [Bob Light](https://github.com/bob)
        * Status: **Accepted with modifications**
        * Upcoming Feature Flag: (pending)

        ## Introduction

        More.
        """,
        "SE-510",
        {
            "title": "More lamps",
            "number": 510,
            "status": "accepted = Accepted with modifications",
            "people": ["author Kim @kim", "review manager Bob Light @bob"],
            "summary": "More.",
            "extra": ["Upcoming Feature Flag: (pending)"],
        },
    ),
    "proposals/0009-dark-lamps.md": (
        """
        # Dark lamps

        * Proposal: [SE-0009](0009-dark-lamps.md)
        * Author: [Kim](https://github.com/kim)
        * Review Manager: [Bob Light](https://github.com/bob)
        * Status: **Rejected**

        ## Introduction

        Dark.
        """,
        "SE-9",
        {
            "title": "Dark lamps",
            "number": 9,
            "status": "rejected = Rejected",
            "people": ["author Kim @kim", "review manager Bob Light @bob"],
            "summary": "Dark.",
        },
    ),
    "proposals/testing/0001-lamp-tests.md": (
        """
        # Tests of lamps

        * Proposal: [ST-0001](0001-lamp-tests.md)
        * Authors: [Inés Faro](https://github.com/ines)
        * Status: **Implemented (Swift 6.0)**

        ## Introduction

        Tested lamps.
        """,
        "ST-1",
        {
            "title": "Tests of lamps",
            "number": 1,
            "status": "implemented = Implemented (Swift 6.0) (Swift 6.0)",
            "releases": ["6.0"],
            "people": ["author Inés Faro @ines"],
            "summary": "Tested lamps.",
        },
    ),
}
"""Path -> document, key and facts."""

OTHERS = {
    "README.md": "# Evolution\n",
    "proposal-templates/0000-swift-template.md": "# Feature name\n\n* Proposal: [SE-NNNN](NNNN-filename.md)\n",
    "proposals/0000-new-lamp.md": "# New lamp\n\n* Proposal: [SE-NNNN](0000-new-lamp.md)\n",
    "visions/lamps.md": "# Vision of lamps\n",
}
"""Path -> document that is no proposal."""

MALFORMED = {
    "proposals/0600-broken.md": (
        """
        # Broken

        * Proposal: [SE-0601](0601-broken.md)
        * Authors:
        * Status: **(Swift 5.5)**
        * Previous Proposal: [SE-0999](0999-gone.md)

        ## Introduction
        """,
        "SE-600",
        {
            "title": "Broken",
            "number": 600,
            "status": "unknown = (Swift 5.5)",
            "relations": ["follows [SE-0999](0999-gone.md) = None"],
            "extra": ["Proposal: [SE-0601](0601-broken.md)"],
        },
        ["contradiction", "unknown-status", "unresolved-reference"],
    ),
    "proposals/0602-no-fields.md": (
        "# No fields\n\n## Introduction\n\nNone.\n",
        "SE-602",
        {"title": "No fields", "number": 602, "summary": "None."},
        [],
    ),
    "proposals/0603-next.md": (
        """
        # Next

        * Proposal: [SE-NNNN](NNNN-next.md)
        * Author: [](https://github.com/kim)
        * Status: **Implemented (Swift Next)**
        """,
        "SE-603",
        {
            "title": "Next",
            "number": 603,
            "status": "implemented = Implemented (Swift Next) (Swift Next)",
            "extra": ["Proposal: [SE-NNNN](NNNN-next.md)", "Author: [](https://github.com/kim)"],
        },
        [],
    ),
}
"""Path -> document, key, facts and codes of the diagnostics."""
