"""The window: puts session, flows, widgets and controllers together."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QToolBar, QVBoxLayout, QWidget

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.flows.backbones import BackboneFlow
from fomoad_gui.app.flows.board import BoardFlow
from fomoad_gui.app.flows.exploring import ExploreFlow
from fomoad_gui.app.flows.exporting import ExportFlow
from fomoad_gui.app.flows.importing import ImportFlow
from fomoad_gui.app.flows.inspecting import InspectFlow
from fomoad_gui.app.flows.judging import JudgingFlow
from fomoad_gui.app.flows.projects import ProjectFlow
from fomoad_gui.app.flows.relinking import RelinkFlow
from fomoad_gui.app.flows.sample import SampleFlow
from fomoad_gui.app.flows.scoring import ScoreFlow
from fomoad_gui.app.flows.thumbnails import ThumbnailFlow
from fomoad_gui.app.flows.training import TrainFlow
from fomoad_gui.app.flows.tuning import TuneFlow
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.places import Places
from fomoad_gui.app.preferences import PreferencesKeeper
from fomoad_gui.app.recent import RecentProjects
from fomoad_gui.app.session import Session
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.ui.start.start_page import StartPage
from fomoad_gui.ui.workspace.appearance_controller import AppearanceController, kept_theme
from fomoad_gui.ui.workspace.board_controller import BoardController
from fomoad_gui.ui.workspace.commands import Commands
from fomoad_gui.ui.workspace.drop_overlay import DropOverlay
from fomoad_gui.ui.workspace.evaluation_controller import EvaluationController
from fomoad_gui.ui.workspace.explore_controller import ExploreController
from fomoad_gui.ui.workspace.export_controller import ExportController
from fomoad_gui.ui.workspace.help_controller import HelpController
from fomoad_gui.ui.workspace.import_controller import ImportController
from fomoad_gui.ui.workspace.inspect_controller import InspectController
from fomoad_gui.ui.workspace.job_bar import JobBar
from fomoad_gui.ui.workspace.judging_controller import JudgingController
from fomoad_gui.ui.workspace.menus import fill_menus, fill_toolbar
from fomoad_gui.ui.workspace.message_controller import MessageController
from fomoad_gui.ui.workspace.navigation_controller import NavigationController
from fomoad_gui.ui.workspace.notice_bar import NoticeBar
from fomoad_gui.ui.workspace.project_controller import ProjectController
from fomoad_gui.ui.workspace.regions_controller import RegionsController
from fomoad_gui.ui.workspace.relink_controller import RelinkController
from fomoad_gui.ui.workspace.samples_controller import SamplesController
from fomoad_gui.ui.workspace.settings_controller import SettingsController
from fomoad_gui.ui.workspace.stale_hint import StaleHint
from fomoad_gui.ui.workspace.threshold_controller import ThresholdController
from fomoad_gui.ui.workspace.training_controller import TrainingController
from fomoad_gui.ui.workspace.tuning_controller import TuningController
from fomoad_gui.ui.workspace.workspace import Workspace
from fomoad_gui.vision.colour import ColourMap

DEFAULT_SIZE = QSize(1280, 800)


class MainWindow(QMainWindow):
    """Everything that a person sees. `places` says where preferences, logs and unnamed projects lie."""

    def __init__(self, places: Places | None = None) -> None:
        super().__init__()
        places = places or Places.standard()
        self._preferences = PreferencesKeeper(places.preferences_file)
        self._themes = kept_theme(self._preferences.value, self)
        self.session = Session(self)
        self.runner = JobRunner(self, places.log_file)
        self.workplace = Workplace(self.session, self.runner, places, self)
        self._make_flows(places)
        self._lay_out()
        self._control(places)
        self._restore()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open a project, or import files and folders, as if they had been dropped."""
        self._imports.start([path.absolute() for path in paths])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is ever unsaved: stop the jobs, close the project, remember the window."""
        self._preferences.keep(
            dataclasses.replace(
                self._preferences.value,
                geometry=self.saveGeometry().toHex().toStdString(),
                layout=self.workspace.saved_layout(),
            )
        )
        self.hide()  # a large picture that is being read holds up the end, and nobody need watch that
        self.workplace.close()
        self.workspace.release()
        event.accept()

    def _make_flows(self, places: Places) -> None:
        workplace = self.workplace
        self._projects = ProjectFlow(workplace, RecentProjects(places.recent_file), self)
        self._imports = ImportFlow(workplace, self._projects, self)
        self._sample = SampleFlow(workplace, self._imports, self)
        self._relinking = RelinkFlow(workplace, self)
        self._training = TrainFlow(workplace, self)
        self.tuning = TuneFlow(workplace, self)
        self.judging = JudgingFlow(workplace, self)
        self._scoring = ScoreFlow(workplace, self)
        self._inspecting = InspectFlow(workplace, self)
        self._exploring = ExploreFlow(workplace, self)
        self.exporting = ExportFlow(workplace, self)
        self.boards = BoardFlow(workplace, self)
        self.backbones = BackboneFlow(workplace, self)
        self._thumbnails = ThumbnailFlow(self.runner)

    def _lay_out(self) -> None:
        self.start = StartPage()
        self.workspace = Workspace(self._thumbnails)
        self.notices = NoticeBar()
        self.jobs = JobBar()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start)
        self.pages.addWidget(self.workspace)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.notices)
        rows.addWidget(self.pages, 1)
        self.setCentralWidget(inside)
        for widget in (StaleHint(self.session, self.runner), self.jobs):
            self.statusBar().addPermanentWidget(widget)
        self.statusBar().setSizeGripEnabled(False)
        self.commands = Commands(self.session.undo_stack, self)
        self.toolbar = QToolBar("Main")
        self.toolbar.setObjectName("main")
        self.addToolBar(self.toolbar)
        fill_toolbar(self.toolbar, self.commands)
        self._recent_menu = fill_menus(self.menuBar(), self.commands, self.workspace.gallery.actions_on_selection)
        self.drops = DropOverlay(self)

    def _control(self, places: Places) -> None:
        workspace, commands = self.workspace, self.commands
        AppearanceController(self._themes, commands, workspace.inspector, self._preferences)
        self.messages = MessageController(self.notices, self.statusBar(), self.workplace)
        self._project_control = ProjectController(
            self, self.start, commands, self._recent_menu, self._projects, self._imports, places
        )
        SamplesController(workspace.gallery, workspace.results, self.session, self)
        InspectController(workspace.inspector, self.session, self._inspecting, self)
        ThresholdController(workspace.threshold, self.session, self)
        TrainingController(commands, self._training, self.session, self.runner, self.messages)
        ExploreController(
            *(workspace, self._exploring, self._training, self.session, self.workplace.noticed.emit),
            *(ColourMap(self._preferences.value.colour_map), self),
        )
        EvaluationController(workspace, self._training, self.session, self)
        NavigationController(workspace, commands, self.session, self)
        ImportController(self, self._imports, self._thumbnails)
        RelinkController(self, self._relinking, self.messages)
        ExportController(self, commands, self.exporting, self.runner, self.session)
        BoardController(
            *(self, commands, self.boards, self.runner, self.session),
            lambda: ColourMap(self._preferences.value.colour_map),
        )
        HelpController(self, commands, places)
        TuningController(self, commands, self.tuning, self._training, self.runner, self.session)
        RegionsController(self, commands, self.session, self._inspecting)
        JudgingController(self, commands, self.judging, self.session, self.messages)
        SettingsController(self, commands, self.session, self.backbones)
        self.drops.dropped.connect(self._imports.start)
        self.jobs.follow(self.runner)
        commands.sample.triggered.connect(self._sample.start)
        self.start.sample_requested.connect(self._sample.start)
        commands.quit.triggered.connect(self.close)
        self.session.changed.connect(self._follow)
        self._follow(ChangeSet(project=True, dataset=True), None)

    def _restore(self) -> None:
        kept = self._preferences.value
        if not self.restoreGeometry(QByteArray.fromHex(kept.geometry.encode())):
            self.resize(DEFAULT_SIZE)
        self.workspace.restore_layout(kept.layout)

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        snapshot = self.session.snapshot
        if changes.project:
            self.setWindowTitle(f"{snapshot.name} – fomoad" if snapshot.name else "fomoad")
            self.pages.setCurrentWidget(self.workspace if snapshot.project is not None else self.start)
            self._project_control.refresh_recent()
            self.commands.enable_project(snapshot.project is not None)
        if changes.dataset:
            self.commands.enable_pictures(bool(len(snapshot.dataset)))
        if changes.model:
            self.commands.enable_model(snapshot.model is not None)
