"""TFLite graphs read, fixed to a size and built, without TensorFlow."""
