"""The analysis of scales as one noun, with what a reader needs to know of it."""

from __future__ import annotations

from kurak.model.amended import UNTOUCHED, Amended
from kurak.model.scale_results import GroupRelation, ScaleResults
from kurak.scales.asked import Analysed, Analysis


def results(
    asked: Analysis,
    analysed: Analysed,
    *,
    records: str,
    respondents: int,
    design: str,
    simulated: bool,
    confidence: float,
    flag_below: int,
    amended: Amended = UNTOUCHED,
) -> ScaleResults:
    """Put together what was found and from what.

    Parameters
    ----------
    records, respondents, design, simulated, confidence
        File of the records, how many there are, their design in words, whether they are made up, and the level of intervals.
    flag_below
        A number on fewer people is flagged.
    amended
        How many values were corrected, and how many interviews left out.
    """
    response = asked.instrument.response
    return ScaleResults(
        records=records,
        respondents=respondents,
        design=design,
        simulated=simulated,
        confidence=confidence,
        smallest_base=asked.smallest_base,
        flag_below=flag_below,
        smallest_group=asked.plan.smallest_group,
        low=response.min,
        high=response.max,
        answer_labels=response.labels,
        disagree_codes=tuple(asked.collapsed.get("disagree", ())),
        neutral_codes=tuple(asked.collapsed.get("neutral", ())),
        agree_codes=tuple(asked.collapsed.get("agree", ())),
        seed=asked.seed,
        scales=analysed.scales,
        model=analysed.model,
        number_of_factors=analysed.number_of_factors,
        factors=analysed.factors,
        relations=analysed.relations,
        group_relations=analysed.group_relations,
        findings=analysed.findings,
        amended=amended,
    )


def of_published(asked: Analysis, relations: tuple[GroupRelation, ...], *, flag_below: int) -> ScaleResults:
    """What can be said without any records: how printed means of groups go together."""
    return results(
        asked,
        Analysed(group_relations=relations),
        records="",
        respondents=0,
        design="",
        simulated=False,
        confidence=0.95,
        flag_below=flag_below,
    )
