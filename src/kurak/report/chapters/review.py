"""The desk review: which source says how much on what, what contradicts what, what no source is shown for."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.review import Fact
from kurak.model.traced import ReviewTable, Series
from kurak.report.chapters.drawings import figure
from kurak.report.charts.few_years import DatedCount, draw_few_years
from kurak.report.wording import in_figures, sentence
from kurak.report.words.saying import counted, later, say

THEMES = {
    "legal": later("legal"),
    "statistics": later("statistics"),
    "employers": later("employers"),
    "programme": later("programme"),
    "theory": later("theory"),
}
"""Themes of facts, as a reader sees them."""


def review(edition: Edition) -> tree.Section | None:
    """Make the section; None where the study has no facts."""
    found = edition.review
    if found is None:
        return None
    facts = edition.folder.facts
    return tree.Section(
        id="review",
        title=say("What other sources say"),
        kicker=say("Desk review"),
        short=say("Desk review"),
        lead=say(
            "{facts} from {sources}; {without}. {contradictions}.",
            facts=counted("{n} fact", "{n} facts", len(facts)),
            sources=counted("{n} source", "{n} sources", len(edition.folder.sources)),
            without=counted("{n} fact shows no source", "{n} facts show no source", len(found.without_source)),
            contradictions=counted("{n} pair contradicts each other", "{n} pairs contradict each other", len(found.contradictions)),
        ),
        blocks=tuple(_blocks(edition, found)),
    )


def _blocks(edition: Edition, found: ReviewTable) -> Iterator[tree.Block]:
    themes = tuple(dict.fromkeys(fact.theme for fact in edition.folder.facts))
    yield tree.Table(
        id="evidence-table",
        caption=counted("{n} fact rests on no source that is shown", "{n} facts rest on no source that is shown", len(found.without_source)),
        subtitle=say("Facts by source and theme; several sources of one fact each count"),
        columns=(tree.Column(say("Source"), width=3), *(tree.Column(say(THEMES[theme]).capitalize(), align="right", width=1) for theme in themes)),
        rows=tuple(_source_rows(edition, found, themes)),
    )
    if found.contradictions:
        yield tree.Table(
            id="contradictions",
            caption=say("Facts that contradict each other, as printed"),
            subtitle=say("Both sides are kept; neither is taken for right"),
            columns=(tree.Column(say("One side"), width=3), tree.Column(say("Other side"), width=3)),
            rows=tuple(
                tree.row(_said(one), tuple(piece for place, (_, other) in enumerate(of_one) for piece in (*(("; ",) if place else ()), *_said(other))))
                for one, of_one in ((of_one[0][0], of_one) for of_one in _by_first(found))
            ),
            row_headers=False,
        )
    for place, one in enumerate(found.series):
        yield _series(place, one)
    yield tree.Details(
        say("Every fact, theme by theme ({n})", n=len(edition.folder.facts)),
        tuple(
            tree.Table(
                id=f"facts-{theme}",
                caption=say("{theme}: every fact with its source", theme=say(THEMES[theme]).capitalize()),
                columns=(tree.Column(say("Fact"), width=5), tree.Column(say("When"), width=1), tree.Column(say("Source"), width=2)),
                rows=tuple(
                    tree.Row((_said(fact, dated=False), fact.date_or_year or "–", fact.source_key or say("none shown")), id=f"fact-{fact.fact_id}")
                    for fact in {one.fact_id: one for _, kind, facts in found.evidence if kind == theme for one in facts}.values()
                ),
            )
            for theme in themes
        ),
    )
    if edition.citations:
        words = say("Sources, as far as they are printed ({n})", n=len(edition.citations))
        yield tree.Details(words, (tree.BulletList(tuple(map(_without_scheme, edition.citations))),))


def _source_rows(edition: Edition, found: ReviewTable, themes: tuple[str, ...]) -> Iterator[tree.Row]:
    names = {source.key: source for source in edition.folder.sources}
    for key in dict.fromkeys(key for key, _, _ in found.evidence):
        counts = {theme: len(facts) for one, theme, facts in found.evidence if one == key}
        source = names.get(key)
        label: tree.Inlines = say("No source shown")
        if source is not None:
            who = ", ".join(part for part in (source.author or source.title, source.year) if part)
            label = (who or source.url.partition("//")[2], " ", tree.Code(key))
        elif key:
            label = tree.Code(key)
        cells = tuple(str(counts[theme]) if theme in counts else "" for theme in themes)
        yield tree.Row((label, *cells), kind="plain" if key else "total")


def _without_scheme(citation: tree.Inlines) -> tree.Inlines:
    """A citation whose addresses are links that begin with the host: a page names no host but in a link."""
    pieces = citation if isinstance(citation, tuple) else (citation,)
    return tuple(
        tree.Link(piece.target.partition("//")[2], piece.target) if isinstance(piece, tree.Link) else piece for piece in pieces
    )


def _by_first(found: ReviewTable) -> Iterator[list[tuple[Fact, Fact]]]:
    """Contradictions of one fact together."""
    for name in dict.fromkeys(one.fact_id for one, _ in found.contradictions):
        yield [pair for pair in found.contradictions if pair[0].fact_id == name]


def _said(fact: Fact, *, dated: bool = True) -> tuple[tree.Inline, ...]:
    number = " ".join(part for part in (fact.value, fact.unit) if part)
    after = ", ".join(part for part in (number, fact.date_or_year if dated else "", fact.place.replace("|", say(" and "))) if part)
    return (tree.Code(fact.fact_id), " ", fact.statement, f" ({after})" if after else "", f" · {fact.section_ref}")


def _series(place: int, one: Series) -> tree.Figure:
    points = [
        DatedCount(when, value, in_figures(f"{value:.10g}"), f"{fact.fact_id}, {fact.source_key or say('no source shown')}", bool(fact.source_key))
        for when, value, fact in one.points
    ]
    said: dict[str, list[str]] = {}
    for _, _, fact in one.points:
        if fact.note:
            said.setdefault(fact.note, []).append(fact.fact_id)
    notes = tuple(sentence(f"{', '.join(names)}: {note}") for note, names in said.items())
    where = f", {one.place}" if one.place else ""
    what = f"{one.what}{where}, {one.unit}"
    return figure(
        f"series-{place + 1}",
        counted("{unsourced} of {n} number shows no source", "{unsourced} of {n} numbers show no source", len(points), unsourced=one.unsourced)
        if one.unsourced
        else sentence(one.what),
        draw_few_years(points, what=what),
        subtitle=what,
        notes=notes,
    )
