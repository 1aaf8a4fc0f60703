"""Fitting a factor model to respondents by the declared estimator, one way for every chapter that needs a fit."""

from __future__ import annotations

from typing import TypeAlias

from kurak.stats.confirmatory.factor_fit import FactorFit
from kurak.stats.confirmatory.ordinal_fit import OrdinalFit

Fitted: TypeAlias = FactorFit | OrdinalFit
