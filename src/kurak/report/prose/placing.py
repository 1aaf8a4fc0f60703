"""Chapters of prose among the chapters of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.finding import Place, worst_first
from kurak.model.prose import ProseChapter, ProseReview
from kurak.report.prose.careful import check_avoided, check_superlatives
from kurak.report.prose.claims import check_claims
from kurak.report.prose.scope import Scope
from kurak.report.prose.sentences import Names
from kurak.report.prose.typed import check_typed
from kurak.report.prose.writing import Writer
from kurak.report.words.language import speaking
from kurak.report.words.saying import later, say
from kurak.sources.wording import did_you_mean, listed, shown


@dataclass(frozen=True, slots=True)
class Placed:
    """The sections of a report with its prose among them, and what was found in it."""

    sections: tuple[tree.Section, ...]
    review: ProseReview
    script: str = ""
    """R code of the values that were computed from records."""


def with_prose(edition: Edition, sections: Sequence[tree.Section]) -> Placed:
    """Put the chapters of prose where they say they stand.

    Parameters
    ----------
    sections
        The chapters that Kurak makes, in their order.

    Returns
    -------
    Placed
        The sections as they were where the study has no prose.

    Notes
    -----
    In another language than the study's own, a chapter that is not translated stands in the study's own, marked as such (PRO-017).
    """
    chapters = _in_language(edition)
    if not chapters:
        return Placed(tuple(sections), ProseReview())
    scope = Scope(edition, edition.prose, dict(_anchored(sections)), tuple(section.id for section in sections) + tuple(chapter.id for chapter in chapters))
    writer = Writer(scope)
    placed = list(sections)
    made = [section.id for section in sections]
    for chapter in sorted(chapters, key=lambda one: (one.matter.order, one.file)):
        with speaking(chapter.language):
            blocks = writer.chapter(chapter)
        if chapter.language != edition.study.language:
            message = f"the chapter {shown(chapter.id)} is not there in {edition.study.language}: it stands in {chapter.language}"
            scope.add("PRO-017", message, Place(chapter.file, line=1, column=1), f"write {chapter.file.removesuffix('.md')}.{edition.study.language}.md")
        if chapter.id in made:
            scope.add("PRO-003", f"the report has a chapter {shown(chapter.id)} already", chapter.places("id"), "give it another id; place: \"in: …\" adds text to a chapter of the report")
            continue
        if chapter.language != edition.study.language:
            blocks = (_only_there(chapter, edition.study.language), *blocks)
        _place(scope, placed, chapter, blocks)
    names = Names(edition)
    # Findings stand in English, whatever the report speaks.
    with speaking("en"):
        check_typed(scope, writer.readings, names)
        check_claims(scope, writer.readings, names)
        check_avoided(scope, writer.readings)
        check_superlatives(scope, writer.readings, names)
    order = {chapter.file: place for place, chapter in enumerate(chapters)}
    numbers = tuple(sorted(scope.numbers, key=lambda number: (order.get(number.where.file, 0), number.where.line or 0, number.where.column or 0)))
    return Placed(tuple(placed), ProseReview(numbers, tuple(scope.claims), worst_first(scope.findings)), scope.script())


def _in_language(edition: Edition) -> list[ProseChapter]:
    """The chapters in the report's language; those that are not in it in the study's own, where that is another one."""
    wanted, own = edition.study.language, edition.folder.study.language if edition.folder.study is not None else edition.study.language
    there = {chapter.id for chapter in edition.folder.prose if chapter.language == wanted}
    return [chapter for chapter in edition.folder.prose if chapter.language == wanted or (chapter.language == own and chapter.id not in there)]


def _place(scope: Scope, placed: list[tree.Section], chapter: ProseChapter, blocks: tuple[tree.Block, ...]) -> None:
    where, _, name = chapter.matter.place.partition(":")
    name = name.strip()
    section = tree.Section(
        id=chapter.id, title=chapter.matter.title, blocks=blocks, kicker=chapter.matter.kicker, short=chapter.matter.short, in_bar=True,
        language="" if chapter.language == scope.edition.study.language else chapter.language,
    )
    if where == "first":
        # After those that were put first before it.
        at = next((place for place, one in enumerate(placed) if one.id not in _first(scope)), len(placed))
        placed.insert(at, section)
        return
    if where == "last":
        # How the report was made stands at its very end.
        at = next((place for place, one in enumerate(placed) if one.id == "making"), len(placed))
        placed.insert(at, section)
        return
    ids = [one.id for one in placed]
    if name not in ids:
        fix = did_you_mean(name, ids, otherwise=f"chapters of this report: {listed(ids, most=40)}")
        scope.add("PRO-004", f"the report has no chapter {shown(name)}", chapter.places("place"), fix)
        return
    at = ids.index(name)
    if where == "in":
        own: tuple[tree.Block, ...] = (tree.Passage(blocks, section.language),) if section.language else blocks
        placed[at] = replace(placed[at], blocks=(*own, *placed[at].blocks))
    else:
        placed.insert(at + (where == "after"), section)


_ONLY = {
    "en": later("This part of the report is there in English only."),
    "ru": later("This part of the report is there in Russian only."),
    "ky": later("This part of the report is there in Kyrgyz only."),
}


def _only_there(chapter: ProseChapter, language: str) -> tree.Paragraph:
    """A quiet line over prose that is not translated, in the language of the report."""
    words = say(_ONLY[chapter.language[:2]]) if chapter.language[:2] in _ONLY else say("This part of the report is not translated.")
    return tree.Paragraph(tree.Language(words, language), quiet=True)


def _first(scope: Scope) -> frozenset[str]:
    return frozenset(chapter.id for chapter in scope.edition.folder.prose if chapter.matter.place == "first")


def _anchored(node: Any) -> Iterator[tuple[str, Any]]:
    """Every part of the document that has an id, inner ones too."""
    if isinstance(node, (tuple, list)):
        for part in node:
            if not isinstance(part, str):
                yield from _anchored(part)
    elif is_dataclass(node):
        name = getattr(node, "id", "")
        if isinstance(name, str) and name and not isinstance(node, tree.Section):
            yield name, node
        if isinstance(node, tree.LedgerOverview):
            return
        for field in fields(node):
            part = getattr(node, field.name)
            if part is not None and not isinstance(part, str):
                yield from _anchored(part)
