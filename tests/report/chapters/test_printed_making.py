"""Why: a number that a report printed opens too: to its base and how sure it could be, what the audit puts in its place, and its findings."""

from __future__ import annotations

import re

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.chapters.printed_making import FACTS
from kurak.report.chapters.scores import scores
from kurak.report.words.language import speaking


def test_every_cell_of_a_heat_table_opens_to_what_the_audit_knows(edition: Edition) -> None:
    assert edition.audit is not None
    heats = [block for section in scores(edition) for block in section.blocks if isinstance(block, tree.HeatTable)]
    assert len(heats) == 5
    for heat in heats:
        assert heat.making is not None
        assert heat.making.columns == tuple(range(1, len(heat.columns) + 3))
        # Weighted values are measured once for all; each printed cell and printed total has facts of its own.
        printed = sum(cell is not None for line in (*heat.rows, heat.total) if line is not None for cell in line.cells)
        assert len(heat.making.made) >= printed
        assert any(dict(zip(FACTS, one.values, strict=True))["Standard error"] for one in heat.making.made)


def test_an_impossible_cell_opens_to_its_finding(edition: Edition) -> None:
    heats = [block for section in scores(edition) for block in section.blocks if isinstance(block, tree.HeatTable)]
    framed = 0
    for heat in heats:
        assert heat.making is not None
        known = {(one.row, column): dict(zip(FACTS, one.values, strict=True)) for one in heat.making.made for column in one.columns}
        for row, line in enumerate(heat.rows):
            for column, cell in enumerate(line.cells, 1):
                if cell is not None and cell.impossible:
                    framed += 1
                    assert "scale-range (impossible)" in known[row, column]["Findings"]
    assert framed > 0


def test_values_behind_the_dots_open_as_the_cells_do(edition: Edition) -> None:
    figures = [block for section in scores(edition) for block in section.blocks if isinstance(block, tree.Figure) and block.id.startswith("dots-")]
    assert len(figures) == 5
    for figure in figures:
        assert figure.values is not None
        assert figure.values.making is not None
        assert len(figure.values.making.made) >= 9


def test_what_the_audit_knows_is_said_in_other_languages(edition: Edition) -> None:
    for language in ("ru", "ky"):
        with speaking(language):
            makings = [block.making for section in scores(edition) for block in section.blocks if isinstance(block, tree.HeatTable)]
        assert makings
        for making in makings:
            assert making is not None
            assert not set(making.facts) & set(FACTS)
            assert all(re.search("[А-я]", label) for label, _ in making.entries)
            # The first names the tables that the report prints, as the study calls them.
            assert all(re.search("[А-я]", said) for _, said in making.entries[1:])
            agreed = "; ".join(one.values[FACTS.index("Agrees with")] for one in making.made)
            assert agreed
            assert not re.search(r"scale|answer|claim|table|\d\.\d", agreed)
