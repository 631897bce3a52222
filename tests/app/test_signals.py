"""The installed Qt binding keeps the objects that signals carry.

PySide6 6.12.0 on Python 3.11 loses a reference to its argument at every emission; a repainting window then takes the
process down within seconds.
"""

from __future__ import annotations

import sys

import PySide6
import pytest
from PySide6.QtCore import QObject, Signal

EMISSIONS = 10_000


class _Sender(QObject):
    sent = Signal(object)
    toggled = Signal(bool)
    measured = Signal(float)


def test_the_version_that_loses_references_is_not_installed() -> None:
    assert not (PySide6.__version__ == "6.12.0" and sys.version_info[:2] == (3, 11))


@pytest.mark.parametrize("argument", [True, 0.5, "text", (1, 2)])
def test_ten_thousand_emissions_of_an_object_lose_no_reference(argument: object) -> None:
    received: list[int] = []
    sender = _Sender()
    sender.sent.connect(lambda value: received.append(id(value)))
    before = sys.getrefcount(argument)
    for _ in range(EMISSIONS):
        sender.sent.emit(argument)
    assert len(received) == EMISSIONS
    assert sys.getrefcount(argument) >= before


def test_ten_thousand_emissions_of_a_bool_and_a_float_lose_no_reference() -> None:
    received: list[float] = []
    sender = _Sender()
    sender.toggled.connect(received.append)
    sender.measured.connect(received.append)
    before = sys.getrefcount(True)
    for _ in range(EMISSIONS):
        sender.toggled.emit(True)
        sender.measured.emit(0.5)
    assert len(received) == 2 * EMISSIONS
    assert sys.getrefcount(True) >= before
