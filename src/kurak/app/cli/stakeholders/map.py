"""``kurak stakeholders map``: who does what where, and who is tied to whom, on a terminal and drawn."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

import click

from kurak.app.cli.output import WIDTH, could_not_run, findings_text, plural, safe, write, write_json
from kurak.app.cli.qualitative.tables import shortened
from kurak.app.cli.stakeholders.opening import ACTOR, AS_JSON, FIELD_COLUMN, REHEARSED, finish, open_register
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model import document as tree
    from kurak.model.actor_maps import ActorNetwork, WhoWhatWhere
    from kurak.model.finding import Finding
    from kurak.model.rated_actors import RatedActors

KINDS = (".html", ".pdf", ".svg")
NAME = 34
MOST = 12
"""Rows on a terminal of a table without a study."""
SAID = {"available": "", "partial": " (partly)", "gap": " (said not to be there)"}


@click.command(name="map")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path), default=Path())
@click.option("--field", default="", metavar="NAME", help="One field of activity, service or sector only.")
@click.option("--place", default="", metavar="PLACE", help="One place only, with what is said of the places that it lies in.")
@click.option("--draw", type=click.Choice(["network", "fields", "places", "grid"]), help="What an SVG shows: ties, fields by place, the country, or influence by interest; ties if there are any.")
@ACTOR
@FIELD_COLUMN
@click.option("--place-column", default="", metavar="COLUMN", help="The column that names the place.")
@REHEARSED
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.html|.pdf|.svg", help="Draw it into a file.")
@AS_JSON
@click.pass_context
def command(
    ctx: click.Context, path: Path, field: str, place: str, draw: Literal["network", "fields", "places", "grid"] | None, rehearsed: bool,
    actor: str, field_column: str, place_column: str, into: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Who does what where, and who is tied to whom, of PATH: a study, a table of who does what where (3W), or a list of ties.

    What names no place stands as place unknown; an empty cell is unknown, never a gap. Two actors in one field are in the same field: a line is
    drawn for a recorded tie and for nothing else.

    Exit 0 if it could be drawn, 1 if the register or table has errors, 2 if it could not run.
    """
    if into is not None and into.suffix.lower() not in KINDS:
        raise could_not_run(f"{into.name}: a map is written as .html, .pdf or .svg")
    if path.is_file():
        if rehearsed or draw in ("places", "grid"):
            raise could_not_run("--rehearsed, --draw places and --draw grid are for a study; this is a file")
        told = {name: heading for name, heading in (("org", actor), ("sector", field_column), ("place", place_column)) if heading}
        _of_file(ctx, path, field, place, draw, into, as_json, told)
        return
    from kurak import pipeline
    from kurak.stakeholders.places import UnknownPlaceError

    study = open_register(path, rehearsed=rehearsed)
    try:
        maps = pipeline.narrowed(pipeline.actor_maps(study, rehearsed=False), study, field=field, place=place)
    except UnknownPlaceError as error:
        raise could_not_run(f"{place}: {error}") from error
    except LookupError as error:
        raise could_not_run(str(error.args[0])) from error
    said = " and ".join(f"{word} {one}" for word, one in (("field or service", field), ("place", place)) if one)
    files = []
    if into is not None:
        if study.study is None:
            raise could_not_run("study.yaml cannot be read, so nothing can be drawn")
        if into.suffix.lower() == ".svg":
            which = draw or ("network" if maps.network is not None else "fields")
            drawn = pipeline.map_drawing(study, maps, which)
            if drawn is None:
                raise could_not_run(f"the study has nothing to draw as {which}")
            files = [_write(into, drawn.encode("utf-8"))]
        else:
            files = [_write_document(into, pipeline.map_document(study, maps, filtered=f"Only {said}" if said else ""))]
    data = {
        "who_where": asdict(maps.who_where) if maps.who_where is not None else None,
        "places": asdict(maps.places) if maps.places is not None else None,
        "network": asdict(maps.network) if maps.network is not None else None,
        "ratings": asdict(maps.rated) if maps.rated is not None else None,
    }
    finish(ctx, study, lines=[*_lines(maps.who_where, maps.network, said), "", *_rated_lines(maps.rated, path)], data=data, files=files, simulated=study.simulated, as_json=as_json)


