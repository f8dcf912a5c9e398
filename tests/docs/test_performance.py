"""The page "Performance" and the benchmark that makes it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

sys.path.insert(0, str(ROOT))

from benchmarks.__main__ import main
from benchmarks.builds import Build, Contestant
from benchmarks.figures import compute_ratio, iter_judgements
from benchmarks.measuring import read_instructions
from benchmarks.projects import Layout, SyntheticProject
from benchmarks.report import FIGURES, load_scenarios, render_page, save_scenarios
from benchmarks.scenarios import select_scenarios


def test_page_agrees_with_figures(tmp_path: Path) -> None:
    """Page and file are those that the benchmark writes; if not, run ``python -m benchmarks --page``."""
    path = tmp_path / FIGURES.name
    scenarios = load_scenarios(FIGURES)
    assert scenarios
    save_scenarios(scenarios, path)
    assert path.read_text(encoding="utf-8") == FIGURES.read_text(encoding="utf-8")
    page = path.with_suffix(".md").read_text(encoding="utf-8")
    assert page == FIGURES.with_suffix(".md").read_text(encoding="utf-8")


def _write(folder: Path, contestant: Contestant, layout: Layout) -> tuple[SyntheticProject, dict[str, str]]:
    project = SyntheticProject(contestant, layout, folder / contestant)
    project.write()
    return project, _read(project)


def _read(project: SyntheticProject) -> dict[str, str]:
    paths = (path for path in project.source.rglob("*") if path.is_file())
    return {path.relative_to(project.source).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_plain_has_the_front_matter_of_ours(tmp_path: Path) -> None:
    """The projects `plain` and `ours` have equal proposals and front matter, before and after each edit."""
    texts = {}
    for contestant in (Contestant.PLAIN, Contestant.OURS):
        project, _ = _write(tmp_path, contestant, Layout(8))
        texts[contestant] = []
        for edit in (None, Build.BODY, Build.STATUS, Build.RELATION):
            if edit:
                project._edit(edit)
            texts[contestant].append({name: text for name, text in _read(project).items() if "proposals/" in name})
    assert texts[Contestant.PLAIN] == texts[Contestant.OURS]
    assert len(texts[Contestant.PLAIN][0]) == 8
    assert all(text.startswith("---\nid: VEP-") for text in texts[Contestant.PLAIN][0].values())


@pytest.mark.parametrize("contestant", list(Contestant))
@pytest.mark.parametrize("layout", [Layout(8), Layout(8, 4)], ids=["pages", "objects"])
def test_edits_touch_one_proposal_and_are_taken_back(tmp_path: Path, contestant: Contestant, layout: Layout) -> None:
    """An edit changes one page; the edit of the settings changes the releases. The second time, each is taken back."""
    project, before = _write(tmp_path, contestant, layout)
    for edit in (Build.BODY, Build.STATUS, Build.RELATION, Build.SETTINGS):
        project._edit(edit)
        after = _read(project)
        changed = {name for name in after if after[name] != before[name]}
        if edit is Build.SETTINGS:
            assert changed == {"releases.md", *(["enhancements.toml"] if contestant.has_enhancements else [])}
        else:
            assert len(changed) == 1
        project._edit(edit)
        assert _read(project) == before


def test_ratio_has_smallest_and_pairs() -> None:
    """The ratio of the smallest figures is not that of a round."""
    ratio = compute_ratio([3.0, 2.0, 5.0], [2.0, 1.0, 1.25])
    assert ratio.smallest == 2.0
    assert ratio.pairs == (2.0, 1.5, 4.0)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1234,,instructions:u,100,100.00,,\n", 1234),
        ("# started on a day\n\n1234,,instructions:u,100,100.00,,\n", 1234),
        ("<not supported>,,instructions:u,0,100.00,,\n", None),
        ("<not counted>,,instructions:u,0,0.00,,\n", None),
        ("Error: no permission to enable instructions:u event\n", None),
        ("", None),
    ],
)
def test_instructions_are_read_where_perf_counts_them(text: str, count: int | None) -> None:
    """The output of ``perf stat -x ,`` has a number, or words where there is no counter."""
    assert read_instructions(text) == count


def _figures(name: str, **cpu: list[float]) -> dict[str, object]:
    figures = [{"contestant": contestant, "step": "fresh", "cpu": values} for contestant, values in cpu.items()]
    scenario = {"name": name, "kind": name.partition("-")[0], "proposals": 1000, "pages": 1000, "rounds": 2}
    return {**scenario, "environment": "", "figures": figures}


def test_limits_are_held_against_the_smallest_figures() -> None:
    """The smallest figures are above the limit, although the median of the rounds is not; small sizes have no limit."""
    scenario = _figures("pages-1000", plain=[1.0, 1.2], ours=[1.1, 1.1])
    assert [(one.value, one.most, one.is_met) for one in iter_judgements([scenario])] == [(1.1, 1.08, False)]
    assert "| pages-1000 | fresh | cpu, ours/plain | 1.10 | 1.08 | **no** |" in render_page([scenario])
    small = _figures("pages-50", plain=[1.0], ours=[9.0])
    assert list(iter_judgements([small])) == []


def test_growth_is_held_against_that_of_plain() -> None:
    """Ten times the proposals take 10 times as long with MyST and 11 times with ours."""
    small = _figures("objects-1000", plain=[1.0], ours=[1.0])
    large = _figures("objects-10000", plain=[10.0], ours=[11.0])
    growth = next(one for one in iter_judgements([small, large]) if "over that of" in one.subject)
    assert (round(growth.value, 3), growth.is_met) == (1.1, False)


def test_scenarios_of_one_size_are_measured_once() -> None:
    """With a size, the scenarios of objects are the same; the one with most contestants stays."""
    (scenario,) = select_scenarios(["objects"], [], 50)
    assert (scenario.name, len(scenario.contestants)) == ("objects-50", 4)


def test_unknown_scenario_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that does not exist ends the run before anything is built."""
    with pytest.raises(SystemExit):
        main(["page"])
    assert "no scenario page; there are pages-1000, objects-1000" in capsys.readouterr().err
