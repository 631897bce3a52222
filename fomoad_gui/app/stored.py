"""What this room keeps in a project beside samples and models, and the snapshot that a project stands for."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

from fomoad_gui.app.snapshot import Results, Snapshot, TrainedModel, frozen_mapping
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit
from fomoad_gui.core.mixture import Covariance
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.store.project import Project
from fomoad_gui.store.settings_table import JsonValue

MODEL_KEY = "current_model"
"""The fingerprint of the model in use; the empty string where a person took it back."""
SETTINGS_KEY = "train_settings"
TRAINED_ON_PREFIX = "trained_on/"
"""Before a model's fingerprint: the ids of the samples that it learnt from."""


def load_snapshot(project: Project) -> Snapshot:
    """The state in which `project` was left. Any thread; errors as those of the project."""
    snapshot = Snapshot(
        project=project.path,
        dataset=project.dataset(),
        settings=settings_from_json(project.setting(SETTINGS_KEY)),
    )
    fingerprint = _model_in_use(project)
    if not fingerprint:
        return snapshot
    model, calibration = load_model(project, fingerprint)
    return dataclasses.replace(
        snapshot, model=model, calibration=calibration, results=load_results(project, fingerprint)
    )


def _model_in_use(project: Project) -> str:
    """The fingerprint of the model to show: the one chosen, or the latest that the command line trained."""
    chosen = project.setting(MODEL_KEY)
    known = [entry.fingerprint for entry in project.models()]
    if isinstance(chosen, str) and (not chosen or chosen in known):
        return chosen
    return known[-1] if known else ""


def load_model(project: Project, fingerprint: str) -> tuple[TrainedModel, Calibration]:
    """A model of the project, and the threshold in use for it."""
    stored = project.load_model(fingerprint)
    kept = project.setting(TRAINED_ON_PREFIX + fingerprint)
    trained_on = frozenset(str(entry) for entry in kept) if isinstance(kept, list) else frozenset()
    model = TrainedModel(fingerprint, stored.bundle, stored.backbone, trained_on)
    return model, stored.bundle.calibration


def load_results(project: Project, fingerprint: str) -> Results:
    """What a model said, as far as the project knows."""
    return Results(frozen_mapping(project.scores(fingerprint)), project.cells(fingerprint))


def keep_trained_on(project: Project, fingerprint: str, ids: Collection[str]) -> None:
    """Remember what a model learnt from: those pictures are never shown as its results."""
    project.set_setting(TRAINED_ON_PREFIX + fingerprint, sorted(ids))


def settings_to_json(settings: TrainSettings) -> JsonValue:
    """The recipe as a project keeps it."""
    return dataclasses.asdict(settings)


def settings_from_json(kept: JsonValue) -> TrainSettings:
    """The recipe as kept; the default if nothing is, or nothing that this version can use."""
    if not isinstance(kept, dict):
        return TrainSettings()
    known = {field.name for field in dataclasses.fields(TrainSettings)}
    values: dict[str, Any] = {name: value for name, value in kept.items() if name in known}
    try:
        if "fit" in values:
            values["fit"] = Fit(values["fit"])
        if "covariance" in values:
            values["covariance"] = Covariance(values["covariance"])
        if values.get("pooling") is not None:
            values["pooling"] = Pooling(**values["pooling"])
        return TrainSettings(**values)
    except (TypeError, ValueError, FomoadError):
        return TrainSettings()
