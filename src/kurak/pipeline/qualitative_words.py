"""The words of texts: looked for, masked, quoted."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kurak.disclosure.quote_clearance import House
    from kurak.model.codings import CodedTexts
    from kurak.model.concordance import Concordance, KeyWord
    from kurak.model.finding import Finding
    from kurak.model.pseudonyms import Candidate, Masked
    from kurak.model.quotes import PooledQuote, QuotePool
    from kurak.model.study_folder import StudyFolder


def concordance(
    folder: Path,
    words: Sequence[str],
    *,
    forms: Literal["ru", "en", "ky"] | None = None,
    code: str | None = None,
    coder: str | None = None,
    roles: Collection[str] = (),
    attributes: Mapping[str, str] | None = None,
    width: int = 40,
    limit: int | None = None,
) -> Concordance:
    """Key words in context, over transcripts and documents of a folder; nothing is written.

    Parameters
    ----------
    words
        Words and phrases, any of which is found; a star at the end of a word stands for any ending.
    forms
        Language by whose rules or dictionary forms of the words are added.
    code, coder
        Only inside passages with this code or one below it, by this coder or by all.
    roles, attributes
        Only what these roles say; only texts with these attributes.
    width, limit
        Characters of context on either side; how many places are given.

    Raises
    ------
    ValueError
        If a word cannot be looked for, or there is no such code.
    NoDictionaryError
        If forms of Russian are asked for and the dictionary is not installed.
    """
    from kurak.model.concordance import Concordance
    from kurak.qualitative.concordance import has_attributes, key_words, passages_with
    from kurak.sources.qualitative.documents import read_document
    from kurak.sources.qualitative.scan import scan
    from kurak.sources.qualitative.word_forms import forms_of
    from kurak.sources.qualitative.words import seek
    from kurak.sources.text_file import all_findings, open_reading

    begun = time.perf_counter()
    sought = seek([form for word in words for form in (forms_of(word, forms) if forms else (word,))])
    passages: Mapping[str, Sequence[tuple[int, int]]] | None = None
    closed: tuple[str, ...] = ()
    if code is not None:
        from kurak.sources.qualitative.coded_texts import read_coded_texts

        texts = read_coded_texts(folder)
        known = texts.codebook.names() if texts.codebook is not None else {}
        if code not in known:
            from kurak.sources.wording import did_you_mean

            raise ValueError(f"no code {code!r} in the codebook; {did_you_mean(code, known, otherwise='kurak qualitative check')}")
        passages, closed = passages_with(texts, code, coder=coder)
    reading = open_reading(folder)
    found, searched = scan(reading, sought)
    chosen = passages is not None or bool(roles) or bool(attributes)
    lines: list[KeyWord] = []
    total = in_texts = 0
    for one in found:
        full = limit is not None and len(lines) >= limit
        if full and not chosen and one.places is not None:
            total, in_texts = total + one.places, in_texts + 1
            continue
        document = read_document(reading, one.file)
        if document is None or (attributes and not has_attributes(document, attributes)):
            continue
        within = None if passages is None else passages.get(document.record.id, ())
        if within is not None and not within:
            continue
        here = list(key_words(document, sought.pattern, width=width, roles=roles, within=within))
        total, in_texts = total + len(here), in_texts + bool(here)
        lines += here if limit is None else here[: max(0, limit - len(lines))]
    return Concordance(
        words=sought.words,
        lines=tuple(lines),
        total=total,
        texts=in_texts,
        searched=searched,
        not_shown=closed,
        seconds=time.perf_counter() - begun,
        findings=tuple(finding for finding in all_findings(reading) if finding.severity == "error"),
    )


def pseudonymise(folder: Path, *, frozen: bool = False, apply: bool = False) -> tuple[Masked | None, tuple[Finding, ...]]:
    """Put pseudonyms in the place of the names of ``contacts/pseudonyms.csv``, or say how many there are.

    Parameters
    ----------
    frozen
        Whether texts that were coded are masked too; their codings move with them.
    apply
        Write; otherwise nothing is changed.

    Returns
    -------
    Masked or None, and findings
        None if there is no table that can be used, or something stands in the way: then nothing is written.

    Raises
    ------
    UnreadableTableError
        If codings or quotations have rows that would be lost.
    OSError
        If a file cannot be written; then none is changed.
    """
    from contextlib import nullcontext
    from dataclasses import replace

    from kurak.model.catalogue import finding
    from kurak.model.finding import Place
    from kurak.sources.qualitative.coded_texts import read_coded_texts
    from kurak.sources.qualitative.masking import as_result, names_left, plan_masking
    from kurak.sources.qualitative.places import CODING, PSEUDONYMS
    from kurak.sources.qualitative.pseudonyms import names_of, read_pseudonyms
    from kurak.sources.text_file import all_findings, open_reading
    from kurak.sources.whole_files import one_writer, replace_files

    with one_writer(folder / CODING) if apply else nullcontext():
        reading = open_reading(folder)
        table = read_pseudonyms(reading)
        if table is None:
            if not reading.findings:
                reading.add("COD-070", f"there is no {PSEUDONYMS}", Place(PSEUDONYMS))
            return None, tuple(all_findings(reading))
        names = names_of(table)
        plan = plan_masking(reading, read_coded_texts(folder), names, frozen=frozen)
        made = as_result(plan, names)
        found = tuple(one for one in all_findings(reading) if one.severity == "error" and one.code.startswith("COD-07"))
        if found or not apply:
            return made, found
        replace_files(folder, plan.files)
    left, closed = names_left(reading, names)
    held = set(plan.held)
    found = tuple(
        finding("COD-072", message=f"{file} holds a name of the table" + (", in a text that was coded" if file in held else "") if line else f"the file's own name holds a name: {room_of(file)}", where=Place(file, line=line) if line else Place(room_of(file)))
        for file, line in left
    )
    return replace(made, written=True, remaining=tuple((file, line) if line else (room_of(file), 0) for file, line in left), unopened=tuple(closed)), found


def room_of(file: str) -> str:
    """The folder of a file whose own name is not to be printed."""
    return file.rpartition("/")[0]


def name_candidates(folder: Path) -> tuple[tuple[Candidate, ...], tuple[Finding, ...]]:
    """What may give a person away in the texts of a folder and is not in the table of pseudonyms; and why a table cannot be used.

    Without a table that can be used everything is given.
    """
    from kurak.sources.qualitative.candidates import candidates
    from kurak.sources.qualitative.documents import read_documents
    from kurak.sources.qualitative.pseudonyms import names_of, read_pseudonyms
    from kurak.sources.text_file import all_findings, open_reading

    reading = open_reading(folder)
    table = read_pseudonyms(reading)
    wrong = tuple(all_findings(reading)) if table is None else ()
    return candidates(read_documents(reading).values(), names_of(table or ())), wrong


# ── quotations ─────────────────────────────────────────────────────────────────────────────────


class QuoteRefusedError(ValueError):
    """What was asked for a quotation is not done, and why."""


def quote_pool(folder: Path, *, study: StudyFolder | None = None, texts: CodedTexts | None = None) -> QuotePool:
    """The pool of quotations of a folder, each with the state of its clearance; nothing is written.

    Parameters
    ----------
    study, texts
        As read, where they were read already. A folder without study.yaml has the usual thresholds.
    """
    from kurak.disclosure.quote_clearance import judge_quotes
    from kurak.model.quotes import QuotePool
    from kurak.sources.qualitative.coded_texts import read_coded_texts
    from kurak.sources.qualitative.quote_pool import read_quote_pool

    rows, findings, _ = read_quote_pool(folder)
    if not rows:
        return QuotePool(findings=findings)
    texts = texts if texts is not None else read_coded_texts(folder)
    house, wrong = _house(folder, study, texts)
    return QuotePool(judge_quotes(rows, texts, house), (*findings, *wrong))


def _house(folder: Path, study: StudyFolder | None, texts: CodedTexts) -> tuple[House, tuple[Finding, ...]]:
    """What quotations of a folder are judged by."""
    from kurak.disclosure.quote_clearance import House, places_of
    from kurak.model.disclosure_rules import Disclosure
    from kurak.pipeline.reading import check
    from kurak.pipeline.reports import names_to_mask
    from kurak.sources.qualitative.pseudonyms import names_of, read_pseudonyms
    from kurak.sources.text_file import all_findings, open_reading

    if study is None and (folder / "study.yaml").exists():
        study = check(folder)
        if study.study is None:
            raise QuoteRefusedError("study.yaml cannot be read, and with it what may be shown: kurak check")
    known = study.study.disclosure if study is not None and study.study is not None else Disclosure()
    reading = open_reading(folder)
    table = read_pseudonyms(reading)
    if table is None and reading.findings:
        raise QuoteRefusedError("the table of pseudonyms cannot be used, so nobody can say what is a name: kurak qualitative pseudonymise")
    names = names_of(table or ())

    def mask_names(words: str) -> tuple[str, int]:
        masked, found = names.mask(words)
        return masked, len(found)

    places = places_of(texts.documents.values()) | (names_to_mask(study) if study is not None else set())
    base = known.quote_base if known.quote_base is not None else known.smallest_base
    return House(frozenset(places), mask_names, base, known.people), tuple(all_findings(reading))


def _quote_row(values: Mapping[str, object]) -> PooledQuote:
    """A row of the pool that can be read again; what does not fit is said without its words."""
    from pydantic import ValidationError

    from kurak.model.quotes import PooledQuote

    try:
        return PooledQuote.model_validate(values)
    except ValidationError as failed:
        columns = dict.fromkeys(str(error["loc"][0]) for error in failed.errors(include_input=False) if error["loc"])
        raise QuoteRefusedError(f"too long, or not of its kind: {', '.join(columns)}") from None


def add_quote(
    folder: Path, coder: str, coding: str, *, who: str, show: Sequence[str] = (), translation: str = "", keep_code: bool = True
) -> str:
    """Put a coded passage into the pool, with names and places masked; its id.

    Raises
    ------
    QuoteRefusedError
        If there is no such coding, its text is invented or coded blind, or an attribute is not the text's.
    """
    from kurak.qualitative.shared_texts import blind_texts
    from kurak.sources.qualitative.coded_texts import read_coded_texts
    from kurak.sources.qualitative.quote_pool import change_quote_pool

    texts = read_coded_texts(folder)
    found = next((one for one in texts.codings.get(coder, ()) if one.coding == coding), None)
    if found is None:
        lost = any(one.coding == coding for one in texts.unplaced.get(coder, ()))
        raise QuoteRefusedError(f"the passage of {coder}:{coding} is not where it was: kurak qualitative check" if lost else f"there is no coding {coder}:{coding}")
    document = texts.documents[found.document]
    if document.record.simulated:
        raise QuoteRefusedError(f"{found.document} is SIMULATED: nobody said it, and it cannot be quoted")
    if found.document in blind_texts(texts) and who != coder:
        raise QuoteRefusedError(f"{found.document} is coded blind and its coders are not done")
    house, _ = _house(folder, None, texts)
    if unknown := [key for key in show if key != "kind" and key not in document.record.attributes]:
        raise QuoteRefusedError(f"{found.document} has no attribute {', '.join(unknown)}")
    made: list[str] = []

    def added(rows: tuple[PooledQuote, ...]) -> tuple[PooledQuote, ...]:
        taken, number = {one.id for one in rows}, len(rows) + 1
        while f"q{number}" in taken:
            number += 1
        made.append(f"q{number}")
        return (
            *rows,
            _quote_row(
                {
                    "id": made[0],
                    "document": found.document,
                    "start": found.start,
                    "end": found.end,
                    "text": house.masked(found.quote),
                    "translation": translation,
                    "language": document.record.language,
                    "attributes": tuple(show),
                    "code": found.code if keep_code else "",
                    "chosen_by": who,
                }
            ),
        )

    change_quote_pool(folder, added)
    return made[0]


def clear_quote(folder: Path, quote: str, *, who: str, today: str | None = None) -> QuotePool:
    """Release a quotation; the second release, by somebody else, clears it.

    Raises
    ------
    QuoteRefusedError
        If it cannot be cleared as it is, or the same person released it before.
    """
    from datetime import date

    from kurak.disclosure.quote_clearance import same_person, seal
    from kurak.sources.qualitative.quote_pool import change_quote_pool

    day = today or date.today().isoformat()

    def cleared(rows: tuple[PooledQuote, ...]) -> tuple[PooledQuote, ...]:
        # Judged under the lock: nothing changes between the look and the release.
        judged = next((one for one in quote_pool(folder).quotes if one.quote.id == quote), None)
        if judged is None:
            raise QuoteRefusedError(f"there is no quotation {quote}")
        if judged.state == "refused" or any(one.code == "COD-082" for one in judged.findings):
            raise QuoteRefusedError(f"{quote} cannot be released as it is: {'; '.join(one.message for one in judged.findings)}")
        if judged.state == "cleared":
            raise QuoteRefusedError(f"{quote} is cleared already")
        now = judged.quote
        if judged.state == "one release":
            if same_person(now.first_cleared_by) == same_person(who):
                raise QuoteRefusedError(f"the first release of {quote} is by the same person; the second is somebody else's")
            changed = {"second_cleared_by": who, "second_cleared_on": day}
        else:
            changed = {"first_cleared_by": who, "first_cleared_on": day, "second_cleared_by": "", "second_cleared_on": "", "seal": seal(now, judged.shown)}
        new = _quote_row(now.model_dump() | changed)
        return tuple(new if one.id == quote else one for one in rows)

    change_quote_pool(folder, cleared)
    return quote_pool(folder)


def drop_quote(folder: Path, quote: str) -> None:
    """Take a quotation out of the pool.

    Raises
    ------
    QuoteRefusedError
        If there is none of this id.
    """
    from kurak.sources.qualitative.quote_pool import change_quote_pool

    def without(rows: tuple[PooledQuote, ...]) -> tuple[PooledQuote, ...]:
        if all(one.id != quote for one in rows):
            raise QuoteRefusedError(f"there is no quotation {quote}")
        return tuple(one for one in rows if one.id != quote)

    change_quote_pool(folder, without)
