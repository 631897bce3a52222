"""Pictures the project draws itself: scenes to learn from and an inspection sample. Seeded, from nothing but code."""

from fomoad_gui.vision.drawing.scene import draw_scene, scenes

__all__ = ["draw_scene", "scenes"]
