"""The register as files for other programs: CSV as in a study, GraphML for networks, Open Referral HSDS 3 for services."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kurak.model.noun import Noun
from kurak.model.stakeholders import Actor, ActorAlias, Place, Service, Tie
from kurak.sources.stakeholders.graphml import Value, graphml
from kurak.sources.wording import folded

NO_PLACE = ("general", "all")
NOT_DESCRIBED = "The source does not describe it."
"""HSDS asks for a description of each organisation; none is made up."""


def csv_files(
    actors: Sequence[Actor], aliases: Sequence[ActorAlias], ties: Sequence[Tie], services: Sequence[Service], places: Sequence[Place]
) -> dict[str, bytes]:
    """Tables as a study's folder stakeholders/ holds them; those without rows are left out."""
    tables: dict[str, Sequence[Noun]] = {"actors.csv": actors, "aliases.csv": aliases, "places.csv": places, "services.csv": services, "ties.csv": ties}
    return {name: _table(rows) for name, rows in tables.items() if rows}


def _table(rows: Sequence[Noun]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = list(type(rows[0]).model_fields)
    writer.writerow(columns)
    writer.writerows([_cell(getattr(row, column)) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return "|".join(value) if isinstance(value, tuple) else repr(value) if isinstance(value, float) else value


def graphml_file(actors: Sequence[Actor], ties: Sequence[Tie]) -> bytes:
    """Actors and ties as GraphML; directed only if every tie is, else each directed tie says so itself."""
    nodes: list[tuple[str, dict[str, Value]]] = [
        (one.actor_id, {name: getattr(one, name) or None for name in ("name", "type", "parent", "name_ru", "name_ky", "section_ref")}) for one in actors
    ]
    rows: list[tuple[str, str, dict[str, Value]]] = [
        (one.from_actor_id, one.to_actor_id,
         {"kind": one.kind, "weight": one.strength, "date": one.date or None, "source": one.source or None, "directed": one.direction})
        for one in ties
    ]  # fmt: skip
    every_directed = bool(ties) and all(one.direction == "directed" for one in ties)
    return graphml(nodes, rows, kind="directed" if every_directed else "undirected")


def hsds_files(
    actors: Sequence[Actor], aliases: Sequence[ActorAlias], services: Sequence[Service], places: Iterable[Place]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Services as Open Referral HSDS 3: organizations, services, locations, and which service is where.

    A service stands once a provider, since HSDS gives each one organisation. What HSDS cannot say is left out, and said: services that
    are not there, and those of which nobody says who offers them.

    Returns
    -------
    tuple
        Files, and sentences about what was left out.
    """
    by_id = {actor.actor_id: actor for actor in actors}
    also: dict[str, list[str]] = {}
    for alias in aliases:
        also.setdefault(alias.actor_id, []).append(alias.alias)
    by_name = {folded(name): place for place in reversed(list(places)) for name in (*place.aliases, place.place)}
    there = [one for one in services if one.availability != "gap"]
    nobody = [one for one in there if not any(name in by_id for name in one.provider_actor_ids)]
    organizations: dict[str, dict[str, Any]] = {}
    listed: dict[str, dict[str, Any]] = {}
    locations: dict[str, dict[str, Any]] = {}
    links: dict[str, dict[str, Any]] = {}
    for row in there:
        for actor_id in row.provider_actor_ids:
            actor = by_id.get(actor_id)
            if actor is None:
                continue
            organization = organizations.setdefault(actor_id, {"id": _id("organization", actor_id), "name": actor.name, "description": NOT_DESCRIBED})
            if also.get(actor_id):
                organization["alternate_name"] = "; ".join(also[actor_id])
            service = listed.setdefault(
                f"{row.service}\n{actor_id}",
                {"id": _id("service", row.service, actor_id), "organization_id": organization["id"], "name": row.service, "status": "active"},
            )
            if row.location in NO_PLACE:
                continue
            place = by_name.get(folded(row.location))
            name = place.place if place is not None else row.location
            location = locations.setdefault(name, {"id": _id("location", name), "location_type": "physical", "name": name})
            if place is not None and place.longitude is not None and place.latitude is not None:
                location |= {"latitude": place.latitude, "longitude": place.longitude}
            about = f"{row.availability}; {row.section_ref}"
            link = _id("service_at_location", row.service, actor_id, name)
            links[link] = {"id": link, "service_id": service["id"], "location_id": location["id"], "description": about}
    files = {
        "organizations.json": organizations, "services.json": listed, "locations.json": locations, "service_at_locations.json": links,
    }  # fmt: skip
    said = []
    if len(there) < len(services):
        said.append(f"{len(services) - len(there)} rows of services that are said to be missing")
    if nobody:
        said.append(f"{len(nobody)} rows of services of which nobody says who offers them")
    return {name: _json(list(rows.values())) for name, rows in files.items()}, tuple(said)


def _id(*parts: str) -> str:
    """A UUID that stays the same as long as the names do."""
    return str(uuid5(NAMESPACE_URL, "\n".join(("kurak", *parts))))


def _json(rows: list[dict[str, Any]]) -> bytes:
    return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
