"""Recommendations, what each rests on, and the barriers that none of them answers."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.stakeholders import Recommendation
from kurak.model.traced import RecommendationProgress, TracedRecommendation
from kurak.report.wording import plural, sentence


def recommendations(edition: Edition) -> tree.Section | None:
    """Make the section; None where there are no recommendations."""
    if not edition.folder.recommendations:
        return None
    trace = edition.trace
    lead = f"{plural(len(edition.folder.recommendations), 'recommendation', 'recommendations')}, each with the barriers and conclusions it answers."
    if trace is not None:
        lead += (
            f" {plural(len(trace.unanswered), 'barrier is', 'barriers are')} answered by none; "
            f"{plural(len(trace.rests_on_nothing), 'recommendation rests', 'recommendations rest')} on no finding."
        )
    return tree.Section(
        id="recommendations",
        title="Recommendations, and what they rest on",
        kicker="Trace",
        short="Recommendations",
        lead=lead,
        blocks=tuple(_blocks(edition)),
    )


def _blocks(edition: Edition) -> Iterator[tree.Block]:
    names = edition.folder.codebook.names() if edition.folder.codebook is not None else {}
    yield tree.Paragraph(
        "The links are this edition's trace; the report prints none. “Stated”: the recommendation names the problem itself; "
        "“inferred”: matched by topic.",
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
            caption=f"{plural(len(edition.trace.unanswered), 'barrier has', 'barriers have')} no recommendation",
            subtitle=f"Of {edition.trace.barriers} narrowest barriers of the codebook; one counts as answered when it, or a wider one, is named",
            columns=(tree.Column("Barrier", width=3), tree.Column("Code", width=3)),
            rows=tuple(tree.row(name, tree.Code(code)) for code, name in edition.trace.unanswered),
        )


def _progress(row: TracedRecommendation | None) -> Iterator[tuple[str, tree.Inlines]]:
    """Who is to act, by what one would see it, how far it is: only what is said."""
    if row is None:
        return
    if row.responsible:
        yield "Who", sentence("; ".join(name for _, name in row.responsible))
    if row.indicator:
        yield "Indicator", sentence(row.indicator)
    if row.status is not None:
        yield "Status", sentence(", ".join(part for part in (row.status, row.status_date, row.status_source) if part))


def _state(progress: RecommendationProgress) -> str:
    leaves, whole = progress.leaves, {row.id: row for row in progress.rows}
    named = sum(bool(row.responsible or (row.within and whole[row.within].responsible)) for row in leaves)
    measured, known = sum(bool(row.indicator) for row in leaves), sum(row.status is not None for row in leaves)
    text = (
        f"Of {plural(len(leaves), 'thing', 'things')} to do, who is to act is named for {named}, an indicator for {measured}, and the status is known of {known}."
    )
    if progress.conclusions_without:
        text += f" No recommendation rests on {len(progress.conclusions_without)} of {progress.conclusions} key conclusions: {', '.join(progress.conclusions_without)}."
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
        yield "Asks for", sentence("; ".join(recommendation.points))
    if recommendation.codes:
        yield "Answers", sentence("; ".join(names.get(code, code) for code in recommendation.codes))
    if recommendation.findings:
        pieces: list[tree.Inline] = []
        for place, conclusion in enumerate(recommendation.findings):
            pieces += ["; "] if place else []
            pieces.append(tree.Link(conclusion, f"#ledger-{conclusion}") if conclusion in verdicts else conclusion)
            said = verdicts.get(conclusion, [])
            if said:
                counted = {verdict: said.count(verdict) for verdict in dict.fromkeys(said)}
                pieces.append(" (" + ", ".join(f"{number} {_verb(verdict, number)}" for verdict, number in counted.items()) + ")")
        yield "Rests on", (*pieces, ".")
    nothing = not recommendation.codes and not recommendation.findings
    if nothing and within is not None and (within.codes or within.findings):
        yield "Rests on", f"As {within.id} as a whole; the part by itself is not linked to a finding."
    elif nothing and not recommendation.items:
        yield "Rests on", "No finding of this study that could be traced."
    if recommendation.basis and not nothing:
        yield "Link", sentence(recommendation.basis)
    if recommendation.note:
        yield "Note", sentence(recommendation.note)


def _verb(verdict: str, number: int) -> str:
    return "stand" if verdict == "stands" and number != 1 else verdict
