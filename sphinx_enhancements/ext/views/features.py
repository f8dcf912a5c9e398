"""Features: the maturity of one, and the table of feature gates."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar

from docutils import nodes
from sphinx.config import Config

from ...core.model import GateDefault, Status
from ...core.views.cells import Item
from ...core.views.features import (
    FeatureSpec,
    FeatureState,
    FeatureStates,
    GateRow,
    GatesSpec,
    GateTable,
    compute_feature_states,
    compute_gate_table,
)
from ...core.views.table import Row
from ..build.placed_views import PlacedView, View
from ..drawing.renderer import Renderer, TextPart, draw_empty_note
from ..drawing.tables import draw_table
from ..messages import _
from .directive import ViewDirective, make_option_spec

GATE_COLUMNS = ("gate", "default", "stage", "since", "until", "proposal")


def draw_feature_states(
    renderer: Renderer, answer: FeatureStates, placed: PlacedView[FeatureSpec], level: int
) -> list[nodes.Node]:
    """Draw a line with the maturity of a feature for each of its proposals."""
    drawn = nodes.container(classes=["enh-feature", *placed.classes])
    lines = [_iter_sentences(renderer, state) for state in answer.states]
    if not lines:
        words = _("There is no proposal and no feature gate %(target)s.")
        lines = [iter([renderer.draw_sentence(words, target=[TextPart(placed.spec.target, element="code")])])]
        drawn["classes"].append("enh-empty")
    for sentences in lines:
        line = nodes.paragraph("", "", nodes.strong("", _("Feature state:")))
        for sentence in sentences:
            line += [nodes.Text(" "), *sentence]
        drawn += line
    return [drawn]


def _iter_sentences(renderer: Renderer, state: FeatureState) -> Iterator[list[nodes.Node]]:
    yield from _iter_stage_sentences(renderer, state)
    for gate in state.gates:
        default = describe_gate_default(state.gate_default) if state.stage is not None else ""
        words = _("Feature gate %(gate)s (%(default)s).") if default else _("Feature gate %(gate)s.")
        yield renderer.draw_sentence(words, gate=gate, default=default)
    step = state.next_stage
    if state.stage is not None and step:
        planned, other = _("Next: %(stage)s, planned for %(target)s."), _("Next: %(stage)s in %(target)s.")
        yield renderer.draw_sentence(planned if step.is_planned else other, stage=step.stage, target=step.release)
    yield renderer.draw_sentence(_("See %(proposal)s."), proposal=state.proposal)


def _iter_stage_sentences(renderer: Renderer, state: FeatureState) -> Iterator[list[nodes.Node]]:
    """Yield sentences with the stage that a feature has, or else with the one that it aims at."""
    if state.stage is not None:
        values = {"stage": state.stage, "release": state.since or "", "track": state.track or ""}
        yield renderer.draw_sentence(_choose_stage_sentence(state), **values)
        if state.status is not None:
            yield renderer.draw_sentence(_("The proposal is %(status)s."), status=state.status)
        return
    step = state.next_stage
    target: dict[str, Item] = {"stage": step.stage, "target": step.release} if step else {}
    if state.status is not None:
        aims, no_release = _("%(status)s: aims at %(stage)s in %(target)s."), _("%(status)s: in no release.")
        yield renderer.draw_sentence(aims if step else no_release, status=state.status, **target)
    elif state.missing_in is not None:
        words = _("Not in %(release)s; planned as %(stage)s for %(target)s.")
        if step is not None and not step.is_planned:
            words = _("Not in %(release)s; arrives as %(stage)s in %(target)s.")
        yield renderer.draw_sentence(words, release=state.missing_in, **target)
    elif step:
        yield renderer.draw_sentence(_("Aims at %(stage)s in %(target)s."), **target)
    else:
        yield [nodes.Text(_("Accepted, without a stage or a release so far."))]


def _choose_stage_sentence(state: FeatureState) -> str:
    if state.since is None:
        return _("%(stage)s.")
    if state.track:
        return _("%(stage)s since %(release)s (%(track)s).")
    if state.stage is not None and state.stage.target == Status.REMOVED:
        return _("%(stage)s in %(release)s.")
    return _("%(stage)s since %(release)s.")


def describe_gate_default(default: GateDefault | None) -> str:
    """Return the words for the default of a gate; empty if it is not known."""
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
    """Draw a row for each gate and stage; the first row of a gate has its proposal. Draw a note without gates."""
    if not answer.rows:
        return [draw_empty_note(_("There are no feature gates."), placed.caption)]
    has_defaults = any(row.default is not None for row in answer.rows)
    columns = tuple(name for name in GATE_COLUMNS if has_defaults or name != "default")
    rows = (
        Row(row.gate.text, tuple(_build_gate_cell(row, name, is_first=not n) for name in columns))
        for _gate, group in groupby(answer.rows, lambda row: (row.gate.text, row.proposal.target))
        for n, row in enumerate(group)
    )
    return [draw_table(renderer, columns, rows, placed.caption, f"{renderer.anchor}-0", placed.classes)]


def _build_gate_cell(row: GateRow, name: str, *, is_first: bool) -> tuple[Item, ...]:
    match name:
        case "gate":
            return (row.gate._replace(note=row.track),)
        case "default":
            words = {GateDefault.OFF: _("off"), GateDefault.ON: _("on"), GateDefault.LOCKED: _("always on")}
            return (Item(words[row.default]),) if row.default else ()
        case "stage":
            return (row.stage,)
        case "since" if row.since:
            return (row.since._replace(note="planned" if row.is_planned else None),)
        case "until" if row.until:
            return (row.until._replace(text=_("before %s") % row.until.text),)
        case "proposal" if is_first:
            return (row.proposal,)
    return ()


def _get_project_release(config: Config) -> tuple[str, ...]:
    """Return release and version in ``conf.py``. Sphinx re-reads every document if they change."""
    # Sphinx accepts values of other types, with a warning.
    return tuple(text.strip() for text in (config.release, config.version) if isinstance(text, str))


class FeatureStateDirective(ViewDirective):
    """Directive ``feature-state``, whose argument is a reference to a proposal or the name of a feature gate."""

    required_arguments = 1
    option_spec: ClassVar = make_option_spec("release")

    def run(self) -> list[nodes.Node]:
        """Place the state in the document."""
        spec = FeatureSpec(self.read_argument(), self.read_text("release"), _get_project_release(self.config))
        return self.place_view(spec)


class FeatureGatesDirective(ViewDirective):
    """Directive ``feature-gates``, a table of feature gates."""

    option_spec: ClassVar = make_option_spec("filter", "release", "caption")

    def run(self) -> list[nodes.Node]:
        """Place the table in the document."""
        spec = GatesSpec(self.query, self.read_text("release"), _get_project_release(self.config))
        return self.place_view(spec, is_table=True)


STATE_VIEW = View(FeatureSpec, compute_feature_states, draw_feature_states, {"feature-state": FeatureStateDirective})
GATES_VIEW = View(GatesSpec, compute_gate_table, draw_gate_table, {"feature-gates": FeatureGatesDirective})
