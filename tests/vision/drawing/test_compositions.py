"""Every composition draws inside its canvas, on any canvas, and leaves finite values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from fomoad_gui.vision.drawing.boards import draw_board
from fomoad_gui.vision.drawing.canvas import Canvas, blank
from fomoad_gui.vision.drawing.compositions import (
    draw_array,
    draw_close_up,
    draw_frame,
    draw_ground,
    draw_portrait,
    draw_things,
)
from fomoad_gui.vision.drawing.glyphs import add_text
from fomoad_gui.vision.drawing.leaves import draw_leaves
from fomoad_gui.vision.drawing.lighting import apply_light, light_up
from fomoad_gui.vision.drawing.marks import add_mark
from fomoad_gui.vision.drawing.objects import draw_wire
from fomoad_gui.vision.drawing.prints import add_print

COMPOSITIONS = (
    add_mark,
    add_print,
    add_text,
    draw_array,
    draw_board,
    draw_close_up,
    draw_frame,
    draw_ground,
    draw_leaves,
    draw_portrait,
    draw_things,
    draw_wire,
)


@pytest.mark.parametrize("draw", [pytest.param(draw, id=draw.__name__) for draw in COMPOSITIONS])
@pytest.mark.parametrize("size", [(8, 8), (48, 64), (20, 120)])
def test_a_composition_draws_on_any_canvas(
    draw: Callable[[np.random.Generator, Canvas], None], size: tuple[int, int]
) -> None:
    changed = 0
    for seed in range(4):
        canvas = blank(*size)
        canvas.albedo[...] = 0.5
        draw(np.random.default_rng(seed), canvas)
        assert canvas.size == size
        assert np.isfinite(canvas.albedo).all()
        assert np.isfinite(canvas.height).all()
        changed += bool((canvas.albedo != 0.5).any() or (canvas.height != 0.0).any())
        picture = light_up(np.random.default_rng(seed), canvas)
        apply_light(np.random.default_rng(seed), picture)
        assert np.isfinite(picture).all()
    assert changed >= 1
