"""Materials: in range, seamless, each with something in it."""

from __future__ import annotations

import numpy as np
import pytest

from fomoad_gui.vision.drawing.bank import MATERIALS
from fomoad_gui.vision.drawing.surfaces import Surface

SIZE = 256


@pytest.mark.parametrize(
    "surface", [pytest.param(surface, id=surface.__name__) for surface in dict.fromkeys(MATERIALS)]
)
@pytest.mark.parametrize("seed", range(2))
def test_a_surface_is_a_seamless_field(surface: Surface, seed: int) -> None:
    field = surface(np.random.default_rng(seed), SIZE)
    assert field.shape == (SIZE, SIZE)
    assert field.dtype == np.float32
    assert np.isfinite(field).all()
    assert field.min() >= -1e-6
    assert field.max() <= 1.0 + 1e-6
    assert field.std() > 0.02
    for axis in (0, 1):
        steps = np.sort(np.abs(np.diff(field, axis=axis)).mean(axis=1 - axis))
        seam = np.abs(field.take(0, axis) - field.take(-1, axis)).mean()
        # A joint or a bar may fall on the seam, so it is held against the surface's own strongest steps.
        assert seam <= 1.5 * steps[-3] + 0.02
