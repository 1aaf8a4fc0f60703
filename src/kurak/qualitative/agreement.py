"""How far coders agree, code by code and over all codes: on characters, sentences or turns; and where they do not."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.model.coded_displays import Agreement, AgreementRow, Disagreement
from kurak.model.codings import CodedTexts, Says
from kurak.model.documents import Document
from kurak.qualitative.shared_texts import shared_texts
from kurak.qualitative.states import code_rows
from kurak.stats.coder_agreement.agreement import coder_agreement
from kurak.stats.coder_agreement.coded_units import CodedUnits, units_from_patterns
from kurak.stats.unitised_text import unitised_by_code
from kurak.stats.unitising_agreement import unitising_agreement

Unit = Literal["characters", "sentences", "turns"]
Scope = Literal["all", "coded"]
Whole: TypeAlias = NDArray[np.int64]

MEASURES = {"percent": "percent", "kappa": "cohen", "AC1": "ac1", "alpha": "alpha"}
UNITISED = "unitised alpha"
_SENTENCE_END = re.compile(r"(?:[.!?…]+[\"»”’)\]]*(?=\s)|\n)\s*")


Thing: TypeAlias = tuple[str, Says]
"""What is given to a passage: a code, and whether it is there or not."""


class NothingSharedError(ValueError):
    """No text was finished by all the coders that are to be compared."""


def agreement(
    texts: CodedTexts,
    *,
    coders: Sequence[str] = (),
    codes: Collection[str] = (),
    kinds: Sequence[str] = (),
    unit: Unit = "characters",
    scope: Scope = "all",
    level: float = 0.95,
) -> Agreement:
    """Compare coders.

    Parameters
    ----------
    coders
        Two or more; everybody who has a file of codings if left out.
    codes
        Only these and those below them. Codes are compared as they were given, a narrow one never as its wider one.
    unit
        What the coders' yes or no is counted on. A sentence or turn carries a code if any part of it does.
    scope
        ``all`` text, or only what at least one of them gave a code. On all text coders agree mostly about what carries nothing;
        kappa and alpha take that away as chance, percent agreement does not.
    level
        Confidence of the intervals.

    Returns
    -------
    Agreement
        Percent agreement, kappa (Cohen's for two coders, Conger's for more), Gwet's AC1, Krippendorff's alpha, and for characters
        the unitised alpha of each code. Intervals leave out one text at a time: with one text there is none.

    Raises
    ------
    NothingSharedError
        If no text was finished by all of them.

    Reference
    ---------
    :mod:`kurak.stats.coder_agreement`, :mod:`kurak.stats.unitising_agreement`.
    """
    shared = shared_texts(texts, coders=coders, kinds=kinds)
    if len(shared.coders) < 2 or not shared.documents:
        raise NothingSharedError("no text was finished by all of the coders")
    rows = _things(texts, codes)
    spans = _spans(texts, shared.coders, shared.documents, rows)
    documents = [texts.documents[name] for name in shared.documents]
    grid = _Grid.of(documents, unit)
    segments = _segments(grid.placed(spans), len(shared.coders), len(rows))
    used = [number for number in range(len(rows)) if np.any(segments.code == number)]
    cube = _cube(segments, grid, len(rows), len(shared.coders), scope)[:, used]
    units = units_from_patterns(_patterns(len(shared.coders)), cube, n_categories=2)
    given = _given(cube, len(shared.coders))
    found = [
        *_rows_together(units, shared.coders, given.sum(axis=0), level),
        *_rows_by_code(units, [rows[number] for number in used], shared.coders, given, level),
    ]
    if unit == "characters" and scope == "all" and used:
        found += _unitised(spans, documents, rows, used, given, level)
    apart = segments if unit == "characters" else _segments(spans, len(shared.coders), len(rows))
    return Agreement(
        coders=shared.coders,
        unit=unit,
        scope=scope,
        level=level,
        documents=shared.documents,
        left_out=shared.left_out,
        rows=tuple(found),
        disagreements=tuple(_disagreements(apart, shared.coders, documents, rows)),
    )


# ── passages as numbers ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Spans:
    """Passages: number of text, coder and code, first unit and the one after the last."""

    text: Whole
    coder: Whole
    code: Whole
    start: Whole
    end: Whole


def _things(texts: CodedTexts, codes: Collection[str]) -> list[Thing]:
    """Codes as present, each followed by it as absent where anybody gave it so."""
    absent = {code for rows in texts.codings.values() for code, says in set(zip(rows.code, rows.says, strict=True)) if says == "absent"}
    found: list[Thing] = []
    for row in code_rows(texts, under=codes):
        found.append((row.code, "present"))
        if row.code in absent:
            found.append((row.code, "absent"))
    return found


def _spans(texts: CodedTexts, coders: Sequence[str], documents: Sequence[str], codes: Sequence[Thing]) -> _Spans:
    """Passages of the coders in the texts; those of one coder and code that touch are one."""
    text_of = {name: number for number, name in enumerate(documents)}
    code_of = {name: number for number, name in enumerate(codes)}
    found = [
        (text_of[document], coder, code_of[code, says], start, end)
        for coder, name in enumerate(coders)
        if (rows := texts.codings.get(name)) is not None
        for document, code, says, start, end in zip(rows.document, rows.code, rows.says, rows.start, rows.end, strict=True)
        if document in text_of and (code, says) in code_of
    ]
    return _Spans(*(np.array(column, dtype=np.int64) for column in (zip(*found, strict=True) if found else [()] * 5)))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Units of every text: where each begins; characters are their own units."""

    starts: tuple[Whole | None, ...]
    lengths: Whole

    @classmethod
    def of(cls, documents: Sequence[Document], unit: Unit) -> _Grid:
        if unit == "characters":
            return cls((None,) * len(documents), np.array([len(one.text) for one in documents], dtype=np.int64))
        starts = [np.array(_beginnings(one, unit), dtype=np.int64) for one in documents]
        return cls(tuple(starts), np.array([len(one) for one in starts], dtype=np.int64))

    def placed(self, spans: _Spans) -> _Spans:
        """Passages counted in units: every unit that a passage touches."""
        start, end = spans.start.copy(), spans.end.copy()
        for number, begins in enumerate(self.starts):
            if begins is None:
                continue
            here = spans.text == number
            start[here] = np.searchsorted(begins, spans.start[here], side="right") - 1
            end[here] = np.searchsorted(begins, spans.end[here] - 1, side="right")
        return _Spans(spans.text, spans.coder, spans.code, start, end)


