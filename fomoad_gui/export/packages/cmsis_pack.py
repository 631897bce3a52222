"""A CMSIS-Pack: a .pack archive with its description at the top, by the Open-CMSIS-Pack schema 1.7."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from fomoad_gui.export.c.project import CProject
from fomoad_gui.export.documents import c_readme
from fomoad_gui.export.packages.templates import template
from fomoad_gui.store.archive import pack
from fomoad_gui.store.model_file import StoredModel

VENDOR, NAME = "fomoad", "detector"
CORES = tuple(f"Cortex-M{name}" for name in ("0", "0+", "3", "4", "7", "23", "33", "55", "85"))


def cmsis_pack(model: StoredModel, project: CProject) -> dict[str, bytes]:
    """The pack, and beside it what a person wants to read without unpacking it."""
    readme = c_readme("cmsis-pack", model.bundle, project.detector)
    sources, made = project.code, model.bundle.provenance
    network = model.bundle.backbone.name
    description = template("cmsis-pack/detector.template.pdsc").format(
        vendor=VENDOR,
        name=NAME,
        version=made.application_version,
        date=made.created[:10],
        summary=escape(f"A visual anomaly detector on {network}, learnt from {made.n_train} pictures of good parts"),
        cores="\n".join(f'      <accept Dcore="{core}"/>' for core in CORES),
        detector=_files(name for name in sources if name not in project.self_test),
        self_test=_files(project.self_test),
    )
    contents = {f"source/{name}": content for name, content in sources.items()}
    contents |= {f"{VENDOR}.{NAME}.pdsc": description.encode(), "README.md": readme}
    contents |= {name: project.facts[name] for name in ("LICENSE", "MODEL_CARD.md")}
    archive = {f"{VENDOR}.{NAME}.{made.application_version}.pack": pack(contents)}
    return archive | project.facts | {"README.md": readme}


def _files(names: Iterable[str]) -> str:
    kinds = {".h": "header", ".c": "source"}
    return "\n".join(f'        <file category="{kinds[name[-2:]]}" name="source/{name}"/>' for name in sorted(names))
