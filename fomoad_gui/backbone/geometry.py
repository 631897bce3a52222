"""The layers of a network as windows, from which `core.geometry` works out what each cell sees."""

from __future__ import annotations

from fomoad_gui.backbone.architecture import ALPHAS, CUTS, blocks, cut_block
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import Window


def windows(name: str, cut: str) -> tuple[Window, ...]:
    """Every layer of `name` up to `cut` that looks at more than one unit, first to last; all are padded SAME.

    1×1 convolutions look at one unit only and are left out; a residual addition looks no further than its longer
    branch. Raises `FomoadError` for a network or a cut that does not exist.
    """
    if name not in ALPHAS:
        raise FomoadError(f"There is no backbone {name}.", f"Choose one of {', '.join(ALPHAS)}.")
    if cut not in CUTS:
        raise FomoadError(f"{name} has no cut {cut}.", f"Choose one of {', '.join(CUTS)}.")
    depthwise = [Window(3, block.stride, True) for block in blocks(ALPHAS[name])[: cut_block(cut) - 1]]
    return (Window(3, 2, True), Window(3, 1, True), *depthwise)
