"""``kurak stakeholders measures``: how central actors are, and how a network hangs together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

import click

from kurak.app.cli.output import WIDTH, could_not_run, findings_text, safe, write, write_json
from kurak.app.cli.stakeholders.opening import (
    ACTOR,
    AS_JSON,
    FIELD_COLUMN,
    INTO,
    REHEARSED,
    open_register,
    own_findings,
)
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.finding import Finding
    from kurak.model.networks import Network, NetworkMeasures

NAME = 22
MOST_ROWS = 15
"""Actors on a terminal; the file and --json have all."""
SHOWN = (("degree", "degree", 7), ("betweenness", "between", 9), ("closeness", "close", 7), ("eigenvector", "eigen", 7), ("constraint", "constr", 8), ("effective_size", "eff.size", 9))

DIRECTED = click.option("--directed/--undirected", "directed", default=None, help="Whether ties have a direction; as the file says if left out, else not.")
HEADER = click.option("--header/--no-header", "header", default=None, help="Whether the first row names the columns; found out if left out.")
WITHOUT_STRENGTHS = click.option("--without-strengths", is_flag=True, help="Every tie counts alike.")


@click.command(name="measures")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path), default=Path())
@DIRECTED
@click.option("--two-mode", is_flag=True, help="The first column holds actors, the second fields or events that they are in.")
@WITHOUT_STRENGTHS
@HEADER
@ACTOR
@FIELD_COLUMN
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Of a study: ties of this kind only; may stand several times.")
@REHEARSED
@INTO
@AS_JSON
@click.pass_context
def command(
    ctx: click.Context, path: Path, directed: bool | None, two_mode: bool, without_strengths: bool, header: bool | None,
    actor: str, field_column: str, kinds: tuple[str, ...], rehearsed: bool, into: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Measures of the network PATH: a file with a list of ties, or a study.

    A list of ties is a CSV file or workbook with the columns from and to (source and target, from_actor_id and to_actor_id; else the first two)
    and, if there is one, strength or weight. With --two-mode a table of who does what where (3W) is taken too: organisations in sectors.

    Exit 0 if it could be measured, 1 if the list or register has errors, 2 if it could not run.
    """
    from kurak import pipeline

    network, findings, simulated = open_network(
        path, directed=directed, two_mode=two_mode, strengths=not without_strengths, header=header, kinds=kinds, rehearsed=rehearsed,
        columns={"org": actor, "sector": field_column},
    )
    if network is None:
        end_with_findings(ctx, path, findings, as_json=as_json)
        return
    found = pipeline.network_measures(network)
    files = [_write(into, found, simulated)] if into is not None else []
    code = 1 if any(one.severity == "error" for one in findings) else 0
    if as_json:
        mark = {"simulated": simulated} if simulated else {}
        shown = [one.as_data() for one in findings]
        write_json({"kurak": VERSION, "file": path.as_posix(), **mark, **measures_data(found), "files": files, "findings": shown, "exit": code})
        ctx.exit(code)
    lines = [*([*wrap(simulated, WIDTH), ""] if simulated else []), *_lines(found)]
    write("\n".join([*lines, *(["", *(f"written: {safe(one)}" for one in files)] if files else [])]))
    if findings:
        write("\n" + findings_text(findings))
    ctx.exit(code)


def open_network(
    path: Path, *, directed: bool | None, two_mode: bool, strengths: bool, header: bool | None, kinds: tuple[str, ...] = (), rehearsed: bool = False,
    columns: Mapping[str, str] | None = None,
) -> tuple[Network | None, tuple[Finding, ...], str]:
    """A network from a file or a study, what was found, and what is made up in a sentence."""
    from kurak import pipeline

    if path.is_dir():
        study = open_register(path, rehearsed=rehearsed)
        if two_mode:
            raise could_not_run("--two-mode is for a list of ties; a study's actors and fields are its activities")
        findings = tuple(
            one
            for one in own_findings(study)
            if one.severity == "error" or any(place.file.endswith("stakeholders/ties.csv") for place in one.where)
        )
        unknown = set(kinds) - {tie.kind for tie in study.ties}
        if unknown:
            raise could_not_run(f"no tie is of the kind {sorted(unknown)[0]}")
        return pipeline.network_of_study(study, kinds=kinds, strengths=strengths), findings, study.simulated
    if not path.exists():
        raise could_not_run(f"{path} is not there")
    direction: Literal["directed", "undirected"] | None = None if directed is None else "directed" if directed else "undirected"
    if two_mode and directed:
        raise could_not_run("a network of two kinds of nodes has no directions here: leave out --directed")
    told = {name: heading for name, heading in (columns or {}).items() if heading}
    if told and not two_mode:
        raise could_not_run("--actor and --field-column name columns of a table of who does what where: give --two-mode too")
    network, findings = pipeline.read_network(path, direction=direction, two_mode=two_mode, strengths=strengths, header=header, columns=told)
    return network, findings, ""


