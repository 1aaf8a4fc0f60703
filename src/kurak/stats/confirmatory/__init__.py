"""Confirmatory factor models: a declared structure of items, its fit, and what would improve it."""
