"""Why: a reader looks up one number of a report; what the audit says of it must be what its rules found, on that number and no other."""

from __future__ import annotations

from dataclasses import replace

from builders import cell, count, percent, report, said, statement

from kurak.audit.audit_report import audit_report
from kurak.model.audit import AuditedNumber
from kurak.model.finding import Place
from kurak.model.published import Bases, CountSum, CountTable, Figure, PublishedReport, TableSum


def at(figure: Figure, line: int) -> Figure:
    """A number with a place of its own."""
    return replace(figure, where=Place(figure.where.file, line=line, key=figure.group))


def numbers(published: PublishedReport) -> dict[str, AuditedNumber]:
    """By claim, else by cell, else by variable and group."""
    found = {}
    for number in audit_report(published).numbers:
        figure = number.figure
        name = number.claim or (" ".join(number.cell) if number.cell else "")
        found[name or (f"{figure.variable} {figure.group}" if figure is not None else "")] = number
    return found


PEOPLE = {"people": Bases(breakdown="sex", kind="population", source="Table 1", groups={"men": 100, "women": 300})}


def test_a_plain_total_has_the_mean_of_people_beside_it() -> None:
    # (2 + 4) / 2 = 3.00; of people (100·2 + 300·4) / 400 = 3.50
    found = numbers(report(at(cell("q1", "2.00", "men"), 2), at(cell("q1", "4.00", "women"), 3), at(cell("q1", "3.00"), 4), bases=PEOPLE))
    assert found["q1 all"].after == (("3.50", "people"),)
    assert [finding.severity for finding in found["q1 all"].findings] == ["inconsistent", "note"]
    assert not found["q1 men"].doubted
    assert found["q1 men"].holds == ("the answer scale, 1 to 5",)


def test_a_mean_that_cannot_be_has_what_follows_and_its_neighbour_has_not() -> None:
    found = numbers(report(at(cell("q1", "0.90", "men"), 2), at(cell("q1", "4.00", "women"), 3)))
    assert found["q1 men"].after == (("at least 1", "scale-range"),)
    assert found["q1 men"].holds == ()
    assert found["q1 women"].after == ()


def test_the_text_is_set_beside_the_table_and_the_table_beside_the_text() -> None:
    printed = at(cell("q1", "2.40", "men"), 2)
    claims = [count("c1", "x", "1"), count("c2", "y", "2")]
    same = replace(said("c1", printed), where=Place("published/claims.csv", line=2))
    other = replace(said("c2", printed), text="2.80", where=Place("published/claims.csv", line=3))
    found = numbers(report(printed, same, other, claims=claims))
    assert "table T1" in found["c1"].holds
    assert found["c2"].after == (("2.40", "text-table"),)
    assert "claim c1" in found["q1 men"].holds


def test_a_set_that_does_not_fit_is_said_at_each_of_its_numbers_but_changes_none() -> None:
    # Nobody's mean lies between 2 and 3 and above 4 at once.
    found = numbers(report(at(cell("q1", "2.00", "men"), 2), at(cell("q1", "3.00", "women"), 3), at(cell("q1", "4.20"), 4)))
    assert found["q1 all"].after == (("2.00 to 3.00", "pooled-range"),)
    for group in ("men", "women"):
        assert [finding.rule for finding in found[f"q1 {group}"].shared] == ["pooled-range"]
        assert not found[f"q1 {group}"].doubted


def test_a_percentage_is_whole_people_only_where_that_could_fail() -> None:
    few = {"all": Bases(breakdown="sex", kind="achieved", source="p. 3", groups={"men": 45, "women": 5000})}
    found = numbers(report(at(percent("q1", "agree", "60.0", "men"), 2), at(percent("q1", "agree", "41.7", "women"), 3), bases=few))
    assert found["q1 men"].holds == ("a whole number of its 45 people",)
    assert found["q1 women"].holds == ()


def test_claims_in_words_and_sums_of_claims_are_there() -> None:
    claims = [count("c1", "all", "10"), count("c2", "a", "4"), count("c3", "b", "5"), statement("c4", "mood", "good"), statement("c5", "weather", "fair")]
    found = numbers(report(claims=claims, count_sums=(CountSum(id="s", total="c1", parts=("c2", "c3")),)))
    assert found["c1"].after == ()
    assert [finding.rule for finding in found["c1"].findings] == ["count-sum"]
    assert found["c4"].unchecked
    assert found["c4"].printed == "good"


def test_a_table_of_counts_has_its_sums_at_the_total_only() -> None:
    table = CountTable(
        TableSum(file="design.csv", key="area", total_row="All", down=("n", "m")),
        {"North": {"area": "North", "n": "3", "m": "1"}, "South": {"area": "South", "n": "4", "m": "2"}, "All": {"area": "All", "n": "8", "m": "3"}},
        {"North": 2, "South": 3, "All": 4},
    )
    found = numbers(report(count_tables=(table,)))
    assert found["All n"].after == (("7", "count-sum"),)
    assert found["All m"].holds == ("the sum of its column",)
    assert found["North n"].holds == ("its column, which is added up",)
    assert len(found) == 6
