"""The command for Linux judges pictures and a camera's frames as the app does, on both machines it is built for."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.native import NativeDetector
from fomoad_gui.export.c.project import CProject
from fomoad_gui.export.packages.linux import MACHINES, linux
from fomoad_gui.export.staging import write_folder
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.vision.fit import fit_image
from tests.support.parts import good_part

HERE = Path(__file__).parent
SANITISED = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g", "-O1")
WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Wdouble-promotion", "-Werror")
WIDTH, HEIGHT = 64, 40


@dataclass(frozen=True)
class Answer:
    code: int
    lines: list[dict[str, object]]
    complaint: str


@pytest.fixture(scope="module")
def sources(project: CProject, stored: StoredModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command's sources, without the minutes that building it for both machines takes the first time."""
    folder = tmp_path_factory.mktemp("linux") / "export"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fomoad_gui.export.packages.linux.MACHINES", {})
        write_folder(folder, linux(stored, project, NoProgress()), lambda _: None)
    return folder / "source"


@pytest.fixture(scope="module")
def command(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the system's compiler, with a driver of a made-up camera beneath it."""
    if shutil.which("gcc") is None:
        pytest.skip("there is no gcc")
    program = tmp_path_factory.mktemp("command") / "fomoad-detect"
    wrapped = ",".join(f"--wrap={name}" for name in ("open", "ioctl", "mmap", "munmap", "poll"))
    options = ["-std=c99", "-D_GNU_SOURCE", "-ffp-contract=off", *SANITISED, *WARNINGS, f"-Wl,{wrapped}"]
    files = [*map(str, sorted(sources.glob("*.c"))), str(HERE / "camera_driver.c")]
    subprocess.run(["gcc", *options, "-I", str(sources), *files, "-o", str(program)], check=True)
    return program


def _ask(command: Path, *arguments: object, **environment: str) -> Answer:
    done = subprocess.run(
        [str(command), *map(str, arguments)], capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    return Answer(done.returncode, [json.loads(line) for line in done.stdout.splitlines() if "{" in line], done.stderr)


def _portable(path: Path, picture: Uint8Array) -> Path:
    kind = b"P6" if picture.shape[2] == 3 else b"P5"
    path.write_bytes(kind + b"\n# made\n%d %d 255\n" % (picture.shape[1], picture.shape[0]) + picture.tobytes())
    return path


def _expected(stored: StoredModel, project: CProject, picture: Uint8Array) -> tuple[float, np.ndarray]:
    with NativeDetector(project.sources) as native:
        result = native.run(fit_image(picture, stored.bundle.input))
    return result.score, result.cells


def test_a_picture_scores_as_in_the_app(stored: StoredModel, project: CProject, command: Path, tmp_path: Path) -> None:
    picture = good_part(3)
    answer = _ask(command, _portable(tmp_path / 'a "part".ppm', picture))
    assert (answer.code, answer.complaint) == (0, "")
    (line,) = answer.lines
    score, cells = _expected(stored, project, picture)
    assert line["source"] == str(tmp_path / 'a "part".ppm')
    assert line["score"] == pytest.approx(score, rel=1e-6)
    np.testing.assert_allclose(np.array(line["cells"]), cells, rtol=1e-6)
    assert line["verdict"] in ("OK", "REVIEW", "NG")


def test_a_threshold_of_one_s_own_makes_the_verdict(command: Path, tmp_path: Path) -> None:
    path = _portable(tmp_path / "part.ppm", good_part(3))
    (line,) = _ask(command, "--threshold", "1e9", "--no-cells", path).lines
    assert (line["verdict"], "cells" in line) == ("OK", False)
    (line,) = _ask(command, "--threshold", "-1e9", path).lines
    assert line["verdict"] == "NG"


def test_the_peak_lies_in_the_picture(command: Path, tmp_path: Path) -> None:
    picture = good_part(3, width=300, height=200)
    (line,) = _ask(command, _portable(tmp_path / "part.ppm", picture)).lines
    cells, peak = np.array(line["cells"]), line["peak"]
    assert isinstance(peak, dict)
    assert np.unravel_index(int(cells.argmax()), cells.shape) == (peak["row"], peak["column"])
    assert 0 < peak["x"] < 300
    assert 0 < peak["y"] < 200


@pytest.mark.parametrize("pixels", ["RGB3", "BGR3", "YUYV", "RGBP", "GREY"])
def test_a_camera_s_frames_score_as_in_the_app(
    stored: StoredModel, project: CProject, command: Path, pixels: str
) -> None:
    answer = _ask(command, "--device", "/dev/video9", "--size", f"{WIDTH}x{HEIGHT}", "--frames", 3, PIXELS=pixels)
    assert (answer.code, answer.complaint) == (0, "")
    assert [line["frame"] for line in answer.lines] == [0, 1, 2]
    assert InputSpec(64, 48) == stored.bundle.input
    for number, line in enumerate(answer.lines):
        score, _ = _expected(stored, project, _frame(number, pixels))
        assert line["score"] == pytest.approx(score, rel=1e-6)


def _frame(number: int, pixels: str) -> Uint8Array:
    """What the made-up camera shows, as OpenCV decodes it, uint8 [H, W, 3] RGB."""
    bytes_of_pixel = {"RGB3": 3, "BGR3": 3, "GREY": 1}.get(pixels, 2)
    count = HEIGHT * WIDTH * bytes_of_pixel
    row = np.arange(count, dtype=np.uint32) // (WIDTH * bytes_of_pixel)
    column = np.arange(count, dtype=np.uint32) % (WIDTH * bytes_of_pixel)
    data = ((row * 7 + column * 5 + number * 31 + row * column // 3) & 255).astype(np.uint8)
    shaped = data.reshape(HEIGHT, WIDTH, bytes_of_pixel)
    codes = {"YUYV": cv2.COLOR_YUV2RGB_YUY2, "GREY": cv2.COLOR_GRAY2RGB, "BGR3": cv2.COLOR_BGR2RGB}
    if pixels == "RGBP":
        words = shaped.copy().view("<u2")[..., 0].astype(np.uint32)
        five, six, last = words >> 11, words >> 5 & 63, words & 31
        return np.stack([five << 3 | five >> 2, six << 2 | six >> 4, last << 3 | last >> 2], axis=2).astype(np.uint8)
    return shaped if pixels == "RGB3" else np.asarray(cv2.cvtColor(shaped, codes[pixels]), np.uint8)


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"FAILS": "open"}, "cannot be opened"),
        ({"FAILS": "capability"}, "is no camera that streams"),
        ({"PIXELS": "MJPG"}, "delivers none of"),
        ({"FAILS": "buffers"}, "has no buffers"),
        ({"FAILS": "map"}, "does not let its buffers be mapped"),
        ({"FAILS": "start"}, "does not start"),
        ({"FAILS": "unplugged"}, "is gone"),
        ({"FAILS": "silent"}, "has been silent"),
    ],
)
def test_a_camera_that_fails_is_complained_of(command: Path, environment: dict[str, str], complaint: str) -> None:
    answer = _ask(command, "--frames", 5, **({"PIXELS": "RGB3"} | environment))
    assert answer.code == 1
    assert complaint in answer.complaint


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--size", "640"], "no size"),
        (["--size", "640x0"], "no size"),
        (["--frames", "none"], "no number of frames"),
        (["--threshold", "high"], "no threshold"),
        (["--loud"], "there is no option"),
        (["--loud", "1"], "there is no option '--loud'"),
    ],
)
def test_usage_is_told(command: Path, arguments: list[str], complaint: str) -> None:
    answer = _ask(command, *arguments)
    assert answer.code == 2
    assert complaint in answer.complaint
    assert "usage: fomoad-detect" in answer.complaint


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\x89PNG\r\n", "is no binary PGM or PPM"),
        (b"P6 10 10 65535\n", "8 bits a sample"),
        (b"P6 10 10 255\n123", "is cut short"),
        (b"P6 99999 10 255\n", "sides that are not"),
    ],
)
def test_a_picture_that_cannot_be_read_is_complained_of_and_the_next_is_judged(
    command: Path, content: bytes, complaint: str, tmp_path: Path
) -> None:
    (tmp_path / "bad.ppm").write_bytes(content)
    answer = _ask(command, tmp_path / "bad.ppm", _portable(tmp_path / "part.ppm", good_part(3)))
    assert (answer.code, len(answer.lines)) == (1, 1)
    assert complaint in answer.complaint


def test_make_builds_it_and_the_self_test_passes(sources: Path, tmp_path: Path) -> None:
    if shutil.which("make") is None or shutil.which("gcc") is None:
        pytest.skip("there is no make, or no gcc")
    shutil.copytree(sources, tmp_path / "source")
    done = subprocess.run(["make", "-C", str(tmp_path / "source"), "test"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "0 cells differ from the golden ones" in done.stdout


@pytest.mark.slow
def test_it_is_built_for_both_machines_to_the_same_bytes_and_passes_its_self_test(
    stored: StoredModel, project: CProject, tmp_path: Path
) -> None:
    first, second = (linux(stored, project, NoProgress()) for _ in range(2))
    assert first == second
    write_folder(tmp_path / "export", first, lambda _: None)
    ran = 0
    for name in MACHINES:
        program = tmp_path / "export" / f"fomoad-detect-{name}"
        emulator = [] if name == "x86_64" else [f"qemu-{name}"]
        if emulator and shutil.which(emulator[0]) is None:
            continue
        done = subprocess.run([*emulator, str(program), "--self-test"], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "0 cells differ from the golden ones\n"), name
        ran += 1
    assert ran
