"""Why: someone who knows the printed report must find each of its numbers and claims again, with the audited value beside it.

What is printed is read from the study's files without the program. What the audit puts beside it is taken from findings and checks that
other tests hold against hand-made references, and from the values that prose gives, which go another road.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fixed_words import words_left_english
from opened import opens_whole

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.audit import AuditedNumber
from kurak.model.edition import Edition
from kurak.model.finding import Place
from kurak.model.prose import Ask
from kurak.pipeline.languages import in_language
from kurak.report.chapters.printed_report import printed_report
from kurak.report.edition import build_report
from kurak.report.prose.printed import audited
from kurak.report.prose.scope import Scope
from kurak.report.words.language import speaking
from kurak.report.writers.html import write_html
from kurak.report.writers.outline import nodes, tree_text

WORKED = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"
PUBLISHED = WORKED / "published"


def rows_of(file: str) -> list[dict[str, str]]:
    with (PUBLISHED / file).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def words(cell: Any) -> str:
    return tree_text(cell.content if isinstance(cell, tree.Cell) else cell)


def squeezed(text: str) -> str:
    """Without blanks: thin ones between thousands do not matter."""
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return pipeline.edition(pipeline.check(WORKED))


@pytest.fixture(scope="module")
def document(edition: Edition) -> tree.Document:
    return build_report(edition)


@pytest.fixture(scope="module")
def chapter(document: tree.Document) -> tree.Section:
    return next(section for section in document.sections if section.id == "printed-report")


@pytest.fixture(scope="module")
def tables(chapter: tree.Section) -> dict[str, tree.Table]:
    return {node.id: node for node in nodes(chapter) if isinstance(node, tree.Table)}


@pytest.fixture(scope="module")
def page(document: tree.Document) -> str:
    return write_html(document)


def grid(table: tree.Table) -> dict[tuple[str, str], str]:
    """Row and column: what stands there."""
    heads = [words(column.label) for column in table.columns]
    return {(words(line.cells[0]), head): words(cell) for line in table.rows for head, cell in zip(heads[1:], line.cells[1:], strict=True)}


def html_rows(page: str, table: str) -> list[list[str]]:
    """The cells of one table of the page, as a reader sees them."""
    begin = page.index(f'id="{table}"')
    body = page[begin : page.index("</table>", begin)]
    lines = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [[squeezed(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[dh].*?</t[dh]>", line, re.DOTALL)] for line in lines]


def short(group: str) -> str:
    return {"Total": "Total", "Osh region": "Osh region", "Osh city": "Osh city"}.get(group, group.removesuffix(" region").removesuffix(" city"))


def test_every_number_of_the_scale_tables_stands_in_the_tree_and_on_the_page(edition: Edition, tables: dict[str, tree.Table], page: str) -> None:
    printed = rows_of("item_means.csv")
    assert len(printed) == 647
    assert edition.audit is not None
    after = {(n.table, n.figure.variable, n.figure.group): [value for value, _ in n.after] for n in edition.audit.numbers if n.figure is not None and n.table}
    grids = {name: grid(table) for name, table in tables.items() if name.startswith("printed-whole-")}
    seen = {name: html_rows(page, name) for name in tables if name.startswith("printed-whole-")}
    for row in printed:
        item = row["scale"] if row["item"] == "TOTAL" else row["item"]
        group = "all" if row["group"] == "Total" else row["group"]
        name = f"printed-whole-{row['table']}"
        wanted = "; ".join(after[row["table"], item, group])
        cell = grids[name][short(row["group"]), item.replace("_", " ")]
        number, _, behind = cell.partition(" → ")
        assert (number.removesuffix(" *"), behind) == (row["value"], wanted), row
        (line,) = [line for line in seen[name] if line[0] == squeezed(short(row["group"]))]
        assert squeezed(cell) in line


def test_every_claim_stands_there_once_with_its_value_and_what_became_of_it(edition: Edition, tables: dict[str, tree.Table], page: str) -> None:
    printed = rows_of("claims.csv")
    table = tables["printed-claims-table"]
    lines = {words(line.cells[0]): line for line in table.rows if line.kind == "plain"}
    assert sorted(lines) == sorted(row["claim"] for row in printed)
    assert edition.audit is not None
    numbers = {number.claim: number for number in edition.audit.numbers if number.claim is not None}
    seen = {line[0]: line for line in html_rows(page, "printed-claims-table") if line}
    for row in printed:
        line = lines[row["claim"]]
        value = squeezed(words(line.cells[2]))
        assert value in {squeezed(row["value"].replace("|", ", ")), f"{row['value']}%"}, row
        outcome = words(line.cells[3])
        assert all(text in outcome for text, _ in numbers[row["claim"]].after)
        assert outcome.startswith("as printed") != numbers[row["claim"]].differs
        html = seen[row["claim"]]
        assert (html[2], html[3]) == (value, squeezed(outcome))


def test_claims_stand_in_the_order_of_the_report(tables: dict[str, tree.Table]) -> None:
    heads = [words(line.cells[0]) for line in tables["printed-claims-table"].rows if line.kind == "group"]
    assert heads == list(dict.fromkeys(heads))
    order = ["Introduction", "I.2", "II.2.3", "Table 1", "II.3", "III", "III.1.1", "III.1.2", "III.1.3", "III.2", "III.4", "IV", "IV.2.2", "Conclusion 1", "Conclusion 5", "Web page"]
    assert [head for head in heads if head in order] == order


@pytest.mark.parametrize("file", ["sample_design.csv", "achieved_sample.csv"])
def test_every_count_stands_there(file: str, edition: Edition, tables: dict[str, tree.Table], page: str) -> None:
    name = f"printed-whole-{file}"
    found, seen = grid(tables[name]), html_rows(page, name)
    assert edition.audit is not None
    after = {(n.table, n.cell): [value for value, _ in n.after] for n in edition.audit.numbers}
    for row in rows_of(file):
        key = next(iter(row))
        label = row[key] if row[key].startswith("Osh") or not row[key].endswith((" r.", " city")) else row[key].removesuffix(" r.").removesuffix(" city")
        for column, value in row.items():
            if column != key:
                cell = found[label, column.replace("_", " ")]
                number, _, behind = cell.partition(" → ")
                assert (squeezed(number).removesuffix("*"), behind) == (value, "; ".join(after[file, (row[key], column)]))
                assert any(line[0] == squeezed(label) and squeezed(cell) in line for line in seen if line)


def test_each_number_in_question_has_a_line_with_its_finding(edition: Edition, tables: dict[str, tree.Table]) -> None:
    assert edition.audit is not None
    # A score of which only the declared scale makes another stands in the whole table.
    questioned = [n for n in edition.audit.numbers if n.claim is None and n.doubted and (n.findings or [by for _, by in n.after] != ["scale"])]
    lines = [line for name, table in tables.items() if name.startswith("printed-questioned-") for line in table.rows]
    assert len(lines) == len(questioned) > 60
    for finding in edition.audit.findings:
        if finding.rule in ("scale-range", "grim", "reversed-item", "count-sum") and finding.table:
            assert any(finding.rule in words(line.cells[4]) for line in tables[f"printed-questioned-{finding.table}"].rows), finding.message


def test_known_slips_stand_where_a_reader_looks_for_them(tables: dict[str, tree.Table]) -> None:
    """By hand: 0.97 on 1 to 5; 2.43 is a mean of regions, of people it is 2.57; the text's 2.78 for Issyk-Kul is 2.70 in the table;
    5,045 clients are 4,181 + 1,109 + 105 = 5,395; the printed clusters of the regions add up to 55.4."""
    region = {(words(line.cells[0]), words(line.cells[1])): words(line.cells[3]) for line in tables["printed-questioned-T1_region"].rows}
    text = "“I would never want my children to meet offenders” (tr02)"
    assert region[text, "Bishkek city"] == "at least 1 (scale-range)"
    assert region[text, "total"].startswith("2.57 (people)")
    claims = {words(line.cells[0]): words(line.cells[3]) for line in tables["printed-claims-table"].rows if line.kind == "plain"}
    assert claims["c012"].startswith("2.70 (text-table)")
    assert claims["c007"] == "5395 (count-sum)"
    assert claims["c001"] == "as printed; nothing to check it against"
    counts = {(words(line.cells[0]), words(line.cells[1])): words(line.cells[3]) for line in tables["printed-questioned-sample_design.csv"].rows}
    assert counts["Kyrgyz Republic", "clusters"] == "55.4 (count-sum)"


def test_prose_and_this_chapter_give_the_same_value_after_the_audit(edition: Edition) -> None:
    """Two roads: ``{{ audited mean … }}`` works from totals and scores, this chapter from the audit's list of numbers."""
    assert edition.audit is not None
    scope = Scope(edition, edition.prose, {}, ())
    compared = 0
    for number in edition.audit.numbers:
        figure = number.figure
        if figure is None or figure.table is None or figure.statistic != "mean":
            continue
        options = {} if figure.breakdown == "total" else {figure.breakdown: (figure.group,)}
        given = audited(scope, Ask("audited", ("mean", figure.variable), options, "", Place("x.md")))
        own = [value for value, by in number.after if by in ("people", "scale")]
        # Where the audit puts nothing in its place, prose prints the number itself, with two decimals.
        assert given.text == (own[0] if own else f"{float(figure.text):.2f}")
        compared += bool(own)
    assert compared > 80


