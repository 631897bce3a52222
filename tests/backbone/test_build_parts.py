"""The parts of the trainer that need no TensorFlow: whitening, pictures, recipe."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fomoad_gui.backbone.build.loss_curve import LossCurve
from fomoad_gui.backbone.build.pictures import CHUNK, EDGE, PicturePool, drawn_picture, real_crop, real_files
from fomoad_gui.backbone.build.recipe import Recipe
from fomoad_gui.backbone.whitening import Moments
from fomoad_gui.core.errors import FomoadError


def test_whitened_features_have_the_identity_for_covariance() -> None:
    rng = np.random.default_rng(0)
    cells = rng.standard_normal((4000, 6)) @ rng.standard_normal((6, 6)) + 5.0
    maps = cells.reshape(40, 10, 10, 6).astype(np.float32)
    moments = Moments(6)
    for start in range(0, 40, 8):
        moments.add(maps[start : start + 8])
    whitening = moments.whitening(0.0)
    white = (cells - whitening.mean) @ whitening.matrix
    np.testing.assert_allclose(np.cov(white.T, bias=True), np.eye(6), atol=1e-3)
    np.testing.assert_allclose(white.mean(axis=0), 0, atol=1e-3)


def test_regularisation_keeps_dead_directions_small() -> None:
    cells = np.zeros((100, 2), np.float32)
    cells[:, 0] = np.linspace(-1, 1, 100)
    moments = Moments(2)
    moments.add(cells.reshape(1, 10, 10, 2))
    variance = cells[:, 0].var()
    matrix = moments.whitening(0.01).matrix
    np.testing.assert_allclose(matrix[1, 1], 1 / np.sqrt(0.01 * variance / 2), rtol=1e-4)


def _folder_of_pictures(root: Path) -> Path:
    for group, count, colour in (("few", 1, 40), ("many", 9, 220)):
        (root / group).mkdir(parents=True)
        for number in range(count):
            Image.new("L", (90, 200), colour).save(root / group / f"{number}.png")
    (root / "many" / "notes.txt").write_text("no picture")
    return root


def test_crops_come_from_every_folder_equally_often(tmp_path: Path) -> None:
    real = _folder_of_pictures(tmp_path)
    assert [len(group) for group in real_files(real)] == [1, 9]
    crops = np.stack([real_crop(0, number, real) for number in range(60)])
    assert crops.shape == (60, EDGE, EDGE, 3)
    assert 15 <= int((crops[:, 0, 0, 0] == 40).sum()) <= 45
    np.testing.assert_array_equal(crops[7], real_crop(0, 7, real))


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FomoadError, match="no pictures in"):
        PicturePool(tmp_path, CHUNK, 0, tmp_path, 0.5)


def test_pictures_and_batches_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    pools = []
    for work in (tmp_path / "a", tmp_path / "b"):
        work.mkdir()
        np.save(work / "drawn-3-00000.npy", np.stack([drawn_picture(3, number, 32) for number in range(5)]))
        pools.append(PicturePool(work, CHUNK, 3, None, 0.35))
    np.testing.assert_array_equal(pools[0].batch(11, 4), pools[1].batch(11, 4))
    assert not np.array_equal(pools[0].batch(11, 4), pools[0].batch(12, 4))


def test_nothing_is_made_twice(tmp_path: Path) -> None:
    np.save(tmp_path / "drawn-0-00000.npy", np.zeros((CHUNK, 8, 8, 3), np.uint8))
    assert list(PicturePool(tmp_path, CHUNK, 0, None, 0.0).make(lambda: False)) == []


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"batch": 0}, {"edge": 90}, {"edge": 16}, {"cut_weights": (1.0,)}])
def test_a_recipe_that_cannot_be_followed_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"asks for|weights for"):
        Recipe("mobilenet_v2_0.1", **wrong)  # type: ignore[arg-type]


def test_a_loss_curve_goes_on_after_an_interruption_and_is_written_as_a_table() -> None:
    curve = LossCurve()
    curve.add(20, [0.9, 0.8])
    resumed = LossCurve(curve.rows)
    resumed.add(40, [0.5, 0.25])
    assert resumed.to_csv() == "steps,error_1,error_2\n20,0.90000,0.80000\n40,0.50000,0.25000\n"


def test_a_loss_curve_without_rows_survives_a_checkpoint() -> None:
    assert LossCurve(LossCurve().rows).to_csv() == "steps\n"
