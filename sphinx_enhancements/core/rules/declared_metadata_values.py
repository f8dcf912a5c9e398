"""Pages of the diagnostics about the values of fields."""

from __future__ import annotations

from ..diagnostics import Code, Level
from .catalogue import Scope, declare_rule

declare_rule(
    __name__,
    Code.CONTRADICTION,
    scope=Scope.DOCUMENT,
    page="""
Report a proposal that gives two different values for its status, stage, number or release.

One of them may be in the metadata file, and the other in a list entry of the text or in the path. The source that the
profile lists first counts, and a status, stage or release in the path counts last. Readers of the other one are misled:
correct or remove it.

Enforced by: EIP (`eipw`, preamble/file_name.rs, for the number).

Bad:

```enhancements.toml
profile = "kep"
rules = { missing-field = "off" }
```

```keps/sig-node/1-lamps/README.md
# KEP-1: Lamps

Lamps for all.
```

```keps/sig-node/1-lamps/kep.yaml
title: Lamps
kep-number: 2
```

Good:

```keps/sig-node/1-lamps/kep.yaml
title: Lamps
kep-number: 1
```
""",
)

declare_rule(
    __name__,
    Code.INVALID_VALUE,
    scope=Scope.DOCUMENT,
    page="""
Report a field with a value of the wrong form, such as a mapping for a text, or no real date.

It is kept as written, but cannot be compared or sorted. Correct the value.

Enforced by: EIP (`eipw`, preamble/date.rs), PEP (`check-peps.py`).

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md
---
id: P-1
created: 2026-02-30
---
# Lamps
```

Good:

```proposals/1.md
---
id: P-1
created: 2026-02-28
---
# Lamps
```
""",
)

declare_rule(
    __name__,
    Code.TEMPLATE,
    scope=Scope.DOCUMENT,
    level=Level.INFO,
    page="""
Report a proposal whose title and metadata still contain prompts of the template.

Replace them. If the document is a template itself, name it in `documents.templates` of the profile or in `exclude` of
the settings.

Enforced by: PEP, KEP and OpenShift exclude their templates from all checks.

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md
---
id: P-1
created: yyyy-mm-dd
---
# Lamp template
```

Good:

```proposals/1.md
---
id: P-1
created: 2026-02-28
---
# Lamps
```
""",
)

declare_rule(
    __name__,
    Code.UNKNOWN_STAGE,
    scope=Scope.DOCUMENT,
    is_fixable=True,
    page="""
Report a stage that the profile does not list.

It is shown as written, and lists and charts by stage cannot place the proposal. Correct it, or add it to the profile.
A milestone whose release counts all the same, and whose word is close to no stage, is an info.

Enforced by: KEP (`kepval`, keps/validations/yaml.go).

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md
---
id: P-1
stage: betta
---
# Lamps
```

Good:

```proposals/1.md
---
id: P-1
stage: beta
---
# Lamps
```
""",
)

declare_rule(
    __name__,
    Code.UNKNOWN_STATUS,
    scope=Scope.DOCUMENT,
    is_fixable=True,
    page="""
Report a status that the profile does not list.

It is shown as written, under "unknown", and the proposal counts neither as accepted nor as declined. Correct it, or
extend the profile.

Enforced by: KEP (`kepval`, keps/validations/yaml.go), EIP (`eipw`, preamble/one_of.rs), PEP (`check-peps.py`).

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md
---
id: P-1
status: approvd
---
# Lamps
```

Good:

```proposals/1.md
---
id: P-1
status: approved
---
# Lamps
```
""",
)
