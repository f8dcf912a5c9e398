"""Edits of a collection of hundreds: an incremental build gives what a clean one gives."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject

COUNT, PER_PAGE, EDITS = 240, 12, 3
KINDS = ("depends-on", "see-also", "replaces", "extends")
STATUSES = ("draft", "provisional", "accepted", "implemented", "withdrawn", "replaced")
SETTINGS = 'current-release = "{}"\n'
VIEWS = """\
# Home

```{enhancement-list}
:columns: key title status stage release owner depends-on
:filterable:
```

```{enhancement-release}
```

```{enhancement-roadmap}
```

```{enhancement-chart} owner
```
"""

Options = dict[str, str]


class LargeCollection:
    """Collection whose proposals are edited at random, a few at a time."""

    def __init__(self, project: SmallProject, number: int) -> None:
        self.project = project
        self.chance = random.Random(number)  # noqa: S311 # not for secrets
        self.proposals: list[Options] = [self.make_options(n) for n in range(COUNT)]
        project.write({"index.md": VIEWS, "enhancements.toml": SETTINGS.format("v1.2")})
        for page in range(COUNT // PER_PAGE):
            self.write_page(page)

    def make_options(self, number: int) -> Options:
        """Return the options of a proposal, which may be related to earlier ones."""
        options = {
            "id": f"T-{number}",
            "status": self.chance.choice(STATUSES),
            "stage": self.chance.choice(("alpha", "beta", "stable")),
            "milestones": f"alpha=v1.{self.chance.randrange(4)}",
            "owner": self.chance.choice(("sig-node", "sig-network")),
        }
        if number:
            options[self.chance.choice(KINDS)] = f"T-{self.chance.randrange(number)}"
        return options

    def write_page(self, page: int) -> None:
        """Write the page with some proposals."""
        texts = [f"# Part {page}\n"]
        for number in range(page * PER_PAGE, (page + 1) * PER_PAGE):
            options = "\n".join(
                f":{name}: {value}" for name, value in self.proposals[number].items() if name != "title"
            )
            title = self.proposals[number].get("title", f"Title {number}")
            texts.append(f"````{{enhancement}} {title}\n{options}\n\nText {number}.\n````\n")
        self.project.write({f"part-{page}.md": "\n".join(texts)})

    def edit(self) -> str:
        """Make a change of one kind, and return its description."""
        number = self.chance.randrange(COUNT)
        kind = self.chance.choice(("status", "title", "milestones", "relation", "settings"))
        match kind:
            case "settings":
                self.project.write({"enhancements.toml": SETTINGS.format(f"v1.{self.chance.randrange(4)}")})
            case "title":
                self.proposals[number]["title"] = f"Another title {self.chance.randrange(9)}"
            case "relation":
                self.proposals[number][self.chance.choice(KINDS)] = f"T-{self.chance.randrange(COUNT)}"
            case _:
                self.proposals[number][kind] = self.make_options(number)[kind]
        self.write_page(number // PER_PAGE)
        return f"{kind} of T-{number}"


@pytest.mark.parametrize("part", range(2))
def test_edits_of_a_large_collection(project: SmallProject, part: int, long_factor: int) -> None:
    """After each edit, every page and the JSON are what a clean build gives."""
    collection = LargeCollection(project, part)
    project.build(search=False)
    for n in range(EDITS * long_factor):
        edit = collection.edit()
        found = project.build(search=False).files()
        shutil.rmtree(project.folder / "clean", ignore_errors=True)
        wanted = project.build(out="clean", fresh=True, search=False).files()
        names = {name for name in wanted if name.endswith((".html", ".json"))}
        assert {name for name in names if found.get(name) != wanted[name]} == set(), f"edit {n}: {edit}"
