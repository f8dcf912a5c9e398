"""Proposals in the form of Python's, and what is read from them."""

PROPOSALS = {
    "peps/pep-0001.rst": (
        """
        PEP: 1
        Title: Purpose of lamps
        Author: Inés Faro, Bob Light, Kim Buoy
        Status: Active
        Type: Process
        Created: 13-Jun-2000
        Post-History: 21-Mar-2001, 29-Jul-2002,
                      07-Apr-2013

        What is a lamp?
        ===============

        A lamp is a light.

        Open Issues
        ===========

        * Which light?
        """,
        "PEP-1",
        {
            "title": "Purpose of lamps",
            "number": 1,
            "kind": "Process",
            "status": "informational = Active",
            "people": ["author Inés Faro", "author Bob Light", "author Kim Buoy"],
            "created": "13-Jun-2000",
            "questions": ["Which light?"],
            "extra": ["Post-History: 21-Mar-2001, 29-Jul-2002,\n07-Apr-2013"],
        },
    ),
    "peps/pep-0102.rst": (
        """
        PEP: 102
        Title: Lamps of ``glass``
        Version: $Revision$
        Last-Modified: $Date: 2009-04-01 00:00:00 -0400 (Wed, 1 Apr 2009)$
        Author: Inés Faro <ines at example.org>,
                Bob Light <bob@example.org>
        BDFL-Delegate: Kim Buoy <kim@example.org>
        Discussions-To: lamp-dev@example.org
        Status: Superseded
        Type: Informational
        Topic: Packaging, Typing
        Content-Type: text/x-rst
        Created: 09-Jan-2002
        Python-Version: 2.5, 2.6
        Post-History:
        Superseded-By: 649, 749


        Abstract
        ========

        Lamps of :term:`glass`, not of *paper*.
        """,
        "PEP-102",
        {
            "title": "Lamps of glass",
            "number": 102,
            "kind": "Informational",
            "status": "replaced = Superseded",
            "releases": ["2.5", "2.6"],
            "people": [
                "author Inés Faro <ines at example.org>",
                "author Bob Light <bob@example.org>",
                "delegate Kim Buoy <kim@example.org>",
            ],
            "created": "09-Jan-2002",
            "labels": ["Packaging", "Typing"],
            "relations": ["superseded-by 649 = PEP-649", "superseded-by 749 = PEP-749"],
            "links": ["discussion lamp-dev@example.org"],
            "summary": "Lamps of glass, not of paper.",
            "extra": [
                "Version: $Revision$",
                "Last-Modified: $Date: 2009-04-01 00:00:00 -0400 (Wed, 1 Apr 2009)$",
                "Content-Type: text/x-rst",
                "Title: Lamps of ``glass``",
            ],
        },
    ),
    "peps/pep-0401.rst": (
        """
        PEP: 401
        Title: Retirement of the lamp
        Author: Bob Light
        Status: April Fool!
        Type: Process
        Created: 01-Apr-2009
        Post-History: 01-Apr-2009


        Abstract
        ========

        The lamp retires.
        """,
        "PEP-401",
        {
            "title": "Retirement of the lamp",
            "number": 401,
            "kind": "Process",
            "status": "rejected = April Fool!",
            "people": ["author Bob Light"],
            "created": "01-Apr-2009",
            "summary": "The lamp retires.",
            "extra": ["Post-History: 01-Apr-2009"],
        },
    ),
    "peps/pep-0562.rst": (
        """
        PEP: 562
        Title: Module __getlamp__ and __dir__
        Author: Kim Buoy <kim@example.org>
        Sponsor: Bob Light <bob@example.org>
        Status: Accepted
        Type: Standards Track
        Created: 09-Sep-2017
        Python-Version: 3.7
        Resolution: https://mail.example.org/2017-December/151033.html


        ********
        Abstract
        ********

        Lamps in modules.
        """,
        "PEP-562",
        {
            "title": "Module __getlamp__ and __dir__",
            "number": 562,
            "kind": "Standards Track",
            "status": "accepted = Accepted",
            "releases": ["3.7"],
            "people": ["author Kim Buoy <kim@example.org>", "sponsor Bob Light <bob@example.org>"],
            "created": "09-Sep-2017",
            "links": ["resolution https://mail.example.org/2017-December/151033.html"],
            "summary": "Lamps in modules.",
        },
    ),
    "peps/pep-0649.rst": (
        """
        PEP: 649
        Title: Deferred lamps
        Author: Kim Buoy <kim@example.org>
        PEP-Delegate: Bob Light
        Discussions-To: https://discuss.example.org/t/649
        Status: Final
        Type: Standards Track
        Created: 11-Jan-2021
        Python-Version: 3.14
        Post-History: `11-Jan-2021 <https://mail.example.org/thread/Q/>`__,
                      `12-Apr-2021 <https://discuss.example.org/t/649>`__
        Replaces: 102
        Resolution: `08-May-2023 <https://discuss.example.org/t/649/43>`__


        Abstract
        ========

        Lamps that wait.
        """,
        "PEP-649",
        {
            "title": "Deferred lamps",
            "number": 649,
            "kind": "Standards Track",
            "status": "implemented = Final",
            "releases": ["3.14"],
            "people": ["author Kim Buoy <kim@example.org>", "delegate Bob Light"],
            "created": "11-Jan-2021",
            "relations": ["replaces 102 = PEP-102"],
            "links": [
                "discussion https://discuss.example.org/t/649",
                "discussion https://mail.example.org/thread/Q/",
                "resolution https://discuss.example.org/t/649/43",
            ],
            "summary": "Lamps that wait.",
        },
    ),
    "peps/pep-0749.rst": (
        """
        PEP: 749
        Title: Implementing PEP 649
        Author: Kim Buoy <kim@example.org>
        Status: Provisional
        Type: Standards Track
        Requires: 649
        Created: 28-May-2024
        Replaces: 102

        Abstract
        ========

        Lamps, at last.
        """,
        "PEP-749",
        {
            "title": "Implementing PEP 649",
            "number": 749,
            "kind": "Standards Track",
            "status": "accepted = Provisional",
            "people": ["author Kim Buoy <kim@example.org>"],
            "created": "28-May-2024",
            "relations": ["depends-on 649 = PEP-649", "replaces 102 = PEP-102"],
            "summary": "Lamps, at last.",
        },
    ),
    "peps/pep-3000.txt": (
        """
        PEP: 3000
        Title: Old lamps
        Author: guido@example.org (Guido)
        Status: Draft
        Type: Standards Track
        Created: 5-Apr-2006
        Python-Version: 3.0
        Post-History:

        Abstract

            Indented, as in the plain form.
        """,
        "PEP-3000",
        {
            "title": "Old lamps",
            "number": 3000,
            "kind": "Standards Track",
            "status": "draft = Draft",
            "releases": ["3.0"],
            "people": ["author Guido <guido@example.org>"],
            "created": "5-Apr-2006",
        },
    ),
}
"""Path -> document, key and facts."""

