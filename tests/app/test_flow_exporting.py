"""An export in the background: whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows.exporting import ExportFlow
from fomoad_gui.app.jobs.values import Cancelled, Done, Failed, JobProgress, Outcome
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.export.targets import Target


def run(flow: ExportFlow, qtbot: QtBot, target: Target, folder: Path) -> Outcome[tuple[Path, ...]]:
    # the first time on a machine, the C library that commands for Linux are linked with is built too
    with qtbot.waitSignal(flow.finished, timeout=300_000) as finished:
        flow.export(target.value, folder)
    outcome: Outcome[tuple[Path, ...]] = finished.args[0]
    return outcome


@pytest.mark.parametrize(
    "target", [pytest.param(one, marks=pytest.mark.slow if one is Target.LINUX else ()) for one in Target]
)
def test_the_model_in_use_is_exported_for_a_target(
    trained: Workplace, qtbot: QtBot, target: Target, tmp_path: Path
) -> None:
    outcome = run(ExportFlow(trained), qtbot, target, tmp_path / "export")
    assert isinstance(outcome, Done)
    assert set(outcome.value) == {path for path in (tmp_path / "export").rglob("*") if path.is_file()}


def test_a_folder_that_holds_something_is_refused(trained: Workplace, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").touch()
    outcome = run(ExportFlow(trained), qtbot, Target.C, tmp_path / "full")
    assert isinstance(outcome, Failed)
    assert outcome.remedy == "Choose a new or an empty folder."


def test_an_export_is_cancelled_while_it_compiles_and_leaves_nothing(
    trained: Workplace, qtbot: QtBot, tmp_path: Path
) -> None:
    flow = ExportFlow(trained)

    def stop(progress: JobProgress) -> None:
        if progress.message == "Compiling the C":
            flow.cancel()

    trained.runner.progressed.connect(stop)
    outcome = run(flow, qtbot, Target.C, tmp_path / "export")
    assert isinstance(outcome, Cancelled)
    assert not (tmp_path / "export").exists()
