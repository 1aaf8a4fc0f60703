"""Regression with weights: models as formulas, their fit, and the influence of each record for the design's errors."""