def test_links_lead_to_cards_scales_and_conclusions(chapter: tree.Section, document: tree.Document) -> None:
    there = {getattr(node, "id", "") for node in nodes(document.sections)}
    targets = {node.target for node in nodes(chapter) if isinstance(node, tree.Link)}
    assert all(target[1:] in there for target in targets)
    assert {"#scale-trust_offenders", "#finding-text-table-inconsistent-1", "#ledger-KC3.a", "#how-sure"} <= targets


def test_the_report_names_its_tables_as_published_yaml_does(edition: Edition, chapter: tree.Section) -> None:
    heads = [tree_text(node.content) for node in nodes(chapter) if isinstance(node, tree.Heading)]
    assert heads.index("Table 2. Sample design (II.3)") < heads.index("Trust in offenders by region (III.1.1)")
    published = edition.folder.published
    assert published is not None
    named = {**published.spec.printed_tables, "T5_region": published.spec.printed_tables["sample_design.csv"].model_copy(update={"title": "Ends", "page": "51"})}
    folder = replace(edition.folder, published=replace(published, spec=published.spec.model_copy(update={"printed_tables": named})))
    made = printed_report(replace(edition, folder=folder), frozenset())
    assert "Table 2. Ends (III.4, p. 51)" in [tree_text(node.content) for node in nodes(made) if isinstance(node, tree.Heading)]
    # Nothing of this edition was handed over, so that nothing is linked but the chapter's own tables.
    assert {node.target for node in nodes(made) if isinstance(node, tree.Link)} <= {f"#{node.id}" for node in nodes(made) if getattr(node, "id", "")}


