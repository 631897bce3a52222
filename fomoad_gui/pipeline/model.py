"""The parts of a model that scoring runs with."""

from __future__ import annotations

from fomoad_gui.backbone.graph.cells import cell_windows
from fomoad_gui.core.geometry import CellGrid, cell_grid
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pooling import Pooling, pooling_window


def model_grid(trunk: bytes, pooling: Pooling | None, input_spec: InputSpec) -> CellGrid:
    """The cells of a trunk, the content of a `.tflite` file, pooled or not, over its input."""
    layers = list(cell_windows(trunk))
    if pooling is not None:
        layers.append(pooling_window(pooling))
    return cell_grid(layers, input_spec.width, input_spec.height)
