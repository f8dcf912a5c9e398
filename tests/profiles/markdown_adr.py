"""Decision records in the forms of Nygard, adr-tools and MADR, and what is read from them."""

PROPOSALS = {
    "doc/adr/0001-record-decisions.md": (
        """
        # 1. Record decisions

        Date: 2016-02-12

        ## Status

        Accepted

        ## Context

        We need to record the decisions about our `lamp`.

        ## Decision

        We will.

        ## Consequences

        See the [article](https://example.org).
        """,
        "ADR-1",
        {
            "title": "Record decisions",
            "number": 1,
            "status": "accepted = Accepted",
            "created": "2016-02-12",
            "summary": "We need to record the decisions about our lamp.",
        },
    ),
    "doc/adr/0002-oil-lamps.md": (
        """
        # 2. Oil lamps

        Date: 2016-02-13

        ## Status

        Superseded by [3. Electric lamps](0003-electric-lamps.md)

        ## Context

        It is dark.
        """,
        "ADR-2",
        {
            "title": "Oil lamps",
            "number": 2,
            "status": "replaced = Superseded by [3. Electric lamps](0003-electric-lamps.md) (by 3. Electric lamps)",
            "created": "2016-02-13",
            "relations": ["superseded-by [3. Electric lamps](0003-electric-lamps.md) = ADR-3"],
            "summary": "It is dark.",
        },
    ),
    "doc/adr/0003-electric-lamps.md": (
        """
        # 3. Electric lamps

        Date: 2017-01-01

        ## Status

        Accepted

        Supersedes [2. Oil lamps](0002-oil-lamps.md)

        Amends [1. Record decisions](0001-record-decisions.md)

        ## Context

        Oil smells.
        """,
        "ADR-3",
        {
            "title": "Electric lamps",
            "number": 3,
            "status": "accepted = Accepted\nSupersedes [2. Oil lamps](0002-oil-lamps.md)\n"
            "Amends [1. Record decisions](0001-record-decisions.md)",
            "created": "2017-01-01",
            "relations": [
                "supersedes [2. Oil lamps](0002-oil-lamps.md) = ADR-2",
                "amends [1. Record decisions](0001-record-decisions.md) = ADR-1",
            ],
            "summary": "Oil smells.",
        },
    ),
    "doc/adr/0004-led.md": (
        """
        ---
        status: "superseded by ADR-0005"
        date: 2024-02-01
        decision-makers: [ines, "@kim"]
        consulted: [Bob Light]
        informed: []
        ---

        # Use LED

        ## Context and Problem Statement

        Bulbs break.

        ## Considered Options

        * LED

        ## Decision Outcome

        LED.
        """,
        "ADR-4",
        {
            "title": "Use LED",
            "number": 4,
            "status": "replaced = superseded by ADR-0005 (by ADR-0005)",
            "people": ["decider ines", "decider @kim", "consulted Bob Light"],
            "created": "2024-02-01",
            "relations": ["superseded-by ADR-0005 = ADR-5"],
            "summary": "Bulbs break.",
        },
    ),
    "doc/adr/0005-laser.md": (
        """
        # Use lasers

        * Status: proposed
        * Deciders: Inés Faro, Bob Light <!-- optional -->
        * Date: 2020-05-11

        Technical Story: https://example.org/tickets/5

        ## Context and Problem Statement

        LED is not bright.

        ## Decision Outcome

        Lasers.
        """,
        "ADR-5",
        {
            "title": "Use lasers",
            "number": 5,
            "status": "provisional = proposed",
            "people": ["decider Inés Faro", "decider Bob Light"],
            "created": "2020-05-11",
            "links": ["tracking https://example.org/tickets/5"],
            "summary": "LED is not bright.",
        },
    ),
    "doc/adr/adr-006-fog-horn.md": (
        """
        # ADR-006: Fog horn

        **Status:** Rejected, 2026-09-05; too loud
        **Date:** 2026-09-01
        **Deciders:** [Kim Buoy](https://github.com/kim)

        ## Context

        Fog.
        """,
        "ADR-6",
        {
            "title": "Fog horn",
            "number": 6,
            "status": "rejected = Rejected, 2026-09-05; too loud (2026-09-05; too loud)",
            "people": ["decider Kim Buoy @kim"],
            "created": "2026-09-01",
            "summary": "Fog.",
        },
    ),
    "doc/adr/0007-bell.md": (
        """
        # ADR 0007: Bell

        Status: Accepted — 2026-07-16

        ## Context & Problem Statement

        Silence.
        """,
        "ADR-7",
        {
            "title": "Bell",
            "number": 7,
            "status": "accepted = Accepted — 2026-07-16 (2026-07-16)",
            "summary": "Silence.",
        },
    ),
    "doc/adr/0008_rope.md": (
        """
        # 8 — Rope

        ## Status
        **Deprecated** - 2025-08-10

        ## Context

        Knots.
        """,
        "ADR-8",
        {
            "title": "Rope",
            "number": 8,
            "status": "removed = **Deprecated** - 2025-08-10 (2025-08-10)",
            "summary": "Knots.",
        },
    ),
    "doc/adr/0020-wick.md": (
        """
        # 0020 - Wick

        Date: 14-02-2026 | Status: Accepted

        ## Context

        Cotton burns.
        """,
        "ADR-20",
        {
            "title": "Wick",
            "number": 20,
            "status": "accepted = Accepted",
            "created": "2026-02-14",
            "summary": "Cotton burns.",
            "extra": ["Date: 14-02-2026"],
        },
    ),
    "doc/adr/0021-glass.md": (
        """
        # 21. Glass

        ## Status

        2026-02-14 proposed

        2026-02-20 accepted

        2026-03-01 superseded

        ## Context

        Glass breaks.
        """,
        "ADR-21",
        {
            "title": "Glass",
            "number": 21,
            "status": "replaced = 2026-02-14 proposed\n2026-02-20 accepted\n2026-03-01 superseded",
            "summary": "Glass breaks.",
        },
    ),
    "doc/adr/0022-mirror.md": (
        """
        # ADR-0022: Mirror

        ## Status

        - Accepted
        - **Date:** 2026-02-14
        - **Deciders:** Inés Faro, Kim
        - Supersedes: [0021](0021-glass.md)

        ## Context

        Light goes one way.
        """,
        "ADR-22",
        {
            "title": "Mirror",
            "number": 22,
            "status": "accepted = Accepted\nSupersedes: [0021](0021-glass.md)",
            "created": "2026-02-14",
            "people": ["decider Inés Faro", "decider Kim"],
            "relations": ["supersedes [0021](0021-glass.md) = ADR-21"],
            "summary": "Light goes one way.",
        },
    ),
    "doc/adr/0023-lens.md": (
        """
        # Lens

        | Status               | Date       | Author(s)                     |
        |:---------------------|:-----------|:------------------------------|
        | Partially superseded by [ADR-22](0022-mirror.md) | 2026-02-15 | [@ines](https://example.org) |

        ## Context

        Light bends.
        """,
        "ADR-23",
        {
            "title": "Lens",
            "number": 23,
            "status": "accepted = Partially superseded by [ADR-22](0022-mirror.md) (by ADR-22)",
            "created": "2026-02-15",
            "people": ["author @ines <https://example.org>"],
            "relations": ["amended-by [ADR-22](0022-mirror.md) = ADR-22"],
            "summary": "Light bends.",
        },
    ),
    "doc/adr/0024-oil.md": (
        """
        # 24. Oil

        ## Status

        ✅ Accepted on 2026-02-20. Amends [ADR 0023](0023-lens.md) for whale oil.

        ## Context

        Oil burns.
        """,
        "ADR-24",
        {
            "title": "Oil",
            "number": 24,
            "status": "accepted = ✅ Accepted on 2026-02-20. Amends [ADR 0023](0023-lens.md) for whale oil."
            " (on 2026-02-20. Amends ADR 0023 for whale oil.)",
            "relations": ["amends [ADR 0023](0023-lens.md) = ADR-23"],
            "summary": "Oil burns.",
        },
    ),
}
"""Path -> document, key and facts."""

