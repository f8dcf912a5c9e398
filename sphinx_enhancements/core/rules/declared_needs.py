"""Pages of the diagnostics about needs of sphinx-needs that are made from proposals."""

from __future__ import annotations

from ..diagnostics import Code
from .catalogue import Scope, declare_rule

declare_rule(
    __name__,
    Code.SPHINX_NEEDS_ID,
    scope=Scope.BUILD,
    page="""
Report a proposal that cannot be a need under its key.

The project's `needs_id_regex` does not allow the key, or another need already has that id. Or the key contains a dot,
so that no link of sphinx-needs can lead to the need. Give the proposal another `id`.

Enforced by: sphinx-enhancements alone.

Bad:

```conf.py
extensions = ["sphinx_needs", "myst_parser", "sphinx_enhancements"]
needs_id_regex = "[A-Z]+_[0-9]+"
```

```enhancements.toml
documents = ["proposals/*.md"]
```

````index.md
# Lamps

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

```proposals/1.md
---
id: P_1
---
# Lamps
```
""",
)

declare_rule(
    __name__,
    Code.SPHINX_NEEDS_NAME,
    scope=Scope.BUILD,
    page="""
Report a field or link type of the project's sphinx-needs with the name of one of ours, but of another type.

The configured one stays, and needs lack that value of the proposal. Rename the field.

Enforced by: sphinx-enhancements alone.

Bad:

```conf.py
extensions = ["sphinx_needs", "myst_parser", "sphinx_enhancements"]
needs_fields = {"stage": {"schema": {"type": "integer"}}}
```

```enhancements.toml
documents = ["proposals/*.md"]
```

````index.md
# Lamps

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

```conf.py
extensions = ["sphinx_needs", "myst_parser", "sphinx_enhancements"]
needs_fields = {"level": {"schema": {"type": "integer"}}}
```
""",
)

declare_rule(
    __name__,
    Code.SPHINX_NEEDS_USE,
    scope=Scope.BUILD,
    page="""
Report a directive or option of sphinx-needs that does not work with proposals or in this format.

It is left out. The message says what to use instead.

Enforced by: sphinx-enhancements alone.

Bad:

```conf.py
extensions = ["sphinx_needs", "myst_parser", "sphinx_enhancements"]
```

```enhancements.toml
documents = ["proposals/*.md"]
```

````index.md
# Lamps

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

Lamps are {need_part}`(1) bright`.
```

Good:

```proposals/1.md
---
id: P-1
---
# Lamps

Lamps are bright.
```
""",
)

declare_rule(
    __name__,
    Code.SPHINX_NEEDS_VALUE,
    scope=Scope.BUILD,
    page="""
Report a value of a proposal that does not fit the field that sphinx-needs declares for it.

The need lacks this value. Correct the value, or the schema of the field.

Enforced by: sphinx-enhancements alone.

Bad:

```conf.py
extensions = ["sphinx_needs", "myst_parser", "sphinx_enhancements"]
needs_fields = {"cost": {"schema": {"type": "integer"}, "nullable": True}}
```

```enhancements.toml
documents = ["proposals/*.md"]
```

````index.md
# Lamps

```{toctree}
:glob:

proposals/*
```
````

```proposals/1.md
---
id: P-1
cost: high
---
# Lamps
```

Good:

```proposals/1.md
---
id: P-1
cost: 7
---
# Lamps
```
""",
)

declare_rule(
    __name__,
    Code.SPHINX_NEEDS_VERSION,
    scope=Scope.BUILD,
    page="""
Report an installed version of sphinx-needs that is untested.

Install a supported one if needs are wrong or missing.

Enforced by: sphinx-enhancements alone.

Bad:

```requirements.txt
sphinx-needs==99.0
```

Good:

```requirements.txt
sphinx-needs~=8.0
```
""",
)
