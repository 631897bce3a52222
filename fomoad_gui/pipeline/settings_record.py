"""A recipe as JSON values, as projects and searches keep it, and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.mixture import Covariance
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import ProjectionKind
from fomoad_gui.core.regions import Region
from fomoad_gui.pipeline.recipe import EvidenceChoice, TrainSettings, recipe

_ENUMERATIONS = {
    "fit": Fit,
    "covariance": Covariance,
    "head": HeadKind,
    "projection": ProjectionKind,
    "evidence": EvidenceChoice,
    "kernels": Kernels,
}


def settings_to_record(settings: TrainSettings) -> dict[str, Any]:
    """The recipe as JSON values."""
    return dataclasses.asdict(settings)


def settings_from_record(kept: object) -> TrainSettings:
    """What was kept; what this version does not know is left out, what is missing has its default. ValueError for
    anything that is no recipe.
    """
    if not isinstance(kept, Mapping):
        raise ValueError("the settings are no object")  # noqa: TRY004 - as for every other record that is none
    if "head" not in kept and "cut" in kept:
        # kept by a version that knew shared mixtures alone
        kept = {**dataclasses.asdict(recipe(HeadKind.SHARED)), **kept}
    known = {field.name for field in dataclasses.fields(TrainSettings)}
    values: dict[str, Any] = {name: value for name, value in kept.items() if name in known}
    try:
        for name, kind in _ENUMERATIONS.items():
            if name in values:
                values[name] = kind(values[name])
        if "regions" in values:
            values["regions"] = tuple(Region(**region) for region in values["regions"])
        if values.get("pooling") is not None:
            values["pooling"] = Pooling(**values["pooling"])
        return TrainSettings(**values)
    except (TypeError, FomoadError) as error:
        raise ValueError(str(error)) from error


def settings_or_default(kept: object) -> TrainSettings:
    """What was kept; the default if nothing was, or nothing that this version can use."""
    try:
        return settings_from_record(kept)
    except ValueError:
        return TrainSettings()
