"""Outlines in unit coordinates: float64 [points, 2], about the origin, reaching about 1 from it."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from fomoad_gui.core.arrays import Float64Array, read_only
from fomoad_gui.vision.drawing.dice import between, chance, pick, whole

Outline = Callable[[np.random.Generator], Float64Array]

_TURN = 2.0 * math.pi


@cache
def full_turn(count: int) -> Float64Array:
    """`count` angles, equally spaced around the circle."""
    return read_only(np.linspace(0.0, _TURN, count, endpoint=False, dtype=np.float64))


def polar(radius: Float64Array, angles: Float64Array) -> Float64Array:
    """Points at these radii and angles."""
    return np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)


def smooth_closed(points: Float64Array, steps: int = 6) -> Float64Array:
    """A closed uniform cubic B-spline with `steps` points for each control point."""
    t = np.arange(steps)[None, :, None] / steps
    a, b, c, d = (
        points[:, None],
        np.roll(points, -1, 0)[:, None],
        np.roll(points, -2, 0)[:, None],
        np.roll(points, -3, 0)[:, None],
    )
    curve = (a * (1 - t) ** 3 + b * (3 * t**3 - 6 * t**2 + 4) + c * (-3 * t**3 + 3 * t**2 + 3 * t + 1) + d * t**3) / 6.0
    return np.asarray(curve.reshape(-1, 2), np.float64)


def disc(rng: np.random.Generator) -> Float64Array:
    """A circle or an ellipse."""
    return polar(np.ones(28), full_turn(28)) * (1.0, between(rng, 0.3, 1.0) if chance(rng, 0.5) else 1.0)


def polygon(rng: np.random.Generator) -> Float64Array:
    """A regular polygon of three to eight corners, or an irregular convex one."""
    corners = whole(rng, 3, 8)
    angles = full_turn(corners) if chance(rng, 0.5) else np.sort(rng.random(corners)) * _TURN
    return polar(np.ones(corners), angles)


def rectangle(rng: np.random.Generator) -> Float64Array:
    """A rectangle of any proportion, sometimes a sheared one."""
    short = between(rng, 0.15, 1.0)
    shear = between(rng, -0.4, 0.4) if chance(rng, 0.2) else 0.0
    return np.array([[-1.0 + shear, -short], [1.0 + shear, -short], [1.0 - shear, short], [-1.0 - shear, short]])


def superellipse(rng: np.random.Generator) -> Float64Array:
    """Lamé's curve, from a star through a lozenge to a rounded rectangle."""
    power = 2.0 / between(rng, 0.6, 6.0)
    angles = full_turn(32)
    cosine, sine = np.cos(angles), np.sin(angles)
    short = between(rng, 0.3, 1.0)
    return np.stack([np.sign(cosine) * np.abs(cosine) ** power, np.sign(sine) * np.abs(sine) ** power * short], axis=1)


def star(rng: np.random.Generator) -> Float64Array:
    """A star or a flower of three to twelve points."""
    count = whole(rng, 3, 12)
    inner = between(rng, 0.3, 0.85)
    if chance(rng, 0.4):
        angles = full_turn(60)
        return polar((1 + inner) / 2 + (1 - inner) / 2 * np.cos(count * angles), angles)
    return polar(np.where(np.arange(2 * count) % 2, inner, 1.0), full_turn(2 * count))


def gear(rng: np.random.Generator) -> Float64Array:
    """A spur gear, a ratchet or a splined shaft."""
    teeth = whole(rng, 7, 26)
    depth = between(rng, 0.08, 0.25)
    lean = between(rng, 0.0, 0.25) if chance(rng, 0.2) else 0.0
    part = np.array([0.0, 0.12, 0.42 + lean, 0.52]) / teeth * _TURN
    angles = (full_turn(teeth)[:, None] + part[None, :]).ravel()
    return polar(np.tile([1.0 - depth, 1.0, 1.0, 1.0 - depth], teeth), angles)


def blob(rng: np.random.Generator) -> Float64Array:
    """A closed organic curve with low harmonics."""
    angles = full_turn(40)
    radius = np.ones(40)
    for order, (phase, strength) in enumerate(rng.random((whole(rng, 2, 6), 2)), start=2):
        radius += strength * between(rng, 0.1, 0.5) / order * np.cos(order * angles + phase * _TURN)
    return polar(radius / radius.max(), angles) * (1.0, between(rng, 0.5, 1.0))


def shard(rng: np.random.Generator) -> Float64Array:
    """A broken piece with a ragged edge."""
    count = whole(rng, 5, 24)
    return polar(0.35 + 0.65 * rng.random(count), full_turn(count))


