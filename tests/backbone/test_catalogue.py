"""The catalogue lists what is there, and the cards tell the truth about the files."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import tomllib
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.backbone.architecture import NETWORKS, network
from fomoad_gui.backbone.cards import read_card
from fomoad_gui.backbone.catalogue import BackboneEntry, catalogue, default_cut, entries_in, find
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.resources import resource_path
from tests.conftest import REPOSITORY

FILES = tuple(entry for entry in catalogue() if entry.joins is None)
JOINED = tuple(entry for entry in catalogue() if entry.joins is not None)


def _ids(entry: BackboneEntry) -> str:
    return f"{entry.path.stem}_{entry.cut}"


def test_every_network_has_every_cut_in_rgb_and_grey_and_both_precisions() -> None:
    entries = FILES
    names = dict.fromkeys(entry.name for entry in entries)
    assert set(names) <= set(NETWORKS)
    assert "mobilenet_v2_0.35" in names
    expected = [(n, c, k, p) for n in names for c in network(n).cuts for k in (3, 1) for p in ("float32", "int8")]
    assert [(entry.name, entry.cut, entry.channels, entry.precision) for entry in entries] == expected


@pytest.mark.parametrize("entry", FILES, ids=_ids)
def test_a_card_tells_the_truth_about_its_file(entry: BackboneEntry) -> None:
    model, card = entry.path.read_bytes(), entry.card
    assert entry.path.stem == card.stem
    assert entry.digest == card.sha256 == hashlib.sha256(model).hexdigest()
    assert card.bytes == len(model)
    backbone = Backbone(model, InputSpec(64, 96, entry.channels))
    assert backbone.precision == entry.precision
    assert backbone.grid == (96 // card.stride, 64 // card.stride, entry.dimensions)
    assert card.licence == "Apache-2.0"
    assert any("PIPED" in credit and "CC BY 4.0" in credit for credit in card.credits)
    assert card.training["teacher"]


@pytest.mark.parametrize("entry", JOINED, ids=_ids)
def test_two_cuts_that_are_joined_run_as_one(entry: BackboneEntry) -> None:
    assert entry.joins is not None
    early = find(entry.name, entry.joins, entry.channels, entry.precision)
    late = find(entry.name, entry.file_cut, entry.channels, entry.precision)
    assert entry.cut == f"{early.cut}+{late.cut}"
    assert (late.stride, entry.stride) == (2 * early.stride, late.stride)
    backbone = Backbone(entry.read(), InputSpec(64, 96, entry.channels))
    assert backbone.precision == entry.precision
    assert backbone.grid == (96 // entry.stride, 64 // entry.stride, early.dimensions + late.dimensions)
    assert backbone.grid[2] == entry.dimensions


def test_every_cut_of_a_network_is_joined_with_the_one_before_it() -> None:
    joined = {(entry.name, entry.cut) for entry in JOINED}
    assert joined == {
        (name, f"{early}+{late}") for name in NETWORKS for early, late in itertools.pairwise(network(name).cuts)
    }
    assert len(JOINED) == 4 * len(joined)


@pytest.mark.parametrize("name", dict.fromkeys(entry.name for entry in catalogue()))
def test_parameters_are_counted_with_batch_normalisation_folded_in(name: str) -> None:
    """Against the trained weights: every kernel's values, and one bias for each of its output channels."""
    with np.load(resource_path(f"training/{name}.weights.npz")) as archive:
        kernels = sum(archive[key].size for key in archive.files if key.endswith("kernel"))
        biases = sum(archive[key].size for key in archive.files if key.endswith("gamma"))
    assert find(name, network(name).cuts[-1]).parameters == kernels + biases


def test_the_catalogue_runs_by_family_and_from_slim_to_wide() -> None:
    names = list(dict.fromkeys(entry.name for entry in catalogue()))
    assert names == [name for name in NETWORKS if name in names]


@pytest.mark.parametrize("name", dict.fromkeys(entry.name for entry in catalogue()))
def test_the_default_cut_has_a_stride_of_eight(name: str) -> None:
    assert find(name, default_cut(name)).stride == 8


def test_a_network_that_is_not_there_has_no_default_cut() -> None:
    with pytest.raises(FomoadError, match=r"no backbone resnet.*mobilenet_v2_0\.35"):
        default_cut("resnet")


def test_what_is_not_there_is_refused_with_what_is() -> None:
    with pytest.raises(FomoadError, match=r"no backbone resnet.*mobilenet_v2_0\.35"):
        find("resnet")
    with pytest.raises(FomoadError, match=r"0\.35, block_9.*block_6_expand_relu.*float32 and int8"):
        find("mobilenet_v2_0.35", "block_9")


@pytest.mark.parametrize("card", ["", "[]", "{}", '{"name": "mobilenet_v2_0.35"}', "\xff"])
def test_a_card_that_is_none_is_named(tmp_path: Path, card: str) -> None:
    entry = find("mobilenet_v2_0.35")
    shutil.copy(entry.path, tmp_path)
    (tmp_path / entry.path.with_suffix(".json").name).write_text(card, encoding="latin-1")
    with pytest.raises(FomoadError, match=entry.path.stem):
        entries_in(tmp_path)


def test_a_card_read_back_is_the_same() -> None:
    path = find("mobilenet_v2_0.35").path.with_suffix(".json")
    assert read_card(path).to_json() == path.read_text(encoding="utf-8")


def test_the_wheel_stays_below_12_megabytes() -> None:
    """A wheel is a deflated zip of the package and of the resources that `pyproject.toml` lists."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    paths = [path for folder in ("fomoad_gui", *included) for path in (REPOSITORY / folder).rglob("*")]
    size = sum(len(zlib.compress(path.read_bytes())) for path in paths if path.is_file() and path.suffix != ".pyc")
    assert size < 12_000_000


def test_the_wheel_leaves_out_only_what_training_needs() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    folders = {f"resources/{path.name}" for path in (REPOSITORY / "resources").iterdir() if path.is_dir()}
    assert folders - set(included) == {"resources/training"}


def test_a_file_that_is_not_what_its_card_says_is_named(tmp_path: Path) -> None:
    entry = find("mobilenet_v2_0.1")
    damaged = replace(entry, path=tmp_path / "damaged.tflite")
    damaged.path.write_bytes(entry.read()[:-1])
    with pytest.raises(FomoadError, match=r"damaged\.tflite"):
        damaged.read()
