"""The bank: constant content, crops that keep to their field."""

from __future__ import annotations

import numpy as np
import pytest

from fomoad_gui.core.arrays import fingerprint
from fomoad_gui.vision.drawing.bank import FIELD_SIZE, bank_field, crop_field, mixed_field


def test_levels_show_the_same_field_at_half_and_quarter_size() -> None:
    full, half, quarter = bank_field(0)
    assert full.shape == half.shape == quarter.shape == (FIELD_SIZE, FIELD_SIZE)
    np.testing.assert_array_equal(half[:, : FIELD_SIZE // 2], half[:, FIELD_SIZE // 2 :])
    np.testing.assert_array_equal(quarter[: FIELD_SIZE // 4], quarter[FIELD_SIZE // 4 : FIELD_SIZE // 2])
    blocks = full.astype(np.float64).reshape(FIELD_SIZE // 2, 2, FIELD_SIZE // 2, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(half[: FIELD_SIZE // 2, : FIELD_SIZE // 2], blocks, atol=1.0)


def test_a_field_drawn_again_is_the_same() -> None:
    first = fingerprint(*bank_field(3))
    bank_field.cache_clear()
    assert fingerprint(*bank_field(3)) == first


def test_fields_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        bank_field(0)[0][0, 0] = 1


@pytest.mark.parametrize("zoom", [0.1, 0.25, 0.6, 1.0, 4.0])
def test_crops_have_the_fields_range_at_any_zoom(zoom: float) -> None:
    for seed in range(5):
        crop = crop_field(np.random.default_rng(seed), 40, 90, index=0, zoom=zoom)
        assert crop.shape == (40, 90)
        assert crop.min() >= 0.0
        assert crop.max() <= 1.0


def test_a_finer_zoom_shows_slower_change() -> None:
    def roughness(zoom: float) -> float:
        crops = [crop_field(np.random.default_rng(seed), 64, 64, index=0, zoom=zoom) for seed in range(8)]
        return float(np.mean([np.abs(np.diff(crop, axis=1)).mean() for crop in crops]))

    assert roughness(4.0) < 0.6 * roughness(1.0)


def test_mixed_fields_differ_and_stay_in_range() -> None:
    fields = [mixed_field(np.random.default_rng(seed), 48, 48) for seed in range(8)]
    assert all(field.min() >= 0.0 and field.max() <= 1.0 for field in fields)
    assert len({fingerprint(field) for field in fields}) == 8
