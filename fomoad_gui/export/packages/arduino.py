"""An Arduino library as the .zip that the IDE takes.

By the Arduino library specification, revision 2.2: library.properties, sources under src/, examples in folders of their
own name, keywords.txt.
"""

from __future__ import annotations

from fomoad_gui.export.c.project import CProject
from fomoad_gui.export.documents import c_readme
from fomoad_gui.export.packages.templates import template
from fomoad_gui.store.archive import pack
from fomoad_gui.store.model_file import StoredModel

NAME = "fomoad_detector"
EXAMPLES = ("Serial", "Camera", "Led")
KEYWORDS = (
    *((name, "KEYWORD1") for name in ("fomoad_detector", "fomoad_result", "fomoad_camera", "fomoad_status")),
    *((f"fomoad_{name}", "KEYWORD2") for name in ("open", "begin", "push_row", "end", "run", "region_score")),
    *((f"fomoad_camera_{name}", "KEYWORD2") for name in ("open", "begin", "push_row", "run", "memory_size")),
    ("fomoad_self_test", "KEYWORD2"),
    *(
        (f"FOMOAD_{name}", "LITERAL1")
        for name in ("OK", "REVIEW", "NG", "DONE", "WIDTH", "HEIGHT", "CHANNELS", "MEMORY")
    ),
)


def arduino(model: StoredModel, project: CProject) -> dict[str, bytes]:
    """The library, and beside it what a person wants to read without unpacking it."""
    readme = c_readme("arduino", model.bundle, project.detector)
    made = model.bundle.provenance
    library = {f"src/{name}": content for name, content in project.code.items()}
    for name in EXAMPLES:
        library[f"examples/{name}/{name}.ino"] = template(f"arduino/{name}.ino").encode()
    properties = template("arduino/library.template.properties")
    library["library.properties"] = properties.format(
        name=NAME, version=made.application_version, backbone=model.bundle.backbone.name, n_train=made.n_train
    ).encode()
    library["keywords.txt"] = "".join(f"{word}\t{kind}\n" for word, kind in KEYWORDS).encode()
    for name in ("LICENSE", "MODEL_CARD.md"):
        library[name] = project.facts[name]
    library["README.md"] = readme
    archive = pack({f"{NAME}/{name}": content for name, content in library.items()})
    return {f"{NAME}.zip": archive} | project.facts | {"README.md": readme}
