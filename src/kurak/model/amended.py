"""How far records that numbers are made from differ from those that were received. It loads nothing: every table says it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amended:
    """How far the records that numbers are made from differ from those that were received.

    Parameters
    ----------
    rows, applied
        Rows of the log of corrections, and how many of them were applied.
    values
        Values that are read otherwise; one that was corrected twice counts once.
    left_out
        Interviews that a decision leaves out of the analysis.
    """

    rows: int = 0
    applied: int = 0
    values: int = 0
    left_out: int = 0

    def __bool__(self) -> bool:
        return bool(self.values or self.left_out)

    @property
    def words(self) -> str:
        """The same in words; empty where nothing differs.

        Examples
        --------
        >>> Amended(2, 2, 1, 3).words
        '1 value corrected, 3 interviews left out by decision'
        >>> Amended().words
        ''
        """
        parts = []
        if self.values:
            parts.append(f"{self.values:,} {'value' if self.values == 1 else 'values'} corrected")
        if self.left_out:
            parts.append(f"{self.left_out:,} {'interview' if self.left_out == 1 else 'interviews'} left out by decision")
        return ", ".join(parts)


UNTOUCHED = Amended()
"""Records as they were received."""
