"""The network of recorded ties, drawn; where it is made up, it says so in every part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kurak.model import document as tree
from kurak.model.actor_maps import ActorNetwork
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.report.chapters.drawings import figure
from kurak.report.charts.network_map import draw_network, tied_words
from kurak.report.wording import plural, sentence

SEED = "stakeholders"
"""Name of the seed in study.yaml."""


def network_blocks(edition: Edition) -> Iterator[tree.Block]:
    """Make the drawing; none where no ties are recorded."""
    if edition.network is not None:
        yield network_figure(edition.network, seed=edition.study.seeds.get(SEED, 1))


def network_figure(network: ActorNetwork, *, seed: int = 1, marks: bool = True) -> tree.Figure:
    """The network as a figure.

    Parameters
    ----------
    seed
        Seed of the drawing.
    marks
        Whether each actor can be looked at alone.
    """
    mark = SIMULATED if network.simulated else ""
    drawn = figure(
        "actor-network",
        (f"{mark.capitalize()}: " if mark else "") + _caption(network),
        draw_network(network, seed=seed, mark=mark),
        subtitle=f"{'Made-up' if mark else 'Recorded'} ties between actors; where they stand follows the number of ties that part them, and has no other meaning",
        notes=tuple(_notes(network)),
        tag=mark,
    )
    return replace(drawn, marks=tied_words(network), mark_label="Actor") if marks else drawn


def _caption(network: ActorNetwork) -> str:
    pieces = "hang together in one piece" if len(network.pieces) == 1 else f"fall into {len(network.pieces)} pieces"
    return f"{plural(len(network.actors), 'actor', 'actors')} with {'made-up' if network.simulated else 'recorded'} ties {pieces}"


def _notes(network: ActorNetwork) -> Iterator[str]:
    if network.simulated:
        yield sentence(network.simulated)
    if network.untied:
        yield f"{plural(network.untied, 'actor has', 'actors have')} no tie on record, which is not known to be none."
    yield "Being in one field of activity is no tie."
    if network.sources and not network.simulated:
        rest = f"; {network.without_source} without a source" if network.without_source else ""
        yield f"Ties as recorded in: {', '.join(network.sources)}{rest}."


__all__ = ["network_blocks", "network_figure"]
