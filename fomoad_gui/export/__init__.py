"""A trained model to artefacts that run elsewhere."""
