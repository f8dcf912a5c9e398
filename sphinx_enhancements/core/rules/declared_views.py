"""Pages of the diagnostics about directives that show proposals."""

from __future__ import annotations

from ..diagnostics import Code
from .catalogue import Scope, declare_rule

declare_rule(
    __name__,
    Code.BAD_QUERY,
    scope=Scope.BUILD,
    page="""
Report a filter with a word that the query language does not know, or with a quote without an end.

The message names the word, its column and the words allowed there. The view shows every proposal instead, so that a
typing mistake hides none.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

````index.md
# Lists

```{enhancement-list}
:filter: statu:accepted
```

```{toctree}
:glob:

proposals/*
```
````

```proposals/1.md
---
id: P-1
---
# Lamps
```

Good:

````index.md
# Lists

```{enhancement-list}
:filter: status:accepted
```

```{toctree}
:glob:

proposals/*
```
````
""",
)

declare_rule(
    __name__,
    Code.SUMMARY_MARKUP,
    scope=Scope.BUILD,
    page="""
Report a summary with markup that pages with collected summaries cannot show.

Raw HTML and links with scripts are shown as text; a view, another proposal or a need is replaced by a note. The
proposal's own page is not affected. Write the summary in plain markup.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

````index.md
# Lamps

```{enhancement-summaries}
```

```{toctree}
:glob:

proposals/*
```
````

```proposals/1.md
---
id: P-1
---
# Lamps

## Summary

Lamps for <b>all</b>.
```

Good:

```proposals/1.md
---
id: P-1
---
# Lamps

## Summary

Lamps for **all**.
```
""",
)

declare_rule(
    __name__,
    Code.UNKNOWN_COLUMN,
    scope=Scope.BUILD,
    page="""
Report a table that asks for a column, a sort key or a group that does not exist.

It is left out, or replaced by the default. The message lists the allowed names.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

````index.md
# Lists

```{enhancement-list}
:columns: key, titel
```

```{toctree}
:glob:

proposals/*
```
````

```proposals/1.md
---
id: P-1
---
# Lamps
```

Good:

````index.md
# Lists

```{enhancement-list}
:columns: key, title
```

```{toctree}
:glob:

proposals/*
```
````
""",
)

declare_rule(
    __name__,
    Code.UNKNOWN_OPTION_VALUE,
    scope=Scope.BUILD,
    page="""
Report a directive option with a value that is not allowed.

The option's default is used. The message lists the allowed values.

Enforced by: sphinx-enhancements alone.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

````index.md
# Lists

```{enhancement-list}
:limit: many
```

```{toctree}
:glob:

proposals/*
```
````

```proposals/1.md
---
id: P-1
---
# Lamps
```

Good:

````index.md
# Lists

```{enhancement-list}
:limit: 10
```

```{toctree}
:glob:

proposals/*
```
````
""",
)
