"""Features: how mature one is, and the table of their gates."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from ...core.model import GateDefault, Status
from ...core.views.cells import Item
from ...core.views.features import FeatureSpec, GatesSpec, compute_feature_states, compute_gate_table
from ...core.views.table import Row
from ..build.placed_views import PlacedView, View
from ..drawing.renderer import fill_sentence
from ..drawing.tables import draw_table
from ..messages import _
from .directive import ViewDirective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...core.views.features import FeatureState, FeatureStates, GateRow, GateTable
    from ..drawing.renderer import Renderer

GATE_COLUMNS = ("gate", "default", "stage", "since", "until", "proposal")


def draw_feature_states(
    renderer: Renderer, answer: FeatureStates, placed: PlacedView[FeatureSpec], level: int
) -> list[nodes.Node]:
    """What the proposals say of a feature, a line each."""
    drawn = nodes.container(classes=["enh-feature", *placed.classes])
    for state in answer.states:
        line = nodes.paragraph("", "", nodes.strong("", _("Feature state:")))
        for sentence in _sentences(renderer, state):
            line += [nodes.Text(" "), *sentence]
        drawn += line
    if not answer.states:
        words = _("There is no proposal and no feature gate %(target)s.")
        said = fill_sentence(words, target=nodes.literal("", placed.spec.target))
        drawn += nodes.paragraph("", "", nodes.strong("", _("Feature state:")), nodes.Text(" "), *said)
        drawn["classes"].append("enh-empty")
    return [drawn]


def _sentences(renderer: Renderer, state: FeatureState) -> Iterator[list[nodes.Node]]:
    step = state.next_stage
    coming = {"stage": renderer.draw_item(step.stage), "target": renderer.draw_item(step.release)} if step else {}
    if state.stage is not None:
        stage = renderer.draw_item(state.stage)
        since = renderer.draw_item(state.since) if state.since else None
        if since is None:
            words = _("%(stage)s.")
        elif state.stage.target == Status.REMOVED:
            words = _("%(stage)s in %(release)s.")
        else:
            words = _("%(stage)s since %(release)s.")
        if since is not None and state.track:
            words = _("%(stage)s since %(release)s (%(track)s).")
        yield fill_sentence(words, stage=stage, release=since, track=nodes.Text(state.track or ""))
        if state.status is not None:
            yield fill_sentence(_("The proposal is %(status)s."), status=renderer.draw_item(state.status))
    elif state.status is not None:
        words = _("%(status)s: aims at %(stage)s in %(target)s.")
        if step is None:
            words = _("%(status)s: in no release.")
        yield fill_sentence(words, status=renderer.draw_item(state.status), **coming)
    elif state.missing_in is not None:
        words = _("Not in %(release)s; planned as %(stage)s for %(target)s.")
        if step is not None and not step.is_planned:
            words = _("Not in %(release)s; arrives as %(stage)s in %(target)s.")
        yield fill_sentence(words, release=renderer.draw_item(state.missing_in), **coming)
    elif step:
        yield fill_sentence(_("Aims at %(stage)s in %(target)s."), **coming)
    else:
        yield [nodes.Text(_("Accepted, without a stage or a release so far."))]
    for gate in state.gates:
        said = describe_gate_default(state.gate_default) if state.stage is not None else None
        words = _("Feature gate %(gate)s (%(default)s).") if said else _("Feature gate %(gate)s.")
        yield fill_sentence(words, gate=renderer.draw_item(gate), default=nodes.Text(said or ""))
    if state.stage is not None and step:
        words = (
            _("Next: %(stage)s, planned for %(target)s.") if step.is_planned else _("Next: %(stage)s in %(target)s.")
        )
        yield fill_sentence(words, **coming)
    yield fill_sentence(_("See %(proposal)s."), proposal=renderer.draw_item(state.proposal))


def describe_gate_default(default: GateDefault | None) -> str:
    """Whether a gate is on, in words; none where nobody says so."""
    match default:
        case GateDefault.OFF:
            return _("off by default")
        case GateDefault.ON:
            return _("on by default")
        case GateDefault.LOCKED:
            return _("always on")
    return ""


def draw_gate_table(
    renderer: Renderer, answer: GateTable, placed: PlacedView[GatesSpec], level: int
) -> list[nodes.Node]:
    """A row for each gate and stage; a line of text where there are none."""
    if not answer.rows:
        text = _("There are no feature gates.")
        return [nodes.paragraph("", f"{placed.caption}: {text}" if placed.caption else text, classes=["enh-empty"])]
    # Nobody has said whether any of them is on: a column that says nothing is left out.
    told = any(row.default is not None for row in answer.rows)
    columns = tuple(name for name in GATE_COLUMNS if told or name != "default")
    drawn = (Row(row.gate.text, tuple(_gate_cell(row, name) for name in columns)) for row in answer.rows)
    return [draw_table(renderer, columns, drawn, placed.caption, f"{renderer.anchor}-0", placed.classes)]


def _gate_cell(row: GateRow, name: str) -> tuple[Item, ...]:
    match name:
        case "gate":
            return (row.gate._replace(note=row.track),)
        case "default":
            words = {GateDefault.OFF: _("off"), GateDefault.ON: _("on"), GateDefault.LOCKED: _("always on")}
            return (Item(words[row.default]),) if row.default else ()
        case "stage":
            return (row.stage,)
        case "since" if row.since:
            return (row.since._replace(note=_("planned") if row.is_planned else None),)
        case "until" if row.until:
            return (row.until._replace(text=_("before %s") % row.until.text),)
        case "proposal":
            return (row.proposal,)
    return ()


class _FeatureDirective(ViewDirective):
    """Base class of the directives that show features as they are in one release."""

    @property
    def project_release(self) -> tuple[str, ...]:
        """Release and version in ``conf.py``. Sphinx re-reads every document if they change."""
        # Sphinx only warns where they are no texts.
        return tuple(text.strip() for text in (self.config.release, self.config.version) if isinstance(text, str))

    @property
    def release(self) -> str:
        """Value of the option ``release``."""
        return (self.options.get("release") or "").strip()


class FeatureStateDirective(_FeatureDirective):
    """How mature a feature is. The argument is a reference to its proposal, or the name of its gate."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = False
    option_spec: ClassVar = {
        "release": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Place the state in the document."""
        spec = FeatureSpec(self.read_argument(), self.release, self.project_release)
        return self.place_view(spec)


class FeatureGatesDirective(_FeatureDirective):
    """A table of feature gates."""

    has_content = False
    option_spec: ClassVar = {
        "filter": directives.unchanged,
        "release": directives.unchanged,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Place the table in the document."""
        spec = GatesSpec(self.query, self.release, self.project_release)
        return self.place_view(spec)


STATE_VIEW = View(FeatureSpec, compute_feature_states, draw_feature_states, {"feature-state": FeatureStateDirective})
GATES_VIEW = View(GatesSpec, compute_gate_table, draw_gate_table, {"feature-gates": FeatureGatesDirective})
