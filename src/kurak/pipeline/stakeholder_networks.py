"""Measures and key players of networks: of a list of ties without a study, and of the ties of a study."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kurak.model.finding import Finding
    from kurak.model.networks import KeyPlayerSets, Network, NetworkMeasures
    from kurak.model.study_folder import StudyFolder
    from kurak.sources.stakeholders.who_what_where import WhoWhatWhere

Direction = Literal["directed", "undirected"]


def read_network(
    path: Path, *, direction: Direction | None = None, two_mode: bool = False, strengths: bool = True, header: bool | None = None,
    columns: Mapping[str, str] | None = None,
) -> tuple[Network | None, tuple[Finding, ...]]:  # fmt: skip
    """Read a network from a file without a study, and what is odd about the file.

    Parameters
    ----------
    path
        A list of ties as CSV or workbook, or GraphML.
    direction
        Whether ties have a direction; if left out as the file says, else they have none.
    two_mode
        Whether the ends are of two kinds: actors, and fields or events that they are in. A table of who does what where (3W) is then
        taken as organisations in sectors.
    strengths
        Whether strengths count.
    header
        Whether the first row names the columns; found out if left out.
    columns
        Of a 3W table ``org``, ``sector`` or ``place``: the heading of its column, where it is told rather than found.

    Returns
    -------
    tuple
        None if nothing can be measured; then a finding says why.
    """
    from kurak.sources.stakeholders.edge_list import read_edge_list
    from kurak.sources.stakeholders.who_what_where import who_is_in_what
    from kurak.sources.text_file import all_findings, open_reading

    if two_mode and path.suffix.lower() not in (".graphml", ".xml"):
        table, findings = who_does_what_where(path, columns=columns)
        if table is not None and (columns or {"sector", "activity"} & table.columns.keys()):
            return who_is_in_what(table), findings
        if columns:
            return None, findings
    reading = open_reading(path.resolve().parent)
    found = read_edge_list(reading, path, kind=direction, two_mode=two_mode, strengths=strengths, header=header)
    return found, tuple(all_findings(reading))


def network_of_study(folder: StudyFolder, *, kinds: Sequence[str] = (), strengths: bool = True) -> Network:
    """The network of the recorded ties of a study. Persons are left out, with consent or without: no person is measured."""
    from kurak.stakeholders.register import network_of, organisations_only

    actors, ties = organisations_only(folder)
    found = network_of(replace(folder, actors=actors, ties=ties), kinds=kinds)
    return found if strengths else replace(found, ties=tuple((start, end, 1.0) for start, end, _ in found.ties), weighted=False)


def network_measures(network: Network) -> NetworkMeasures:
    """All measures of a network, and why some are not defined."""
    from kurak.stakeholders.network_measures import network_measures as measured

    return measured(network)


def key_player_sets(network: Network, *, size: int, steps: int = 1, missing: float = 0.1, draws: int | None = None, seed: int = 1) -> KeyPlayerSets:
    """The sets of actors without whom a network falls apart most, and from whom most of it is reached.

    Parameters
    ----------
    size
        Actors in a set.
    steps
        Ties within which an actor counts as reached.
    missing, draws, seed
        Share of ties that is taken away in each draw, to see whether the sets stay; draws as many as take seconds if left out.
    """
    from kurak.stakeholders.key_player_sets import key_player_sets as searched

    return searched(network, size=size, steps=steps, missing=missing, draws=draws, seed=seed)


def who_does_what_where(path: Path, *, columns: Mapping[str, str] | None = None) -> tuple[WhoWhatWhere | None, tuple[Finding, ...]]:
    """Read a table of who does what where (3W) without a study, and what is odd about it; None if it names no organisations.

    Parameters
    ----------
    columns
        ``org``, ``sector`` or ``place``: the heading of its column, where it is told rather than found.
    """
    from kurak.sources.stakeholders.who_what_where import who_does_what_where as read
    from kurak.sources.text_file import all_findings, open_reading

    reading = open_reading(path.resolve().parent)
    found = read(reading, path, columns=columns)
    return found, tuple(all_findings(reading))


ExportFormat = Literal["csv", "graphml", "hsds"]


def stakeholder_export(folder: StudyFolder, *, format: ExportFormat) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The register as files for other programs: name and bytes, and in sentences what was left out. Persons never leave."""
    from kurak.sources.stakeholders.register_files import csv_files, graphml_file, hsds_files
    from kurak.stakeholders.places import places_of
    from kurak.stakeholders.register import organisations_only, register_of

    actors, ties = organisations_only(folder)
    known = register_of(folder)
    # Who stands above an organisation may be a person, by id or by name.
    of_persons = {one.actor_id for one in folder.actors if one.person == "yes"}
    actors = tuple(one.model_copy(update={"parent": ""}) if known.named(one.parent) in of_persons else one for one in actors)
    persons = len(folder.actors) - len(actors)
    left_out = [f"{persons} actors who are persons, and their ties: networks of persons do not leave a study"] if persons else []
    kept = {actor.actor_id for actor in actors}
    services = tuple(
        one.model_copy(update={"provider_actor_ids": tuple(name for name in one.provider_actor_ids if name in kept)}) for one in folder.services
    )
    if format == "graphml":
        return {"network.graphml": graphml_file(actors, ties)}, tuple(left_out)
    aliases = tuple(one for one in folder.aliases if one.actor_id in kept)
    if format == "csv":
        return csv_files(actors, aliases, ties, services, folder.places), tuple(left_out)
    files, said = hsds_files(actors, aliases, services, places_of(folder).places.values())
    return files, (*left_out, *said)
