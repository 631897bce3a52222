"""The parts of a model that scoring runs with."""

from __future__ import annotations

from fomoad_gui.backbone.geometry import windows
from fomoad_gui.core.bundle import BackboneSpec
from fomoad_gui.core.geometry import CellGrid, cell_grid
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pooling import Pooling, pooling_window


def model_grid(backbone: BackboneSpec, pooling: Pooling | None, input_spec: InputSpec) -> CellGrid:
    """The cells of a trunk, pooled or not, over its input."""
    layers = list(windows(backbone.name, backbone.cut))
    if pooling is not None:
        layers.append(pooling_window(pooling))
    return cell_grid(layers, input_spec.width, input_spec.height)
