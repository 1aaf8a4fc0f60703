"""Focus groups and what they proposed, as files: labels that name nobody, stances where there is a group, links that lead somewhere.

No message shows a label or what a worksheet says: either may hold somebody's name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from kurak.model.codings import Strategy
from kurak.model.documents import Document
from kurak.model.finding import Place
from kurak.model.stakeholders import Recommendation, Recommendations
from kurak.sources.qualitative.codings import CodingRows
from kurak.sources.text_file import Reading, is_there, open_reading
from kurak.sources.validation import Rows, read_mapping
from kurak.sources.wording import did_you_mean, shown

LABEL = re.compile(r"[^\W\d_]{1,2}\d{1,3}")
"""P1, P12, У3: a letter or two and a number."""


def check_groups(reading: Reading, documents: Mapping[str, Document]) -> None:
    """Check that the participants of each group are told apart, by labels that are no names."""
    for document in documents.values():
        if document.record.kind != "focus group":
            continue
        labels = [label for label, role in document.record.speakers.items() if role == "participant"]
        place = Place(document.file, line=1, key="speakers")
        named = sum(LABEL.fullmatch(label) is None for label in labels)
        if named and len(labels) > 1:
            reading.add("COD-090", f"{named} of {len(labels)} participants of {document.file} have a label that is no letter with a number", place)
        if document.record.speakers and len(labels) < 2:
            reading.add("COD-092", f"{document.file} tells {'one participant' if labels else 'no participants'} apart", place)


RECOMMENDATIONS = "report/recommendations.yaml"


def check_stances(reading: Reading, rows: CodingRows, documents: Mapping[str, Document]) -> None:
    """Check that consensus, dissent and silence are said of groups only."""
    for index, row in enumerate(rows.codings if rows.has_stances else ()):
        if row.stance and (document := documents.get(row.document)) is not None and document.record.kind != "focus group":
            reading.add("COD-091", f"{row.stance} is said of {shown(row.document)}, which is no focus group", rows.place(index, "stance"))


def check_strategies(reading: Reading, rows: Rows[Strategy], documents: Mapping[str, Document]) -> None:
    """Check that strategies are those of groups, that recommendations exist, and that no group gave a rank twice."""
    ranks = Counter((one.document, one.rank) for one in rows.nouns if one.rank is not None)
    recommended = known_recommendations(reading.root) if any(one.recommendations for one in rows.nouns) else ()
    known = {one.id for one in recommended}
    for one, place in zip(rows.nouns, rows.places, strict=True):
        document = documents.get(one.document)
        if document is not None and document.record.kind != "focus group":
            reading.add("COD-093", f"the strategy {shown(one.strategy)} is of {shown(one.document)}, which is no focus group", _cell(place, "document"))
        if one.rank is not None and ranks[one.document, one.rank] > 1:
            reading.add("COD-095", f"{shown(one.document)} gives the rank {one.rank} {ranks[one.document, one.rank]} times", _cell(place, "rank"))
        for named in one.recommendations:
            if named not in known:
                fix = did_you_mean(named, known, otherwise="correct it") if known else f"write {RECOMMENDATIONS}, or leave the cell empty"
                reading.add("COD-094", f"there is no recommendation {shown(named)}", _cell(place, "recommendations"), fix)


def known_recommendations(folder: Path) -> tuple[Recommendation, ...]:
    """Every recommendation of a study and its parts, each before its own; what is wrong with the file is for kurak check to say."""
    return tuple(_all(read_recommendations(folder)))


def read_recommendations(folder: Path) -> tuple[Recommendation, ...]:
    """The recommendations of a study; none where there is no file, or none that can be understood."""
    apart = open_reading(folder)
    if not is_there(apart, RECOMMENDATIONS):
        return ()
    mapped = read_mapping(apart, RECOMMENDATIONS, Recommendations)
    return () if mapped is None or mapped.noun is None else mapped.noun.recommendations


def _all(recommendations: tuple[Recommendation, ...]) -> Iterator[Recommendation]:
    for one in recommendations:
        yield one
        yield from _all(one.items)


def _cell(place: Place, key: str) -> Place:
    return Place(place.file, line=place.line, row=place.row, key=key)
