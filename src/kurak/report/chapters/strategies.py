"""Strategies that focus groups proposed, and the way from a barrier over a strategy to a recommendation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.model.strategies import BarrierWay, GroupStrategies, Proposal
from kurak.report.wording import rounded, sentence
from kurak.report.words.saying import counted, later, say


def strategies(edition: Edition) -> tree.Section | None:
    """Make the section; None where no group's worksheet is on record."""
    found = edition.strategies
    if found is None or not found.proposals:
        return None
    lead = [
        say(
            "{groups} made {proposals} to {problems}.",
            groups=counted("{n} group", "{n} groups", len(found.groups)),
            proposals=counted("{n} proposal", "{n} proposals", len(found.proposals)),
            problems=counted("{n} problem", "{n} problems", len(found.problems)),
        )
    ]
    if found.barriers:
        lead.append(sentence(_without_strategy(found)) if found.unanswered else _of_barriers(found, later("Every barrier has a strategy."), later("Every code has a strategy.")))
    if found.recommendations:
        lead.append(
            counted("{n} recommendation is supported by none.", "{n} recommendations are supported by none.", len(found.unsupported))
            if found.unsupported
            else say("Every recommendation is supported by one.")
        )
    return tree.Section(
        id="strategies",
        title=say("Strategies proposed by the groups"),
        kicker=say(SIMULATED) if found.simulated else say("Focus groups"),
        short=say("Strategies"),
        lead=" ".join(lead),
        blocks=tuple(_blocks(found)),
    )


def _blocks(found: GroupStrategies) -> Iterator[tree.Block]:
    tag = SIMULATED if found.simulated else ""
    source = say("Worksheets of the focus groups: {file}", file="coding/strategies.csv")
    if found.simulated:
        words = say("The groups below are invented, to try the study out. Nobody proposed any of this.")
        yield tree.Callout((tree.Paragraph(words),), title=(tree.Tag(SIMULATED), f" {say('Made-up groups')}"), tone="ochre")
        source = f"{say(SIMULATED)}: {source}"
    ranks = (
        say("Every group ranked the same proposals, so their ranks can be averaged.")
        if found.same_list
        else say("A rank is the group's own, among its own proposals; ranks of groups with different lists are not averaged.")
    )
    words = say("The group is what is counted, never a participant. Two groups made the same proposal where their worksheets were put into the same words.")
    yield tree.Paragraph(f"{words} {ranks}", quiet=True)
    yield tree.Table(
        id="strategies-by-problem",
        caption=_shared(found),
        subtitle=say("Proposals by problem, the groups that made each, and the rank each gave it; 1 is the first"),
        columns=(
            tree.Column(say("Proposal"), width=4), tree.Column(say("Groups, with rank"), width=2), tree.Column(say("Who would do it"), width=2),
            tree.Column(say("What is needed"), width=2), tree.Column(say("What stands in the way"), width=2),
            *((tree.Column(say("Mean rank"), align="right", width=1),) if found.same_list else ()),
        ),
        rows=tuple(_proposal_rows(found)),
        source=source,
        wide=True,
        tag=tag,
    )  # fmt: skip
    answered = [way for way in found.barriers if way.proposals]
    barrier = tree.Column(say("Barrier") if found.called == "barrier" else say("Code"), width=3)
    if answered:
        yield tree.Table(
            id="strategies-trace",
            caption=_leading_nowhere(found, sum(not way.recommendations for way in answered)),
            subtitle=_of_barriers(
                found,
                later("Barriers with a strategy, and the recommendations that those strategies support"),
                later("Codes with a strategy, and the recommendations that those strategies support"),
            ),
            columns=(barrier, *_came_up_column(found), tree.Column(say("Strategies"), width=5), tree.Column(say("Recommendations"), width=2)),
            rows=tuple(_way_row(found, way) for way in answered),
            source=source,
            tag=tag,
        )
    if found.unanswered:
        yield tree.Table(
            id="strategies-unanswered",
            caption=_without_strategy(found),
            subtitle=_of_barriers(
                found,
                later("Of {n} narrowest barriers of the codebook; one counts as answered when a strategy names it, or a wider one"),
                later("Of {n} narrowest codes of the codebook; one counts as answered when a strategy names it, or a wider one"),
            ),
            columns=(replace(barrier, width=4), *_came_up_column(found), tree.Column(say("Id"), width=3)),
            rows=tuple(tree.row(way.name, *_came_up(found, way), tree.Code(way.code)) for way in found.unanswered),
            source=source,
            tag=tag,
        )
    if found.unsupported:
        yield tree.Table(
            id="strategies-unsupported",
            caption=counted(
                "{n} recommendation is supported by no strategy of a group", "{n} recommendations are supported by no strategy of a group", len(found.unsupported)
            ),
            subtitle=say("Of {n}; one counts as supported when a strategy names it, or a part of it", n=len(found.recommendations)),
            columns=(tree.Column(say("Recommendation"), width=2), tree.Column(say("Title"), width=6)),
            rows=tuple(tree.row(_link(name), title) for name, title in found.unsupported),
            source=source,
            tag=tag,
        )