def _lines(table: WhoWhatWhere | None, network: ActorNetwork | None, said: str) -> Iterator[str]:
    if said:
        yield from [*wrap(safe(f"Only {said}."), WIDTH), ""]
    if table is None or not table.rows:
        yield from wrap("Nothing is said of who does what" + (" here: unknown, not missing." if said else "."), WIDTH)
    else:
        what = ""
        for row in table.rows:
            if row.what != what:
                what = row.what
                yield from wrap(safe(f"{what} ({'service' if row.service else 'field of activity'})"), WIDTH)
            where = ", ".join(f"{place}{SAID[cell.availability]}" for place, cell in zip(table.places, row.cells, strict=True) if cell.availability)
            yield from wrap(f"  {shortened(row.name, NAME - 1):{NAME}}{safe(where)}", WIDTH, subsequent_indent=" " * (NAME + 2), drop_whitespace=True)
        unknown = sum(not row.placed for row in table.rows)
        yield from ["", *wrap(f"{plural(len(table.rows), 'line')} of who does what; {unknown} of them name no place. What is not said is unknown, not missing.", WIDTH)]
    yield ""
    if network is None:
        yield from wrap("No tie between actors is recorded; being in one field is none.", WIDTH)
    else:
        yield from wrap(_network_words(network), WIDTH)


def _rated_lines(found: RatedActors | None, path: Path) -> list[str]:
    if found is None:
        return wrap("Nobody rated influence, interest, power, legitimacy or urgency.", WIDTH)
    both = sum(one.influence is not None and one.interest is not None for one in found.actors)
    return wrap(f"Influence by interest: {plural(both, 'actor')} rated on both by {plural(found.raters, 'rater')}; kurak stakeholders ratings {safe(shlex.quote(path.as_posix()))} has the numbers and the classes of salience.", WIDTH)


def _network_words(network: ActorNetwork) -> str:
    pieces = "one piece" if len(network.pieces) == 1 else f"{len(network.pieces)} pieces"
    return f"Network: {plural(len(network.actors), 'actor')}, {plural(len(network.ties), 'tie')}, {pieces}; {network.untied} without a tie on record."


# ── a file without a study ──────────────────────────────────────────────────────────────────────────


def _of_file(ctx: click.Context, path: Path, field: str, place: str, draw: str | None, into: Path | None, as_json: bool, told: dict[str, str]) -> None:
    from kurak import pipeline
    from kurak.sources.wording import folded

    table, findings = pipeline.who_does_what_where(path, columns=told)
    if table is None:
        if told:
            _end(ctx, path, [], {}, [], findings, as_json)
            return
        network, of_ties = pipeline.read_network(path)
        if network is None:
            _end(ctx, path, [], {}, [], (*findings, *(one for one in of_ties if one not in findings)), as_json)
            return
        if field or place or draw == "fields":
            raise could_not_run("--field, --place and --draw fields are for a table of who does what where; this is a list of ties")
        _of_ties(ctx, path, pipeline.drawn_network(network), into, of_ties, as_json)
        return
    if draw == "network":
        raise could_not_run("a table of who does what where records no ties: being in one sector is none")
    rows = [row for row in table.rows if not field or folded(field) in {folded(row.get(one, "")) for one in ("sector", "activity")}]
    rows = [row for row in rows if not place or folded(place) in {folded(row.get(one, "")) for one in ("adm1", "adm2")}]
    if not rows:
        raise could_not_run(f"no row of {path.name} is of this field and place")
    # One column for all rows: a district where a province is not stated would stand among provinces.
    sector, where = ("sector" if "sector" in table.columns else "activity"), ("adm1" if "adm1" in table.columns else "adm2")
    counted = Counter((row.get("org", ""), row.get(sector, ""), row.get(where, "")) for row in rows)
    said = " and ".join(one for one in (field, place) if one)
    files = []
    if into is not None:
        from kurak.report.actor_map import count_figures, figure_svg, file_document

        if into.suffix.lower() == ".svg":
            files = [_write(into, figure_svg(next(count_figures(path.name, counted))).encode("utf-8"))]
        else:
            files = [_write_document(into, file_document(path.name, counted, filtered=f"Only {said}" if said else "", version=VERSION))]
    cells = [{"org": org, "sector": sector, "place": at, "rows": number} for (org, sector, at), number in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]
    _end(ctx, path, list(_counted_lines(counted, said)), {"rows": len(rows), "counts": cells}, files, findings, as_json)