def crescent(rng: np.random.Generator) -> Float64Array:
    """A sickle, a banana or a bent strip."""
    half = between(rng, 0.4, 2.6)
    angles = np.linspace(-half, half, 20)
    taper = 1.0 - between(rng, 0.1, 0.6) * (np.cos(angles / half * math.pi / 2) if chance(rng, 0.5) else np.ones(20))
    return np.concatenate([polar(np.ones(20), angles), polar(taper, angles)[::-1]])


def cross(rng: np.random.Generator) -> Float64Array:
    """A cross, a T, an L or an angle bracket."""
    bar = between(rng, 0.12, 0.45)
    foot = pick(rng, (1.0, bar, bar))
    left = pick(rng, (1.0, 1.0, bar))
    return np.array(
        [
            [-bar, -1], [bar, -1], [bar, -bar], [1, -bar], [1, bar], [bar, bar],
            [bar, foot], [-bar, foot], [-bar, bar], [-left, bar], [-left, -bar], [-bar, -bar],
        ]
    )  # fmt: skip


def bottle(rng: np.random.Generator) -> Float64Array:
    """The silhouette of something turned: a bottle, a vase, a bulb, a chess piece."""
    count = whole(rng, 4, 7)
    height = np.linspace(-1.0, 1.0, 3 * count)
    profile = np.interp(height, np.linspace(-1.0, 1.0, count), 0.1 + 0.5 * rng.random(count))
    if chance(rng, 0.6):
        neck = height < between(rng, -0.7, -0.2)
        profile = np.where(neck, profile.min() * 0.8, profile)
        profile = np.convolve(np.pad(profile, 1, mode="edge"), (0.25, 0.5, 0.25), mode="valid")
    right = np.stack([profile, height], axis=1)
    return np.concatenate([right, (right * (-1.0, 1.0))[::-1]])


def creature(rng: np.random.Generator) -> Float64Array:
    """A body with limbs, ears or fins: a closed spline through radii that jut out at a few places."""
    count = whole(rng, 12, 22)
    radius = 0.35 + 0.15 * rng.random(count)
    limbs = whole(rng, 2, 6)
    if chance(rng, 0.5):
        half = rng.random(count // 2) < 2 * limbs / count
        jut = np.concatenate([half, half[::-1], np.zeros(count - 2 * (count // 2), bool)])
    else:
        jut = rng.random(count) < limbs / count
    radius = np.where(jut, 0.75 + 0.5 * rng.random(count), radius)
    return smooth_closed(polar(radius, full_turn(count)) * (1.0, between(rng, 0.5, 1.0)), 4)


def rod(rng: np.random.Generator) -> Float64Array:
    """A thin pill, needle or bone."""
    thin = between(rng, 0.04, 0.3)
    end = polar(np.full(8, thin), np.linspace(-math.pi / 2, math.pi / 2, 8))
    knob = end * between(rng, 1.0, 1.8) if chance(rng, 0.3) else end
    offset = np.array([1.0 - thin, 0.0])
    return np.concatenate([knob + offset, -knob - offset])


def screw(rng: np.random.Generator) -> Float64Array:
    """A screw or bolt from the side: a head, a threaded shank, a tip."""
    shank, head, pitch = between(rng, 0.12, 0.22), between(rng, 0.3, 0.45), whole(rng, 5, 12)
    depth = shank * between(rng, 0.1, 0.35)
    x = np.linspace(-0.55, 0.85, 2 * pitch)
    edge = np.stack([x, shank - depth * (np.arange(2 * pitch) % 2)], axis=1)
    upper = np.concatenate([[[-1.0, head * between(rng, 0.3, 1.0)], [-0.72, head], [-0.7, shank]], edge, [[1.0, 0.02]]])
    return np.concatenate([upper, (upper * (1.0, -1.0))[::-1]])


OUTLINES: tuple[Outline, ...] = (
    disc,
    disc,
    polygon,
    rectangle,
    rectangle,
    superellipse,
    star,
    gear,
    blob,
    blob,
    shard,
    crescent,
    cross,
    bottle,
    creature,
    rod,
    screw,
)


def turned(outline: Float64Array, angle: float, radius: float, aspect: float = 1.0) -> Float64Array:
    """The outline scaled to `radius` (and by `aspect` along its y axis), then rotated by `angle` radians."""
    cosine, sine = math.cos(angle) * radius, math.sin(angle) * radius
    return np.asarray(outline @ np.array([[cosine, sine], [-sine * aspect, cosine * aspect]]))


def spring(turns: int, thickness: float, points_per_turn: int = 12) -> Float64Array:
    """The centre line of a coil spring seen from the side, an open polyline in −1..1."""
    t = np.linspace(0.0, turns, turns * points_per_turn)
    return np.stack([2.0 * t / turns - 1.0 + 0.03 * np.sin(_TURN * t), thickness * np.cos(_TURN * t)], axis=1)
