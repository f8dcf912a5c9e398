"""Pages of the diagnostics about metadata blocks, metadata files, ids and titles."""

from __future__ import annotations

from ..diagnostics import Code
from .catalogue import Scope, declare_rule

declare_rule(
    __name__,
    Code.DUPLICATE_FIELD,
    scope=Scope.DOCUMENT,
    page="""
Report a field that one metadata block contains twice.

The last value counts; the first stays in `extra`. Tools disagree about which one counts: remove one.

Enforced by: EIP (`eipw`, preamble/no_duplicates.rs).

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md
---
id: P-1
status: draft
status: accepted
---
# Lamps
```

Good:

```proposals/1.md
---
id: P-1
status: accepted
---
# Lamps
```
""",
)

declare_rule(
    __name__,
    Code.FRONT_MATTER,
    scope=Scope.DOCUMENT,
    page="""
Report a front matter block that is not valid YAML.

Other tools drop such a block entirely. Common mistakes were repaired: a missing space, a tab, a wrong indentation,
unbalanced quotes, a value that starts with `@` or contains a colon. Other entries are kept as text. There is one
message for each kind of mistake, with its lines. Correct these lines.

Enforced by: EIP and PEP, whose linters stop at a preamble that they cannot parse (`eipw`, preamble.rs).

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md
---
id: P-1
authors: @ann
---
# Lamps
```

Good:

```proposals/1.md
---
id: P-1
authors: "@ann"
---
# Lamps
```
""",
)

declare_rule(
    __name__,
    Code.METADATA,
    scope=Scope.DOCUMENT,
    page="""
Report a metadata file beside a document that is not valid YAML.

It was read line by line, and common mistakes were repaired, as for `front-matter`. Other tools refuse the file: correct
it.

Enforced by: KEP (`kepval`, which stops at a file that it cannot parse).

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
kep-number: 1
authors: [@ann]
```

Good:

```keps/sig-node/1-lamps/kep.yaml
title: Lamps
kep-number: 1
authors: ["@ann"]
```
""",
)

declare_rule(
    __name__,
    Code.MISSING_ID,
    scope=Scope.DOCUMENT,
    page="""
Report a proposal without an id, if none follows from its path.

Its file name or title becomes its key, which changes when they do, and with it every link. Add an `id`.

Enforced by: EIP and PEP, whose preambles start with the number (`eipw`, preamble/required.rs; `check-peps.py`).

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/lamps.md
---
status: draft
---
# Lamps
```

Good:

```proposals/lamps.md
---
id: P-1
status: draft
---
# Lamps
```
""",
)

declare_rule(
    __name__,
    Code.MISSING_METADATA,
    scope=Scope.DOCUMENT,
    page="""
Report a proposal without the metadata file that the profile expects beside its document.

The proposal is listed with the values of the document itself, without a status. Add the file.

Enforced by: KEP (`kepval`: each KEP has a `kep.yaml`).

Bad:

```enhancements.toml
profile = "kep"
rules = { missing-field = "off" }
```

```keps/sig-node/1-lamps/README.md
# KEP-1: Lamps

Lamps for all.
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
    Code.MISSING_TITLE,
    scope=Scope.DOCUMENT,
    page="""
Report a proposal with neither a first heading nor a field `title`.

Its title is made from its path. Add a heading.

Enforced by: OpenShift (`tools/enhancements/metadata.go`), EIP (`eipw`, preamble/required.rs).

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md
---
id: P-1
---
Lamps for all.
```

Good:

```proposals/1.md
---
id: P-1
---
# Lamps

Lamps for all.
```
""",
)

declare_rule(
    __name__,
    Code.STRAY_METADATA,
    scope=Scope.PROJECT,
    page="""
Report a metadata file without a document beside it.

No page shows its proposal. Add the document, or remove the file.

Enforced by: sphinx-enhancements alone.

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
kep-number: 1
```

```keps/sig-node/2-torches/kep.yaml
title: Torches
kep-number: 2
```

Good:

```keps/sig-node/2-torches/README.md
# KEP-2: Torches

Torches for all.
```
""",
)

declare_rule(
    __name__,
    Code.TITLE_MARKUP,
    scope=Scope.DOCUMENT,
    page="""
Report a title with markup: emphasis, a link, an image or HTML.

Lists, navigation and links show plain text, which is used instead. Remove the markup.

Enforced by: EIP (`eipw`, markdown/no_backticks.rs, in part).

Bad:

```enhancements.toml
documents = ["proposals/*.md"]
```

```proposals/1.md
---
id: P-1
---
# Lamps for *all*
```

Good:

```proposals/1.md
---
id: P-1
---
# Lamps for all
```
""",
)
