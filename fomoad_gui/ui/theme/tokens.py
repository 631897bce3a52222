"""The design system as values: colours of the light and the dark theme, spacing, radii and text roles.

Colours are strings `#rrggbb`, which `QColor`, style sheets and pyqtgraph all accept. Good is a teal and defect a
vermilion: told apart with any of the common colour-vision deficiencies, and never shown without a shape or a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


class Space(IntEnum):
    """Distances between and inside widgets, in device-independent pixels."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24


class Radius(IntEnum):
    """Corner radii, in device-independent pixels."""

    S = 4
    M = 6
    L = 10


class TextRole(Enum):
    """What a text is, as a factor of the system's font size and a weight (of OpenType, 100..900)."""

    CAPTION = ("caption", 0.88, 400)
    BODY = ("body", 1.0, 400)
    STRONG = ("strong", 1.0, 600)
    HEADING = ("heading", 1.15, 600)
    TITLE = ("title", 1.6, 600)

    def __init__(self, role: str, factor: float, weight: int) -> None:
        self.role = role
        self.factor = factor
        self.weight = weight


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme.

    `window` lies behind everything, `surface` under lists and inputs, `surface_raised` under menus and cards,
    `surface_sunken` behind pictures. `border` separates, `border_strong` outlines what can be operated (3 : 1 against
    its ground). `accent` fills the primary button and what is switched on, with `accent_text` on it; `link` is the
    accent as a text or a thin line. `good`, `defect`, `unlabelled` and `warning` are texts and lines on any surface and
    also fills, with `status_text` on them. Every pair of text and ground in `text_pairs` has a contrast of 4.5 : 1.
    """

    name: str
    is_dark: bool
    window: str
    surface: str
    surface_raised: str
    surface_sunken: str
    hover: str
    pressed: str
    border: str
    border_strong: str
    text: str
    text_muted: str
    text_disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    link: str
    focus: str
    selection: str
    selection_text: str
    good: str
    defect: str
    unlabelled: str
    warning: str
    warning_surface: str
    status_text: str
    tooltip: str
    tooltip_text: str

    def text_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every (text, ground) pair that the style sheet and the widgets use."""
        grounds = (self.window, self.surface, self.surface_raised, self.surface_sunken)
        texts = (self.text, self.text_muted, self.link, self.good, self.defect, self.unlabelled, self.warning)
        states = (self.accent, self.accent_hover, self.accent_pressed)
        return (
            *((text, ground) for text in texts for ground in grounds),
            *((self.text, ground) for ground in (self.hover, self.pressed, self.warning_surface)),
            *((text, self.hover) for text in (self.text_muted, self.good, self.defect)),
            *((text, self.selection) for text in (self.selection_text, self.text_muted, self.good, self.defect)),
            *((self.accent_text, ground) for ground in states),
            *((self.status_text, ground) for ground in (self.good, self.defect, self.unlabelled, self.warning)),
            (self.warning, self.warning_surface),
            (self.tooltip_text, self.tooltip),
        )


LIGHT = Theme(
    name="light",
    is_dark=False,
    window="#f4f5f8",
    surface="#ffffff",
    surface_raised="#ffffff",
    surface_sunken="#e9ebf0",
    hover="#eceef3",
    pressed="#e0e3ea",
    border="#d9dce4",
    border_strong="#848b99",
    text="#1a202c",
    text_muted="#545c6d",
    text_disabled="#9aa1ae",
    accent="#2f5bd3",
    accent_hover="#274eb9",
    accent_pressed="#20429e",
    accent_text="#ffffff",
    link="#2850c4",
    focus="#2f5bd3",
    selection="#dde6fb",
    selection_text="#1a202c",
    good="#0b6a75",
    defect="#b23a0a",
    unlabelled="#545c6d",
    warning="#7d5200",
    warning_surface="#fdf3da",
    status_text="#ffffff",
    tooltip="#1f2530",
    tooltip_text="#f2f4f8",
)

DARK = Theme(
    name="dark",
    is_dark=True,
    window="#15171c",
    surface="#1c1f25",
    surface_raised="#252931",
    surface_sunken="#101216",
    hover="#2a2e37",
    pressed="#333843",
    border="#333843",
    border_strong="#757d8c",
    text="#e7eaf0",
    text_muted="#a7afbd",
    text_disabled="#646b78",
    accent="#3d6be0",
    accent_hover="#355fcb",
    accent_pressed="#2c51b2",
    accent_text="#ffffff",
    link="#8fb1ff",
    focus="#8fb1ff",
    selection="#263457",
    selection_text="#f2f4f8",
    good="#4fc4d0",
    defect="#ff8f61",
    unlabelled="#a7afbd",
    warning="#f0c050",
    warning_surface="#33290f",
    status_text="#0d0f13",
    tooltip="#e7eaf0",
    tooltip_text="#15171c",
)