def _beginnings(document: Document, unit: Unit) -> list[int]:
    if unit == "turns":
        return [turn.start for turn in document.turns] or [0]
    return [0, *(match.end() for match in _SENTENCE_END.finditer(document.text) if match.end() < len(document.text))]


@dataclass(frozen=True, slots=True)
class _Segments:
    """Stretches of a text and a code over which the same coders gave it; ``mask`` has a bit for each coder, never none."""

    text: Whole
    code: Whole
    mask: Whole
    start: Whole
    end: Whole


def _segments(spans: _Spans, coders: int, codes: int) -> _Segments:
    """Beginnings and ends in order, with a running count of open passages by coder: every count is nought where a text and code end."""
    group = np.tile(spans.text * max(codes, 1) + spans.code, 2)
    place = np.concatenate([spans.start, spans.end])
    step = np.repeat(np.array([1, -1], dtype=np.int64), len(spans.start))
    coder = np.tile(spans.coder, 2)
    order = np.lexsort((place, group))
    group, place, step, coder = group[order], place[order], step[order], coder[order]
    mask = np.zeros(len(group), dtype=np.int64)
    for number in range(coders):
        mask |= (np.cumsum(np.where(coder == number, step, 0)) > 0).astype(np.int64) << number
    if not len(group):
        empty = np.zeros(0, dtype=np.int64)
        return _Segments(empty, empty, empty, empty, empty)
    kept = (place[1:] > place[:-1]) & (group[1:] == group[:-1]) & (mask[:-1] > 0)
    at = group[:-1][kept]
    return _Segments(at // max(codes, 1), at % max(codes, 1), mask[:-1][kept], place[:-1][kept], place[1:][kept])


def _patterns(coders: int) -> Whole:
    """Every way in which coders can have given a code, [pattern, coder]; the number of the pattern has a bit a coder."""
    return (np.arange(2**coders, dtype=np.int64)[:, None] >> np.arange(coders)) & 1


def _cube(segments: _Segments, grid: _Grid, codes: int, coders: int, scope: Scope) -> NDArray[np.float64]:
    """Units by text, code and pattern."""
    texts, patterns = len(grid.lengths), 2**coders
    cell = (segments.text * codes + segments.code) * patterns + segments.mask
    cube = np.bincount(cell, weights=segments.end - segments.start, minlength=texts * codes * patterns).reshape(texts, codes, patterns)
    totals = grid.lengths if scope == "all" else _coded_length(segments, texts)
    cube[:, :, 0] = totals[:, None] - cube.sum(axis=2)
    return np.asarray(cube, dtype=float)


def _coded_length(segments: _Segments, texts: int) -> Whole:
    """Units of each text that at least one coder gave any code."""
    one_code = _Spans(segments.text, np.zeros_like(segments.text), np.zeros_like(segments.text), segments.start, segments.end)
    joined = _segments(one_code, 1, 1)
    return np.bincount(joined.text, weights=joined.end - joined.start, minlength=texts).astype(np.int64)


def _given(cube: NDArray[np.float64], coders: int) -> Whole:
    """Units that each coder gave each code, [code, coder]."""
    return np.asarray(cube.sum(axis=0) @ _patterns(coders), dtype=np.int64)


# ── measures ─────────────────────────────────────────────────────────────────────────────────────


def _named(coders: int) -> dict[str, str]:
    return {name: ("conger" if measure == "cohen" and coders > 2 else measure) for name, measure in MEASURES.items()}


def _rows_together(units: CodedUnits, coders: Sequence[str], given: Whole, level: float) -> Iterator[AgreementRow]:
    if not units.weights.shape[1]:
        return
    for name, measure in _named(len(coders)).items():
        found = coder_agreement(units, measure=measure, tables="together", level=level)  # type: ignore[arg-type]
        yield AgreementRow(
            "", name, float(found.estimate), float(found.low), float(found.high), int(np.max(found.n_transcripts)), int(found.units), tuple(map(int, given)), measure
        )


def _rows_by_code(units: CodedUnits, codes: Sequence[Thing], coders: Sequence[str], given: Whole, level: float) -> Iterator[AgreementRow]:
    if not codes:
        return
    for name, measure in _named(len(coders)).items():
        found = coder_agreement(units, measure=measure, level=level)  # type: ignore[arg-type]
        for number, (code, says) in enumerate(codes):
            yield AgreementRow(
                code,
                name,
                float(found.estimate[number]),
                float(found.low[number]),
                float(found.high[number]),
                int(found.n_transcripts[number]),
                int(found.units[number]),
                tuple(map(int, given[number])),
                measure,
                says,
            )


def _unitised(
    spans: _Spans, documents: Sequence[Document], rows: Sequence[Thing], used: Sequence[int], given: Whole, level: float
) -> Iterator[AgreementRow]:
    """Krippendorff's unitised alpha of each code: where each coder begins and ends a passage, whatever the text between."""
    place = {number: position for position, number in enumerate(used)}
    coders = given.shape[1]
    joined = _joined(spans, coders, len(rows))
    table = unitised_by_code(
        joined.text,
        joined.coder,
        joined.start,
        joined.end,
        np.array([place[int(one)] for one in joined.code], dtype=np.int64),
        lengths=np.array([len(one.text) for one in documents], dtype=np.int64),
        readers=np.ones((len(documents), coders), dtype=bool),
        n_codes=len(used),
    )
    found = unitising_agreement(table, level=level)
    lengths = sum(len(one.text) for one in documents)
    for position, number in enumerate(used):
        yield AgreementRow(
            rows[number][0],
            UNITISED,
            float(found.estimate[position, 0]),
            float(found.low[position, 0]),
            float(found.high[position, 0]),
            int(np.atleast_1d(found.n_transcripts)[position]),
            lengths,
            tuple(map(int, given[position])),
            "unitised alpha",
            rows[number][1],
        )


def _joined(spans: _Spans, coders: int, codes: int) -> _Spans:
    """Passages of one coder and code that touch or overlap, as one."""
    parts = []
    for number in range(coders):
        own = spans.coder == number
        alone = _segments(_Spans(spans.text[own], np.zeros(int(own.sum()), dtype=np.int64), spans.code[own], spans.start[own], spans.end[own]), 1, codes)
        # Two stretches that touch are one: the first ends where the second begins.
        new = np.ones(len(alone.start), dtype=bool)
        new[1:] = ~((alone.text[1:] == alone.text[:-1]) & (alone.code[1:] == alone.code[:-1]) & (alone.start[1:] == alone.end[:-1]))
        first = np.nonzero(new)[0]
        last = np.append(first[1:], len(new))[: len(first)] - 1
        parts.append((alone.text[first], np.full(len(first), number), alone.code[first], alone.start[first], alone.end[last]))
    return _Spans(*(np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True)))


