"""Proposals in the form of Ethereum's, and what is read from them."""

PROPOSALS = {
    "EIPS/eip-1.md": (
        """
        ---
        eip: 1
        title: EIP Purpose
        status: Living
        type: Meta
        author: Inés Faro <ines@example.org>, Bob Light <bob@example.org>, et al.
        created: 2015-10-27
        ---

        ## What is an EIP?

        A document.
        """,
        "EIP-1",
        {
            "title": "EIP Purpose",
            "number": 1,
            "kind": "Meta",
            "status": "informational = Living",
            "people": ["author Inés Faro <ines@example.org>", "author Bob Light <bob@example.org> (et al.)"],
            "created": "2015-10-27",
        },
    ),
    "EIPS/eip-7.md": (
        """
        ---
        eip: 7
        title: "Hardfork Meta: Lamp"
        description: EIPs of the lamp's upgrade.
        author: Inés Faro (@ines)
        discussions-to: https://forum.example.org/t/lamp/7
        status: Last Call
        last-call-deadline: 2024-03-01
        type: Meta
        created: 2023-12-01
        requires: 1, 20, 300
        ---

        ## Abstract

        What the upgrade contains.
        """,
        "EIP-7",
        {
            "title": "Hardfork Meta: Lamp",
            "number": 7,
            "kind": "Meta",
            "status": "provisional = Last Call",
            "people": ["author Inés Faro @ines"],
            "created": "2023-12-01",
            "review-until": "2024-03-01",
            "relations": ["depends-on 1 = EIP-1", "depends-on 20 = EIP-20", "depends-on 300 = EIP-300"],
            "links": ["discussion https://forum.example.org/t/lamp/7"],
            "summary": "EIPs of the lamp's upgrade.",
        },
    ),
    "EIPS/eip-20.md": (
        """
        ---
        eip: 20
        category: ERC
        status: Moved
        ---

        This file was moved to https://github.com/ethereum/ercs/blob/master/ERCS/erc-20.md
        """,
        "EIP-20",
        {
            "title": "Eip 20",
            "number": 20,
            "status": "replaced = Moved",
            "labels": ["ERC"],
            "links": ["superseded-by https://github.com/ethereum/ercs/blob/master/ERCS/erc-20.md"],
        },
    ),
    "EIPS/eip-300.md": (
        """
        ---
        eip: 300
        title: Turning opcode
        author: Kim (@kim) <kim@example.org>, Łukasz (@lu-kasz), J. Random User
        status: Final
        type: Standards Track
        category: Core
        created: 2016-10-16
        ---

        ## Simple Summary

        It turns.

        ## Abstract

        An opcode that turns the lamp.
        """,
        "EIP-300",
        {
            "title": "Turning opcode",
            "number": 300,
            "kind": "Standards Track",
            "status": "implemented = Final",
            "people": [
                "author Kim @kim <kim@example.org>",
                "author Łukasz @lu-kasz",
                "author J. Random User",
            ],
            "created": "2016-10-16",
            "labels": ["Core"],
            "summary": "An opcode that turns the lamp.",
        },
    ),
    "EIPS/eip-301.md": (
        """
        ---
        eip: 301
        title: Dimming opcode
        author: Kim (@kim)
        discussions-to: https://github.com/example/EIPs/issues/1
        status: Withdrawn
        type: Standards Track
        category: Interface
        created: 2018-04-20
        requires: 300
        withdrawal-reason: Superseded by EIP-302.
        ---

        ## Simple Summary

        It dims.
        """,
        "EIP-301",
        {
            "title": "Dimming opcode",
            "number": 301,
            "kind": "Standards Track",
            "status": "withdrawn = Withdrawn",
            "people": ["author Kim @kim"],
            "created": "2018-04-20",
            "reason": "Superseded by EIP-302.",
            "labels": ["Interface"],
            "relations": ["depends-on 300 = EIP-300"],
            "links": ["discussion https://github.com/example/EIPs/issues/1"],
            "summary": "It dims.",
        },
    ),
    "EIPS/eip-302.md": (
        """
        ---
        eip: 302
        title: Dimming, again
        author: 0xabc (@0xabc)
        status: Stagnant
        type: Standards Track
        category: Networking
        created: 2018-05-01
        requires: EIP-300, ERC-20
        ---

        ### Abstract

        It dims, too.
        """,
        "EIP-302",
        {
            "title": "Dimming, again",
            "number": 302,
            "kind": "Standards Track",
            "status": "deferred = Stagnant",
            "people": ["author 0xabc @0xabc"],
            "created": "2018-05-01",
            "labels": ["Networking"],
            "relations": ["depends-on EIP-300 = EIP-300", "depends-on ERC-20 = EIP-20"],
            "summary": "It dims, too.",
        },
    ),
    "EIPS/eip-303.md": (
        """
        ---
        eip: 303
        title: Fog horn
        author: Kim (@kim)
        status: Review
        type: Informational
        created: 2025-08-01
        ---

        ## Abstract

        It sounds.
        """,
        "EIP-303",
        {
            "title": "Fog horn",
            "number": 303,
            "kind": "Informational",
            "status": "provisional = Review",
            "people": ["author Kim @kim"],
            "created": "2025-08-01",
            "summary": "It sounds.",
        },
    ),
    "ERCS/erc-404.md": (
        """
        ---
        eip: 404
        title: Lamp token
        author: Kim (@kim)
        status: Draft
        type: Standards Track
        category: ERC
        created: 2024-01-01
        ---

        ## Abstract

        A token for a lamp.
        """,
        "ERC-404",
        {
            "title": "Lamp token",
            "number": 404,
            "kind": "Standards Track",
            "status": "draft = Draft",
            "people": ["author Kim @kim"],
            "created": "2024-01-01",
            "labels": ["ERC"],
            "summary": "A token for a lamp.",
        },
    ),
}
"""Path -> document, key and facts."""

OTHERS = {
    "README.md": "# Proposals\n",
    "eip-template.md": "---\neip: <to be assigned>\nstatus: Draft\n---\n\n## Abstract\n",
    "assets/eip-7/readme.md": "# Pictures\n",
}
"""Path -> document that is no proposal."""

MALFORMED = {
    "EIPS/eip-310.md": (
        """
        ---
        eip: 311
        title: <The EIP title is a few words, not a complete sentence>
        author: (@kim), , bob@example.org, ???
        status: Lastcall
        created: 2018-02-30
        requires: 300, 9999
        ---

        ## Abstract
        """,
        "EIP-310",
        {
            "title": "Eip 310",
            "number": 310,
            "status": "unknown = Lastcall",
            "people": ["author @kim", "author <bob@example.org>"],
            "created": "2018-02-30",
            "relations": ["depends-on 300 = EIP-300"],
            "links": ["depends-on https://eips.ethereum.org/EIPS/eip-9999"],
            "extra": [
                "eip: 311",
                "title: <The EIP title is a few words, not a complete sentence>",
            ],
        },
        ["missing-title", "contradiction", "unknown-status", "invalid-value"],
    ),
    "EIPS/eip-311.md": (
        "This file was moved to\n",
        "EIP-311",
        {"title": "Eip 311", "number": 311},
        ["missing-title"],
    ),
    "EIPS/eip-312.md": (
        """
        ---
        eip: 312
        status: Moved
        ---

        This file was moved to another place.
        """,
        "EIP-312",
        {"title": "Eip 312", "number": 312, "status": "replaced = Moved"},
        ["missing-title", "missing-successor"],
    ),
}
"""Path -> document, key, facts and codes of the diagnostics."""
