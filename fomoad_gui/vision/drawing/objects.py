"""Solid things: an outline with grain, relief, holes, fittings and a shadow."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array
from fomoad_gui.vision.drawing.bank import FIELD_COUNT, crop_field
from fomoad_gui.vision.drawing.canvas import (
    Canvas,
    Stencil,
    fixed_point,
    lift,
    paint,
    shade_behind,
    stencil,
    window,
)
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole
from fomoad_gui.vision.drawing.palette import colours, painted, ramp
from fomoad_gui.vision.drawing.relief import dome
from fomoad_gui.vision.drawing.shapes import (
    OUTLINES,
    disc,
    full_turn,
    gear,
    polar,
    polygon,
    spring,
    superellipse,
    turned,
)


@dataclass(frozen=True, slots=True)
class Style:
    """What the things of one kind have in common, so that a row of them looks like one batch."""

    outline: Float64Array
    holes: tuple[Float64Array, ...]
    ramp: Float32Array
    field: int
    zoom: float
    roundness: float
    rim: float
    grain: float
    shadow: float


def _holes(rng: np.random.Generator) -> tuple[Float64Array, ...]:
    """No holes, one in the middle, or a ring of them, in unit coordinates."""
    kind = rng.random()
    if kind < 0.55:
        return ()
    if kind < 0.8:
        return (
            turned(pick(rng, (disc, polygon, superellipse, gear))(rng), rng.random() * 6.3, between(rng, 0.15, 0.6)),
        )
    count = whole(rng, 2, 8)
    angles = full_turn(count) + rng.random()
    centres = polar(np.full(count, between(rng, 0.4, 0.65)), angles)
    hole = disc(rng) * between(rng, 0.06, 0.16)
    middle = (disc(rng) * between(rng, 0.1, 0.3),) if chance(rng, 0.5) else ()
    return (*middle, *(hole + centre for centre in centres))


def random_style(rng: np.random.Generator) -> Style:
    """A kind of thing."""
    return Style(
        outline=pick(rng, OUTLINES)(rng),
        holes=_holes(rng),
        ramp=ramp(rng),
        field=whole(rng, 0, FIELD_COUNT - 1),
        zoom=log_between(rng, 0.25, 2.0),
        roundness=between(rng, 0.2, 1.3),
        rim=log_between(rng, 0.04, 1.0),
        grain=log_between(rng, 0.2, 4.0) if chance(rng, 0.6) else 0.0,
        shadow=between(rng, 0.2, 0.7) if chance(rng, 0.6) else 0.0,
    )


def draw_thing(
    rng: np.random.Generator, canvas: Canvas, style: Style, centre: Float64Array, radius: float, angle: float
) -> Stencil | None:
    """Put a thing on the canvas: shadow, grain, colour and relief. Returns its stencil, or None if it lies outside."""
    shape = stencil(
        canvas, turned(style.outline, angle, radius) + centre, [turned(h, angle, radius) + centre for h in style.holes]
    )
    if shape is None:
        return None
    if style.shadow > 0.0:
        reach = max(1, int(radius * 0.12))
        shade_behind(canvas, shape, (reach, reach), 0.6 + 0.08 * radius, style.shadow)
    rows, columns = shape.cover.shape
    grain = crop_field(rng, rows, columns, style.field, style.zoom)
    paint(canvas, shape, painted(np.clip(grain, 0.0, 1.0), style.ramp))
    relief = dome(shape.cover, style.roundness, max(1.2, style.rim * radius))
    if style.grain > 0.0:
        relief += grain * np.float32(style.grain)
    lift(canvas, shape, relief)
    return shape


def draw_fastener(rng: np.random.Generator, canvas: Canvas, centre: Float64Array, radius: float) -> None:
    """A screw head, a hexagonal bolt or a nut from above, with washer and drive."""
    angle = rng.random() * 2 * math.pi
    tone = np.full(3, between(rng, 0.15, 0.9), np.float32) * (1.0 + 0.1 * (rng.random(3, np.float32) - np.float32(0.5)))
    round_outline = polar(np.ones(24), full_turn(24))
    hexagon = polar(np.ones(6), full_turn(6))
    if chance(rng, 0.4):
        washer = stencil(canvas, round_outline * radius * 1.35 + centre)
        if washer is not None:
            shade_behind(canvas, washer, (1, 1), 1.5, 0.4)
            paint(canvas, washer, tone * np.float32(0.85))
            lift(canvas, washer, dome(washer.cover, 0.6, 2.0))
    head = stencil(canvas, turned(pick(rng, (round_outline, hexagon)), angle, radius) + centre)
    if head is None:
        return
    shade_behind(canvas, head, (1, 1), 1.5, 0.5)
    paint(canvas, head, tone)
    lift(canvas, head, dome(head.cover, between(rng, 0.5, 1.2), max(1.5, radius * between(rng, 0.1, 0.9))))
    slot = np.array([[-0.75, -0.1], [0.75, -0.1], [0.75, 0.1], [-0.75, 0.1]])
    drives = pick(rng, ((slot,), (slot, slot[:, ::-1]), (hexagon * 0.5,), (round_outline * 0.55,), ()))
    for drive in drives:
        shape = stencil(canvas, turned(drive, angle, radius) + centre)
        if shape is not None:
            paint(canvas, shape, tone * np.float32(0.3), 0.8)
            lift(canvas, shape, -between(rng, 1.0, 4.0))


def draw_wire(rng: np.random.Generator, canvas: Canvas) -> None:
    """A round wire, hose, spring or rod across the canvas, shaded like a tube."""
    rows, columns = canvas.size
    thickness = whole(rng, 2, max(3, rows // 14))
    if chance(rng, 0.4):
        path = spring(whole(rng, 4, 14), between(rng, 0.1, 0.35))
        path = turned(path, rng.random() * 6.3, between(rng, 0.3, 0.8) * rows)
        thickness = min(thickness, 4)
    else:
        t = np.linspace(-1.0, 1.0, 24)
        path = np.stack([t, between(rng, 0, 0.5) * np.sin(t * between(rng, 0.0, 6.0) + rng.random() * 6.3)], axis=1)
        path = turned(path, rng.random() * 6.3, columns)
    path = path + rng.random(2) * (columns, rows)
    place = window(canvas, path.min(axis=0) - thickness, path.max(axis=0) + thickness)
    if place is None:
        return
    rows_slice, columns_slice = place
    cover = np.zeros((rows_slice.stop - rows_slice.start, columns_slice.stop - columns_slice.start), np.uint8)
    points, bits = fixed_point(path - (columns_slice.start, rows_slice.start))
    cv2.polylines(cover, [points], False, (255,), thickness, cv2.LINE_AA, bits)
    shape = Stencil(rows_slice, columns_slice, cover)
    shade_behind(canvas, shape, (2, 2), 2.0, 0.5)
    paint(canvas, shape, colours(rng, 1)[0])
    lift(canvas, shape, dome(cover, 1.0, thickness / 2))
