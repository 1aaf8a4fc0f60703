"""Whether a reintegration programme pays for itself: what each number that goes in does, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.programme_costs import ProgrammeCosts
from kurak.report.chapters.drawings import figure
from kurak.report.charts.drawing import Drawing
from kurak.report.charts.tornado import TornadoBar, draw_tornado
from kurak.report.wording import plural, sentence


def costs(edition: Edition) -> tree.Section | None:
    """Make the section; None where the study has no costs, or a number of them lacks its source."""
    found = edition.costs
    if found is None:
        return None
    return tree.Section(
        id="costs",
        title="What a programme would have to achieve to pay for itself",
        kicker="Stakeholders",
        short="Costs",
        lead=_lead(found),
        blocks=tuple(_blocks(found)),
    )


def tornado(found: ProgrammeCosts) -> Drawing:
    """The tornado chart of saving less cost."""
    bars = [
        TornadoBar(found.inputs[one.name][0], one.at_low, one.at_high, f"{found.inputs[one.name][1][0]:,g}", f"{found.inputs[one.name][1][2]:,g}")
        for one in found.tornado
    ]
    return draw_tornado(
        bars,
        central=found.central.net,
        central_words=f"{_amount(found.central.net)} {found.currency}",
        result=f"saving less cost for one participant, {found.currency} of {found.price_year}",
    )


def _lead(found: ProgrammeCosts) -> str:
    central = found.central
    if central.effect is None or central.returns_to_avoid is None or found.needed_effect is None:
        return "At central values an avoided return to prison saves nothing, so the programme cannot pay for itself."
    least, most = found.needed_effect
    upper = f"{most:.1%}" if most is not None else "no effect at all"
    beyond = " More than all returns cannot be avoided." if central.effect > 1 else ""
    return (
        f"The programme pays for itself if it avoids {central.effect:.1%} of the returns to prison ({least:.1%} to {upper}), or "
        f"{central.returns_to_avoid:.1f} returns among 100 participants.{beyond} This is computed from the study's stated costs and effect, and not observed."
    )


def _blocks(found: ProgrammeCosts) -> Iterator[tree.Block]:
    low, high = found.net
    yield figure(
        "costs-tornado",
        f"Saving less cost is {_amount(found.central.net)} {found.currency} for one participant at central values",
        tornado(found),
        subtitle=f"What each of {plural(len(found.tornado), 'input', 'inputs')} alone does, the widest first",
        notes=(
            f"All inputs at their worst together: {_amount(low)} {found.currency}; at their best: {_amount(high)}. That is possible, not likely; "
            "no probability is meant.",
            f"Amounts in {found.currency} of {found.price_year}; savings discounted at {found.discount_rate:.1%} a year.",
        ),
    )
    yield tree.Table(
        id="costs-inputs",
        caption="Every number that goes in, with its source",
        columns=(
            tree.Column("Input", width=3),
            *(tree.Column(head, align="right", width=1) for head in ("Lowest", "Central", "Highest")),
            tree.Column("Source", width=2),
        ),
        rows=tuple(
            tree.row(sentence(what).removesuffix("."), *(f"{value:,g}" for value in interval), source) for what, interval, source in found.inputs.values()
        ),
    )


def _amount(value: float) -> str:
    return f"{value:,.0f}".replace("-", "−")
