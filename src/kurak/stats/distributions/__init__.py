"""Distributions beside the normal and t: gamma, chi-square, beta, F and the studentised range.

Standard library alone, but for the studentised range and the t quantiles, which take arrays. SciPy has all of
them, but a table that needs a few quantiles should not wait for it to load.
"""
