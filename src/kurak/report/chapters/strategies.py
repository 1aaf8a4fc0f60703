"""Strategies that focus groups proposed, and the way from a barrier over a strategy to a recommendation."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.model.strategies import BarrierWay, GroupStrategies, Proposal
from kurak.report.wording import plural, sentence


def strategies(edition: Edition) -> tree.Section | None:
    """Make the section; None where no group's worksheet is on record."""
    found = edition.strategies
    if found is None or not found.proposals:
        return None
    lead = f"{plural(len(found.groups), 'group', 'groups')} made {plural(len(found.proposals), 'proposal', 'proposals')} to {plural(len(found.problems), 'problem', 'problems')}."
    if found.barriers:
        lead += f" {plural(len(found.unanswered), f'{found.called} has', f'{found.called}s have')} no strategy." if found.unanswered else f" Every {found.called} has a strategy."
    if found.recommendations:
        lead += f" {plural(len(found.unsupported), 'recommendation is', 'recommendations are')} supported by none." if found.unsupported else " Every recommendation is supported by one."
    return tree.Section(
        id="strategies",
        title="Strategies proposed by the groups",
        kicker=SIMULATED if found.simulated else "Focus groups",
        short="Strategies",
        lead=lead,
        blocks=tuple(_blocks(found)),
    )


def _blocks(found: GroupStrategies) -> Iterator[tree.Block]:
    tag = SIMULATED if found.simulated else ""
    source = "Worksheets of the focus groups: coding/strategies.csv"
    if found.simulated:
        words = "The groups below are invented, to try the study out. Nobody proposed any of this."
        yield tree.Callout((tree.Paragraph(words),), title=(tree.Tag(SIMULATED), " Made-up groups"), tone="ochre")
        source = f"{SIMULATED}: {source}"
    yield tree.Paragraph(
        "The group is what is counted, never a participant. Two groups made the same proposal where their worksheets were put into the same words. "
        + (
            "Every group ranked the same proposals, so their ranks can be averaged."
            if found.same_list
            else "A rank is the group's own, among its own proposals; ranks of groups with different lists are not averaged."
        ),
        quiet=True,
    )
    yield tree.Table(
        id="strategies-by-problem",
        caption=_shared(found),
        subtitle="Proposals by problem, the groups that made each, and the rank each gave it; 1 is the first",
        columns=(
            tree.Column("Proposal", width=4), tree.Column("Groups, with rank", width=2), tree.Column("Who would do it", width=2),
            tree.Column("What is needed", width=2), tree.Column("What stands in the way", width=2),
            *((tree.Column("Mean rank", align="right", width=1),) if found.same_list else ()),
        ),
        rows=tuple(_proposal_rows(found)),
        source=source,
        wide=True,
        tag=tag,
    )  # fmt: skip
    answered = [way for way in found.barriers if way.proposals]
    if answered:
        yield tree.Table(
            id="strategies-trace",
            caption=f"From {found.called} to recommendation: {plural(sum(not way.recommendations for way in answered), f'{found.called} has', f'{found.called}s have')} a strategy that leads to no recommendation",
            subtitle=f"{found.called.capitalize()}s with a strategy, and the recommendations that those strategies support",
            columns=(tree.Column(found.called.capitalize(), width=3), *_came_up_column(found), tree.Column("Strategies", width=5), tree.Column("Recommendations", width=2)),
            rows=tuple(_way_row(found, way) for way in answered),
            source=source,
            tag=tag,
        )
    if found.unanswered:
        yield tree.Table(
            id="strategies-unanswered",
            caption=f"{plural(len(found.unanswered), f'{found.called} has', f'{found.called}s have')} no strategy",
            subtitle=f"Of {len(found.barriers)} narrowest {found.called}s of the codebook; one counts as answered when a strategy names it, or a wider one",
            columns=(tree.Column(found.called.capitalize(), width=4), *_came_up_column(found), tree.Column("Id", width=3)),
            rows=tuple(tree.row(way.name, *_came_up(found, way), tree.Code(way.code)) for way in found.unanswered),
            source=source,
            tag=tag,
        )
    if found.unsupported:
        yield tree.Table(
            id="strategies-unsupported",
            caption=f"{plural(len(found.unsupported), 'recommendation is', 'recommendations are')} supported by no strategy of a group",
            subtitle=f"Of {len(found.recommendations)}; one counts as supported when a strategy names it, or a part of it",
            columns=(tree.Column("Recommendation", width=2), tree.Column("Title", width=6)),
            rows=tuple(tree.row(_link(name), title) for name, title in found.unsupported),
            source=source,
            tag=tag,
        )


def _shared(found: GroupStrategies) -> str:
    shared = sum(len(one.groups) > 1 for one in found.proposals)
    if len(found.groups) < 2:
        return f"One group made {plural(len(found.proposals), 'proposal', 'proposals')}"
    return f"{plural(shared, 'proposal was', 'proposals were')} made by more than one group" if shared else "No proposal was made by more than one group"


def _proposal_rows(found: GroupStrategies) -> Iterator[tree.Row]:
    for problem in found.problems:
        yield tree.Row((sentence(problem).removesuffix("."),), kind="group")
        for one in found.proposals:
            if one.problem == problem:
                mean = (f"{one.mean_rank:.2f}" if one.mean_rank is not None else "",) if found.same_list else ()
                yield tree.row(sentence(one.proposal), _groups(one), "; ".join(one.who), "; ".join(one.resources), "; ".join(one.obstacles), *mean)


def _groups(one: Proposal) -> str:
    return ", ".join(f"{group} ({one.ranks[group]})" if group in one.ranks else group for group in one.groups)


def _came_up_column(found: GroupStrategies) -> tuple[tree.Column, ...]:
    return (tree.Column(f"Came up in, of {found.coded} groups", align="right", width=2),) if found.coded else ()


def _came_up(found: GroupStrategies, way: BarrierWay) -> tuple[str, ...]:
    return (str(way.groups),) if found.coded else ()


def _way_row(found: GroupStrategies, way: BarrierWay) -> tree.Row:
    said = " ".join(sentence(found.proposals[number].proposal) for number in way.proposals)
    pieces: list[tree.Inline] = []
    for place, name in enumerate(way.recommendations):
        pieces += [", "] if place else []
        pieces.append(_link_of_part(found, name))
    return tree.row(way.name, *_came_up(found, way), said, tuple(pieces) or "None")


def _link_of_part(found: GroupStrategies, name: str) -> tree.Inline:
    """Only whole recommendations have a card of their own; a part stands within it."""
    return _link(name) if name in dict(found.recommendations) else name


def _link(name: str) -> tree.Inline:
    return tree.Link(name, f"#recommendation-{name}")
