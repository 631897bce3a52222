"""The trainer of the feature extractors: the only code that uses TensorFlow, run as a child process.

Start it as `python -m fomoad_gui.backbone.build`, or from Python through `fomoad_gui.backbone.building`. No other room
imports these modules, so that no window or command ever waits for TensorFlow.
"""
