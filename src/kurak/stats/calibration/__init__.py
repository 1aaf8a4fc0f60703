"""Weights that reproduce known totals, and what of the variance is left: one way of calibrating a module."""
