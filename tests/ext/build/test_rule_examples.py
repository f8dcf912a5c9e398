"""Examples of the rules that only a build reports: the bad one is logged, and the good one is clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import CONF
from rule_examples import write_example

from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.rules import RULES
from sphinx_enhancements.core.rules.catalogue import Scope

if TYPE_CHECKING:
    from building import SmallProject

CODES = [code for code, rule in RULES.items() if rule.scope is Scope.BUILD]
CODES.remove(Code.SPHINX_NEEDS_VERSION)  # depends on the installed version


@pytest.mark.parametrize("code", CODES)
def test_examples_of_a_build(project: SmallProject, code: Code) -> None:
    """The bad example of a rule yields its code, and the good one no warning."""
    if RULES[code].subject == "sphinx-needs":
        pytest.importorskip("sphinx_needs")
    for is_good in (False, True):
        write_example(project.src, code, is_good=is_good)
        if not (project.src / "conf.py").exists():
            project.write({"conf.py": CONF})
        build = project.build(fresh=True)
        if is_good:
            assert build.warnings == ""
        else:
            assert code in {found for _, _, found in build.findings}