def test_tables_of_any_name_keep_their_own_places(edition: Edition) -> None:
    assert edition.audit is not None
    renamed = {"T1_region": "claims", "T2_region": "s", "T3_region": "overview", "T4_region": "T1_ethnicity.csv"}
    numbers = tuple(replace(number, table=renamed.get(number.table or "", number.table)) for number in edition.audit.numbers)
    made = printed_report(replace(edition, audit=replace(edition.audit, numbers=numbers)), frozenset())
    ids = [name for node in nodes(made) if (name := getattr(node, "id", ""))]
    assert len(ids) == len(set(ids))


def test_nothing_stands_there_without_a_published_report(edition: Edition) -> None:
    assert printed_report(replace(edition, folder=replace(edition.folder, published=None)), frozenset()) is None
    assert printed_report(replace(edition, audit=None), frozenset()) is None


def test_what_nothing_bears_on_is_said_to_be_unchecked() -> None:
    assert AuditedNumber("12").unchecked
    assert not AuditedNumber("12", holds=("a sum",)).unchecked
    assert not AuditedNumber("12", after=(("13", "count-sum"),)).unchecked
    assert AuditedNumber("12", after=(("13", "count-sum"),)).doubted


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_it_speaks_other_languages_and_has_every_number_in_them(edition: Edition, language: str) -> None:
    there = frozenset({"rule-total", "rule-scoring", "how-sure", "tools"})
    # The report names its tables itself, as published.yaml has it.
    assert words_left_english(lambda: printed_report(edition, there), language, own=("Table 2. Sample design (II.3)", "Table 3. Achieved sample (II.3)")) == []
    english = printed_report(edition, there)
    with speaking(language):
        other = printed_report(edition, there)
    before, after = ([node for node in nodes(section) if isinstance(node, tree.Table)] for section in (english, other))
    for one, translated in zip(before, after, strict=True):
        assert all(re.search("[А-я]", words(column.label)) for column in translated.columns) or one.id.startswith("printed-whole-")
        if one.id.startswith("printed-whole-"):
            # Texts of items aside, nothing but the decimal mark and words between numbers may differ.
            cells, said = ([[words(cell) for cell in line.cells[1:]] for line in table.rows] for table in (one, translated))
            assert [[re.findall(r"[^\W_]+", re.sub("to|at least|and", "", cell)) for cell in line] for line in cells] == [
                [re.findall(r"[^\W_]+", re.sub("[а-яё]+", "", cell)) for cell in line] for line in said
            ]
            assert not any(re.search(r"\d\.\d", cell) for line in said for cell in line)
    outcomes = [words(line.cells[3]) for table in after if table.id == "printed-claims-table" for line in table.rows if line.kind == "plain"]
    assert len(outcomes) == 198
    assert not any(re.search(r"printed|agrees|finding|\d\.\d", outcome) for outcome in outcomes)


