"""Kurak sews a mixed-methods study into one folder that anyone can rebuild, check and trust.

Public names are loaded when they are first used, so that ``import kurak`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak import audit
    from kurak.estimation.declare import survey
    from kurak.estimation.replicates import replicate_survey
    from kurak.model.estimates import Estimates
    from kurak.model.finding import Finding
    from kurak.sources.study_folder import read_study

__all__ = ["Estimates", "Finding", "__version__", "audit", "read_study", "replicate_survey", "survey"]

__version__ = VERSION

_HOMES = {
    "Estimates": "kurak.model.estimates",
    "Finding": "kurak.model.finding",
    "audit": "",
    "read_study": "kurak.sources.study_folder",
    "replicate_survey": "kurak.estimation.replicates",
    "survey": "kurak.estimation.declare",
}
"""Public name: the module it lives in; nothing for a package of Kurak's own."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kurak' has no attribute {name!r}")
    home = _HOMES[name]
    value = getattr(import_module(home), name) if home else import_module(f"kurak.{name}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
