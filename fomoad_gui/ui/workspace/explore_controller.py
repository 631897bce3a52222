"""Ties the map of the pictures to the session: it is made when it is looked at, and follows labels and selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.flows.exploring import ExploreFlow
from fomoad_gui.app.flows.inspecting import known_cells
from fomoad_gui.app.flows.training import TrainFlow
from fomoad_gui.app.operations.samples import label_samples, move_to_split, remove_samples
from fomoad_gui.app.session import Session
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.core.scores import CellScores
from fomoad_gui.core.words import counted
from fomoad_gui.ui.explore.view import ExploreView
from fomoad_gui.ui.workspace.workspace import Workspace
from fomoad_gui.vision.colour import ColourMap

if TYPE_CHECKING:
    from fomoad_gui.pipeline.explore.findings import Findings

Ids = tuple[str, ...]
LOOK_AFTER_MS = 300
"""After the threshold has come to rest: what is odd at every step of a drag nobody can read."""


class ExploreController(QObject):
    """`tell` says something in the window; `colour_map` is the one that the person looks through. Main thread."""

    def __init__(
        self,
        workspace: Workspace,
        flow: ExploreFlow,
        training: TrainFlow,
        session: Session,
        tell: Callable[[str], object],
        colour_map: ColourMap,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view: ExploreView = workspace.explorer
        self._flow = flow
        self._training = training
        self._session = session
        self._mapped: tuple[str, frozenset[str]] | None = None
        self._is_stale = False
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.setInterval(LOOK_AFTER_MS)
        self._look_soon.timeout.connect(self._refresh)
        self._tell = tell
        self._just_labelled: tuple[Label, str] | None = None
        view, actions = self._view, self._view.actions_on_selection
        view.map_requested.connect(lambda _layout: self._refresh())
        view.scatter.selection_changed.connect(lambda ids: self._select(ids, session.snapshot.current))
        view.scatter.current_changed.connect(lambda one: self._select(view.scatter.selection(), one))
        view.findings.selection_changed.connect(self._show_found)
        view.findings.accepted.connect(lambda ids, label, name: label_samples(session, ids, label, name))
        view.findings.exclude_requested.connect(self._exclude)
        actions.label_requested.connect(self._label)
        actions.split_requested.connect(lambda ids, split: move_to_split(session, ids, split))
        actions.remove_requested.connect(lambda ids: remove_samples(session, ids))
        view.set_colour_map(colour_map)
        workspace.inspector.colour_map_changed.connect(lambda name: view.set_colour_map(ColourMap(name)))
        flow.stopped.connect(self._forget_wanted)
        flow.mapped.connect(view.show_map)
        flow.mapped.connect(lambda _map: view.set_selection(session.snapshot.selection))
        flow.dated.connect(view.set_dates)
        flow.found.connect(view.show_findings)
        flow.found.connect(self._offer)
        workspace.tabs.currentChanged.connect(lambda _index: self._refresh())
        session.changed.connect(self._follow)

    def _select(self, ids: Ids, current: str) -> None:
        if current not in ids and ids:
            current = ids[0]
        self._session.select(ids, current, self._view)

    def _show_found(self, ids: Ids) -> None:
        """Select what was found and is still there, on the map as well as everywhere else."""
        there = {sample.id for sample in self._session.snapshot.dataset.samples}
        present = tuple(one for one in ids if one in there)
        if present:
            self._session.select(present, present[-1])

    def _follow(self, changes: ChangeSet, initiator: object) -> None:
        snapshot = self._session.snapshot
        if changes.project:
            self._mapped = None
            self._flow.forget()
            self._view.clear()
        if changes.dataset:
            self._view.set_samples(snapshot.dataset.samples)
        if changes.dataset or changes.scores or changes.model or changes.threshold:
            self._is_stale = True
        if changes.scores or changes.model or changes.threshold:
            self._view.set_results(snapshot.results.scores, snapshot.calibration, self._cells)
        if changes.selection and initiator is not self._view:
            self._view.set_selection(snapshot.selection)
        if changes.threshold:
            self._look_soon.start()
        if changes.dataset or changes.project or changes.scores or changes.model:
            self._refresh()

    def _label(self, ids: Ids, label: Label, defect_class: str) -> None:
        """Label what was chosen on the map; pictures like it will be offered the same."""
        self._just_labelled = (label, defect_class)
        label_samples(self._session, ids, label, defect_class)

    def _forget_wanted(self) -> None:
        """Make the map that was stopped when it is next looked at, or when something changes."""
        self._mapped = None

    def _exclude(self, ids: Ids, trains: bool) -> None:
        """Use pictures for nothing, and train without them."""
        move_to_split(self._session, ids, Split.EXCLUDED)
        if trains:
            self._training.cancel()
            self._training.start()

    def _offer(self, found: Findings) -> None:
        """Say how many unlabelled pictures are likely to be what others were just called."""
        wanted, self._just_labelled = self._just_labelled, None
        alike = [one for one in found.suggestions if (one.label, one.defect_class) == wanted]
        if alike:
            self._view.findings.show_suggestions()
            self._tell(f"{counted(len(alike), 'unlabelled picture')} like these can be labelled with one click.")

    def _cells(self, sample: Sample) -> CellScores | None:
        snapshot = self._session.snapshot
        if snapshot.model is None:
            return None
        return known_cells(sample.id, sample.width, sample.height, snapshot.model, snapshot.results.cells)

    def _refresh(self) -> None:
        """Make what is not up to date, if it is looked at."""
        if self._workspace.tabs.currentWidget() is not self._view:
            return
        wanted = (
            str(self._view.layout_choice.currentData()),
            frozenset(sample.id for sample in self._session.snapshot.dataset.samples),
        )
        if wanted != self._mapped:
            self._mapped, self._is_stale = wanted, False
            self._flow.map_pictures(wanted[0])
        elif self._is_stale:
            self._is_stale = False
            self._flow.look()
