"""Recommendations, what each rests on, and the barriers that none of them answers."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.stakeholders import Recommendation
from kurak.model.traced import RecommendationProgress, TracedRecommendation
from kurak.report.wording import sentence
from kurak.report.words.saying import counted, later, say

STATUSES = {"not started": later("not started"), "under way": later("under way"), "done": later("done"), "dropped": later("dropped")}
"""How far a recommendation is, as a reader sees it."""
BASES = {"stated": later("stated"), "inferred": later("inferred")}
"""How a link was found."""


def recommendations(edition: Edition) -> tree.Section | None:
    """Make the section; None where there are no recommendations."""
    if not edition.folder.recommendations:
        return None
    trace = edition.trace
    lead = counted(
        "{n} recommendation, each with the barriers and conclusions it answers.",
        "{n} recommendations, each with the barriers and conclusions it answers.",
        len(edition.folder.recommendations),
    )
    if trace is not None:
        lead += " " + say(
            "{unanswered}; {unfounded}.",
            unanswered=counted("{n} barrier is answered by none", "{n} barriers are answered by none", len(trace.unanswered)),
            unfounded=counted("{n} recommendation rests on no finding", "{n} recommendations rest on no finding", len(trace.rests_on_nothing)),
        )
    return tree.Section(
        id="recommendations",
        title=say("Recommendations, and what they rest on"),
        kicker=say("Trace"),
        short=say("Recommendations"),
        lead=lead,
        blocks=tuple(_blocks(edition)),
    )


def _blocks(edition: Edition) -> Iterator[tree.Block]:
    names = edition.folder.codebook.names() if edition.folder.codebook is not None else {}
    yield tree.Paragraph(
        say(
            "The links are this edition's trace; the report prints none. “Stated”: the recommendation names the problem itself; "
            "“inferred”: matched by topic."
        ),
        quiet=True,
    )
    verdicts = _verdicts(edition)
    traced = {row.id: row for row in edition.progress.rows} if edition.progress is not None else {}
    for recommendation in edition.folder.recommendations:
        parts = [recommendation, *recommendation.items]
        yield tree.Card(
            id=f"recommendation-{recommendation.id}",
            title=recommendation.title or recommendation.id,
            kicker=recommendation.id,
            entries=(*_entries(recommendation, names, verdicts), *_progress(traced.get(recommendation.id))),
            blocks=tuple(
                tree.Details(
                    f"{part.id} {part.title}".strip(),
                    (
                        tree.BulletList(tuple(sentence(point) for point in part.points)),
                        tree.DefinitionList((*_entries(part, names, verdicts, within=recommendation), *_progress(traced.get(part.id)))),
                    ),
                )
                for part in parts[1:]
            ),
        )
    if edition.progress is not None:
        yield tree.Paragraph(_state(edition.progress), quiet=True)
    if edition.trace is not None and edition.trace.unanswered:
        yield tree.Table(
            id="unanswered",
            caption=counted("{n} barrier has no recommendation", "{n} barriers have no recommendation", len(edition.trace.unanswered)),
            subtitle=say("Of {n} narrowest barriers of the codebook; one counts as answered when it, or a wider one, is named", n=edition.trace.barriers),
            columns=(tree.Column(say("Barrier"), width=3), tree.Column(say("Code"), width=3)),
            rows=tuple(tree.row(name, tree.Code(code)) for code, name in edition.trace.unanswered),
        )


def _progress(row: TracedRecommendation | None) -> Iterator[tuple[str, tree.Inlines]]:
    """Who is to act, by what one would see it, how far it is: only what is said."""
    if row is None:
        return
    if row.responsible:
        yield say("Who"), sentence("; ".join(name for _, name in row.responsible))
    if row.indicator:
        yield say("Indicator"), sentence(row.indicator)
    if row.status is not None:
        yield say("Status"), sentence(", ".join(part for part in (say(STATUSES[row.status]), row.status_date, row.status_source) if part))


def _state(progress: RecommendationProgress) -> str:
    leaves, whole = progress.leaves, {row.id: row for row in progress.rows}
    named = sum(bool(row.responsible or (row.within and whole[row.within].responsible)) for row in leaves)
    measured, known = sum(bool(row.indicator) for row in leaves), sum(row.status is not None for row in leaves)
    text = counted(
        "Of {n} thing to do, who is to act is named for {named}, an indicator for {measured}, and the status is known of {known}.",
        "Of {n} things to do, who is to act is named for {named}, an indicator for {measured}, and the status is known of {known}.",
        len(leaves),
        named=named,
        measured=measured,
        known=known,
    )
    if progress.conclusions_without:
        text += " " + say(
            "No recommendation rests on {without} of {all} key conclusions: {which}.",
            without=len(progress.conclusions_without),
            all=progress.conclusions,
            which=", ".join(progress.conclusions_without),
        )
    return text


def _verdicts(edition: Edition) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in edition.audit.ledger if edition.audit is not None else ():
        found.setdefault(entry.conclusion, []).append(entry.verdict)
    return found


def _entries(
    recommendation: Recommendation,
    names: dict[str, str],
    verdicts: dict[str, list[str]],
    within: Recommendation | None = None,
) -> Iterator[tuple[str, tree.Inlines]]:
    # The points of a part stand above its entries, as a list.
    if recommendation.points and recommendation.title and within is None:
        yield say("Asks for"), sentence("; ".join(recommendation.points))
    if recommendation.codes:
        # What a recommendation answers, not answers to a question: the colon makes it another text for translators.
        yield say("Answers:").removesuffix(":"), sentence("; ".join(names.get(code, code) for code in recommendation.codes))
    if recommendation.findings:
        pieces: list[tree.Inline] = []
        for place, conclusion in enumerate(recommendation.findings):
            pieces += ["; "] if place else []
            pieces.append(tree.Link(conclusion, f"#ledger-{conclusion}") if conclusion in verdicts else conclusion)
            said = verdicts.get(conclusion, [])
            if said:
                pieces.append(" (" + ", ".join(_verdicts_of(verdict, said.count(verdict)) for verdict in dict.fromkeys(said)) + ")")
        yield say("Rests on"), (*pieces, ".")
    nothing = not recommendation.codes and not recommendation.findings
    if nothing and within is not None and (within.codes or within.findings):
        yield say("Rests on"), say("As {whole} as a whole; the part by itself is not linked to a finding.", whole=within.id)
    elif nothing and not recommendation.items:
        yield say("Rests on"), say("No finding of this study that could be traced.")
    if recommendation.basis and not nothing:
        yield say("Link"), sentence(say(BASES[recommendation.basis]))
    if recommendation.note:
        yield say("Note"), sentence(recommendation.note)


def _verdicts_of(verdict: str, number: int) -> str:
    """How many statements of a conclusion have a verdict."""
    if verdict == "stands":
        return counted("{n} stands", "{n} stand", number)
    if verdict == "weakened":
        return counted("{n} weakened", "{n} weakened", number)
    if verdict == "not supported":
        return counted("{n} not supported", "{n} not supported", number)
    return counted("{n} cannot tell", "{n} cannot tell", number)