def _counted_lines(counted: Counter[tuple[str, str, str]], said: str) -> Iterator[str]:
    totals: list[Counter[str]] = [Counter(), Counter(), Counter()]
    for key, number in counted.items():
        for total, one in zip(totals, key, strict=True):
            total[one] += number
    if said:
        yield from [*wrap(safe(f"Only {said}."), WIDTH), ""]
    yield f"{plural(sum(counted.values()), 'row')} · {plural(len(totals[0]), 'organisation')}"
    for head, total in zip(("Organisations", "Sectors", "Places"), totals, strict=True):
        named = [(name, number) for name, number in total.most_common() if name]
        yield from ["", f"{head} ({len(named)})"]
        yield from (f"  {shortened(name, 60):62}{number:>8,}" for name, number in named[:MOST])
        if len(named) > MOST:
            yield f"  {f'and {len(named) - MOST:,} more':62}{sum(number for _, number in named[MOST:]):>8,}"
        if total[""]:
            yield f"  {'not stated: unknown, not missing':62}{total['']:>8,}"
    yield from ["", *wrap("A row is what somebody reported. Two in one sector are not known to work together.", WIDTH)]


def _of_ties(ctx: click.Context, path: Path, network: ActorNetwork | None, into: Path | None, findings: Sequence[Finding], as_json: bool) -> None:
    if network is None:
        raise could_not_run(f"{path.name} holds no tie that could be drawn")
    files = []
    if into is not None:
        from kurak.report.actor_map import figure_svg, network_document
        from kurak.report.chapters.actor_network import network_figure

        if into.suffix.lower() == ".svg":
            files = [_write(into, figure_svg(network_figure(network)).encode("utf-8"))]
        else:
            files = [_write_document(into, network_document(path.name, network, version=VERSION))]
    _end(ctx, path, wrap(_network_words(network), WIDTH), {"network": asdict(network)} if as_json else {}, files, findings, as_json)


def _end(ctx: click.Context, path: Path, lines: Sequence[str], data: dict[str, Any], files: Sequence[str], findings: Sequence[Finding], as_json: bool) -> None:
    code = 1 if any(one.severity == "error" for one in findings) else 0
    if as_json:
        write_json({"kurak": VERSION, "file": path.as_posix(), **data, "files": list(files), "findings": [one.as_data() for one in findings], "exit": code})
        ctx.exit(code)
    if lines:
        write("\n".join([*lines, *(["", *(f"written: {safe(one)}" for one in files)] if files else [])]))
    if findings:
        write(("\n" if lines else "") + findings_text(findings))
    ctx.exit(code)


def _write_document(into: Path, document: tree.Document) -> str:
    from kurak.report.writers.html import write_html
    from kurak.report.writers.typst import write_pdf

    return _write(into, write_html(document).encode("utf-8") if into.suffix.lower() == ".html" else write_pdf(document))


def _write(into: Path, content: bytes) -> str:
    from kurak.sources.estimate_files import write_over

    try:
        write_over(into.parent, {into.name: content})
    except OSError as error:
        raise could_not_run(f"{into} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    return into.as_posix()
