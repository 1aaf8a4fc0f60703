"""Made-up records say so in every row. Whoever reads records takes all of them as made up, all as real, or none."""

from __future__ import annotations

from kurak.sources.records import MARK, SIMULATED, Records, RecordsError


def all_simulated(records: Records) -> bool:
    """Whether every record says that it is SIMULATED; False too where none does."""
    if MARK not in records.names:
        return False
    column = records.category(MARK)
    return column.labels == (SIMULATED,) and bool((column.values == 0).all())


def refuse_mixed(records: Records) -> None:
    """Let pass records that are all made up, or all real; RecordsError for a mixture."""
    if MARK in records.names and not all_simulated(records):
        raise RecordsError(f"only some records are marked {SIMULATED}: made-up people never stand among real ones")
