"""Why: a made-up number in a report must never look like a result: the chapter, its table and its figure say SIMULATED."""

from __future__ import annotations

from dataclasses import replace

from opened import opens_whole

from kurak.model import document as tree
from kurak.model.rehearsed import SIMULATED, RehearsalResult, RehearsedEstimate, UnreachedTarget
from kurak.report.chapters.rehearsal import rehearsal
from kurak.report.words.language import speaking


def estimate(
    domain: str, group: str, *, coverage: float, intervals: int = 500, **more: object
) -> RehearsedEstimate:
    made = RehearsedEstimate(
        rule="5 - x", domain=domain, group=group, statistic="mean", variable="first", truth=3.0, mean_estimate=3.02, bias=0.02,
        rmse=0.11, true_error=0.1, mean_std_error=0.1, deff=2.4, coverage=coverage, coverage_error=0.01, intervals=intervals,
        difference=0.3, power=0.81, interviews=39.0, clusters=2.0,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def result(*estimates: RehearsedEstimate, **more: object) -> RehearsalResult:
    made = RehearsalResult(
        name="run1", seed=1, replications=500, version="0.1.0", rules=("5 - x",), interviews=999, confidence=0.95,
        correlation_stated=0.05, correlations={"5 - x": 0.048}, estimates=estimates,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


SHOWN = result(
    estimate("", "", coverage=0.948, power=None, difference=None, interviews=999.0, clusters=56.0),
    estimate("region", "Talas region", coverage=0.9),
    estimate("region", "Osh region", coverage=0.95),
    estimate("sex", "women", coverage=float("nan"), intervals=0, deff=float("nan")),
    unreached=(UnreachedTarget("5 - x", "a2", "East", 4.4, 3.98),),
    joined=("A joined to B",),
)


def parts(section: tree.Section | None) -> tuple[tree.Table, tree.Figure, str]:
    assert section is not None
    (table,) = [block for block in section.blocks if isinstance(block, tree.Table)]
    (figure,) = [block for block in section.blocks if isinstance(block, tree.Figure)]
    return table, figure, repr(section)


def test_without_replications_there_is_no_chapter() -> None:
    assert rehearsal(None) is None
    assert rehearsal(result()) is None


def test_everything_is_marked() -> None:
    section = rehearsal(SHOWN)
    table, figure, _ = parts(section)
    assert section is not None
    assert section.kicker == "Simulated"
    assert (table.tag, figure.tag) == (SIMULATED, SIMULATED)
    for words in (table.source, figure.source):
        assert str(words).startswith(SIMULATED)
    for drawing in (figure.drawing, figure.narrow):
        assert SIMULATED in drawing
    assert figure.alternative.startswith(SIMULATED)
    callout = section.blocks[0]
    assert isinstance(callout, tree.Callout)
    assert tree.Tag(SIMULATED) in callout.title


def test_the_worst_group_is_named_and_framed() -> None:
    table, figure, _ = parts(rehearsal(SHOWN))
    assert "94.8" in str(table.caption)
    assert "Talas region" in str(table.caption)
    rows = {str(row.cells[0]): row for row in table.rows if row.kind != "group"}
    cell = rows["Talas region"].cells[6]
    assert isinstance(cell, tree.Cell)
    assert cell.tone == "flag"
    # 0.95 is no less than what was stated; and a group that had no interval says so.
    assert rows["Osh region"].cells[6] == "95.0\u202f%"
    assert rows["women"].cells[5:7] == ("–", "none")
    assert rows["Everybody"].cells[7] == "–"
    assert "Talas region" in str(figure.caption)


def test_no_person_and_no_answer_of_the_simulation_is_shown() -> None:
    # The values of the model would look like results: only how the design did is shown.
    _, _, words = parts(rehearsal(SHOWN))
    assert "3.02" not in words
    assert "mean_estimate" not in words


def test_in_russian_no_fixed_word_is_english() -> None:
    table, figure, _ = parts(rehearsal(SHOWN))
    with speaking("ru"):
        section = rehearsal(SHOWN)
        said, drawn, words = parts(section)
    assert section is not None
    assert section.kicker == "Смоделировано"
    assert (said.tag, drawn.tag) == ("СМОДЕЛИРОВАНО", "СМОДЕЛИРОВАНО")
    assert "SIMULATED" not in words
    for one, other in ((table, said), (figure, drawn)):
        assert one.caption != other.caption
        assert one.subtitle != other.subtitle
        assert not set(map(str, one.notes)) & set(map(str, other.notes))
    assert "90,0" in str(said.rows)
    assert "90.0" not in str(said.rows)


def test_every_number_opens_and_coverage_to_the_error_of_so_many_rehearsals() -> None:
    table, figure, _ = parts(rehearsal(SHOWN))
    opens_whole(table)
    assert figure.values is not None
    opens_whole(figure.values)
    assert table.making is not None
    known = {str(table.rows[one.row].cells[0]): one for one in table.making.made}
    # By hand: √(0.9 · 0.1 / 500) = 0.0134; nobody knows it of women, who never had an interval.
    assert known["Talas region"].values == ("1.3",)
    assert known["Talas region"].columns == (6,)
    assert "women" not in known
