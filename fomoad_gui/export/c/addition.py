"""The whole numbers of a sum of two int8 maps: two products and a bias, where they give the reference's steps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.export.c.requantisation import reference_multiplier

RAISE = 20
"""Places to the left by which TensorFlow Lite's addition raises its inputs."""
PLACES = 22
"""`FOMOAD_SUM_PLACES` of the runtime: bits behind the point of a sum."""
NEARBY = 3
"""How far from the ratio of the scales factors are looked for, in their last place."""
STEPS = np.arange(-128, 128, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Addend:
    """The scale and zero point of an int8 map."""

    scale: float
    zero_point: int


def fitted_addition(first: Addend, second: Addend, output: Addend) -> tuple[int, int, int] | None:
    """Factor, factor and bias for which ⌊(first · factor + second · factor + bias) / 2^22⌋ is the reference's step for
    all 65,536 pairs of steps there are; None where there are none near the ratios of the scales."""
    wanted = reference_sums(first, second, output)
    factors = (round(first.scale / output.scale * 2**PLACES), round(second.scale / output.scale * 2**PLACES))
    steps = sorted(product(range(-NEARBY, NEARBY + 1), repeat=2), key=lambda step: max(map(abs, step)))
    for one, two in steps:
        found = _fitted(wanted, factors[0] + one, factors[1] + two)
        if found is not None:
            return found
    return None


def reference_addition(first: Addend, second: Addend, output: Addend) -> tuple[int, ...]:
    """Minus the zero point, multiplier and shift of both inputs, then multiplier and shift of the sum."""
    twice = 2 * max(first.scale, second.scale)
    numbers = [(-one.zero_point, *reference_multiplier(one.scale / twice)) for one in (first, second)]
    return *numbers[0], *numbers[1], *reference_multiplier(twice / (2**RAISE * output.scale))


def reference_sums(first: Addend, second: Addend, output: Addend) -> NDArray[np.int64]:
    """TensorFlow Lite's reference kernel on every pair of steps, [256, 256], not yet limited to int8."""
    numbers = reference_addition(first, second, output)
    one, two = (_scaled((STEPS + numbers[i]) << RAISE, numbers[i + 1], numbers[i + 2]) for i in (0, 3))
    return _scaled(one[:, np.newaxis] + two, numbers[6], numbers[7]) + output.zero_point


def _scaled(values: NDArray[np.int64], multiplier: int, shift: int) -> NDArray[np.int64]:
    """MultiplyByQuantizedMultiplier: a product's high half, rounded, and a rounding shift, halves away from zero."""
    high = ((values << max(shift, 0)) * multiplier + (1 << 30)) >> 31
    places = max(-shift, 0)
    return high if places == 0 else (high + (1 << (places - 1)) - (high < 0)) >> places


def _fitted(wanted: NDArray[np.int64], one: int, two: int) -> tuple[int, int, int] | None:
    """With the bias between what the pairs allow, if they do allow one."""
    products = STEPS[:, np.newaxis] * one + STEPS * two
    # what saturates may lie as far out as it likes
    least = np.where(wanted > -128, (wanted << PLACES) - products, -(2**62)).max()
    most = np.where(wanted < 127, ((wanted + 1) << PLACES) - products, 2**62).min()
    bias = int(least + most) // 2
    has_room = max(abs(int(products.min()) + bias), abs(int(products.max()) + bias), abs(bias) + 128 * one) < 2**31
    return (one, two, bias) if least < most and has_room and abs(bias) < 2**31 else None
