"""Page of the diagnostic about the community's own template."""

from __future__ import annotations

from ..diagnostics import Code
from .catalogue import Scope, declare_rule

declare_rule(
    __name__,
    Code.TEMPLATE_FILE,
    scope=Scope.PROJECT,
    page="""
Report a template of proposals that the profile names and that is missing, has no sections, or has a section twice.

The sections that proposals need are read from the template. Without it, the list in the profile counts; of a section
that it has twice, the first. Correct the template, or `template.path` of the profile.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]

[profile]
extends = "default"

[profile.template]
path = ["template.md"]
```

```proposals/1.md
---
id: P-1
---
# Lamps
```

Good:

```template.md
# Title

## Summary

## Motivation
```
""",
)
