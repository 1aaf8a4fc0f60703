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
        None if the file cannot be read, or a row of it cannot stand in the register; then a finding says why.
    """
    from pydantic import ValidationError

    from kurak.model.catalogue import finding
    from kurak.model.finding import Place
    from kurak.pipeline.stakeholder_networks import read_network
    from kurak.sources.stakeholders.edge_list import strength_of
    from kurak.sources.stakeholders.graphml import read_graphml, strength_text
    from kurak.stakeholders.imported_ties import imported_ties as against

    # Read as a network first: whatever is wrong with the file is found there.
    network, findings = read_network(file)
    if network is None:
        return None, findings
    if file.suffix.lower() in (".graphml", ".xml"):
        rows, ties, direction = read_graphml(file.read_bytes())
        # A strength of 0 is no tie, as the findings say.
        links = [(start, end, {**said, "weight": f"{strength:.12g}"}) for start, end, said in ties if (strength := strength_of(strength_text(said)))]
    else:
        rows, direction = [(name, {}) for name in network.names], network.kind
        links = [(network.names[start], network.names[end], {"weight": f"{strength:.12g}"}) for start, end, strength in network.ties]
    try:
        return against(folder, rows, links, directed=direction == "directed", source=source, kind=kind), findings
    except ValidationError as error:
        first = error.errors()[0]
        column, limit = first["loc"][0], first.get("ctx", {}).get("max_length")
        words = f"a {column} of {file.name} has more than {limit} characters" if limit else f"a {column} of {file.name} cannot stand in the register"
        return None, (*findings, finding("CSV-017" if limit else "CSV-016", message=words, where=Place(file.name)))


def write_imported_ties(path: Path, found: ImportedTies) -> tuple[str, ...]:
    """Add the new rows to the study's tables, whole or not at all; return the files."""
    from kurak.sources.register_rows import add_rows

    return add_rows(path, {"actors.csv": found.actors, "ties.csv": found.ties})