OTHERS = {
    "README.rst": "Proposals\n=========\n",
    "peps/contents.rst": "Contents\n========\n",
    "peps/docs/index.rst": "Documentation\n=============\n",
    "peps/pep-0012/pep-NNNN.rst": "PEP: <REQUIRED: pep number>\nTitle: <REQUIRED: pep title>\n\nAbstract\n========\n",
}
"""Path -> document that is no proposal."""

MALFORMED = {
    "peps/pep-0800.rst": (
        """
        PEP: 801
        Title:
        Author:
        Status: Finale
        Created: 32-Jan-2020
        Requires: 649, 9999
        what is this

        Abstract
        ========
        """,
        "PEP-800",
        {
            "title": "Pep 0800",
            "number": 800,
            "status": "unknown = Finale",
            "created": "32-Jan-2020",
            "relations": ["depends-on 649 = PEP-649", "depends-on 9999 = None"],
            "extra": [": what is this", "PEP: 801"],
        },
        [
            "front-matter",
            "missing-title",
            "contradiction",
            "unknown-status",
            "invalid-value",
            "unresolved-reference",
        ],
    ),
    "peps/pep-0802.rst": (
        "Abstract\n========\n\nNo header.\n",
        "PEP-802",
        {"title": "Pep 0802", "number": 802, "summary": "No header."},
        ["missing-title"],
    ),
    "peps/pep-0803.rst": (
        "PEP: XXX\nTitle: TBD\nStatus: Draft\nPython-Version: next\n\nAbstract\n========\n",
        "PEP-803",
        {
            "title": "Pep 0803",
            "number": 803,
            "status": "draft = Draft",
            "releases": ["? next"],
            "extra": ["PEP: XXX", "Title: TBD"],
        },
        ["missing-title", "unknown-release"],
    ),
}
"""Path -> document, key, facts and codes of the diagnostics."""
