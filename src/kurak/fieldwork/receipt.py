"""What a study keeps of the positions that phones send: decided once, when the server starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kurak.fieldwork.positions import keep_position
from kurak.model.fieldwork import Fieldwork
from kurak.model.finding import Place
from kurak.model.study import Study
from kurak.sources.fieldwork.assignments import read_assignments
from kurak.sources.text_file import open_reading
from kurak.sources.validation import read_mapping

UNIT_QUESTION = "unit_code"
"""The question of a form that holds the code of the unit, where the study names no other."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The rule for positions, and where clusters are.

    Parameters
    ----------
    declared
        The block fieldwork; as if it were empty where there is none: only a study with a reason keeps positions.
    middles
        Unit or cluster: middle of the cluster, degrees.
    unknown
        Why no middle is known, where none is.
    """

    declared: Fieldwork = field(default_factory=Fieldwork)
    middles: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    unknown: str = "study.yaml has no block fieldwork that can be read"

    @property
    def coarse(self) -> bool:
        """Whether positions are replaced."""
        return self.declared.positions == "cluster"

    @property
    def named(self) -> frozenset[str]:
        """Questions that say which unit or cluster an interview is of."""
        return frozenset({UNIT_QUESTION, self.declared.unit, self.declared.cluster})

    @property
    def words(self) -> str:
        """The rule in a sentence.

        Examples
        --------
        >>> Receipt().words
        'no position is kept: study.yaml has no block fieldwork that can be read'
        """
        if not self.coarse:
            return "positions are kept as received"
        if not self.middles:
            return f"no position is kept: {self.unknown}"
        return "of a position the middle of its cluster is kept"

    def keep(
        self, answers: Mapping[str, str], latitude: float, longitude: float
    ) -> tuple[tuple[float, float] | None, bool | None]:
        """Say what is kept of a position, and whether the phone was near its cluster.

        Parameters
        ----------
        answers
            Answers to the questions of ``named``.
        latitude, longitude
            Degrees.

        Examples
        --------
        >>> Receipt(middles={"C1": (42.87, 74.57)}).keep({"unit": "C1-04"}, 42.8746, 74.5698)
        ((42.87, 74.57), True)
        """
        kept = keep_position(
            latitude,
            longitude,
            cluster=self._middle(answers),
            rule=self.declared.positions,
            radius=self.declared.quality.radius,
        )
        where = None if kept.latitude is None or kept.longitude is None else (kept.latitude, kept.longitude)
        return where, kept.near

    def _middle(self, answers: Mapping[str, str]) -> tuple[float, float] | None:
        unit = next((answers[name] for name in (self.declared.unit, UNIT_QUESTION) if answers.get(name)), "")
        codes = (unit, unit.rpartition("-")[0], answers.get(self.declared.cluster, ""))
        return next((self.middles[code] for code in codes if code in self.middles), None)


def receipt_rule(study: Path) -> Receipt:
    """Read what a study keeps of positions; where study.yaml or the sample cannot be read, nothing of them is kept."""
    reading = open_reading(study)
    mapped = read_mapping(reading, "study.yaml", Study)
    declared = mapped.noun.fieldwork if mapped is not None and mapped.noun is not None else None
    if declared is None:
        return Receipt()
    assigned = read_assignments(reading, declared, where=Place("study.yaml"))
    middles = {}
    for one in assigned.units if assigned is not None else ():
        if one.latitude is not None and one.longitude is not None:
            middles[one.unit] = middles[one.cluster] = (one.latitude, one.longitude)
    return Receipt(declared, middles, "fieldwork names no sample that says where clusters are")
