"""What exports take on boards: instructions, RAM and flash on the virtual board, and instructions under gcc and QEMU.

    python -m tests.benchmarks.board [--models 0.1:96,...] [--boards cortex-m7,...] [--camera 320x240:rgb565]

Models are MobileNetV2 of that width at that input size, cut at 1/8, 3 × 3 pooling by 2, 16 dimensions and a mixture of
16, learnt from drawn pictures: how many instructions a picture takes hangs on the picture by some hundredths. With
`--camera` pictures come as its frames, and fitting them is counted, but not under QEMU.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from fomoad_gui.board.measure import run_on_board
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.project import export_c
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import recipe
from fomoad_gui.pipeline.train import train
from fomoad_gui.pipeline.tune.boards import board
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.vision.frame import camera
from tests.support.parts import write_flat
from tests.support.qemu import MACHINES, missing, run


def main() -> None:
    """One line for each model and board."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default="0.1:96,0.35:96,0.1:160,0.35:160")
    parser.add_argument("--boards", default="cortex-m7,cortex-m4f,cortex-m33,cortex-m0plus")
    parser.add_argument("--camera", type=camera)
    options = parser.parse_args()
    print("| model | board | instructions | gcc, QEMU | fps | RAM, of it stack | flash | golden |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as text:
        work = Path(text)
        dataset = scan(write_flat(work / "parts", 20), NoProgress()).dataset
        for name in options.models.split(","):
            alpha, size = name.split(":")
            settings = replace(
                recipe(HeadKind.SHARED),
                backbone=f"mobilenet_v2_{alpha}",
                width=int(size),
                height=int(size),
                dimensions=16,
            )
            trained = train(dataset, settings, NoProgress())
            folder = work / name.replace(":", "_")
            export_c(StoredModel(trained.bundle, trained.backbone), folder, NoProgress())
            for on in options.boards.split(","):
                found = run_on_board(folder, board(on), None, NoProgress(), options.camera)
                is_there = on in MACHINES and missing() is None and options.camera is None
                second = f"{run(folder, on, (), work)['instructions']:,}" if is_there else "–"
                print(
                    f"| α {alpha}, {size}² | {on} | {found.instructions:,} | {second} | {found.fps_estimate:.1f} | "
                    f"{found.ram_bytes:,}, {found.stack_bytes} | {found.flash_bytes:,} | {found.golden_ok} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
