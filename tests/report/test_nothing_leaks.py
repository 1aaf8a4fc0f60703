"""The worked report, read as an ethics board would: no sentence of it joins a place, a sex and a role of one person.

The words below are facts of single people in the study's own files; beside a place they would be a name to a neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from kurak.disclosure.wording import names_a_role, names_a_sex, tells_of_one
from kurak.model import document as tree
from kurak.model.edition import Edition

WITHHELD = (
    "family of nine", "seven children", "sewing machines", "household appliances", "returnee from Syria", "undress before strange men",
    "needs urgent medical help", "residence certificates", "female client", "exhausted and depressed", "moved away, fearing for reputation",
    "one probationer in Tokmok", "a resident of Osh", "one hairdresser case", "vouched for a client", "one urgent case", "but one took",
    "counsel who did not protect", "lost bag of money", "NGO-supported success", "expert in Osh", "immovable property",
)  # fmt: skip
PLACES = ("Bishkek", "Tokmok", "Bazar-Korgon", "Suzak", "Jalal-Abad", "Osh", "Chui")


def nodes(node: Any) -> Iterator[Any]:
    if isinstance(node, tuple):
        for part in node:
            yield from nodes(part)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            yield from nodes(getattr(node, field.name))


@pytest.fixture(scope="module")
def both_files(html: str, words_of_pdf: str, squeeze: Callable[[str], str]) -> tuple[str, str]:
    return squeeze(html), words_of_pdf


@pytest.mark.parametrize("words", WITHHELD)
def test_words_of_single_people_are_in_neither_file(words: str, both_files: tuple[str, str], squeeze: Callable[[str], str]) -> None:
    for content in both_files:
        assert squeeze(words) not in content


def test_quotations_name_no_place_and_never_a_role_with_a_sex(edition: Edition, document: tree.Document) -> None:
    quotes = [node for node in nodes(document) if isinstance(node, tree.QuoteBlock)]
    withheld = [quote for quote in edition.quotes if quote.withheld]
    # Q04, Q05, Q06 and Q10 have he, she or his in their words; Q01 says he/she, which gives no sex.
    assert {quote.quote_id for quote in withheld} == {"Q04", "Q05", "Q06", "Q10"}
    assert len(quotes) == 11 - len(withheld)
    assert not {f"“{quote.text}”" for quote in withheld} & {str(quote.text) for quote in quotes}
    for quote in quotes:
        said, whose = str(quote.text), str(quote.attribution)
        assert not re.search("|".join(PLACES), f"{said} {whose}", re.IGNORECASE)
        assert "TIPC" not in said
        if names_a_sex(said):
            assert whose.startswith("Speaker not shown")
            assert not names_a_role(said.replace("[role]", ""))


def test_nothing_on_record_of_a_speaker_is_printed(edition: Edition, document: tree.Document) -> None:
    roles = {quote.speaker_role for quote in edition.folder.quotes} - {"respondent"}
    for block in (node for node in nodes(document) if isinstance(node, tree.QuoteBlock)):
        assert not any(role and role in str(block.attribution) for role in roles)
        assert not names_a_sex(str(block.attribution))


def test_a_role_stands_only_where_no_single_place_is_on_record(edition: Edition) -> None:
    on_record = {quote.quote_id: quote for quote in edition.folder.quotes}
    with_role = {quote.quote_id for quote in edition.quotes if quote.attribution != "speaker not shown"}
    assert with_role == {"Q01", "Q07", "Q11"}
    for name in with_role:
        assert not on_record[name].place
        assert len(on_record[name].region) != 1


def test_evidence_beside_a_place_tells_of_nobody(document: tree.Document) -> None:
    cells = 0
    for matrix in (node for node in nodes(document) if isinstance(node, tree.MarkMatrix)):
        placed = [str(column.label) not in ("no place named", "Place unknown") for column in matrix.columns]
        beside_a_place = [cell for row in matrix.rows for at, cell in zip(placed, row.cells, strict=False) if at]
        for piece in (piece for cell in beside_a_place for piece in cell.evidence):
            cells += 1
            words = str(piece.text)
            if "not shown" in words:
                assert not re.search("interview|staff|client|expert", str(piece.place)), "the source is a role"
            else:
                assert not tells_of_one(words), words
                assert not names_a_sex(words), words
    assert cells > 40


def test_evidence_without_a_place_joins_no_sex_and_role(document: tree.Document) -> None:
    (table,) = [node for node in nodes(document) if isinstance(node, tree.Table) and node.id == "barriers-without-place"]
    for row in table.rows:
        words = " ".join(str(cell) for cell in row.cells)
        for sentence in words.split(". "):
            assert not (names_a_sex(sentence) and names_a_role(sentence)) or "not shown" in sentence, sentence


def test_no_sentence_of_the_ledger_or_the_audit_joins_all_three(document: tree.Document) -> None:
    for section in document.sections:
        if section.id not in ("audit", "conclusions", "glance", "recommendations", "actors"):
            continue
        for node in nodes(section):
            for field in fields(node):
                value = getattr(node, field.name)
                for text in [value] if isinstance(value, str) else [v for v in value if isinstance(v, str)] if isinstance(value, tuple) else []:
                    placed = re.search("|".join(PLACES), text) is not None
                    one = tells_of_one(text) and names_a_role(text)
                    assert not (placed and one and names_a_sex(text)), text
