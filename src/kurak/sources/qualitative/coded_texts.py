"""Everything that is coded in a folder, read in one go and set against each other: texts, codebook, log, codings, memos."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kurak.model.codings import (
    Assignment,
    CodeChange,
    CodedTexts,
    Coding,
    CodingList,
    FrozenText,
    Memo,
    Strategy,
    Summary,
)
from kurak.model.documents import Document
from kurak.model.finding import Place, worst_first
from kurak.model.noun import Noun
from kurak.model.qualitative import Codebook
from kurak.sources.qualitative.anchors import anchor
from kurak.sources.qualitative.codings import CodingRows, coder_files, column_of, follow_log, read_codings
from kurak.sources.qualitative.documents import check_guides, read_documents
from kurak.sources.qualitative.group_checks import check_groups, check_stances, check_strategies
from kurak.sources.qualitative.places import (
    ASSIGNMENTS,
    CODEBOOK,
    FROZEN,
    LOG,
    MEMOS,
    PRINTED_CODEBOOK,
    STRATEGIES,
    SUMMARIES,
    codings_of,
)
from kurak.sources.text_file import Reading, all_findings, is_there, open_reading
from kurak.sources.twice import report_twice
from kurak.sources.validation import Rows, read_mapping, read_rows
from kurak.sources.wording import did_you_mean, nearest, shown


def read_coded_texts(folder: Path | str) -> CodedTexts:
    """Read the texts and codings of a folder; it need not be a study.

    Parameters
    ----------
    folder
        The folder that holds ``transcripts/`` and ``coding/``.

    Returns
    -------
    CodedTexts
        What could be read, and ``findings``, worst first. Nothing is changed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     len(read_coded_texts(place).documents)
    0
    """
    reading = open_reading(Path(folder))
    documents = read_documents(reading)
    check_guides(reading, documents, _guides_quietly(reading))
    check_groups(reading, documents)
    codebook = _codebook(reading)
    tables = {name: _rows(reading, file, noun) for name, (file, noun) in _TABLES.items()}
    changes: tuple[CodeChange, ...] = tables["changes"].nouns
    frozen = {one.document: one for one in tables["frozen"].nouns}
    names = names_today(reading, codebook, tables["changes"])
    codings: dict[str, CodingList] = {}
    unplaced: dict[str, tuple[Coding, ...]] = {}
    known = set(codebook.names()) if codebook is not None else set()
    for coder, file in coder_files(reading).items():
        rows = read_codings(reading, file)
        check_stances(reading, rows, documents)
        quick = _placed_quickly(rows, documents, names, known)
        if quick is not None:
            codings[coder] = quick
            continue
        good, unplaced[coder] = _placed(reading, rows, documents, names, known, has_codebook=codebook is not None, codebook_there=_has_codebook(reading))
        codings[coder] = CodingList.of(good)
    _check_frozen(reading, documents, frozen, tables["frozen"])
    _check_links(reading, documents, known, names, codings, tables)
    check_strategies(reading, tables["strategies"], documents)
    return CodedTexts(
        documents=documents,
        codebook=codebook,
        codings=codings,
        unplaced={coder: rows for coder, rows in unplaced.items() if rows},
        frozen=frozen,
        changes=changes,
        assignments=tables["assignments"].nouns,
        memos=tables["memos"].nouns,
        summaries=tables["summaries"].nouns,
        strategies=tuple(_under_todays_codes(one, names) for one in tables["strategies"].nouns),
        hashes=dict(sorted(reading.hashes.items())),
        findings=worst_first(all_findings(reading)),
    )


_TABLES: Mapping[str, tuple[str, type[Noun]]] = {
    "changes": (LOG, CodeChange),
    "frozen": (FROZEN, FrozenText),
    "assignments": (ASSIGNMENTS, Assignment),
    "memos": (MEMOS, Memo),
    "summaries": (SUMMARIES, Summary),
    "strategies": (STRATEGIES, Strategy),
}


def _rows(reading: Reading, file: str, noun: type[Noun]) -> Rows[Any]:
    return read_rows(reading, file, noun) if is_there(reading, file) else Rows(file)


def _guides_quietly(reading: Reading) -> tuple[Any, ...]:
    """Guides without their own findings: kurak check says those."""
    if not (reading.root / "instrument" / "guides").is_dir():
        return ()
    from kurak.sources.guides import read_guides

    return read_guides(open_reading(reading.root))


def _has_codebook(reading: Reading) -> bool:
    """Whether there is a file, if only one that cannot be understood."""
    return any(is_there(reading, file) for file in (CODEBOOK, PRINTED_CODEBOOK))


def _codebook(reading: Reading) -> Codebook | None:
    for file in (CODEBOOK, PRINTED_CODEBOOK):
        if is_there(reading, file):
            mapped = read_mapping(reading, file, Codebook)
            if mapped is None or mapped.noun is None:
                return None
            ids = _ids_in(mapped.text.data.get("codes", []), ("codes",))
            report_twice(reading, "YML-022", "code", [(name, mapped.text.place(path)) for path, name in ids])
            return mapped.noun
    return None


def _under_todays_codes(strategy: Strategy, names: Mapping[str, str]) -> Strategy:
    """A strategy under the codes of today."""
    now = tuple(dict.fromkeys(follow_log(code, names) for code in strategy.codes))
    return strategy if now == strategy.codes else strategy.model_copy(update={"codes": now})


def _ids_in(codes: Any, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], str]]:
    """Every id of a tree of codes with the keys that lead to it."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    for number, code in enumerate(codes if isinstance(codes, list) else []):
        if isinstance(code, dict):
            found.append(((*path, number, "id"), str(code.get("id"))))
            found += _ids_in(code.get("children", []), (*path, number, "children"))
    return found


