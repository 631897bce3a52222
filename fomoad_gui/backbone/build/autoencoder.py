"""`python -m fomoad_gui.backbone.build.autoencoder FOLDER SEED`: trains the auto-encoder of `backbone.autoencoder`.

Takes `learnt.npy` and `tested.npy` from FOLDER, writes `errors.npy`, and reports a JSON line now and then.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from fomoad_gui.backbone.autoencoder import CODE, FILTERS, SIDE

STEPS = 1500
BATCH = 16
LEARNING_RATE = 1e-3
STEPS_BETWEEN_REPORTS = 10


def network() -> Any:
    """Pixels 0 … 1 to the same, through a code of 8 × 8 × `CODE`."""
    import keras

    picture = keras.Input((SIDE, SIDE, 3))
    value = picture
    for filters in FILTERS:
        value = keras.layers.Conv2D(filters, 4, strides=2, padding="same", activation="relu")(value)
    value = keras.layers.Conv2D(CODE, 1, activation="relu")(value)
    value = keras.layers.Conv2D(FILTERS[-1], 1, activation="relu")(value)
    for filters in FILTERS[-2::-1]:
        value = keras.layers.Conv2DTranspose(filters, 4, strides=2, padding="same", activation="relu")(value)
    value = keras.layers.Conv2DTranspose(3, 4, strides=2, padding="same", activation="sigmoid")(value)
    return keras.Model(picture, value)


def main(arguments: list[str]) -> int:
    """Train and write the errors."""
    import keras

    folder, seed = Path(arguments[0]), int(arguments[1])
    keras.utils.set_random_seed(seed)
    learnt, tested = (np.load(folder / f"{name}.npy").astype(np.float32) / 255 for name in ("learnt", "tested"))
    model = network()
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(LEARNING_RATE, STEPS)), "mse")
    rng = np.random.default_rng(seed)
    for step in range(STEPS):
        batch = learnt[rng.integers(len(learnt), size=BATCH)]
        model.train_on_batch(batch, batch)
        if step % STEPS_BETWEEN_REPORTS == 0:
            print(json.dumps({"done": step, "total": STEPS}), flush=True)
    errors = np.square(model.predict(tested, batch_size=BATCH, verbose=0) - tested).mean(axis=-1)
    np.save(folder / "errors.npy", errors.astype(np.float32), allow_pickle=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
