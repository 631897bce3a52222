"""Figures, measured by hand: each module is a program that prints what it measured."""