# ── what a code is called today ──────────────────────────────────────────────────────────────────


def names_today(reading: Reading, codebook: Codebook | None, log: Rows[CodeChange]) -> dict[str, str]:
    """Code of before: what it became. Changes that lead in a circle, or nowhere, are reported and not followed."""
    known = set(codebook.names()) if codebook is not None else set()
    names: dict[str, str] = {}
    for change, place in zip(log.nouns, log.places, strict=True):
        at = Place(place.file, line=place.line, row=place.row, key="into")
        if change.change == "removed":
            continue
        if not change.into:
            reading.add("CSV-012", f"the code was {change.change}, and the cell into is empty", at)
            continue
        # A later change of the same name is of a code that was made anew: the last one holds.
        names[change.code] = change.into
        seen, now = {change.code}, change.into
        while now in names and now not in seen:
            seen.add(now)
            now = names[now]
        if now in seen:
            reading.add("COD-030", f"the changes of {shown(change.code)} lead in a circle", at)
            del names[change.code]
    if codebook is not None:
        for change, place in zip(log.nouns, log.places, strict=True):
            if change.code in names and (now := follow_log(change.code, names)) not in known:
                at = Place(place.file, line=place.line, row=place.row, key="into")
                reading.add("COD-031", f"{shown(change.code)} became {shown(now)}, which the codebook lacks", at, did_you_mean(now, known, otherwise="correct it, or add it to the codebook"))
    return names


# ── codings against texts and codebook ───────────────────────────────────────────────────────────


def _placed_quickly(
    rows: CodingRows, documents: Mapping[str, Document], names: Mapping[str, str], known: set[str]
) -> CodingList | None:
    """All codings of a large file in which every one stands where it says, under a code of today; None if any might not."""
    if rows.table is None:
        return None
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    table = rows.table
    where, code = column_of(table, "document"), column_of(table, "code")
    if not set(where) <= documents.keys() or not set(code) <= known or not set(code).isdisjoint(names):
        return None
    if pc.count_distinct(table["coding"]).as_py() < len(table):
        return None
    start, end, says = (column_of(table, name) for name in ("start", "end", "says"))
    texts = {name: document.text for name, document in documents.items()}
    words = pa.array([texts[name][first:last] for name, first, last in zip(where, start, end, strict=True)], pa.string())
    if not pc.all(pc.equal(table["quote"], words)).as_py():
        return None
    # The same passage with the same code twice: rows alike in everything that counts lie side by side once they are sorted.
    what = [pc.dictionary_encode(pa.array(one)).indices.to_numpy() for one in (where, code, says, column_of(table, "stance"))]
    order = np.lexsort((end, start, *what))
    keys = np.stack([np.asarray(one)[order] for one in (end, start, *what)])
    if np.any(np.all(keys[:, 1:] == keys[:, :-1], axis=0)):
        return None
    return CodingList(where, code, start, end, says, lambda: rows.codings)