# ── where they do not agree ──────────────────────────────────────────────────────────────────────


def _disagreements(
    segments: _Segments, coders: Sequence[str], documents: Sequence[Document], codes: Sequence[Thing]
) -> Iterator[Disagreement]:
    """Passages that some gave a code and others gave it nowhere near: edges of a shared passage are no disagreement to talk about."""
    everybody = 2 ** len(coders) - 1
    if not len(segments.start):
        return
    # Stretches of one text and code without a gap between them.
    new = np.ones(len(segments.start), dtype=bool)
    new[1:] = (segments.text[1:] != segments.text[:-1]) | (segments.code[1:] != segments.code[:-1]) | (segments.start[1:] != segments.end[:-1])
    first = np.nonzero(new)[0]
    last = np.append(first[1:], len(new)) - 1
    met = np.bitwise_or.reduceat(segments.mask, first)
    lines: dict[int, list[int]] = {}
    for one in np.nonzero(met != everybody)[0].tolist():
        begins, ends, text = int(segments.start[first[one]]), int(segments.end[last[one]]), int(segments.text[first[one]])
        document = documents[text]
        if text not in lines:
            lines[text] = [match.start() for match in re.finditer("\n", document.text)]
        gave = tuple(name for bit, name in enumerate(coders) if met[one] >> bit & 1)
        code, says = codes[int(segments.code[first[one]])]
        line = document.first_line + bisect_left(lines[text], begins)
        yield Disagreement(document.record.id, begins, ends, code, gave, tuple(name for name in coders if name not in gave), line, says)
