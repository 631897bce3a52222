"""All that the window shows, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.samples import Dataset, Sample
from fomoad_gui.pipeline.recipe import TrainSettings

Key = TypeVar("Key")
Value = TypeVar("Value")


def frozen_mapping(mapping: Mapping[Key, Value]) -> Mapping[Key, Value]:
    """A copy that nobody can change."""
    return MappingProxyType(dict(mapping))


@dataclass(frozen=True, slots=True, eq=False)
class TrainedModel:
    """The model in use.

    `fingerprint` names it in the project, `bundle` is as it was trained, `backbone` the content of its `.tflite`,
    `trained_on` the ids of the samples it learnt from. The threshold in use is the snapshot's, not the bundle's.
    """

    fingerprint: str
    bundle: ModelBundle
    backbone: bytes
    trained_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """What a model said: `scores` by sample id, `cells` float32 [gh, gw] by the same ids. Never of training samples."""

    scores: Mapping[str, float] = field(default_factory=lambda: frozen_mapping({}))
    cells: Mapping[str, Float32Array] = field(default_factory=lambda: frozen_mapping({}))


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The state of a session at one moment.

    `project` is the project's folder or None; `selection` holds sample ids in the order in which they are shown,
    `current` the one whose picture is shown, or the empty string; `calibration` is there if and only if `model` is.
    """

    project: Path | None = None
    dataset: Dataset = field(default_factory=Dataset)
    selection: tuple[str, ...] = ()
    current: str = ""
    settings: TrainSettings = field(default_factory=TrainSettings)
    model: TrainedModel | None = None
    calibration: Calibration | None = None
    results: Results = field(default_factory=Results)

    @property
    def name(self) -> str:
        """The project's name for people, empty without a project."""
        return self.project.stem if self.project is not None else ""

    @property
    def review_threshold(self) -> float | None:
        """From where on a score is REVIEW; None without a model or without review."""
        return self.calibration.review_threshold if self.calibration is not None else None

    @property
    def threshold(self) -> float | None:
        """The score from which on a picture is NG, or None without a model."""
        return self.calibration.threshold if self.calibration is not None else None

    def sample(self, sample_id: str) -> Sample | None:
        """The sample with this id, if it is in the data set."""
        return next((sample for sample in self.dataset.samples if sample.id == sample_id), None)
