"""Page of the diagnostic about files with aliases of people."""

from __future__ import annotations

from ..diagnostics import Code
from .catalogue import Scope, declare_rule

declare_rule(
    __name__,
    Code.ALIAS_FILE,
    scope=Scope.PROJECT,
    page="""
Report a file with aliases of people that is missing, is not valid YAML, or has aliases in aliases.

The rule [`unknown-approver`](#diagnostic-unknown-approver) reads who may approve from this file, as far as it can be
read. Correct it, or `alias-files` in the profile's `[metadata-checks]`.

Enforced by: KEP (`kepctl`, `api/groups.go`), and Prow.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]

[profile.metadata-checks]
alias-files = ["OWNERS_ALIASES"]
```

```OWNERS_ALIASES
aliases:
- leads: [ana, ben]
```

```proposals/1.md
---
id: P-1
---
# Lamps
```

Good:

```OWNERS_ALIASES
aliases:
  leads: [ana, ben]
```
""",
)
