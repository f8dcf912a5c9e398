"""Output format ``junit``: a test suite for each file, which most CI services show as test results.

Source: the schema ``junit-10.xsd`` of the xUnit plugin of Jenkins.
"""

from __future__ import annotations

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ...core.diagnostics import Diagnostic
from ...core.xml_text import replace_invalid_xml
from .report import PROGRAM, Report, format_message


def format_report(report: Report) -> str:
    """Return a report as XML: findings are failures, and information is the output of a test that passes.

    Without findings, one test passes, because some services take an empty report for an error.
    """
    failures = sum(diagnostic.level.is_finding for diagnostic in report.diagnostics)
    count = len(report.diagnostics) or 1
    suites = Element("testsuites", name=PROGRAM, tests=str(count), failures=str(failures), errors="0")
    for path, group in groupby(report.diagnostics, key=lambda diagnostic: diagnostic.path):
        _add_suite(suites, replace_invalid_xml(path), list(group))
    if not report.diagnostics:
        suite = SubElement(suites, "testsuite", name=PROGRAM, tests="1", failures="0", errors="0")
        SubElement(suite, "testcase", name="no findings", classname=PROGRAM)
    indent(suites)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{tostring(suites, encoding='unicode')}\n"


def _add_suite(suites: Element, path: str, diagnostics: list[Diagnostic]) -> None:
    failures = sum(diagnostic.level.is_finding for diagnostic in diagnostics)
    attributes = {"name": path, "tests": str(len(diagnostics)), "failures": str(failures), "errors": "0"}
    suite = SubElement(suites, "testsuite", attributes)
    for diagnostic in diagnostics:
        line = f" at line {diagnostic.line}" if diagnostic.line else ""
        case = SubElement(suite, "testcase", name=f"{diagnostic.code}{line}", classname=path)
        message = replace_invalid_xml(format_message(diagnostic))
        text = f"{path}{f':{diagnostic.line}' if diagnostic.line else ''}: {message}"
        if diagnostic.level.is_finding:
            SubElement(case, "failure", type=diagnostic.level, message=message).text = text
        else:
            SubElement(case, "system-out").text = text
