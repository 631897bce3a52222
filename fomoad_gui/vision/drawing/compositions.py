"""How grounds and things make up a picture: strewn about, in rows, or one of them filling the frame."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from fomoad_gui.vision.drawing.bank import crop_field, mixed_field
from fomoad_gui.vision.drawing.canvas import Canvas, blank, wash
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole
from fomoad_gui.vision.drawing.noise import soft_step
from fomoad_gui.vision.drawing.objects import draw_fastener, draw_thing, draw_wire, random_style
from fomoad_gui.vision.drawing.palette import colours, painted, ramp
from fomoad_gui.vision.drawing.shapes import blob, bottle, creature, disc, gear, polygon, rectangle, superellipse


def draw_ground(rng: np.random.Generator, canvas: Canvas, plain: float = 0.12) -> None:
    """Cover the canvas with one material, flat or in relief, or (probability `plain`) with one colour."""
    rows, columns = canvas.size
    if chance(rng, plain):
        canvas.albedo[...] = colours(rng, 1)[0][:, None, None]
        return
    field = mixed_field(rng, rows, columns)
    canvas.albedo[...] = painted(field, ramp(rng))
    if chance(rng, 0.25):
        other = painted(crop_field(rng, rows, columns), ramp(rng))
        mask = soft_step(crop_field(rng, rows, columns, 0), between(rng, 0.3, 0.7), log_between(rng, 2.0, 30.0))
        wash(canvas, mask, other)
    if chance(rng, 0.6):
        relief = field if chance(rng, 0.6) else crop_field(rng, rows, columns)
        canvas.height[...] += relief * np.float32(log_between(rng, 1.0, 14.0))


def draw_close_up(rng: np.random.Generator, canvas: Canvas) -> None:
    """One worked surface and little else, as inspection cameras see it: faint grain, perhaps a seam."""
    rows, columns = canvas.size
    tone = colours(rng, 1)[0][:, None, None]
    grain = crop_field(rng, rows, columns, zoom=log_between(rng, 0.4, 2.0)) - np.float32(0.5)
    canvas.albedo[...] = tone * (1.0 + np.float32(log_between(rng, 0.03, 0.6)) * grain)
    if chance(rng, 0.5):
        fine = crop_field(rng, rows, columns, zoom=log_between(rng, 0.25, 1.0)) - np.float32(0.5)
        canvas.albedo[...] *= 1.0 + np.float32(log_between(rng, 0.02, 0.3)) * fine
    if chance(rng, 0.5):
        canvas.height[...] += crop_field(rng, rows, columns) * np.float32(log_between(rng, 0.3, 4.0))
    if chance(rng, 0.4):
        angle, place = rng.random() * 2 * math.pi, between(rng, -0.4, 0.4)
        down = np.linspace(-0.5, 0.5, rows, dtype=np.float32)[:, None]
        across = np.linspace(-0.5, 0.5, columns, dtype=np.float32)[None, :]
        side = across * np.float32(math.cos(angle)) + down * np.float32(math.sin(angle)) - np.float32(place)
        step = soft_step(side, 0.0, log_between(rng, 4.0, 100.0))
        wash(canvas, step * np.float32(between(rng, 0.1, 1.0)), colours(rng, 1)[0])
        canvas.height[...] += step * np.float32(between(rng, -5.0, 5.0))


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
    across, down = whole(rng, 1, 2), whole(rng, 1, 2)
    pitch = np.array([whole(rng, 20, 40), whole(rng, 20, 40)])
    if chance(rng, 0.5):
        pitch[1] = pitch[0]
    tile = blank(int(down * pitch[1]), int(across * pitch[0]))
    draw_ground(rng, tile)
    style, radius = random_style(rng), float(pitch.min()) * between(rng, 0.3, 0.55)
    looseness, angle = pick(rng, (0.0, 0.0, 0.06)), rng.random() * 2 * math.pi
    fasteners, missing = chance(rng, 0.12), pick(rng, (0.0, 0.0, 0.25))
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
    for target, source in zip((*canvas.albedo, canvas.height), (*tile.albedo, tile.height), strict=True):
        cv2.warpAffine(source, matrix, (columns, rows), target, flags, cv2.BORDER_WRAP)


def draw_portrait(rng: np.random.Generator, canvas: Canvas) -> None:
    """One or two large rounded bodies, with parts and markings of their own, before a blurred ground."""
    rows, columns = canvas.size
    if chance(rng, 0.6):
        blur = 2 * whole(rng, 1, 6) + 1
        for plane in (*canvas.albedo, canvas.height):
            cv2.blur(plane, (blur, blur), plane)
    for _ in range(whole(rng, 1, 2)):
        outline = pick(rng, (creature, creature, blob, bottle, superellipse))(rng)
        rim, roundness = between(rng, 0.3, 1.0), between(rng, 0.6, 1.6)
        body = replace(random_style(rng), outline=outline, holes=(), rim=rim, roundness=roundness)
        radius = between(rng, 0.25, 0.6) * max(rows, columns)
        centre = np.array([columns, rows]) * (0.2 + 0.6 * rng.random(2))
        angle = rng.random() * 2 * math.pi
        draw_thing(rng, canvas, body, centre, radius, angle)
        if chance(rng, 0.6):
            detail = replace(random_style(rng), holes=(), shadow=0.0)
            for side in (-1.0, 1.0):
                offset = radius * np.array([math.cos(angle + side * 0.4), math.sin(angle + side * 0.4)]) * 0.35
                draw_thing(rng, canvas, detail, centre + offset, max(2.5, radius * 0.12), angle + side)


def draw_frame(rng: np.random.Generator, canvas: Canvas) -> None:
    """A large thing that reaches over the picture's edge: a housing, a lid, a plate with holes."""
    rows, columns = canvas.size
    style = random_style(rng)
    outline = pick(rng, (rectangle, superellipse, disc, gear, polygon))(rng)
    large = replace(style, outline=outline, rim=min(style.rim, 0.15))
    centre = np.array([columns, rows]) * (0.5 + 0.5 * (rng.random(2) - 0.5))
    draw_thing(rng, canvas, large, centre, between(rng, 0.45, 1.0) * max(rows, columns), rng.random() * 6.3)
