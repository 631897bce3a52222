"""Pictures: read from files, fitted to a network's input, coloured and overlaid. The only room with OpenCV."""

from __future__ import annotations

import os

# Before any module here imports cv2: what OpenCV logs about a bad file is said once, in the `FomoadError`.
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
