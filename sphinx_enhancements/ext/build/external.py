"""Other projects, as a build knows them: by copies that the settings name, or by what intersphinx has loaded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes

from ...core.collection.external import ExternalIndex, ExternalProject, ExternalTarget
from ...core.config.settings import ExternalSource
from ...core.published import OBJECT_TYPE, build_external_project, build_inventory
from ...core.views.cells import make_enhancement_item, make_key_item
from ..messages import note_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.environment import BuildEnvironment

    from ...core.collection.collection import Collection
    from ...core.project.project import Project


def build_external_index(
    env: BuildEnvironment, project: Project, local: tuple[ExternalTarget, ...] = ()
) -> ExternalIndex:
    """All that is known of other projects; where there is no copy, what intersphinx knows under the same name.

    :param local: what relations may lead to in this project.
    """
    return ExternalIndex(
        tuple(other if other.is_loaded else _loaded(env, other) for other in project.external_projects), local
    )


def known_of_others(env: BuildEnvironment, project: Project) -> str:
    """Changes with what is known of other projects."""
    loaded = [item for other in project.external_projects if not other.is_loaded for item in _objects(env, other.name)]
    return f"{project.external_digest} {loaded}"


def resolve_external_reference(
    collection: Collection, node: pending_xref, target: str, contnode: Element
) -> Element | None:
    """A link to a proposal of another project, with the project, its decision and stage behind it."""
    key = collection.external.find_key(target)
    if key is None or collection.external.entries[key].local_anchor is not None:
        return None  # what is no proposal has roles of its own
    item = make_enhancement_item(collection, key, note=True)
    named = make_key_item(collection, key)
    note = note_label(item.note or "")
    title = f"{item.text} ({note})"
    text = contnode.deepcopy()
    drawn = nodes.inline(classes=["enh-foreign"])
    if not node.get("refexplicit"):
        text.clear()
        text += nodes.Text(named.text if node.get("enh-bare") else item.text)
    if item.target:
        link = nodes.reference("", "", text, internal=False, refuri=item.target)
        link["reftitle"] = title
        drawn += link
    else:
        drawn += text
    if not node.get("refexplicit") and not node.get("enh-bare"):
        drawn += nodes.inline("", f" ({note})", classes=["enh-note"])
    return drawn


def _loaded(env: BuildEnvironment, project: ExternalProject) -> ExternalProject:
    base = _base(env, project.name)
    found = {key: (uri.removeprefix(f"{base}/"), title) for key, uri, title in _objects(env, project.name)}
    if not base or not found:
        # Nobody else can know it; of a copy that is named and cannot be used, the copy is the finding.
        return project if project.is_configured else replace(project, is_loaded=True)
    return build_external_project(ExternalSource(project.name, base), (), build_inventory(project.title, "", found))


def _base(env: BuildEnvironment, name: str) -> str:
    """The address of a site of intersphinx; only those on the web have pages that can be linked from anywhere."""
    mapping = getattr(env.config, "intersphinx_mapping", {})
    # Source: sphinx.ext.intersphinx, `IntersphinxMapping`: name -> (name, (address, locations)), once it is normal.
    base = str(mapping[name][1][0]) if name in mapping else ""
    return base.rstrip("/") if base.startswith(("http://", "https://")) else ""


def _objects(env: BuildEnvironment, name: str) -> Iterator[tuple[str, str, str]]:
    """Key, address and title of each proposal that intersphinx knows of a project."""
    if "intersphinx_mapping" not in env.config:
        return
    from sphinx.ext.intersphinx import InventoryAdapter  # not above: it loads what only its users need

    inventory = InventoryAdapter(env).named_inventory.get(name, {})
    for key, item in sorted(inventory.get(OBJECT_TYPE, {}).items()):
        yield key, item.uri, item.display_name.removeprefix(f"{key}: ")