def test_scales_are_called_as_this_edition_calls_them(edition: Edition) -> None:
    """Label by hand, from instrument/scales.yaml."""
    other = replace(edition, folder=in_language(edition.folder, WORKED, "ru"))
    with speaking("ru"):
        made = printed_report(other, frozenset())
    assert "Доверие к правонарушителям (регион) (III.1.1)" in [tree_text(node.content) for node in nodes(made) if isinstance(node, tree.Heading)]
    assert any(words(line.cells[1]).startswith("Среднее: «Доверие к правонарушителям», Issyk-Kul region") for table in nodes(made) if isinstance(table, tree.Table) for line in table.rows if len(line.cells) > 1)


def test_every_number_of_the_tables_opens_to_what_the_audit_found_of_it(edition: Edition, chapter: tree.Section) -> None:
    assert edition.audit is not None
    whole = [node for node in nodes(chapter) if isinstance(node, tree.Table) and node.id.startswith("printed-whole-")]
    opened, named = 0, 0
    for table in whole:
        assert table.making is not None
        assert table.making.facts == ("After the audit", "Agrees with", "Findings")
        for one in table.making.made:
            (column,) = one.columns
            cell = words(table.rows[one.row].cells[column])
            after, _, findings = one.values
            # What stands in its place is behind the arrow as well, without its rule.
            assert bool(after) == ("→" in cell)
            named += bool(findings)
            opened += 1
    known = [one for one in edition.audit.numbers if one.table is not None and one.claim is None and (one.after or one.holds or one.findings)]
    assert opened == len(known)
    assert named == sum(bool(one.findings) for one in known) > 0


def test_printed_values_of_claims_open(chapter: tree.Section) -> None:
    (table,) = [node for node in nodes(chapter) if isinstance(node, tree.Table) and node.id == "printed-claims-table"]
    opens_whole(table)
    assert table.making is not None
    assert table.making.columns == (2,)
    assert str(table.columns[2].label) == "Printed"
