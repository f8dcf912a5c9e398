"""Identifiers of findings that stay the same when lines move."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b

from .report import Report

_LINE_NUMBER = re.compile(r"(?<=:)\d+\b|(?<=\bline )\d+\b")  # In messages that name another place


def iter_fingerprints(report: Report) -> Iterator[str]:
    """Yield an identifier for each finding of a report.

    It depends on file, code, message and the text of the line, but not on the number of any line. Equal findings are
    numbered in their order.
    """
    counts: Counter[str] = Counter()
    for diagnostic in report.diagnostics:
        message = _LINE_NUMBER.sub("", diagnostic.message)
        text = report.get_line(diagnostic.path, diagnostic.line).strip()
        key = "\0".join((report.get_repository_path(diagnostic.path), diagnostic.code, message, text))
        counts[key] += 1
        data = f"{key}\0{counts[key]}".encode("utf-8", "surrogateescape")
        yield blake2b(data, digest_size=16).hexdigest()
