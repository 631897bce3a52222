"""How well a backbone sees defects: image AUROC of one simple detector on real parts.

The detector is the same for every backbone: pictures squashed to a square, 3×3 average pooling with stride 2, 32 random
projections, one mixture of 16 full covariances over the cells of the good pictures; a picture's score is its oddest
cell's negative log-likelihood. The same seeds, hence the same projections and starts, for every file: compare means.

    python -m tests.benchmarks.backbone_quality DATA FILE.tflite... [--size 160] [--seeds 5] [--folders elpv/mono,...]

Grey backbones are measured on grey pictures. Of the float32 and the int8 file of one entry, both given, the difference
is printed too. With --record the figures are also written to the model card beside each file. With --recalibrate N an
int8 file is made anew from the float32 one beside it and N of the folder's good pictures, as training can do.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from fomoad_gui.backbone.cards import read_card
from fomoad_gui.backbone.graph.quantise import quantised
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.mixture import Covariance, log_likelihood
from fomoad_gui.core.mixture_fit import MixtureSettings, fit_mixture
from fomoad_gui.core.pooling import Pooling, average_pool
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.projection import gaussian_projection, project
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.read import read_image

FOLDERS = (
    "elpv/mono",
    "crackforest/asphalt_patch160",
    "aws_l4v/aliens",
    "magnetic_tile/tile",
    "kolektor_sdd/commutator",
    "mvtec3d/tire",
)
DETECTOR = "3x3 average pooling stride 2, 32 random projections, 16 full covariances, oddest cell"
CELLS = 8000
"""At most so many cells teach the mixture; more change the figures by less than the seed does."""
POOLING = Pooling(3, 2)


def pictures(folder: Path, size: int, channels: int) -> tuple[Uint8Array, Uint8Array, Uint8Array]:
    """Good pictures to train on, good ones and defects to test, each uint8 [N, size, size, channels]."""
    spec = InputSpec(size, size, channels)

    def read(paths: list[Path]) -> Uint8Array:
        return np.stack([fit_image(read_image(path), spec) for path in sorted(paths)])

    tests = list((folder / "test").glob("*/*"))
    return (
        read(list((folder / "train" / "good").iterdir())),
        read([path for path in tests if path.parent.name == "good"]),
        read([path for path in tests if path.parent.name != "good"]),
    )


def image_auroc(train: Float32Array, good: Float32Array, defect: Float32Array, seed: int) -> float:
    """Image AUROC of the detector from pooled embeddings [N, gh, gw, D]."""
    projection = gaussian_projection(train.shape[-1], min(32, train.shape[-1]), seed)
    scale = train.std()  # a random network's activations are too small for the covariances' regularisation

    def points(maps: Float32Array) -> Float32Array:
        return project(projection, maps / scale)

    cells = points(train).reshape(-1, projection.dimensions_out)
    chosen = np.random.default_rng(seed).permutation(len(cells))[:CELLS]
    settings = MixtureSettings(16, Covariance.FULL, restarts=1, max_iterations=50, tolerance=1e-2, seed=seed)
    mixture = fit_mixture(cells[chosen].astype(np.float64), settings, NoProgress()).mixture

    def scores(maps: Float32Array) -> Float32Array:
        cells = points(maps)
        likelihood = log_likelihood(mixture, cells.reshape(-1, cells.shape[-1]).astype(np.float64))
        return np.asarray((-likelihood).reshape(len(maps), -1).max(axis=1))

    return float(roc_auc_score([0] * len(good) + [1] * len(defect), np.concatenate([scores(good), scores(defect)])))


def recalibrated(file: Path, train: Uint8Array, count: int) -> bytes:
    """The int8 trunk with its ranges from `count` pictures of `train`, the int8 file itself if that is 0."""
    exact = file.with_name(file.name.replace("_int8", "_float32"))
    if not count or exact == file:
        return file.read_bytes()
    chosen = np.random.default_rng(0).permutation(len(train))[:count]
    return quantised(exact.read_bytes(), train[np.sort(chosen)])


def channels_of(file: Path) -> int:
    """As the card beside the file says; RGB where there is none."""
    card = file.with_suffix(".json")
    return read_card(card).channels if card.exists() else 3


def record(file: Path, size: int, seeds: int, figures: dict[str, float]) -> None:
    """Write the figures to the card beside the file, under the input size."""
    card = read_card(file.with_suffix(".json"))
    measured = {"image_auroc": figures, "detector": DETECTOR, "seeds": seeds}
    quality = card.quality | {f"{size} pixels": measured}
    file.with_suffix(".json").write_text(replace(card, quality=quality).to_json(), encoding="utf-8")


def main() -> None:
    """One line per file, one column per folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--size", type=int, default=160)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--folders", default=",".join(FOLDERS))
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--recalibrate", type=int, default=0, metavar="N")
    options = parser.parse_args()
    folders = options.folders.split(",")
    data = {
        (folder, channels): pictures(options.data / folder, options.size, channels)
        for folder in folders
        for channels in {channels_of(file) for file in options.files}
    }
    print(f"{'file':50}", *(f"{folder.split('/')[0]:>14}" for folder in folders), f"{'mean':>8} {'seconds':>8}")
    means: dict[str, float] = {}
    for file in options.files:
        started = time.process_time()
        channels = channels_of(file)
        figures = {}
        for folder in folders:
            model = recalibrated(file, data[folder, channels][0], options.recalibrate)
            backbone = Backbone(model, InputSpec(options.size, options.size, channels))
            train, good, defect = (average_pool(POOLING, backbone.embed(images)) for images in data[folder, channels])
            aurocs = [image_auroc(train, good, defect, seed) for seed in range(options.seeds)]
            figures[folder] = round(float(np.mean(aurocs)), 4)
        row, seconds = list(figures.values()), time.process_time() - started
        print(f"{file.stem[-50:]:50}", *(f"{v:14.3f}" for v in row), f"{np.mean(row):8.3f} {seconds:8.1f}", flush=True)
        means[file.stem] = float(np.mean(row))
        exact = file.stem.replace("_int8", "_float32")
        if exact != file.stem and exact in means:
            print(f"{'':50} int8 loses {means[exact] - means[file.stem]:+.4f}", flush=True)
        if options.record and file.with_suffix(".json").exists():
            record(file, options.size, options.seeds, figures)


if __name__ == "__main__":
    main()
