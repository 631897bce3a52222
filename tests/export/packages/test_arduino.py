"""The Arduino library follows the Arduino library specification, revision 2.2, and does what it says on a board."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from fomoad_gui.export.c.project import CProject
from fomoad_gui.export.packages.arduino import EXAMPLES, NAME, arduino
from fomoad_gui.store.model_file import StoredModel
from tests.support import qemu

REQUIRED = ("name", "version", "author", "maintainer", "sentence", "paragraph", "category", "url", "architectures")
CATEGORIES = (
    *("Display", "Communication", "Signal Input/Output", "Sensors", "Device Control", "Timing", "Data Storage"),
    *("Data Processing", "Other"),
)
KEYWORD_KINDS = ("KEYWORD1", "KEYWORD2", "KEYWORD3", "LITERAL1")
STUBS = Path(__file__).parent / "arduino_stubs"


@pytest.fixture(scope="module")
def library(stored: StoredModel, project: CProject, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("libraries")
    with zipfile.ZipFile(io.BytesIO(arduino(stored, project)[f"{NAME}.zip"])) as archive:
        archive.extractall(folder)
    return folder / NAME


def _properties(library: Path) -> dict[str, str]:
    lines = (library / "library.properties").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_the_archive_holds_one_folder_of_the_library_s_name(stored: StoredModel, project: CProject) -> None:
    with zipfile.ZipFile(io.BytesIO(arduino(stored, project)[f"{NAME}.zip"])) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {NAME}


def test_the_properties_are_those_that_the_specification_asks_for(library: Path) -> None:
    properties = _properties(library)
    assert set(REQUIRED) <= set(properties)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 _.\-]{0,62}", properties["name"])
    assert not properties["name"].lower().startswith("arduino")
    assert re.fullmatch(r"\d+\.\d+\.\d+([-+].+)?", properties["version"])
    assert properties["category"] in CATEGORIES
    assert properties["architectures"] == "*"
    assert not properties["sentence"].startswith(" ")
    for header in properties["includes"].split(","):
        assert (library / "src" / header).is_file()


def test_sources_and_examples_lie_where_the_specification_wants_them(library: Path) -> None:
    assert {path.name for path in library.iterdir()} == {
        *("library.properties", "keywords.txt", "LICENSE", "README.md", "MODEL_CARD.md", "src", "examples")
    }
    assert all(path.suffix in (".c", ".h") for path in (library / "src").iterdir())
    assert not (library / "src" / "main.c").exists()
    for name in EXAMPLES:
        assert (library / "examples" / name / f"{name}.ino").is_file()


def test_keywords_are_tabbed_and_there(library: Path) -> None:
    headers = "".join(path.read_text(encoding="utf-8") for path in (library / "src").glob("*.h"))
    for line in (library / "keywords.txt").read_text(encoding="utf-8").splitlines():
        word, kind = line.split("\t")
        assert kind in KEYWORD_KINDS
        assert re.search(rf"\b{word}\b", headers), word


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_compiles_without_a_warning(library: Path, name: str, tmp_path: Path) -> None:
    if shutil.which("arm-none-eabi-g++") is None:
        pytest.skip("there is no arm-none-eabi-g++")
    sketch = tmp_path / f"{name}.cpp"
    # as the IDE makes C++ of a sketch
    sketch.write_text(
        "#include <Arduino.h>\n" + (library / "examples" / name / f"{name}.ino").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    command = ["arm-none-eabi-g++", "-std=gnu++17", "-mcpu=cortex-m4", "-mthumb", "-Wall", "-Wextra", "-Werror", "-Os"]
    command += ["-I", str(STUBS), "-I", str(library / "src"), "-c", str(sketch), "-o", str(tmp_path / "sketch.o")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_library_s_self_test_passes_as_the_ide_builds_it(
    stored: StoredModel, project: CProject, tmp_path: Path
) -> None:
    missing = qemu.missing()
    if missing is not None:
        pytest.skip(f"there is no {missing}")
    with zipfile.ZipFile(io.BytesIO(arduino(stored, project)[f"{NAME}.zip"])) as archive:
        archive.extractall(tmp_path)
    # for size, and with products fused into sums, as far as the options go; and nothing defined
    options = ("-Os", "-ffp-contract=fast", "-ffunction-sections")
    assert qemu.run(tmp_path / NAME / "src", "cortex-m4f", (), tmp_path, options)["wrong"] == 0


def test_the_same_model_gives_the_same_bytes(stored: StoredModel, project: CProject) -> None:
    assert arduino(stored, project) == arduino(stored, project)