def end_with_findings(ctx: click.Context, path: Path, findings: tuple[Finding, ...], *, as_json: bool) -> None:
    """Print why nothing could be measured, and end with 1."""
    if as_json:
        write_json({"kurak": VERSION, "file": path.as_posix(), "findings": [one.as_data() for one in findings], "exit": 1})
    else:
        write("Nothing is measured.\n" + findings_text(findings))
    ctx.exit(1)


def measures_data(found: NetworkMeasures) -> dict[str, Any]:
    """Measures for ``--json``; numbers that are not defined are null, and ``not_defined`` says why."""
    from kurak.model.networks import MEASURES, WHOLE

    network, first = found.network, found.network.first_kind
    modes = {} if first is None else {"first_kind": first, "second_kind": len(network.names) - first}
    actors = [
        {"name": name, **({} if first is None else {"mode": 1 if at < first else 2}), "component": found.component[at],
         **{measure: _whole(values[at], measure) for measure, values in found.actors.items()}}
        for at, name in enumerate(network.names)
    ]  # fmt: skip
    used = {name: asdict(one) for name, one in {**WHOLE, **MEASURES}.items() if name in found.whole or name in found.actors}
    return {
        "network": {"nodes": len(network.names), "edges": len(network.ties), "directed": network.kind == "directed", "weighted": network.weighted, **modes},
        **found.whole,
        "connected": len(found.sizes) == 1,
        "components": len(found.sizes),
        "component_sizes": list(found.sizes),
        "actors": actors,
        "not_defined": dict(found.not_defined),
        "measures": used,
    }


def _whole(value: float | None, measure: str) -> float | int | None:
    return int(value) if value is not None and measure.startswith("degree") and "centrality" not in measure else value


def _write(into: Path, found: NetworkMeasures, simulated: str) -> str:
    from kurak.app.cli.stakeholders.table_file import write_table

    rows = [(name, found.component[at], *(values[at] for values in found.actors.values())) for at, name in enumerate(found.network.names)]
    return write_table(into, ("name", "component", *found.actors), rows, simulated=simulated)


def _lines(found: NetworkMeasures) -> Iterator[str]:
    from kurak.app.cli.qualitative.tables import shortened
    from kurak.model.networks import MEASURES, WHOLE

    network = found.network
    kind = "two kinds of nodes" if network.first_kind is not None else f"{network.kind}, {'with' if network.weighted else 'without'} strengths"
    n, m, pieces = len(network.names), len(network.ties), len(found.sizes)
    yield f"{n:,} actor{'s' if n != 1 else ''} · {m:,} tie{'s' if m != 1 else ''} · {kind} · {pieces} piece{'s' if pieces != 1 else ''}"
    yield ""
    for name, value in found.whole.items():
        text = "not defined" if value is None else f"{value:.4g}"
        yield f"{WHOLE[name].label:32}{text:>12}"
    columns = [one for one in SHOWN if one[0] in found.actors]
    yield ""
    yield f"{'':{NAME}}" + "".join(f"{label:>{width}}" for _, label, width in columns)
    order = sorted(range(n), key=lambda at: (-(found.actors["degree"][at] or 0), -(found.actors["betweenness"][at] or 0), network.names[at]))
    for at in order[:MOST_ROWS]:
        cells = (_cell(found.actors[name][at], name) for name, _, _ in columns)
        yield f"{shortened(network.names[at], NAME - 1):{NAME}}" + "".join(f"{cell:>{width}}" for cell, (_, _, width) in zip(cells, columns, strict=True))
    if n > MOST_ROWS:
        yield f"{n - MOST_ROWS} more have fewer ties; --into FILE.csv and --json have all."
    if found.not_defined:
        yield ""
        reasons: dict[str, list[str]] = {}
        for name, why in found.not_defined.items():
            reasons.setdefault(why, []).append(name.replace("_", " "))
        for why, names in reasons.items():
            yield from wrap(f"Not defined: {', '.join(names)}: {why}.", WIDTH, subsequent_indent="  ")
    yield ""
    if network.first_kind is not None:
        yield from wrap("Two in one field are in the same field: that says nothing about working together.", WIDTH)
        return
    for name, _, _ in columns:
        yield from wrap(f"{MEASURES[name].label}: {MEASURES[name].convention}. {MEASURES[name].caution}", WIDTH, subsequent_indent="  ")


def _cell(value: float | None, name: str) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if name == "degree" else f"{value:.1f}" if name == "betweenness" else f"{value:.3f}" if name != "effective_size" else f"{value:.2f}"
