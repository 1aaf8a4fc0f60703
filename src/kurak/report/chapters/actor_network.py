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
from kurak.report.wording import sentence
from kurak.report.words.known import rehearsal_said
from kurak.report.words.saying import counted, say

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
        say("Simulated: {words}", words=_caption(network)) if mark else _caption(network),
        draw_network(network, seed=seed, mark=mark),
        subtitle=say("Made-up ties between actors; where they stand follows the number of ties that part them, and has no other meaning")
        if mark
        else say("Recorded ties between actors; where they stand follows the number of ties that part them, and has no other meaning"),
        notes=tuple(_notes(network)),
        tag=mark,
    )
    return replace(drawn, marks=tied_words(network), mark_label=say("Actor")) if marks else drawn


def _caption(network: ActorNetwork) -> str:
    number, pieces = len(network.actors), len(network.pieces)
    if network.simulated:
        if pieces == 1:
            return counted("{n} actor with made-up ties hang together in one piece", "{n} actors with made-up ties hang together in one piece", number)
        return counted("{n} actor with made-up ties fall into {pieces} pieces", "{n} actors with made-up ties fall into {pieces} pieces", number, pieces=pieces)
    if pieces == 1:
        return counted("{n} actor with recorded ties hang together in one piece", "{n} actors with recorded ties hang together in one piece", number)
    return counted("{n} actor with recorded ties fall into {pieces} pieces", "{n} actors with recorded ties fall into {pieces} pieces", number, pieces=pieces)


def _notes(network: ActorNetwork) -> Iterator[str]:
    if network.simulated:
        yield sentence(rehearsal_said(network.simulated))
    if network.untied:
        yield counted("{n} actor has no tie on record, which is not known to be none.", "{n} actors have no tie on record, which is not known to be none.", network.untied)
    yield say("Being in one field of activity is no tie.")
    if network.sources and not network.simulated:
        sources = ", ".join(network.sources)
        if network.without_source:
            yield say("Ties as recorded in: {sources}; {number} without a source.", sources=sources, number=network.without_source)
        else:
            yield say("Ties as recorded in: {sources}.", sources=sources)


__all__ = ["network_blocks", "network_figure"]
