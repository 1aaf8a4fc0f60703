"""Scoring, reverse keys, reliability, dimensionality. Its chapter opens here."""
