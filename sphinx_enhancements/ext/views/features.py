"""Features: how mature one is, and the table of their gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ...core.model import GateDefault, Status
from ...core.views.cells import Item
from ...core.views.table import Row
from ..drawing.pen import filled
from ..messages import _
from .table import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.views.features import FeatureState, FeatureStates, GateRow, GateTable
    from ..build.placed_views import GatesUse
    from ..drawing.pen import Pen

GATE_COLUMNS = ("gate", "default", "stage", "since", "until", "proposal")


def feature_state(pen: Pen, answer: FeatureStates, classes: Iterable[str] = ()) -> nodes.Node:
    """What the proposals say of a feature, a line each."""
    drawn = nodes.container(classes=["enh-feature", *classes])
    for state in answer.states:
        line = nodes.paragraph("", "", nodes.strong("", _("Feature state:")))
        for sentence in _sentences(pen, state):
            line += [nodes.Text(" "), *sentence]
        drawn += line
    if not answer.states:
        words = _("There is no proposal and no feature gate %(target)s.")
        said = filled(words, target=nodes.literal("", answer.target))
        drawn += nodes.paragraph("", "", nodes.strong("", _("Feature state:")), nodes.Text(" "), *said)
        drawn["classes"].append("enh-empty")
    return drawn


def _sentences(pen: Pen, state: FeatureState) -> Iterator[list[nodes.Node]]:
    step = state.next_stage
    coming = {"stage": pen.item(step.stage), "target": pen.item(step.release)} if step else {}
    if state.stage is not None:
        stage = pen.item(state.stage)
        since = pen.item(state.since) if state.since else None
        if since is None:
            words = _("%(stage)s.")
        elif state.stage.target == Status.REMOVED:
            words = _("%(stage)s in %(release)s.")
        else:
            words = _("%(stage)s since %(release)s.")
        if since is not None and state.track:
            words = _("%(stage)s since %(release)s (%(track)s).")
        yield filled(words, stage=stage, release=since, track=nodes.Text(state.track or ""))
        if state.status is not None:
            yield filled(_("The proposal is %(status)s."), status=pen.item(state.status))
    elif state.status is not None:
        words = _("%(status)s: aims at %(stage)s in %(target)s.")
        if step is None:
            words = _("%(status)s: in no release.")
        yield filled(words, status=pen.item(state.status), **coming)
    elif state.missing_in is not None:
        words = _("Not in %(release)s; planned as %(stage)s for %(target)s.")
        if step is not None and not step.is_planned:
            words = _("Not in %(release)s; arrives as %(stage)s in %(target)s.")
        yield filled(words, release=pen.item(state.missing_in), **coming)
    elif step:
        yield filled(_("Aims at %(stage)s in %(target)s."), **coming)
    else:
        yield [nodes.Text(_("Accepted, without a stage or a release so far."))]
    for gate in state.gates:
        said = default_words(gate.default) if state.stage is not None else None
        words = _("Feature gate %(gate)s (%(default)s).") if said else _("Feature gate %(gate)s.")
        yield filled(words, gate=pen.item(gate.item), default=nodes.Text(said or ""))
    if state.stage is not None and step:
        words = (
            _("Next: %(stage)s, planned for %(target)s.") if step.is_planned else _("Next: %(stage)s in %(target)s.")
        )
        yield filled(words, **coming)
    yield filled(_("See %(proposal)s."), proposal=pen.item(state.proposal))


def default_words(default: GateDefault | None) -> str:
    """Whether a gate is on, in words; none where nobody says so."""
    match default:
        case GateDefault.OFF:
            return _("off by default")
        case GateDefault.ON:
            return _("on by default")
        case GateDefault.LOCKED:
            return _("always on")
    return ""


def feature_gates(pen: Pen, answer: GateTable, use: GatesUse) -> nodes.Node:
    """A row for each gate and stage; a line of text where there are none."""
    if not answer.rows:
        text = _("There are no feature gates.")
        return nodes.paragraph("", f"{use.caption}: {text}" if use.caption else text, classes=["enh-empty"])
    # Nobody has said whether any of them is on: a column that says nothing is left out.
    told = any(row.default is not None for row in answer.rows)
    columns = tuple(name for name in GATE_COLUMNS if told or name != "default")
    drawn = (Row(row.gate.text, tuple(_gate_cell(row, name) for name in columns)) for row in answer.rows)
    return rows(pen, columns, drawn, use.caption, f"{pen.anchor}-0", use.classes)


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
