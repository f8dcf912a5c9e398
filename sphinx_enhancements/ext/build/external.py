"""Other projects, as a build knows them: by copies that the settings name, or by what intersphinx has loaded."""

from __future__ import annotations

from dataclasses import replace

from docutils import nodes
from docutils.nodes import Element
from sphinx.addnodes import pending_xref
from sphinx.environment import BuildEnvironment

from ...core.collection.collection import Collection
from ...core.collection.external import ExternalIndex, ExternalProject, ExternalTarget
from ...core.config.settings import ExternalSource
from ...core.project.project import Project
from ...core.published import OBJECT_TYPE, build_external_project, build_inventory
from ...core.views.cells import make_enhancement_item, make_key_item
from ..messages import translate_note
from ..sphinx_internals import get_intersphinx_address, iter_intersphinx_objects


def build_external_index(
    env: BuildEnvironment, project: Project, local: tuple[ExternalTarget, ...] = ()
) -> ExternalIndex:
    """All that is known of other projects; where there is no copy, what intersphinx knows under the same name.

    :param local: what relations may lead to in this project.
    """
    return ExternalIndex(
        tuple(other if other.is_loaded else _load_from_intersphinx(env, other) for other in project.external_projects),
        local,
    )


def serialize_external_knowledge(env: BuildEnvironment, project: Project) -> str:
    """Return a text that changes with the copies of other projects, and with what intersphinx has loaded."""
    loaded = [
        item
        for other in project.external_projects
        if not other.is_loaded
        for item in iter_intersphinx_objects(env, other.name, OBJECT_TYPE)
    ]
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
    note = translate_note(item.note or "")
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


def _load_from_intersphinx(env: BuildEnvironment, project: ExternalProject) -> ExternalProject:
    """Return a project with the proposals that intersphinx knows; unchanged if it knows none."""
    base = get_intersphinx_address(env, project.name)
    pages = {
        key: (address.removeprefix(f"{base}/"), title.removeprefix(f"{key}: "))
        for key, address, title in iter_intersphinx_objects(env, project.name, OBJECT_TYPE)
    }
    if not base or not pages:
        # Nobody else can know it; of a copy that is named and cannot be used, the copy is the finding.
        return project if project.is_configured else replace(project, is_loaded=True)
    return build_external_project(ExternalSource(project.name, base), (), build_inventory(project.title, "", pages))