OTHERS = {
    "README.md": "# Lamp\n",
    "doc/adr/README.md": "# Decisions\n",
    "doc/adr/000-index.md": "# Decisions\n",
    "doc/adr/0000-template.md": "---\nstatus: {proposed | accepted}\n---\n# {short title}\n",
    "doc/adr/adr-template.md": "# {short title of solved problem and solution}\n",
    "doc/adr/template.md": "# NUMBER. TITLE\n\nDate: DATE\n\n## Status\n\nSTATUS\n",
    "doc/guide/0001-start.md": "# Start\n",
}
"""Path -> document that is no proposal."""

MALFORMED = {
    "doc/adr/0010-no-status.md": (
        "# 10. No status\n\n## Context\n\nNothing.\n",
        "ADR-10",
        {"title": "No status", "number": 10, "summary": "Nothing."},
        [],
    ),
    "doc/adr/0011-broken.md": (
        """
        # 11. Broken

        Date: yesterday

        ## Status

        Acepted

        Superseded by [99. Gone](0099-gone.md)

        ## Context
        """,
        "ADR-11",
        {
            "title": "Broken",
            "number": 11,
            "status": "replaced = Acepted\nSuperseded by [99. Gone](0099-gone.md) (by 99. Gone)",
            "created": "yesterday",
            "relations": ["superseded-by [99. Gone](0099-gone.md) = None"],
        },
        ["invalid-value", "unresolved-reference"],
    ),
    "doc/adr/0012-prompts.md": (
        """
        ---
        status: {proposed | rejected | accepted | deprecated | … | superseded by [ADR-0005](0005-example.md)}
        date: {YYYY-MM-DD when the decision was last updated}
        decision-makers: {list everyone involved in the decision}
        ---

        # {short title, representative of solved problem and found solution}
        """,
        "ADR-12",
        {
            "title": "{short title, representative of solved problem and found solution}",
            "number": 12,
            "extra": [
                "status: {proposed | rejected | accepted | deprecated | … | superseded by [ADR-0005](0005-example.md)}"
            ],
        },
        ["front-matter", "invalid-value", "invalid-value", "template"],
    ),
}
"""Path -> document, key, facts and codes of the diagnostics."""
