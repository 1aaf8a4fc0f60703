"""Dimensions behind items: correlations, how many factors, their loadings, and rotations of them."""
