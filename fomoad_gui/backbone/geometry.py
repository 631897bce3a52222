"""The layers of a network as windows, from which `core.geometry` works out what each cell sees."""

from __future__ import annotations

from fomoad_gui.backbone.architecture import network
from fomoad_gui.core.geometry import Window


def windows(name: str, cut: str) -> tuple[Window, ...]:
    """Every layer of `name` up to `cut` that looks at more than one unit, first to last; all are padded SAME.

    1×1 convolutions look at one unit only and are left out; a residual addition looks no further than its longer
    branch. Raises `FomoadError` for a network or a cut that does not exist.
    """
    return tuple(Window(layer.kernel, layer.stride, True) for layer in network(name).up_to(cut) if layer.kernel > 1)
