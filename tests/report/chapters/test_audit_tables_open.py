"""Why: the audit computes numbers that nobody printed; a reader must be able to ask of each what it is and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from opened import opens_whole

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.chapters.audit import audit
from kurak.report.words.language import speaking

WORKED = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return pipeline.edition(pipeline.check(WORKED))


def inner(block: tree.Section | tree.Block) -> Iterator[tree.Section | tree.Block]:
    yield block
    for one in getattr(block, "blocks", ()):
        yield from inner(one)


def tables(edition: Edition) -> list[tree.Table | tree.Values]:
    section = audit(edition)
    assert section is not None
    found: list[tree.Table | tree.Values] = [block for block in inner(section) if isinstance(block, tree.Table)]
    return found + [block.values for block in inner(section) if isinstance(block, tree.Figure) and block.id.startswith("how-sure-") and block.values is not None]


def test_every_number_of_its_tables_opens(edition: Edition) -> None:
    found = tables(edition)
    assert [table.id for table in found if isinstance(table, tree.Table)] == ["restated-totals", "restated-groups", "how-sure-contrasts"]
    assert len(found) == 3 + 5
    for table in found:
        opens_whole(table)


def test_how_sure_says_that_no_error_is_printed(edition: Edition) -> None:
    made = next(table.making for table in tables(edition) if isinstance(table, tree.Table) and table.id == "how-sure-contrasts")
    assert made is not None
    assert dict(made.entries)["Error"].startswith("None is printed.")


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_definitions_are_said_in_other_languages(edition: Edition, language: str) -> None:
    with speaking(language):
        found = tables(edition)
    for table in found:
        assert table.making is not None
        assert all(re.search("[А-я]", one.what) for one in table.making.measures)
