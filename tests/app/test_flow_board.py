"""The model in use runs on a virtual board in the background, and can be stopped."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows.board import BOARD_KEY, BoardFlow
from fomoad_gui.app.jobs.values import Cancelled, Done
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.board.comparing import BoardComparison


@pytest.mark.slow
def test_the_picture_that_is_looked_at_is_judged_by_board_and_app(trained: Workplace, qtbot: QtBot) -> None:
    flow, session = BoardFlow(trained), trained.session
    first = session.snapshot.dataset.samples[0]
    session.select((first.id,), first.id)
    with qtbot.waitSignal(flow.finished, timeout=60_000) as finished:
        flow.run("cortex-m7")
    outcome = finished.args[0]
    assert isinstance(outcome, Done)
    found: BoardComparison = outcome.value
    assert found.run.golden_ok
    assert found.in_app.cells.image_width == found.picture.shape[1]


def test_a_run_is_cancelled_while_it_compiles(trained: Workplace, qtbot: QtBot) -> None:
    flow = BoardFlow(trained)
    trained.runner.progressed.connect(lambda progress: flow.cancel() if progress.key == BOARD_KEY else None)
    with qtbot.waitSignal(flow.finished, timeout=60_000) as finished:
        flow.run("cortex-m7")
    assert isinstance(finished.args[0], Cancelled)
