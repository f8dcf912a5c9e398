"""Specifications in the form of OpenStack's Nova, and what is read from them."""

LICENSE = """\
..
 This work is licensed under a Creative Commons Attribution 3.0 Unported
 License.

 http://creativecommons.org/licenses/by/3.0/legalcode
"""

PROPOSALS = {
    "specs/juno/implemented/lamp-refactor.rst": (
        LICENSE
        + """
=============
Lamp Refactor
=============

https://blueprints.launchpad.net/nova/+spec/lamp-refactor

A refactor of the lamp.


Problem description
===================

The lamp is over 500 lines of code.

Implementation
==============

Assignee(s)
-----------

Primary assignee:
  ines

Other contributors:
  bob
  kim-buoy
  Dan (Daniel Dune)

Work Items
----------

* extract inner lamps

References
==========

* https://blueprints.launchpad.net/nova/+spec/lamp-refactor
""",
        "juno/lamp-refactor",
        {
            "title": "Lamp Refactor",
            "status": "implemented",
            "releases": ["juno"],
            "people": ["assignee @ines", "contributor @bob", "contributor @kim-buoy", "contributor Daniel Dune @Dan"],
            "links": ["tracking https://blueprints.launchpad.net/nova/+spec/lamp-refactor"],
            "summary": "The lamp is over 500 lines of code.",
        },
    ),
    "specs/2024.1/approved/turning-lamp.rst": (
        LICENSE
        + """
============
Turning lamp
============

`<https://blueprints.launchpad.net/nova/+spec/turning-lamp>`_

The ``lamp`` turns.

Problem description
===================

It stands still.

Implementation
==============

Assignee(s)
-----------

Primary assignee:
  <launchpad-id or None>

Other contributors:
  None

Feature Liaison
---------------

Feature liaison:
  Liaison Needed

History
=======

.. list-table:: Revisions
   :header-rows: 1

   * - Release Name
     - Description
   * - 2024.1 Caracal
     - Introduced
""",
        "2024.1/turning-lamp",
        {
            "title": "Turning lamp",
            "status": "accepted = approved",
            "releases": ["2024.1"],
            "links": ["tracking https://blueprints.launchpad.net/nova/+spec/turning-lamp"],
            "summary": "It stands still.",
            "extra": [
                "Primary assignee: <launchpad-id or None>",
                "Other contributors: None",
                "Feature liaison: Liaison Needed",
            ],
        },
    ),
    "specs/2024.2/implemented/turning-lamp.rst": (
        LICENSE
        + """
============
Turning lamp
============

https://blueprints.launchpad.net/nova/+spec/turning-lamp

Problem description
===================

It still stands still.

Implementation
==============

Assignee(s)
-----------

Primary assignee:
  * Inés Faro (ines)

Other contributors:
  * kim (kim@example.org)

Feature Liaison
---------------

Feature liaison: bob, dan
""",
        "2024.2/turning-lamp",
        {
            "title": "Turning lamp",
            "status": "implemented",
            "releases": ["2024.2"],
            "people": [
                "assignee Inés Faro @ines",
                "contributor @kim <kim@example.org>",
                "liaison @bob",
                "liaison @dan",
            ],
            "links": ["tracking https://blueprints.launchpad.net/nova/+spec/turning-lamp"],
            "summary": "It still stands still.",
        },
    ),
    "specs/zed/approved/horn.rst": (
        LICENSE
        + """
====
Horn
====

https://blueprints.launchpad.net/nova/+spec/horn
""",
        "zed/horn",
        {
            "title": "Horn",
            "status": "accepted = approved",
            "releases": ["zed"],
            "links": ["tracking https://blueprints.launchpad.net/nova/+spec/horn"],
        },
    ),
    "specs/backlog/approved/bell.rst": (
        LICENSE + "\n====\nBell\n====\n\nA bell, some day.\n\nProblem description\n===================\n\nNo bell.\n",
        "backlog/approved/bell",
        {"title": "Bell", "status": "deferred = backlog", "summary": "No bell."},
    ),
    "specs/abandoned/kite.rst": (
        LICENSE + "\n====\nKite\n====\n\nhttps://blueprints.launchpad.net/nova/+spec/kite\n",
        "abandoned/kite",
        {
            "title": "Kite",
            "status": "withdrawn = abandoned",
            "links": ["tracking https://blueprints.launchpad.net/nova/+spec/kite"],
        },
    ),
}
"""Path -> document, key and facts."""

OTHERS = {
    "README.rst": "======\nREADME\n======\n",
    "specs/2024.2-template.rst": "============\nExample Spec\n============\n",
    "specs/2024.2/implemented/2024.2-template.rst": "============\nExample Spec\n============\n",
    "specs/backlog/approved/backlog-template.rst": "============\nExample Spec\n============\n",
    "doc/source/specs/2024.2/index.rst": "============\n2024.2 Specs\n============\n",
    "priorities/juno-priorities.rst": "==========\nPriorities\n==========\n",
}
"""Path -> document that is no proposal."""

MALFORMED = {
    "specs/2025.1/aproved/typo.rst": (
        "====\nTypo\n====\n\nhttps://\n\nAssignee(s)\n-----------\n\nPrimary assignee:\n",
        "2025.1/typo",
        {"title": "Typo", "status": "unknown = aproved", "releases": ["2025.1"]},
        ["unknown-status"],
    ),
    "specs/nextone/approved/no-title.rst": (
        "Just text.\n",
        "nextone/no-title",
        {"title": "No title", "status": "accepted = approved", "releases": ["? nextone"]},
        ["missing-title", "unknown-release"],
    ),
    "specs/2025.2/approved/empty.rst": (
        "",
        "2025.2/empty",
        {"title": "Empty", "status": "accepted = approved", "releases": ["2025.2"]},
        ["empty-document", "missing-title"],
    ),
}
"""Path -> document, key, facts and codes of the diagnostics."""
