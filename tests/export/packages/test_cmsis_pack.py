"""The pack follows the Open-CMSIS-Pack schema (PACK.xsd 1.7): what must be there is, and every file it names."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest

from fomoad_gui.export.c.project import CProject
from fomoad_gui.export.packages.cmsis_pack import NAME, VENDOR, cmsis_pack
from fomoad_gui.store.model_file import StoredModel

REQUIRED = ("vendor", "name", "description", "url", "license", "releases")
ALLOWED = {*REQUIRED, "keywords", "conditions", "taxonomy", "components"}
CATEGORIES = {"doc", "header", "include", "library", "object", "source", "sourceC", "utility", "other"}
CORES = {
    *("Cortex-M0", "Cortex-M0+", "Cortex-M1", "Cortex-M3", "Cortex-M4", "Cortex-M7", "Cortex-M23", "Cortex-M33"),
    *("Cortex-M35P", "Cortex-M52", "Cortex-M55", "Cortex-M85", "SC000", "SC300"),
}


@pytest.fixture(scope="module")
def archive(stored: StoredModel, project: CProject) -> zipfile.ZipFile:
    files = cmsis_pack(stored, project)
    (name,) = (name for name in files if name.endswith(".pack"))
    assert name == f"{VENDOR}.{NAME}.{stored.bundle.provenance.application_version}.pack"
    return zipfile.ZipFile(io.BytesIO(files[name]))


@pytest.fixture(scope="module")
def package(archive: zipfile.ZipFile) -> ElementTree.Element:
    # the description lies at the top, named by vendor and name
    return ElementTree.fromstring(archive.read(f"{VENDOR}.{NAME}.pdsc"))


def test_the_description_has_each_required_element_once_and_nothing_unknown(package: ElementTree.Element) -> None:
    assert package.tag == "package"
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?", package.attrib["schemaVersion"])
    names = [child.tag for child in package]
    assert len(names) == len(set(names))
    assert set(REQUIRED) <= set(names) <= ALLOWED
    for name in ("vendor", "name"):
        assert re.fullmatch(r"[\-_A-Za-z0-9]+", package.findtext(name) or "")


def test_a_release_has_the_version_of_the_archive_and_a_date(package: ElementTree.Element, stored: StoredModel) -> None:
    (release,) = package.iter("release")
    assert release.attrib["version"] == stored.bundle.provenance.application_version
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", release.attrib["date"])


def test_every_file_that_is_named_is_there_and_every_source_is_named(
    package: ElementTree.Element, archive: zipfile.ZipFile
) -> None:
    there = set(archive.namelist())
    named = {file.attrib["name"] for file in package.iter("file")} | {package.findtext("license") or ""}
    assert named <= there
    assert {name for name in there if name.startswith("source/")} <= named
    assert {file.attrib["category"] for file in package.iter("file")} <= CATEGORIES


def test_components_are_complete_and_their_conditions_known(package: ElementTree.Element) -> None:
    conditions = {condition.attrib["id"]: condition for condition in package.iter("condition")}
    classes = {one.attrib["Cclass"] for one in package.iterfind("taxonomy/description")}
    components = list(package.iter("component"))
    assert [one.attrib["Csub"] for one in components] == ["Detector", "Self-test"]
    for one in components:
        assert {"Cclass", "Cgroup", "Cversion", "condition"} <= set(one.attrib)
        assert one.attrib["Cclass"] in classes
        assert one.attrib["condition"] in conditions
        assert one.findtext("description")
        assert one.find("files/file") is not None
    for condition in conditions.values():
        assert {accept.attrib["Dcore"] for accept in condition.iter("accept")} <= CORES


def test_the_same_model_gives_the_same_bytes(stored: StoredModel, project: CProject) -> None:
    assert cmsis_pack(stored, project) == cmsis_pack(stored, project)
