"""`python -m fomoad_gui.backbone.build`; see `program`.

The import stands below the guard because worker processes import this module too, and have no use for TensorFlow.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from fomoad_gui.backbone.build.program import main

    sys.exit(main())
