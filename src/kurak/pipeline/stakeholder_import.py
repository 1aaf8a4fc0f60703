"""Ties of other programs into the register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.finding import Finding
    from kurak.model.study_folder import StudyFolder
    from kurak.stakeholders.imported_ties import ImportedTies


def imported_ties(folder: StudyFolder, file: Path, *, source: str, kind: str = "tie") -> tuple[ImportedTies | None, tuple[Finding, ...]]:
    """Set the ties of a file against the register; nothing is written.

    Returns
    -------
    tuple
        None if the file cannot be read; then a finding says why.
    """
    from kurak.pipeline.stakeholder_networks import read_network
    from kurak.sources.stakeholders.graphml import read_graphml
    from kurak.stakeholders.imported_ties import imported_ties as against

    # Read as a network first: whatever is wrong with the file is found there.
    network, findings = read_network(file)
    if network is None:
        return None, findings
    if file.suffix.lower() in (".graphml", ".xml"):
        nodes, ties, said = read_graphml(file.read_bytes())
        return against(folder, nodes, ties, directed=said == "directed", source=source, kind=kind), findings
    rows: list[tuple[str, dict[str, str]]] = [(name, {}) for name in network.names]
    links = [(network.names[start], network.names[end], {"weight": f"{strength:.12g}"}) for start, end, strength in network.ties]
    return against(folder, rows, links, directed=network.kind == "directed", source=source, kind=kind), findings


def write_imported_ties(path: Path, found: ImportedTies) -> tuple[str, ...]:
    """Add the new rows to the study's tables, whole or not at all; return the files."""
    from kurak.sources.register_rows import add_rows

    return add_rows(path, {"actors.csv": found.actors, "ties.csv": found.ties})
