"""Models for tests of the exported C: any trunk with a head of a few numbers, made without a training."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.quantise import quantised
from fomoad_gui.backbone.graph.run import run_reference_steps
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.bundle import BackboneSpec, ModelBundle, Provenance
from fomoad_gui.core.calibration import calibrate
from fomoad_gui.core.cell_gaussians import CellGaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.detector import CellCorrection, Detector, Head
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import gaussian_projection
from fomoad_gui.core.regions import Region
from fomoad_gui.core.standardised_mixture import StandardisedMixture
from fomoad_gui.export.c.compiled import CompiledDetector
from fomoad_gui.export.c.native import NativeDetector
from fomoad_gui.pipeline.model import model_grid
from fomoad_gui.pipeline.tune.boards import boards
from fomoad_gui.store.model_file import StoredModel, write_model
from fomoad_gui.vision.drawing.scene import draw_scene
from fomoad_gui.vision.fit import luma
from tests.support.trunks import Layer, Operator, trunk

SMALL = InputSpec(64, 48)
CORE_BOARDS = [
    pytest.param(one.name, marks=[] if one.name == "cortex-m7" else pytest.mark.slow)
    for one in boards()
    if one.is_a_core
]
"""A board for each core, all but the first for slow tests."""
MADE = Provenance("0.1.0", "2026-01-01T00:00:00+00:00", 20, 10, 0, "", 0.0)


NETWORKS = {
    "pad-valid-relu": (
        Layer("pad", Operator.PAD, padding=((0, 0), (1, 2), (1, 2), (0, 0))),
        Layer("first", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), same=False, channels=5),
        Layer("relu", Operator.RELU),
        Layer("wide", Operator.DEPTHWISE_CONV_2D, kernel=(5, 5), same=False),
    ),
    "dilated-added": (
        Layer("first", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), channels=6, activation=1),
        Layer("a", Operator.CONV_2D, kernel=(3, 3), dilation=2, channels=6),
        Layer("sum", Operator.ADD, ("a", "first"), activation=3),
        Layer("b", Operator.DEPTHWISE_CONV_2D, kernel=(3, 3), dilation=2),
        Layer("six", Operator.RELU6),
    ),
    "pooled": (
        Layer("first", Operator.CONV_2D, kernel=(5, 5), stride=(2, 2), channels=7),
        Layer("highest", Operator.MAX_POOL_2D, kernel=(3, 3), stride=(2, 2)),
        Layer("mean", Operator.AVERAGE_POOL_2D, kernel=(3, 3)),
        Layer("last", Operator.CONV_2D, kernel=(2, 2), same=False, channels=9, activation=3),
    ),
}
"""Between them every operation that exports to C have, odd channel counts, gaps, and padding of every kind."""


def pooled_at_once(trunk_int8: bytes, spec: InputSpec) -> StoredModel:
    """A model that pools all rows of the trunk's last map, so that all are there in the end."""
    return model_of(trunk_int8, spec, Pooling(run_reference_steps(trunk_int8, spec, drawn_inputs(spec, 1)).shape[1], 1))


def last_map(native: NativeDetector, detector: CompiledDetector) -> NDArray[np.int8]:
    """The trunk's last map int8 [rows, columns, channels] of a model that is `pooled_at_once`, after a picture."""
    last, ring = detector.trunk.maps[-1], detector.memory.rings[-1]
    assert ring.capacity == last.rows
    rows = native.memory[ring.offset : ring.offset + ring.step * ring.capacity].reshape(ring.capacity, ring.step)
    start = ring.before * last.channels
    inside = rows[:, start : start + last.columns * last.channels]
    return inside.reshape(last.rows, last.columns, last.channels).view(np.int8)


def small_network(name: str) -> bytes:
    """The int8 trunk of one of `NETWORKS`, with random weights."""
    return quantised(trunk(*NETWORKS[name], edge=32), drawn_inputs(InputSpec(32, 32), 4))


def model_of(
    trunk: bytes,
    spec: InputSpec,
    pooling: Pooling | None,
    head: str = "nearest",
    regions: tuple[Region, ...] = (),
    top_share: float = 0.0,
    dimensions: int = 4,
) -> StoredModel:
    """An untrained model on an int8 trunk; its numbers are random, and the same every time."""
    grid = model_grid(trunk, pooling, spec)
    depth = _dimensions(trunk, spec)
    rng = np.random.default_rng(7)
    correction = None
    if head == "cell":
        cells = (grid.rows, grid.columns)
        correction = CellCorrection(
            rng.uniform(0.5, 2.0, cells).astype(np.float32), rng.normal(0.0, 1.0, cells).astype(np.float32)
        )
    bundle = ModelBundle(
        input=spec,
        backbone=BackboneSpec("test", "test", spec.channels, "int8", hashlib.sha256(trunk).hexdigest()),
        pooling=pooling,
        projection=gaussian_projection(depth, dimensions, 3),
        detector=Detector(_head(head, rng, grid.rows, grid.columns, dimensions), correction, top_share),
        calibration=calibrate([1.0, 2.0, 3.0], 0.25),
        provenance=MADE,
        regions=regions,
    )
    return StoredModel(bundle, trunk)


def small_model(head: str = "full") -> StoredModel:
    """The smallest network that ships, on 64 × 48 pixels, pooled 3 × 3 by 2."""
    return model_of(find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read(), SMALL, Pooling(3, 2), head)


def saved(model: StoredModel, path: Path) -> Path:
    """The model as a file."""
    write_model(path, model.bundle, model.backbone)
    return path


def drawn_inputs(spec: InputSpec, count: int) -> Uint8Array:
    """Drawn pictures uint8 [count, h, w, c] of the network's size."""
    scenes = [draw_scene(np.random.default_rng(seed), spec.width, spec.height) for seed in range(count)]
    return np.stack([scene if spec.channels == 3 else luma(scene) for scene in scenes])


def _head(name: str, rng: np.random.Generator, rows: int, columns: int, dimensions: int) -> Head:
    if name == "nearest":
        return Coreset(rng.normal(0.0, 3.0, (5, dimensions)).astype(np.float32))
    if name == "cell":
        factors = np.triu(rng.normal(0.0, 0.3, (rows, columns, dimensions, dimensions)))
        factors[..., range(dimensions), range(dimensions)] = rng.uniform(0.5, 2.0, (rows, columns, dimensions))
        means = rng.normal(0.0, 2.0, (rows, columns, dimensions))
        return CellGaussians(means.astype(np.float32), factors.astype(np.float32))
    full = np.triu(rng.normal(0.0, 0.3, (3, dimensions, dimensions)))
    full[:, range(dimensions), range(dimensions)] = rng.uniform(0.5, 2.0, (3, dimensions))
    factors = rng.uniform(0.5, 2.0, (3, dimensions)) if name == "diagonal" else full
    mixture = GaussianMixture(np.array([0.2, 0.3, 0.5]), rng.normal(0.0, 2.0, (3, dimensions)), factors)
    return StandardisedMixture(mixture, -20.0, 5.0) if name == "standardised" else mixture


def _dimensions(trunk: bytes, spec: InputSpec) -> int:
    from fomoad_gui.backbone.runtime import Backbone

    return Backbone(trunk, spec).grid[2]
