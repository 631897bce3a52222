"""The first thing a person sees: where to drop pictures, and the projects open last."""
