"""What was said in interviews and groups, gathered for a report: counts, and the researcher's own summaries."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from kurak.model.coded_displays import Agreement, CodeMatrix, Saturation, Spoken, SpokenCell
from kurak.model.codings import CodedTexts
from kurak.model.documents import KINDS
from kurak.qualitative.matrix import code_matrix
from kurak.qualitative.states import ancestors, chosen_codings, chosen_documents, value_of

DEFAULT_ATTRIBUTE = "place"


def attribute_of(texts: CodedTexts, domains: Mapping[str, Collection[str]]) -> str | None:
    """The attribute by which a report shows interviews: the first domain of the study that texts have, else the place, else none.

    Only one attribute is shown at a time: two together could point to a person.
    """
    has = {name for one in chosen_documents(texts) for name in one.record.attributes}
    return next((name for name in (*domains, DEFAULT_ATTRIBUTE) if name in has), None)


def spoken(
    texts: CodedTexts,
    *,
    by: str,
    fewest: int,
    order: Collection[str] = (),
    saturation: Saturation | None = None,
    agreement: Agreement | None = None,
) -> Spoken | None:
    """Gather what was said; None where no text carries a code.

    Parameters
    ----------
    by, order
        Attribute of the texts, and its groups in their order.
    fewest
        Texts that a group must have for its summaries to be shown. Invented texts are about nobody, and always are.
    saturation, agreement
        Where they could be computed.
    """
    matrix = code_matrix(texts, by=by, order=order)
    if not matrix.rows:
        return None
    documents = list(chosen_documents(texts))
    # The codebook is nobody's, and stands in the list of files by its name.
    files = {file: value for file, value in texts.hashes.items() if not file.endswith("/codebook.yaml")}
    finished = Counter(one.document for one in texts.assignments if one.done)
    return Spoken(
        matrix=matrix,
        evidence=_evidence(texts, matrix, fewest=fewest),
        kinds={kind: number for kind in KINDS if (number := sum(one.record.kind == kind for one in documents))},
        languages=Counter(one.record.language for one in documents),
        coders=len(texts.codings),
        twice=sum(finished[one.record.id] > 1 for one in documents),
        simulated=texts.simulated,
        files=len(files),
        together=hashlib.sha256("".join(f"{file} {value}\n" for file, value in sorted(files.items())).encode()).hexdigest(),
        saturation=saturation,
        agreement=agreement,
    )


def _evidence(texts: CodedTexts, matrix: CodeMatrix, *, fewest: int) -> tuple[tuple[SpokenCell, ...], ...]:
    above = ancestors(texts)
    group_of = {one.record.id: value_of(one, matrix.attribute) for one in chosen_documents(texts)}
    passages: Counter[tuple[str, str]] = Counter()
    coders: dict[tuple[str, str], set[str]] = {}
    for coder, one in chosen_codings(texts):
        group = group_of.get(one.document, "")
        for code in above.get(one.code, ()):
            passages[code, group] += 1
            coders.setdefault((code, group), set()).add(coder)
    said: dict[tuple[str, str], list[str]] = {}
    for written in texts.summaries:
        said.setdefault((written.code, group_of.get(written.document, "")), []).append(written.summary)
    shown = {group: texts.simulated or base >= fewest for group, base in zip(matrix.groups, matrix.bases, strict=True)}

    def cell(code: str, group: str) -> SpokenCell:
        summaries = tuple(said.get((code, group), ()))
        of = SpokenCell(passages[code, group], len(coders.get((code, group), ())))
        return replace(of, summaries=summaries) if shown[group] else replace(of, withheld=len(summaries))

    return tuple(tuple(cell(row.code, group) for group in matrix.groups) for row in matrix.rows)
