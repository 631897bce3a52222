"""The module has the layout that Zephyr asks for, and its build files build the sample, with a stand-in for Zephyr."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from fomoad_gui.export.c.project import CProject
from fomoad_gui.export.packages.zephyr import zephyr
from fomoad_gui.export.staging import write_folder
from fomoad_gui.store.model_file import StoredModel

STAND_IN = Path(__file__).parent / "zephyr_stand_in"


@pytest.fixture(scope="module")
def module(stored: StoredModel, project: CProject, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zephyr") / "fomoad_detector"
    write_folder(folder, zephyr(stored, project), lambda _: None)
    return folder


def _settings(text: str) -> dict[str, str]:
    """The plain `key: value` lines of a YAML file, indented keys joined by dots."""
    found, path = {}, list[tuple[int, str]]()
    for line in text.splitlines():
        match = re.fullmatch(r"( *)([\w.]+):(?: (.+))?", line)
        if match:
            indent = len(match[1])
            path = [*(part for part in path if part[0] < indent), (indent, match[2])]
            found[".".join(name for _, name in path)] = match[3] or ""
    return found


def test_module_yml_names_files_that_are_there(module: Path) -> None:
    settings = _settings((module / "zephyr" / "module.yml").read_text(encoding="utf-8"))
    assert re.fullmatch(r"[\w\-]+", settings["name"])
    assert set(settings) == {"name", "build", "build.cmake", "build.kconfig", "samples"}
    assert (module / settings["build.cmake"] / "CMakeLists.txt").is_file()
    assert (module / settings["build.kconfig"]).is_file()
    assert (module / "samples").is_dir()


def test_the_sample_has_what_west_and_twister_look_for(module: Path) -> None:
    sample = module / "samples" / "self_test"
    for name in ("CMakeLists.txt", "prj.conf", "sample.yaml", "src/main.c"):
        assert (sample / name).is_file()
    settings = _settings((sample / "sample.yaml").read_text(encoding="utf-8"))
    assert {"sample.name", "tests"} <= set(settings)
    assert any(key.startswith("tests.sample.") for key in settings)
    known = set(re.findall(r"^config (\w+)", (module / "zephyr" / "Kconfig").read_text(encoding="utf-8"), re.M))
    ours = set(re.findall(r"^CONFIG_(FOMOAD\w*)=y", (sample / "prj.conf").read_text(encoding="utf-8"), re.M))
    assert ours
    assert ours <= known


@pytest.mark.slow
def test_the_sample_builds_and_finds_itself_well(module: Path, tmp_path: Path) -> None:
    if shutil.which("cmake") is None or shutil.which("gcc") is None:
        pytest.skip("there is no cmake, or no gcc")
    sample, build = module / "samples" / "self_test", tmp_path / "build"
    for command in (
        ["cmake", "-S", str(sample), "-B", str(build), f"-DZephyr_DIR={STAND_IN}"],
        ["cmake", "--build", str(build)],
        [str(build / "app")],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[0] == "0 cells differ from the golden ones"


def test_the_same_model_gives_the_same_bytes(stored: StoredModel, project: CProject) -> None:
    assert zephyr(stored, project) == zephyr(stored, project)
