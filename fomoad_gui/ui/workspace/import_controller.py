"""Shows what an import would do before anything is done."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fomoad_gui.app.flows.importing import ImportFlow


class ImportController(QObject):
    """Main thread."""

    def __init__(self, window: QWidget, flow: ImportFlow) -> None:
        super().__init__(window)
        flow.planned.connect(flow.accept)