def _shared(found: GroupStrategies) -> str:
    shared = sum(len(one.groups) > 1 for one in found.proposals)
    if len(found.groups) < 2:
        return counted("One group made {n} proposal", "One group made {n} proposals", len(found.proposals))
    if not shared:
        return say("No proposal was made by more than one group")
    return counted("{n} proposal was made by more than one group", "{n} proposals were made by more than one group", shared)


def _of_barriers(found: GroupStrategies, barriers: str, codes: str) -> str:
    """One of two messages: a codebook without barriers has codes."""
    return say(barriers if found.called == "barrier" else codes, n=len(found.barriers))


def _without_strategy(found: GroupStrategies) -> str:
    number = len(found.unanswered)
    if found.called == "barrier":
        return counted("{n} barrier has no strategy", "{n} barriers have no strategy", number)
    return counted("{n} code has no strategy", "{n} codes have no strategy", number)


def _leading_nowhere(found: GroupStrategies, number: int) -> str:
    if found.called == "barrier":
        return counted(
            "From barrier to recommendation: {n} barrier has a strategy that leads to no recommendation",
            "From barrier to recommendation: {n} barriers have a strategy that leads to no recommendation",
            number,
        )
    return counted(
        "From code to recommendation: {n} code has a strategy that leads to no recommendation",
        "From code to recommendation: {n} codes have a strategy that leads to no recommendation",
        number,
    )


def _proposal_rows(found: GroupStrategies) -> Iterator[tree.Row]:
    for problem in found.problems:
        yield tree.Row((sentence(problem).removesuffix("."),), kind="group")
        for one in found.proposals:
            if one.problem == problem:
                mean = (rounded(one.mean_rank) if one.mean_rank is not None else "",) if found.same_list else ()
                yield tree.row(sentence(one.proposal), _groups(one), "; ".join(one.who), "; ".join(one.resources), "; ".join(one.obstacles), *mean)


def _groups(one: Proposal) -> str:
    return ", ".join(f"{group} ({one.ranks[group]})" if group in one.ranks else group for group in one.groups)


def _came_up_column(found: GroupStrategies) -> tuple[tree.Column, ...]:
    return (tree.Column(say("Came up in, of {n} groups", n=found.coded), align="right", width=2),) if found.coded else ()


def _came_up(found: GroupStrategies, way: BarrierWay) -> tuple[str, ...]:
    return (str(way.groups),) if found.coded else ()


def _way_row(found: GroupStrategies, way: BarrierWay) -> tree.Row:
    said = " ".join(sentence(found.proposals[number].proposal) for number in way.proposals)
    pieces: list[tree.Inline] = []
    for place, name in enumerate(way.recommendations):
        pieces += [", "] if place else []
        pieces.append(_link_of_part(found, name))
    return tree.row(way.name, *_came_up(found, way), said, tuple(pieces) or say("None"))


def _link_of_part(found: GroupStrategies, name: str) -> tree.Inline:
    """Only whole recommendations have a card of their own; a part stands within it."""
    return _link(name) if name in dict(found.recommendations) else name


def _link(name: str) -> tree.Inline:
    return tree.Link(name, f"#recommendation-{name}")
