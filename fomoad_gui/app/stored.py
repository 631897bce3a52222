"""What this room keeps in a project beside samples and models, and the snapshot that a project stands for."""

from __future__ import annotations

import dataclasses
from typing import Any

from fomoad_gui.app.snapshot import Results, Snapshot, TrainedModel, frozen_mapping
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit
from fomoad_gui.core.mixture import Covariance
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.projection import ProjectionKind
from fomoad_gui.pipeline.recipe import EvidenceChoice, TrainSettings, recipe
from fomoad_gui.store.project import Project
from fomoad_gui.store.settings_table import JsonValue

SETTINGS_KEY = "train_settings"


def load_snapshot(project: Project, problems: list[Problem] | None = None) -> Snapshot:
    """The state in which `project` was left. Any thread; errors as those of the project.

    A model that cannot be read goes to `problems` and the state is without one; without `problems` it is an error.
    """
    snapshot = Snapshot(
        project=project.path,
        dataset=project.dataset(),
        settings=settings_from_json(project.setting(SETTINGS_KEY)),
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


def settings_to_json(settings: TrainSettings) -> JsonValue:
    """The recipe as a project keeps it."""
    return dataclasses.asdict(settings)


def settings_from_json(kept: JsonValue) -> TrainSettings:
    """The recipe as kept; the default if nothing is, or nothing that this version can use."""
    if not isinstance(kept, dict):
        return TrainSettings()
    if "head" not in kept and "cut" in kept:
        # kept by a version that knew shared mixtures alone
        kept = {**dataclasses.asdict(recipe(HeadKind.SHARED)), **kept}
    known = {field.name for field in dataclasses.fields(TrainSettings)}
    values: dict[str, Any] = {name: value for name, value in kept.items() if name in known}
    try:
        if "fit" in values:
            values["fit"] = Fit(values["fit"])
        for name, kind in (
            ("covariance", Covariance),
            ("head", HeadKind),
            ("projection", ProjectionKind),
            ("evidence", EvidenceChoice),
        ):
            if name in values:
                values[name] = kind(values[name])
        if values.get("pooling") is not None:
            values["pooling"] = Pooling(**values["pooling"])
        return TrainSettings(**values)
    except (TypeError, ValueError, FomoadError):
        return TrainSettings()
