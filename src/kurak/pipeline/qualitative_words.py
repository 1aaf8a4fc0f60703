"""The words of texts: looked for, masked, quoted."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kurak.model.concordance import Concordance, KeyWord


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
    from kurak.sources.qualitative.coded_texts import read_coded_texts
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
