"""What ``kurak stakeholders champions`` says of a list of ties without a study: key players, which are no champions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import WIDTH, could_not_run, findings_text, safe, write, write_json
from kurak.app.cli.stakeholders.measures import end_with_findings, open_network
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.networks import KeyPlayerSearch, KeyPlayerSets

SETS = 3
"""Best sets that are printed of each criterion."""
WORDS = {
    "fragmentation": "without them {:.1%} of pairs of the others have no way to each other",
    "distance_weighted_fragmentation": "without them the distance-weighted fragmentation of the others is {:.3f}",
    "reach": "they are, or have within {steps}, {:.1%} of the actors",
    "distance_weighted_reach": "their distance-weighted reach is {:.1%} of the actors",
}


def key_players_of_file(
    ctx: click.Context, path: Path, *, size: int, steps: int, directed: bool | None, draws: int | None, header: bool | None, into: Path | None, as_json: bool
) -> None:
    """Print the key players of a list of ties, and end."""
    from kurak import pipeline

    network, findings, _ = open_network(path, directed=directed, two_mode=False, strengths=False, header=header)
    if network is None:
        end_with_findings(ctx, path, findings, as_json=as_json)
        return
    found = pipeline.key_player_sets(network, size=size, steps=steps, draws=draws)
    if found.not_defined:
        raise could_not_run(f"no key players: {found.not_defined}")
    files = [_write(into, found)] if into is not None else []
    code = 1 if any(one.severity == "error" for one in findings) else 0
    if as_json:
        shown = [one.as_data() for one in findings]
        write_json({"kurak": VERSION, "file": path.as_posix(), **_data(found), "files": files, "findings": shown, "exit": code})
        ctx.exit(code)
    write("\n".join([*_lines(found), *(["", *(f"written: {safe(one)}" for one in files)] if files else [])]))
    if findings:
        write("\n" + findings_text(findings))
    ctx.exit(code)


def _lines(found: KeyPlayerSets) -> Iterator[str]:
    yield f"Key players in sets of {found.size}, of {len(found.network.names):,} actors and {len(found.network.ties):,} ties"
    for one in found.searches:
        yield ""
        steps = "1 tie" if found.steps == 1 else f"{found.steps} ties"
        yield from wrap(f"{one.problem}, {one.criterion.replace('_', ' ')}: {WORDS[one.criterion].format(one.value, steps=steps)}.", WIDTH)
        for names in one.sets[:SETS]:
            yield from wrap(safe(" · ".join(names)), WIDTH, initial_indent="  ", subsequent_indent="    ")
        if one.n_best is not None and one.n_best > SETS:
            yield f"  {one.n_best - SETS:,} more sets are as good."
        yield from wrap(_certainty(one), WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield ""
    for sentence in found.rests_on:
        yield from wrap(sentence, WIDTH)


def _certainty(one: KeyPlayerSearch) -> str:
    if one.exact:
        how = "All sets were tried: none is better."
    else:
        sure = f"; it is sure to be {100 * one.guarantee:.0f} % of the best at least" if one.guarantee is not None else ""
        how = f"Found by steps and perhaps not the best; no set passes {one.upper_bound:.4g}{sure}."
    stays = f" One of the best sets is still the best in {100 * one.stays:.0f} % of {one.draws} draws." if one.stays is not None else ""
    return how + stays


def _data(found: KeyPlayerSets) -> dict[str, Any]:
    network = found.network
    return {
        "network": {"nodes": len(network.names), "edges": len(network.ties), "directed": network.kind == "directed"},
        "size": found.size,
        "steps": found.steps,
        "key_players": [asdict(one) for one in found.searches],
        "rests_on": list(found.rests_on),
    }


def _write(into: Path, found: KeyPlayerSets) -> str:
    from kurak.app.cli.stakeholders.table_file import write_table

    rows = [
        (one.problem, one.criterion, number, actor, one.value, one.exact, one.upper_bound, one.stays)
        for one in found.searches
        for number, names in enumerate(one.sets, 1)
        for actor in names
    ]
    return write_table(into, ("problem", "criterion", "set", "actor", "value", "exact", "upper_bound", "stays"), rows)
