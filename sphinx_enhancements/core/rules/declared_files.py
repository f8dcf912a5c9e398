"""Pages of the diagnostics about the files of a project and the documents in them."""

from __future__ import annotations

from ..diagnostics import Code, Level
from .catalogue import Scope, declare_rule

declare_rule(
    __name__,
    Code.EMPTY_DOCUMENT,
    scope=Scope.DOCUMENT,
    page="""
Report a document of a proposal that is empty.

It is listed under the key that follows from its path. Write the proposal, or remove the file.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
profile = "kep"
rules = { missing-field = "off" }
```

```keps/sig-node/1-lamps/README.md
```

```keps/sig-node/1-lamps/kep.yaml
title: Lamps
kep-number: 1
```

Good:

```keps/sig-node/1-lamps/README.md
# KEP-1: Lamps

Lamps for all.
```
""",
)

declare_rule(
    __name__,
    Code.ENCODING,
    scope=Scope.DOCUMENT,
    page="""
Report a file with bytes that are not UTF-8.

They are shown as U+FFFD, so that names and quotations are damaged. Save the file as UTF-8.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md latin-1
---
id: P-1
---
# Lampé
```

Good:

```proposals/1.md
---
id: P-1
---
# Lampé
```
""",
)

declare_rule(
    __name__,
    Code.FILE_BOUNDS,
    scope=Scope.PROJECT,
    level=Level.ERROR,
    page="""
Report a file that was not read, because it is too large, not readable, or outside the project's root.

The proposal in it is listed without its text. For a symbolic link out of the root, the message contains the setting
`roots` that allows it.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
root = "docs"
documents = ["proposals/*.md"]
```

```docs/proposals link
../elsewhere
```

```elsewhere/1.md
---
id: P-1
---
# Lamps
```

Good:

```enhancements.toml
root = "docs"
roots = ["elsewhere"]
documents = ["proposals/*.md"]
```
""",
)

declare_rule(
    __name__,
    Code.NO_PROPOSALS,
    scope=Scope.PROJECT,
    page="""
Report a project in which no document matches the paths in profile and settings.

A check that reads nothing succeeds for the wrong reason. Check these paths, and the root they are relative to.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposal/*.md"]
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
```
""",
)

declare_rule(
    __name__,
    Code.UNREAD_DIRECTIVE,
    scope=Scope.DOCUMENT,
    page="""
Report a proposal in `:::{enhancement}` that is text, because MyST's extension `colon_fence` is off.

Nothing lists the proposal. Write the directive with backticks, or add `colon_fence` to `myst_enable_extensions`. The
command line reports this if the project has a `conf.py` that states the extensions.

Enforced by: sphinx-enhancements alone.

Bad:

```conf.py
extensions = ["myst_parser", "sphinx_enhancements"]
```

```enhancements.toml
```

```lamps.md
# Lamps

:::{enhancement} Lamps for all
:id: P-1
:::
```

Good:

```conf.py
extensions = ["myst_parser", "sphinx_enhancements"]
myst_enable_extensions = ["colon_fence"]
```
""",
)

declare_rule(
    __name__,
    Code.UNREAD_DOCUMENT,
    scope=Scope.PROJECT,
    page="""
Report a file in another language than Markdown or reStructuredText that `documents` in the settings match.

Only these two are read, so that no proposal comes of the file, for example of a notebook (`.ipynb`). Move the proposal
into a Markdown file, or exclude the file.

Enforced by: sphinx-enhancements alone.

Bad:

```conf.py
extensions = ["myst_nb", "sphinx_enhancements"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
```

```enhancements.toml
documents = ["proposals/*"]
```

```proposals/1.md
---
id: P-1
---
# Lamps
```

```proposals/2.ipynb
{}
```

Good:

```enhancements.toml
documents = ["proposals/*.md"]
```
""",
)
