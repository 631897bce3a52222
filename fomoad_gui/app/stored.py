"""What this room keeps in a project beside samples and models, and the snapshot that a project stands for."""

from __future__ import annotations

import dataclasses

from fomoad_gui.app.snapshot import Results, Snapshot, TrainedModel, frozen_mapping
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.problems import Problem
from fomoad_gui.pipeline.settings_record import settings_or_default
from fomoad_gui.store.project import Project

SETTINGS_KEY = "train_settings"


def load_snapshot(project: Project, problems: list[Problem] | None = None) -> Snapshot:
    """The state in which `project` was left. Any thread; errors as those of the project.

    A model that cannot be read goes to `problems` and the state is without one; without `problems` it is an error.
    """
    snapshot = Snapshot(
        project=project.path,
        dataset=project.dataset(),
        settings=settings_or_default(project.setting(SETTINGS_KEY)),
    )
    fingerprint = project.current_model()
    if fingerprint is None:
        return snapshot
    try:
        model, calibration = load_model(project, fingerprint)
    except FomoadError as error:
        if problems is None:
            raise
        problems.append(Problem(str(project.path), error.message, "Train again: pictures and labels are all there."))
        return snapshot
    return dataclasses.replace(
        snapshot, model=model, calibration=calibration, results=load_results(project, fingerprint)
    )


def load_model(project: Project, fingerprint: str) -> tuple[TrainedModel, Calibration]:
    """A model of the project, and the threshold in use for it."""
    stored = project.load_model(fingerprint)
    model = TrainedModel(fingerprint, stored.bundle, stored.backbone, project.trained_on(fingerprint))
    return model, stored.bundle.calibration


def load_results(project: Project, fingerprint: str) -> Results:
    """What a model said, as far as the project knows."""
    return Results(frozen_mapping(project.scores(fingerprint)), project.cells(fingerprint))
