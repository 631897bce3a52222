"""A network is added in the background, told of, or refused with the reason."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows.backbones import ADD_KEY, BackboneFlow
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.jobs.values import Failed
from fomoad_gui.app.places import Places
from fomoad_gui.app.session import Session
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.backbone.catalogue import BackboneEntry, find
from tests.support.trunks import Layer, Operator, trunk

NETWORK = trunk(
    Layer("stem", Operator.CONV_2D, kernel=(3, 3), stride=(4, 4), channels=8, activation=3),
    Layer("end", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), channels=12, activation=3),
)


def test_what_is_added_is_told_and_can_be_found(workplace: Workplace, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "own.tflite"
    file.write_bytes(NETWORK)
    flow, notices = BackboneFlow(workplace), list[str]()
    workplace.noticed.connect(notices.append)
    with qtbot.waitSignal(flow.added, timeout=60_000) as added:
        flow.add(file)
    entries: tuple[BackboneEntry, ...] = added.args[0]
    assert find("own", "end") == entries[0]
    assert notices == ["“own” can be trained on: cut at end, 8 pixels a cell, pixels taken as −1 … 1."]


def test_what_is_wrong_with_it_is_told(workplace: Workplace, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "own.tflite"
    file.write_bytes(NETWORK[:100])
    with qtbot.waitSignal(workplace.failed, timeout=20_000) as failed:
        BackboneFlow(workplace).add(file)
    failure = failed.args[0]
    assert isinstance(failure, Failed)
    assert "is damaged" in failure.message
    assert failure.traceback == ""


def test_it_can_be_cancelled(tmp_path: Path, qtbot: QtBot, users_backbones: Path) -> None:
    with closing(Workplace(Session(), JobRunner(), Places.below(tmp_path))) as workplace:
        file = tmp_path / "own.tflite"
        file.write_bytes(NETWORK)
        BackboneFlow(workplace).add(file)
        workplace.runner.cancel(ADD_KEY)
        qtbot.waitUntil(lambda: not workplace.runner.is_running(ADD_KEY), timeout=20_000)
        assert not users_backbones.exists()
