"""The networks there are, layer by layer, as plain numbers: what is trained, converted, counted and listed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from fomoad_gui.backbone.layers import Layer
from fomoad_gui.backbone.mobilenet_v1 import mobilenet_v1
from fomoad_gui.backbone.mobilenet_v2 import mobilenet_v2
from fomoad_gui.core.errors import FomoadError

STRIDES = (4, 8, 16)
"""Pixels from one cell to the next at a network's cuts, shallow to deep."""
DEFAULT_STRIDE = 8
V1_CUTS = ("conv_pw_3_relu", "conv_pw_5_relu", "conv_pw_11_relu")
V2_CUTS = ("block_3_expand_relu", "block_6_expand_relu", "block_13_expand_relu")
DEFAULT_CUT = V2_CUTS[STRIDES.index(DEFAULT_STRIDE)]
"""That of the network that is the default."""


@dataclass(frozen=True, slots=True)
class Network:
    """One network: its name in the catalogue, its layers up to the deepest cut, and its cuts, one for each stride."""

    name: str
    layers: tuple[Layer, ...]
    cuts: tuple[str, ...]

    def up_to(self, cut: str) -> tuple[Layer, ...]:
        """The layers that the cut's output needs; `FomoadError` that lists the cuts if it is none of them."""
        if cut not in self.cuts:
            raise FomoadError(f"{self.name} has no cut {cut}.", f"Choose one of {', '.join(self.cuts)}.")
        position = next(i for i, layer in enumerate(self.layers) if layer.activation == cut)
        return self.layers[: position + 1]

    def stride(self, cut: str) -> int:
        """Pixels from one cell to the next."""
        return STRIDES[self.cuts.index(cut)]

    def dimensions(self, cut: str) -> int:
        """D, the length of the embedding of one cell."""
        return self.up_to(cut)[-1].channels_out

    def parameters(self, cut: str, channels: int = 3) -> int:
        """Weights and biases up to the cut for that many input channels, batch normalisation folded in."""
        first, *others = self.up_to(cut)
        stem = (first.kernel**2 * channels + 1) * first.channels_out
        return stem + sum(layer.parameters for layer in others)


NETWORKS = ("mobilenet_v1_0.25", "mobilenet_v2_0.05", "mobilenet_v2_0.1", "mobilenet_v2_0.35", "mobilenet_v2_1.0")
"""Every network that the trainer builds, by name: family and width multiplier α."""


@lru_cache
def network(name: str) -> Network:
    """The network of this name; `FomoadError` that lists the names if there is none."""
    if name not in NETWORKS:
        raise FomoadError(f"There is no backbone {name}.", f"Choose one of {', '.join(NETWORKS)}.")
    family, _, alpha = name.rpartition("_")
    if family == "mobilenet_v1":
        return Network(name, mobilenet_v1(float(alpha), V1_CUTS[-1]), V1_CUTS)
    return Network(name, mobilenet_v2(float(alpha), V2_CUTS[-1]), V2_CUTS)
