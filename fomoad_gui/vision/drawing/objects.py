"""Solid things: an outline with grain, relief, holes, fittings and a shadow."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array
from fomoad_gui.vision.drawing.bank import FIELD_COUNT, crop_field, mixed_field
from fomoad_gui.vision.drawing.canvas import (
    Canvas,
    Stencil,
    blank,
    fixed_point,
    lift,
    paint,
    shade_behind,
    stencil,
    window,
)
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole
from fomoad_gui.vision.drawing.noise import soft_step
from fomoad_gui.vision.drawing.palette import colours, painted, ramp
from fomoad_gui.vision.drawing.relief import dome
from fomoad_gui.vision.drawing.shapes import (
    OUTLINES,
    disc,
    full_turn,
    gear,
    polar,
    polygon,
    rectangle,
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


def draw_board(rng: np.random.Generator, canvas: Canvas) -> None:
    """Conductors, pads, vias, packages and print: the look of a circuit board."""
    rows, columns = canvas.size
    mask = np.zeros((rows, columns), np.uint8)
    pitch = whole(rng, 5, 14)
    metal, package = colours(rng, 2)
    width = max(1, pitch // whole(rng, 3, 5))
    for draw in rng.random((whole(rng, 4, 24), 6)):
        x, y = int(draw[0] * columns / pitch) * pitch, int(draw[1] * rows / pitch) * pitch
        points = [(x, y)]
        for leg in range(3):
            run = int(draw[2 + leg] * 6) * pitch
            direction = int(draw[5] * 8 + leg * 1.5) % 8
            x += run * (1, 1, 0, -1, -1, -1, 0, 1)[direction]
            y += run * (0, 1, 1, 1, 0, -1, -1, -1)[direction]
            points.append((x, y))
        cv2.polylines(mask, [np.array(points, np.int32)], False, (255,), width, cv2.LINE_AA)
        for end in (points[0], points[-1]):
            cv2.circle(mask, end, max(2, pitch // 3), (255,), -1, cv2.LINE_AA)
            cv2.circle(mask, end, max(1, pitch // 7), (0,), -1, cv2.LINE_AA)
    alpha = mask * np.float32(1.0 / 255.0)
    canvas.albedo[...] += (metal - canvas.albedo) * alpha[..., None] * np.float32(between(rng, 0.3, 1.0))
    canvas.height[...] += alpha * np.float32(between(rng, 0.3, 2.0))
    for _ in range(whole(rng, 0, 5)):
        half = np.array([whole(rng, 1, 5), whole(rng, 1, 4)]) * pitch
        centre = np.round(rng.random(2) * (columns, rows) / pitch) * pitch
        corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
        for pin in range(-half[0] + pitch // 2, half[0], max(3, pitch // 2)):
            legs = stencil(canvas, corners * (max(1, pitch / 7), half[1] + pitch * 0.6) + centre + (pin, 0))
            if legs is not None:
                paint(canvas, legs, metal)
                lift(canvas, legs, 1.0)
        body = stencil(canvas, corners * half + centre)
        if body is not None:
            shade_behind(canvas, body, (2, 2), 1.5, 0.5)
            paint(canvas, body, package)
            lift(canvas, body, dome(body.cover, 0.8, 2.5))


def draw_ground(rng: np.random.Generator, canvas: Canvas) -> None:
    """Cover the canvas with one material, flat or in relief."""
    rows, columns = canvas.size
    kind = rng.random()
    if kind < 0.12:
        canvas.albedo[...] = colours(rng, 1)[0]
        return
    field = mixed_field(rng, rows, columns)
    canvas.albedo[...] = painted(field, ramp(rng))
    if chance(rng, 0.25):
        other = painted(crop_field(rng, rows, columns), ramp(rng))
        mask = soft_step(crop_field(rng, rows, columns, 0), between(rng, 0.3, 0.7), log_between(rng, 2.0, 30.0))
        canvas.albedo[...] += (other - canvas.albedo) * mask[..., None]
    if chance(rng, 0.6):
        relief = field if chance(rng, 0.6) else crop_field(rng, rows, columns)
        canvas.height[...] += relief * np.float32(log_between(rng, 1.0, 14.0))


def draw_things(rng: np.random.Generator, canvas: Canvas) -> None:
    """A few things of one or two kinds, lying about, with fasteners and wires among them."""
    rows, columns = canvas.size
    styles = [random_style(rng) for _ in range(whole(rng, 1, 3))]
    count = int(log_between(rng, 1, 9))
    largest = between(rng, 0.2, 0.6) / math.sqrt(count) * max(rows, columns)
    for _ in range(count):
        radius = max(4.0, largest * between(rng, 0.4, 1.2))
        centre = rng.random(2) * (columns, rows)
        draw_thing(rng, canvas, pick(rng, styles), centre, radius, rng.random() * 2 * math.pi)
        if chance(rng, 0.3):
            draw_fastener(rng, canvas, centre, max(3.0, radius * between(rng, 0.15, 0.4)))
    if chance(rng, 0.15):
        draw_wire(rng, canvas)


def draw_array(rng: np.random.Generator, canvas: Canvas) -> None:
    """Rows of equal things: trays, keypads, cells, studs, chips on tape. One tile is drawn and repeated."""
    rows, columns = canvas.size
    across, down = whole(rng, 1, 4), whole(rng, 1, 3)
    pitch = np.array([whole(rng, 20, 40), whole(rng, 20, 40)])
    if chance(rng, 0.5):
        pitch[1] = pitch[0]
    tile = blank(int(down * pitch[1]), int(across * pitch[0]))
    tile.albedo[...] = colours(rng, 1)[0] if chance(rng, 0.5) else painted(mixed_field(rng, *tile.size), ramp(rng))
    style, radius = random_style(rng), float(pitch.min()) * between(rng, 0.3, 0.55)
    looseness, angle = pick(rng, (0.0, 0.0, 0.06)), rng.random() * 2 * math.pi
    fasteners, missing = chance(rng, 0.2), pick(rng, (0.0, 0.0, 0.25))
    for place in range(across * down):
        if chance(rng, missing):
            continue
        centre = (np.array(divmod(place, across))[::-1] + 0.5 + looseness * (2 * rng.random(2) - 1)) * pitch
        if fasteners:
            draw_fastener(rng, tile, centre, radius)
        else:
            draw_thing(rng, tile, style, centre, radius, angle + 4 * looseness * rng.random())
    step, tilt = log_between(rng, 0.5, 1.8), 0.0 if chance(rng, 0.5) else rng.random() * 2 * math.pi
    cosine, sine = math.cos(tilt) * step, math.sin(tilt) * step
    shear = between(rng, -0.6, 0.6) if chance(rng, 0.2) else 0.0
    matrix = np.array(
        [[cosine, shear - sine, rng.random() * tile.size[1]], [sine, cosine, rng.random() * tile.size[0]]]
    )
    flags = (cv2.INTER_LINEAR if step < 1.3 else cv2.INTER_AREA) | cv2.WARP_INVERSE_MAP
    for target, source in ((canvas.albedo, tile.albedo), (canvas.height, tile.height)):
        cv2.warpAffine(source, matrix, (columns, rows), target, flags, cv2.BORDER_WRAP)


def draw_frame(rng: np.random.Generator, canvas: Canvas) -> None:
    """A large thing that reaches over the picture's edge: a housing, a lid, a plate with holes."""
    rows, columns = canvas.size
    style = random_style(rng)
    outline = pick(rng, (rectangle, superellipse, disc, gear, polygon))(rng)
    large = Style(
        outline,
        style.holes,
        style.ramp,
        style.field,
        style.zoom,
        style.roundness,
        min(style.rim, 0.15),
        style.grain,
        style.shadow,
    )
    centre = np.array([columns, rows]) * (0.5 + 0.5 * (rng.random(2) - 0.5))
    draw_thing(rng, canvas, large, centre, between(rng, 0.45, 1.0) * max(rows, columns), rng.random() * 6.3)
