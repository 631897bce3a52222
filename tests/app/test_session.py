from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.jobs.values import Failed
from fomoad_gui.app.operations.operation import Operation
from fomoad_gui.app.operations.samples import AddSamples
from fomoad_gui.app.session import Session
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.project import Project
from tests.app.values import sample


class _Refused(Operation):
    def __init__(self, session: Session, error: Exception) -> None:
        super().__init__(session, "Refused")
        self._error = error

    def apply(self, _initiator: object | None) -> None:
        raise self._error

    def revert(self) -> None:
        raise AssertionError


def test_a_change_tells_what_changed_and_who_began_it(session: Session) -> None:
    heard: list[tuple[ChangeSet, object]] = []
    session.changed.connect(lambda changes, initiator: heard.append((changes, initiator)))
    me = object()
    session.select(("a",), "a", me)
    session.perform(AddSamples(session, [sample(1)]))
    assert heard[0] == (ChangeSet(selection=True), me)
    assert heard[1][0] == ChangeSet(dataset=True, selection=True)


def test_nothing_is_told_when_nothing_changed(session: Session) -> None:
    heard: list[ChangeSet] = []
    session.changed.connect(lambda changes, _: heard.append(changes))
    session.update(dataclasses.replace(session.snapshot))
    assert heard == []


def test_a_refused_operation_tells_why_and_cannot_be_undone(session: Session) -> None:
    failures: list[Failed] = []
    session.failed.connect(failures.append)
    before = session.snapshot
    assert not session.perform(_Refused(session, FomoadError("The disk is full.", "Free some space.")))
    assert failures == [Failed("The disk is full.", "Free some space.")]
    assert session.snapshot is before
    assert not session.undo_stack.canUndo()


@pytest.mark.expects_log
def test_a_bug_in_an_operation_is_told_and_logged(session: Session, caplog: pytest.LogCaptureFixture) -> None:
    failures: list[Failed] = []
    session.failed.connect(failures.append)
    session.perform(_Refused(session, KeyError("what")))
    assert failures[0].is_bug
    assert "KeyError" in caplog.text


def test_an_undo_that_the_disk_refuses_is_told(session: Session) -> None:
    failures: list[Failed] = []
    session.failed.connect(failures.append)

    class Once(Operation):
        def apply(self, initiator: object | None) -> None:
            pass

        def revert(self) -> None:
            raise FomoadError("The drive has gone.", "Connect it.")

    assert session.perform(Once(session, "Once"))
    session.undo_stack.undo()
    assert failures == [Failed("The drive has gone.", "Connect it.")]


def test_detaching_lets_go_of_the_project(session: Session, tmp_path: Path) -> None:
    session.perform(AddSamples(session, [sample(1)]))
    session.detach()
    assert session.snapshot.project is None
    assert len(session.snapshot.dataset) == 0
    assert not session.undo_stack.canUndo()
    with Project.open(tmp_path / "Part.fomoad") as project:
        assert [s.id for s in project.dataset().samples] == [sample(1).id]


def test_asking_for_a_project_that_is_not_open_is_a_bug(qapp: object) -> None:
    del qapp
    with pytest.raises(RuntimeError, match="no project"):
        _ = Session().project


def test_an_empty_change_set_is_false() -> None:
    assert not ChangeSet.between(Snapshot(), Snapshot()) or ChangeSet.between(Snapshot(), Snapshot()).dataset
    snapshot = Snapshot()
    assert not ChangeSet.between(snapshot, snapshot)
    assert ChangeSet(model=True)
