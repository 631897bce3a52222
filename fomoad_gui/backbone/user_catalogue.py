"""The backbones that a person added, kept beside the app's other data and never among those that ship."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_data_path

from fomoad_gui.backbone.cards import ModelCard
from fomoad_gui.core.errors import FomoadError

VARIABLE = "FOMOAD_BACKBONES"
"""Names another folder for them."""


def user_folder() -> Path:
    """The folder that holds one folder for each network; it may not exist yet."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_data_path("fomoad", appauthor=False) / "backbones"


def names() -> tuple[str, ...]:
    """The networks that were added."""
    folder = user_folder()
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")))


def check_free(name: str) -> None:
    """`FomoadError` if a network of that name was added already."""
    if (user_folder() / name).exists():
        raise FomoadError(
            f"You have a backbone {name} already.",
            "Rename the file or give --name, or put it in the other's place with --replace.",
        )


def keep(name: str, entries: Sequence[tuple[ModelCard, bytes]], *, replace: bool = False) -> Path:
    """Keep the entries of a network, all or none of them; the folder they lie in.

    `FomoadError` if there is one of that name, unless `replace`, or if the folder cannot be written.
    """
    target = user_folder() / name
    if not replace:
        check_free(name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=".adding-", dir=target.parent))
    except OSError as error:
        raise _unwritable(target.parent, error) from error
    try:
        for card, model in entries:
            (staged / f"{card.stem}.tflite").write_bytes(model)
            (staged / f"{card.stem}.json").write_text(card.to_json(), encoding="utf-8")
        if target.exists():
            shutil.rmtree(target)
        staged.replace(target)
    except OSError as error:
        raise _unwritable(target.parent, error) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return target


def remove(name: str) -> None:
    """Forget a network that was added; models trained on it carry their own copy. `FomoadError` if there is none."""
    if name not in names():
        raise FomoadError(
            f"You have added no backbone {name}.", f"Added are: {', '.join(names()) or 'none'}; those that ship stay."
        )
    try:
        shutil.rmtree(user_folder() / name)
    except OSError as error:
        raise _unwritable(user_folder(), error) from error


def _unwritable(folder: Path, error: OSError) -> FomoadError:
    return FomoadError(
        f"“{folder}” cannot be written ({error.strerror}).",
        f"Make room or give yourself the right, or name another folder by the variable {VARIABLE}.",
    )