def _placed(
    reading: Reading,
    rows: CodingRows,
    documents: Mapping[str, Document],
    names: Mapping[str, str],
    known: set[str],
    *,
    has_codebook: bool,
    codebook_there: bool,
) -> tuple[tuple[Coding, ...], tuple[Coding, ...]]:
    """Codings that stand where they say, under the codes of today, and those that do not."""
    good: list[Coding] = []
    lost: list[Coding] = []
    if rows.codings and not codebook_there:
        reading.add("COD-032", f"{rows.file} holds codings, and there is no codebook", Place(rows.file))
    seen: set[str] = set()
    same: set[tuple[str, int, int, str, str, str]] = set()
    texts = {name: document.text for name, document in documents.items()}
    for index, row in enumerate(rows.codings):
        if row.coding in seen:
            reading.add("COD-025", f"the coding {shown(row.coding)} stands twice", rows.place(index, "coding"))
        seen.add(row.coding)
        code = follow_log(row.code, names) if row.code in names else row.code
        text = texts.get(row.document)
        if has_codebook and code not in known:
            place = rows.place(index, "code")
            fix = None if reading.has_enough("COD-021", place) else did_you_mean(code, known, otherwise="correct it, or add it to the codebook")
            reading.add("COD-021", f"the code {_like(code, known) if fix else ''}is not in the codebook", place, fix)
        elif text is None:
            place = rows.place(index, "document")
            fix = None if reading.has_enough("COD-022", place) else did_you_mean(row.document, texts, otherwise="correct it, or put the text back")
            reading.add("COD-022", f"there is no text {_like(row.document, texts) if fix else ''}".rstrip(), place, fix)
        elif text[row.start : row.end] != row.quote:
            _report_moved(reading, rows.place(index, "start"), row, text)
        else:
            key = (row.document, row.start, row.end, code, row.says, row.stance)
            if key in same:
                reading.add("COD-027", f"the same passage carries {shown(code)} twice", rows.place(index))
                continue
            same.add(key)
            good.append(row if code == row.code else row._replace(code=code))
            continue
        lost.append(row)
    return tuple(good), tuple(lost)


def _report_moved(reading: Reading, place: Place, row: Coding, text: str) -> None:
    now = anchor(text, start=row.start, end=row.end, quote=row.quote, before=row.before, after=row.after)
    if now.found == "moved":
        reading.add("COD-023", f"the passage at {row.start} of {shown(row.document)} now stands at {now.start}", place)
    else:
        why = "its words stand in several places" if now.found == "in several places" else "its words are not there any more"
        reading.add("COD-024", f"the passage at {row.start} of {shown(row.document)} was not found: {why}", place)


def _check_frozen(reading: Reading, documents: Mapping[str, Document], frozen: Mapping[str, FrozenText], rows: Rows[FrozenText]) -> None:
    for one, place in zip(rows.nouns, rows.places, strict=True):
        document = documents.get(one.document)
        if document is None:
            reading.add("COD-022", f"there is no text {shown(one.document)}, which was coded", place)
        elif document.sha256 != frozen[one.document].sha256:
            change = len(document.text) - one.characters
            said = f"{abs(change)} characters {'longer' if change > 0 else 'shorter'}" if change else "as long as before"
            reading.add("COD-028", f"{document.file} was changed after it was coded; it is {said}", (Place(document.file), place))
    report_twice(reading, "CSV-018", "document", [(one.document, place) for one, place in zip(rows.nouns, rows.places, strict=True)])


def _check_links(
    reading: Reading,
    documents: Mapping[str, Document],
    known: set[str],
    names: Mapping[str, str],
    codings: Mapping[str, CodingList],
    tables: Mapping[str, Rows[Any]],
) -> None:
    """Documents and codes that memos, summaries, strategies and assignments name."""
    for name in ("assignments", "memos", "summaries", "strategies"):
        rows = tables[name]
        for one, place in zip(rows.nouns, rows.places, strict=True):
            if one.document and one.document not in documents:
                reading.add("COD-022", f"there is no text {_like(one.document, documents)}".rstrip(), _cell(place, "document"), did_you_mean(one.document, documents, otherwise="correct it, or put the text back"))
            said = getattr(one, "codes", None) or ([one.code] if getattr(one, "code", "") else [])
            for code in said:
                if known and follow_log(code, names) not in known:
                    key = "codes" if hasattr(one, "codes") else "code"
                    reading.add("COD-021", f"the code {_like(code, known)}is not in the codebook", _cell(place, key), did_you_mean(code, known, otherwise="correct it, or add it to the codebook"))
    twice = Counter((one.document, one.coder) for one in tables["assignments"].nouns)
    for one, place in zip(tables["assignments"].nouns, tables["assignments"].places, strict=True):
        if twice[one.document, one.coder] > 1:
            reading.add("CSV-018", f"{shown(one.coder)} is to code {shown(one.document)} twice", place)
        if one.done and one.coder not in codings:
            reading.add("COD-034", f"{shown(one.coder)} has finished {shown(one.document)}, and there is no {codings_of(one.coder)}", _cell(place, "coder"))
    for name, column in (("memos", "memo"), ("strategies", "strategy")):
        rows = tables[name]
        report_twice(reading, "CSV-018", column, [(getattr(one, column), place) for one, place in zip(rows.nouns, rows.places, strict=True)])


def _cell(place: Place, key: str) -> Place:
    return Place(place.file, line=place.line, row=place.row, key=key)


def _like(value: str, known: Iterable[str]) -> str:
    """A value that is nearly a known one, a slip of the pen; nothing of any other: it may be somebody's name."""
    return f"{shown(value)} " if nearest(value, known) else ""
