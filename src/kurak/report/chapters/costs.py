"""Whether a reintegration programme pays for itself: what each number that goes in does, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.making import Making, Measured
from kurak.model.programme_costs import ProgrammeCosts
from kurak.report.chapters.drawings import figure
from kurak.report.charts.drawing import Drawing
from kurak.report.charts.tornado import TornadoBar, draw_tornado
from kurak.report.wording import THIN, in_figures, rounded, sentence
from kurak.report.words.language import spoken
from kurak.report.words.saying import counted, say


def costs(edition: Edition) -> tree.Section | None:
    """Make the section; None where the study has no costs, or a number of them lacks its source."""
    found = edition.costs
    if found is None:
        return None
    return tree.Section(
        id="costs",
        title=say("What a programme would have to achieve to pay for itself"),
        kicker=say("Stakeholders"),
        short=say("Costs"),
        lead=_lead(found),
        blocks=tuple(_blocks(found)),
    )


def tornado(found: ProgrammeCosts) -> Drawing:
    """The tornado chart of saving less cost."""
    bars = [
        TornadoBar(found.inputs[one.name][0], one.at_low, one.at_high, _input(found.inputs[one.name][1][0]), _input(found.inputs[one.name][1][2]))
        for one in found.tornado
    ]
    return draw_tornado(
        bars,
        central=found.central.net,
        central_words=f"{_amount(found.central.net)} {found.currency}",
        result=say("saving less cost for one participant, {currency} of {year}", currency=found.currency, year=found.price_year),
    )


def _lead(found: ProgrammeCosts) -> str:
    central = found.central
    if central.effect is None or central.returns_to_avoid is None or found.needed_effect is None:
        return say("At central values an avoided return to prison saves nothing, so the programme cannot pay for itself.")
    least, most = found.needed_effect
    words = [
        say(
            "The programme pays for itself if it avoids {effect} of the returns to prison ({least} to {most}), or {returns} returns among 100 "
            "participants.",
            effect=_percent(central.effect), least=_percent(least), most=_percent(most) if most is not None else say("no effect at all"),
            returns=rounded(float(central.returns_to_avoid), 1),
        )
    ]  # fmt: skip
    if central.effect > 1:
        words.append(say("More than all returns cannot be avoided."))
    words.append(say("This is computed from the study's stated costs and effect, and not observed."))
    return " ".join(words)


def _blocks(found: ProgrammeCosts) -> Iterator[tree.Block]:
    low, high = found.net
    yield figure(
        "costs-tornado",
        say(
            "Saving less cost is {amount} {currency} for one participant at central values",
            amount=_amount(found.central.net), currency=found.currency,
        ),
        tornado(found),
        subtitle=counted("What each of {n} input alone does, the widest first", "What each of {n} inputs alone does, the widest first", len(found.tornado)),
        notes=(
            say(
                "All inputs at their worst together: {worst} {currency}; at their best: {best}. That is possible, not likely; no probability is "
                "meant.",
                worst=_amount(low), best=_amount(high), currency=found.currency,
            ),
            say(
                "Amounts in {currency} of {year}; savings discounted at {rate} a year.",
                currency=found.currency, year=found.price_year, rate=_percent(found.discount_rate),
            ),
        ),
        making=lambda drawing: _making(
            Measured(say("Input"), say("The least and the most that its source gives."), (1, 3)),
            Measured(say("Result there"), say("Saving less cost s − c, every other input at its central value."), (2, 4)),
        ),
    )
    yield tree.Table(
        id="costs-inputs",
        caption=say("Every number that goes in, with its source"),
        columns=(
            tree.Column(say("Input"), width=3),
            *(tree.Column(head, align="right", width=1) for head in (say("Lowest"), say("Central"), say("Highest"))),
            tree.Column(say("Source"), width=2),
        ),
        rows=tuple(
            tree.row(sentence(what).removesuffix("."), *(_input(value) for value in interval), source) for what, interval, source in found.inputs.values()
        ),
        making=_making(
            Measured(say("Lowest"), say("The least that the source gives."), (1,)),
            Measured(say("Central"), say("The best value that the source gives."), (2,)),
            Measured(say("Highest"), say("The most that the source gives."), (3,)),
        ),
    )


def _making(*measures: Measured) -> Making:
    entries = (
        (say("Records"), "stakeholders/costs.yaml"),
        (say("Formula"), say("{formula}; prices of other years times the ratio of price levels", formula="c = Σ price · quantity, v = Σ price · quantity / (1 + r)^t, s = p · e · v, e* = c / (p · v)")),
        (say("Error"), say("None: from the least to the most that the sources give; no probability is meant.")),
        (say("Source"), say("Drummond and others (2015), Methods for the Economic Evaluation of Health Care Programmes, 4th edition, sections 7.2 and 11.2")),
    )
    return Making(measures, entries)


def _amount(value: float) -> str:
    return _grouped(f"{value:,.0f}")


def _input(value: float) -> str:
    """A number as it was put in.

    Examples
    --------
    >>> _input(2_500_000), _input(0.15)
    ('2,500,000', '0.15')
    """
    return _grouped(f"{value:,.10g}")


def _percent(share: float) -> str:
    return say("{number}%", number=in_figures(f"{share:.1%}".removesuffix("%")))


def _grouped(text: str) -> str:
    """A number with commas between thousands as the language spoken writes it."""
    return in_figures(text if spoken() == "en" else text.replace(",", THIN))
