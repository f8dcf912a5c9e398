"""Pages of the diagnostics about settings, and about the data of other projects."""

from __future__ import annotations

from ..diagnostics import Code, Level
from .catalogue import Scope, declare_rule

declare_rule(
    __name__,
    Code.COMPUTED_SETTING,
    scope=Scope.PROJECT,
    level=Level.INFO,
    page="""
Report a setting in `conf.py` that decides how documents are read, but is computed.

The command line does not run `conf.py`, so that it may find other proposals than a build. The settings are
`source_suffix`, `myst_enable_extensions`, `myst_fence_as_directive`, `myst_commonmark_only` and `myst_gfm_only`. State
the value of the first three in `enhancements.toml`.

Enforced by: sphinx-enhancements alone.

Bad:

```conf.py
extensions = ["myst_parser", "sphinx_enhancements"]
myst_enable_extensions = sorted({"colon_fence"})
```

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md
---
id: P-1
---
# Lamps
```

Good:

```enhancements.toml
documents = ["proposals/*.md"]
myst-enable-extensions = ["colon_fence"]
```
""",
)

declare_rule(
    __name__,
    Code.FOREIGN_PROJECT,
    scope=Scope.PROJECT,
    page="""
Report a local copy of another project's data that is missing, truncated, outdated or of a newer schema.

References that cannot be resolved remain text. Download new copies; two copies of one project contradict each other if
one of them is outdated.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]

[[projects]]
name = "torches"
url = "https://torches.example"
enhancements = "torches.json"
```

```proposals/1.md
---
id: P-1
---
# Lamps
```

Good:

```torches.json
{"schemaVersion": 1, "project": "Torches", "version": "1", "profile": "default", "enhancements": []}
```
""",
)

declare_rule(
    __name__,
    Code.INVALID_SETTING,
    scope=Scope.PROJECT,
    page="""
Report a setting with an unknown name or an invalid value.

Its default is used. The message says what is allowed. It is an error if the setting decides which documents are
proposals and how they are read: `profile`, `root`, `documents` and `exclude`. The command line stops then.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
current-relase = "v1.1"
```

```proposals/1.md
---
id: P-1
---
# Lamps
```

Good:

```enhancements.toml
documents = ["proposals/*.md"]
current-release = "v1.1"
```
""",
)

declare_rule(
    __name__,
    Code.HISTORY_UNAVAILABLE,
    scope=Scope.BUILD,
    page="""
Report that a build with `history = true` cannot read the history of proposals from git.

The message names the reason: git is not installed, the folder is in no repository, the repository has no commit, or
the clone is shallow. Everything else is built. In CI, fetch the whole history, such as with `fetch-depth: 0` of
`actions/checkout`.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
history = true
```

````index.md
# Proposals

```{toctree}
proposals/1
```
````

```proposals/1.md
---
id: P-1
---
# Lamps
```

Good:

```enhancements.toml
documents = ["proposals/*.md"]
```
""",
)

declare_rule(
    __name__,
    Code.NO_CURRENT_RELEASE,
    scope=Scope.PROJECT,
    level=Level.INFO,
    page="""
Report that no release is known to be out, although the stages of proposals follow from their milestones.

The stages stay empty. Set `current-release`, or the `date` of releases in `[[releases]]`. Tags of the repository are
not used: the repository of proposals is often not that of the product, and copies in CI have no tags.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md
---
id: P-1
milestones:
  alpha: v1.1
---
# Lamps
```

Good:

```enhancements.toml
documents = ["proposals/*.md"]
current-release = "v1.1"
```
""",
)
