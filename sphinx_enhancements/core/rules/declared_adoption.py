"""Pages of the diagnostics about what keeps findings from failing: suppressions and the baseline."""

from __future__ import annotations

from ..diagnostics import Code, Level
from .catalogue import Scope, declare_rule

declare_rule(
    __name__,
    Code.INVALID_SUPPRESSION,
    scope=Scope.DOCUMENT,
    page="""
Report a comment that should suppress findings, but has no reason, or names no rule that can be suppressed.

The comment suppresses nothing. Without a reason, the next reader cannot tell an exception from a mistake: write it
after the brackets. Findings about settings, and about files that cannot be read, cannot be suppressed in a document.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["**"]
```

```proposals/one.md
---
id: A-1
---
<!-- enhancements: ignore-file[missing-title] -->
Text.
```

Good:

```proposals/one.md
---
id: A-1
---
<!-- enhancements: ignore-file[missing-title] The title comes from the site generator. -->
Text.
```
""",
)

declare_rule(
    __name__,
    Code.STALE_BASELINE,
    scope=Scope.PROJECT,
    level=Level.INFO,
    page="""
Report entries of the baseline that no longer apply.

Findings were corrected, the file was renamed or removed, or the status or stage of the proposal changed, so that all
its findings count again. As long as an entry accepts more findings than there are, new ones can hide behind it. Remove
what no longer applies with `sphinx-enhancements check --prune-baseline`.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["**"]
```

```enhancements-baseline.json
{
"proposals/one.md unknown-status": {"count": 1, "status": "draft", "stage": ""},
"version": 1
}
```

```proposals/one.md
---
id: A-1
status: draft
---
# One
```

Good:

```enhancements-baseline.json
{
"version": 1
}
```
""",
)

declare_rule(
    __name__,
    Code.UNUSED_SUPPRESSION,
    scope=Scope.DOCUMENT,
    page="""
Report a comment that suppresses no finding.

The finding was corrected, or the comment is not where the finding is: it would hide a later mistake. Remove the
comment, or the code from its brackets. Codes of rules that are off for the proposal are not reported.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["**"]
```

```proposals/one.md
---
id: A-1
---
<!-- enhancements: ignore-file[missing-title] The title comes from the site generator. -->
# Title
```

Good:

```proposals/one.md
---
id: A-1
---
# Title
```
""",
)
