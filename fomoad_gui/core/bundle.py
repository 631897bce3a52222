"""A trained model as a value: everything that scoring a picture needs but the backbone's own bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.detector import Detector
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import Projection
from fomoad_gui.core.regions import Region

CATALOGUE, OWN_PICTURES = "catalogue", "own pictures"


@dataclass(frozen=True, slots=True)
class BackboneSpec:
    """Which feature extractor.

    `name` as in the catalogue (network and width multiplier), `cut` the layer whose activations are the embedding,
    `channels` 3 (RGB) or 1 (grey), `precision` "float32" or "int8", `digest` the SHA-256 of the model file's bytes in
    hexadecimal, `calibration` where the ranges of an int8 one come from: `CATALOGUE` or `OWN_PICTURES`, `kernels` the
    value of the `Kernels` by which all embeddings are computed, those that were learnt from included.
    """

    name: str
    cut: str
    channels: int
    precision: str
    digest: str
    calibration: str = CATALOGUE
    kernels: str = Kernels.FAST.value


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a model comes from.

    `created` is ISO 8601 text, given by the caller (core knows no clock); `n_train` and `n_calibration` count good
    pictures; `dataset_fingerprint` names the samples, labels and splits it was trained on; `seconds` the training took;
    `recipe` names the settings, see `pipeline.recipe.fingerprint`, empty where a version made the model that kept none.
    """

    application_version: str
    created: str
    n_train: int
    n_calibration: int
    seed: int
    dataset_fingerprint: str
    seconds: float
    recipe: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ModelBundle:
    """Picture to verdict: fit to `input`, embed with `backbone`, pool (or not), project, detect, compare.

    `regions` say what the detector ignores, and which of its cells have names. The cells' grid follows from the
    backbone's windows, `pooling` and `input`; see `geometry.cell_grid`.
    """

    input: InputSpec
    backbone: BackboneSpec
    pooling: Pooling | None
    projection: Projection
    detector: Detector
    calibration: Calibration
    provenance: Provenance
    regions: tuple[Region, ...] = ()

    def __post_init__(self) -> None:
        if self.projection.dimensions_out != self.detector.head.dimensions:
            raise ValueError(
                f"a projection to {self.projection.dimensions_out} dimensions "
                f"before a head in {self.detector.head.dimensions}"
            )
        if self.input.channels != self.backbone.channels:
            raise ValueError(f"{self.input.channels} input channels for a backbone of {self.backbone.channels}")

    def with_calibration(self, calibration: Calibration) -> ModelBundle:
        """The same model with another threshold."""
        return replace(self, calibration=calibration)
