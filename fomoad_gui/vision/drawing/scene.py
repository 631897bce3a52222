"""Pictures of nothing in particular, endless and seeded, from which backbones learn to see.

What matters is variety: of local structure, of materials, of composition, of light and of cameras.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array
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
from fomoad_gui.vision.drawing.dice import chance, whole
from fomoad_gui.vision.drawing.glyphs import add_text
from fomoad_gui.vision.drawing.leaves import draw_leaves
from fomoad_gui.vision.drawing.lighting import apply_light, light_up
from fomoad_gui.vision.drawing.marks import add_mark
from fomoad_gui.vision.drawing.objects import draw_wire
from fomoad_gui.vision.drawing.prints import add_print
from fomoad_gui.vision.drawing.sensor import bitonal, defocus, develop, expose, faults


def _composed(rng: np.random.Generator, canvas: Canvas) -> None:
    """Fill the canvas with one composition."""
    kind = rng.random()
    if kind < 0.3:
        if chance(rng, 0.3):
            draw_ground(rng, canvas)
        draw_leaves(rng, canvas)
        if chance(rng, 0.2):
            draw_things(rng, canvas)
    elif kind < 0.38:
        draw_array(rng, canvas)
    elif kind < 0.46:
        draw_close_up(rng, canvas)
    elif kind < 0.58:
        draw_ground(rng, canvas, plain=0.0)
        if chance(rng, 0.4):
            add_mark(rng, canvas)
    else:
        draw_ground(rng, canvas)
        if kind < 0.76:
            draw_things(rng, canvas)
        elif kind < 0.84:
            draw_portrait(rng, canvas)
        elif kind < 0.91:
            draw_frame(rng, canvas)
            if chance(rng, 0.4):
                draw_things(rng, canvas)
        elif kind < 0.96:
            draw_board(rng, canvas)
        else:
            for _ in range(whole(rng, 1, 4)):
                draw_wire(rng, canvas)


def _drawn(rng: np.random.Generator, rows: int, columns: int) -> Float32Array:
    """One lit picture, planes float32 [3, rows, columns], not yet clipped."""
    canvas = blank(rows, columns)
    _composed(rng, canvas)
    if chance(rng, 0.3):
        add_mark(rng, canvas)
    if chance(rng, 0.12):
        add_text(rng, canvas)
    if chance(rng, 0.1):
        add_print(rng, canvas)
    if chance(rng, 0.12):
        add_mark(rng, canvas)
    picture = light_up(rng, canvas)
    apply_light(rng, picture)
    return picture


def draw_scene(rng: np.random.Generator, width: int, height: int) -> Uint8Array:
    """A random picture, RGB uint8 [height, width, 3]; a function of the generator's state alone.

    Any size from 8 × 8; details are sized for 96 … 256 pixels. The first pictures of a process are slower, since they
    fill the bank of materials. Safe on any thread.
    """
    kind = rng.random()
    if kind < 0.06:
        large = _drawn(rng, 2 * height, 2 * width)
        halves = [cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA) for plane in large]
        picture = np.asarray(halves, np.float32)
    else:
        picture = _drawn(rng, height, width)
    if kind > 0.92:
        other = _drawn(rng, height, width)
        if chance(rng, 0.5):
            cut = whole(rng, 0, height - 1)
            picture[:, cut:] = other[:, cut:]
        else:
            cut = whole(rng, 0, width - 1)
            picture[:, :, cut:] = other[:, :, cut:]
    if chance(rng, 0.25):
        defocus(rng, picture)
    expose(rng, picture)
    if chance(rng, 0.06):
        faults(rng, picture)
    if chance(rng, 0.07):
        bitonal(rng, picture)
    return develop(rng, picture)


def scenes(seed: int, width: int, height: int) -> Iterator[Uint8Array]:
    """Pictures without end, each RGB uint8 [height, width, 3]; picture n is the same in every run with this seed."""
    number = 0
    while True:
        yield draw_scene(np.random.default_rng((seed, number)), width, height)
        number += 1
