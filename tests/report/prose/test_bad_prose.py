"""Why: whoever writes a report is told every slip at once, with the file, the line and the column, and an edit to make; and with a slip
that would leave a hole no report is written at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from prose_study import STUDY, matter, parts_of, reviewed, write_study

from kurak import pipeline
from kurak.model.catalogue import CATALOGUE
from kurak.report.edition import build_report

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + (40).to_bytes(4, "big") + (30).to_bytes(4, "big") + b"\x08\x02\x00\x00\x00" + b"\0" * 8
PUBLISHED = {
    "published/published.yaml": """\
title: A report
instrument: ../instrument/scales.yaml
breakdowns: {region: {groups: [Talas region, Osh city]}, ethnicity: {groups: [Kyrgyz, Uzbek]}}
tables: [{file: t.csv, scale: trust, breakdown: region, section: III}, {file: e.csv, scale: trust, breakdown: ethnicity, section: III}]
""",
    "published/t.csv": "item,Talas region,Osh city,Total\na,2.00,4.00,3.00\nTOTAL,2.00,4.00,3.00\n",
    "published/e.csv": "item,Kyrgyz,Uzbek,Total\na,2.90,3.10,3.00\nTOTAL,2.90,3.10,3.00\n",
}


@dataclass(frozen=True)
class Bad:
    """A study whose prose is wrong in one way: the finding it must give, and where."""

    name: str
    code: str
    chapters: Mapping[str, str]
    file: str = "report/a.md"
    line: int | None = 4
    column: int | None = None
    fix: str = ""
    says: str = ""
    study: str = STUDY
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    records: bool = True


def a(text: str, *more: str) -> dict[str, str]:
    return {"a.md": matter(text, *more)}


AVOID = STUDY + "report: {avoid: {terrorist*: people convicted of terrorism, offender: person who offended}}\n"

BAD = (
    Bad("no front matter", "PRO-001", {"a.md": "Text.\n"}, line=1),
    Bad("front matter never ends", "PRO-001", {"a.md": "---\ntitle: A\nText.\n"}, line=1),
    Bad("a block of HTML", "PRO-002", a("<div>x</div>")),
    Bad("HTML in a line", "PRO-002", a("one <b>two</b>"), column=5),
    Bad("a script", "PRO-002", a("<script>alert(1)</script>")),
    Bad("one id twice", "PRO-003", {"a.md": matter("One.", "id: same"), "b.md": matter("Two.", "id: same")}, file="report/b.md", line=2),
    Bad("the id of a chapter of the report", "PRO-003", {"making.md": matter("Text.")}, file="report/making.md", line=2),
    Bad("two languages", "PRO-003", {"a.ru.md": matter("Text.", "language: ky")}, file="report/a.ru.md", line=3),
    Bad("beside no chapter", "PRO-004", a("Text.", 'place: "before: desing"'), line=3, fix='"design"'),
    Bad("no value", "PRO-005", a("So {{ mean trust region= }}."), column=4, says="region has no value"),
    Bad("never closed", "PRO-005", a("So {{ mean trust."), column=1),
    Bad("a quotation mark open", "PRO-005", a('{{ mean trust region="Osh }}'), column=1),
    Bad("nothing asked", "PRO-005", a("{{ }}"), says="does not say"),
    Bad("a table inside a line", "PRO-005", a("See {{ table files }} here."), column=5, fix="empty lines"),
    Bad("a difference of one", "PRO-005", a("{{ difference trust region=Osh city }}"), fix="region=North, South"),
    Bad("no such verb", "PRO-006", a("It is {{ maen trust }}."), column=7, fix='"mean"'),
    Bad("no such variable", "PRO-006", a("{{ mean trsut }}"), fix='"trust"'),
    Bad("no such group", "PRO-006", a("{{ mean trust region=Tallas }}"), fix='"Talas"'),
    Bad("no such key", "PRO-006", a("{{ mean trust regoin=Talas }}"), fix='"region"'),
    Bad("no such table", "PRO-006", a("{{ table fils }}"), fix='"files"'),
    Bad("no such anchor", "PRO-006", a("See [there](#fils)."), fix='"files"'),
    Bad("no such fact", "PRO-006", a("{{ fact F009 }}"), fix='"F00'),
    Bad("a fact without a number", "PRO-006", a("{{ fact F001 }}"), fix="[F001]"),
    Bad("two groups fit", "PRO-007", a("{{ mean trust region=Osh }}"), fix="Osh city, Osh region"),
    Bad("no records", "PRO-008", a("{{ mean trust }}"), records=False, fix="published"),
    Bad("no published report", "PRO-008", a("{{ published mean trust }}"), fix="published/"),
    Bad("a group too small", "PRO-009", a("{{ mean trust region=Chui }}")),
    Bad("no group is highest", "PRO-010", a("{{ highest hope region }}"), fix="no group is shown to be the highest"),
    Bad("typed and equal", "PRO-011", a("Trust in people is 3.00."), files=PUBLISHED, column=20, fix="{{ published mean trust }}"),
    Bad("typed count", "PRO-011", a("We asked 128 people."), column=10, fix="{{ achieved }}"),
    Bad("typed and wrong", "PRO-012", a("In Talas trust in people is 2.10."), files=PUBLISHED, column=29, fix="region=Talas"),
    Bad("higher, and not shown", "PRO-013", a("Hope is higher in Talas than in Osh city."), column=9, says="not shown to be higher than Osh city"),
    Bad("higher, and lower", "PRO-014", a("Trust in people is higher in Talas than in Osh region."), column=20, says="lower than Osh region by 3.00"),
    Bad("highest, and lowest", "PRO-014", a("Trust in people is highest in Talas region."), column=20),
    Bad("a word to avoid", "PRO-015", a("Nine terrorists came."), study=AVOID, column=6, fix="people convicted of terrorism"),
    Bad("its plural", "PRO-015", a("Two\nOffenders came."), study=AVOID, line=5, column=1),
    Bad("a superlative of people", "PRO-016", a("The Uzbek people trust most."), fix="interval"),
    Bad("asked for", "PRO-016", a("By ethnicity it is {{ highest trust ethnicity }}."), fix="comparable"),
    Bad("a language without prose", "PRO-017", a("Text."), study=STUDY + "report: {languages: [en, ru]}\n", line=1, column=1, fix="report/a.ru.md"),
    Bad("only in another language", "PRO-017", {"a.ru.md": matter("Текст.")}, file="report/a.ru.md", line=1, fix="report/a.en.md"),
    Bad("a picture that is not there", "PRO-018", a("![a house](house.png)"), says="report/house.png"),
    Bad("a picture without words", "PRO-018", a("![](house.png)"), files={"report/house.png": PNG}),
    Bad("a picture of another kind", "PRO-018", a("![a house](house.gif)"), files={"report/house.gif": b"GIF89a"}),
    Bad("an empty table", "PRO-019", a("| a | b |\n|---|---|\n")),
    Bad("no such citation", "PRO-021", a("A law was made [F010]."), column=16, fix="F00"),
    Bad("a heading of level 1", "PRO-022", a("# Title")),
    Bad("a list in a list", "PRO-022", a("- one\n  - two"), line=5),
    Bad("a picture in a line", "PRO-022", a("See ![a house](house.png) there."), files={"report/house.png": PNG}, column=5),
)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.code} {bad.name}")
def test_each_slip_gives_its_finding(bad: Bad, tmp_path: Path) -> None:
    path = write_study(tmp_path / "small", bad.chapters, study=bad.study, files=bad.files, with_records=bad.records)
    _, findings = reviewed(path)
    own = [found for found in findings if found.code == bad.code]
    assert own, findings
    also = {"PRO-003": {"PRO-017"}, "PRO-016": {"PRO-010"}}.get(bad.code, set())
    assert {found.code for found in findings} <= {bad.code, *also}, findings
    first = min(own, key=lambda found: (found.where[0].line or 0, found.where[0].column or 0))
    where = first.where[0]
    assert where.file == bad.file
    assert bad.line is None or where.line == bad.line, where
    assert bad.column is None or where.column == bad.column, where
    assert bad.fix in first.fix, first.fix
    assert bad.says in first.message, first.message
    assert first.severity == CATALOGUE[bad.code].severity


def test_a_figure_of_one_group(tmp_path: Path) -> None:
    # Made by hand: the chapters draw no figure of one group themselves.
    from kurak.model import document as tree
    from kurak.model.finding import Place
    from kurak.model.prose import Ask
    from kurak.report.prose.scope import NotGivenError, Scope
    from kurak.report.prose.verbs import resolve

    folder, parts = parts_of(write_study(tmp_path, {}))
    edition = pipeline.edition(folder, parts)
    alone = tree.Figure("one", "One", "<svg/>", "One group.", tree.values(("Group", "Mean"), (("North", "2"),)))
    empty = tree.Table("none", "None", (tree.Column("A"),), ())
    scope = Scope(edition, edition.prose, {"one": alone, "none": empty})
    for verb, name, code in (("figure", "one", "PRO-020"), ("table", "none", "PRO-019"), ("table", "one", "PRO-006")):
        with pytest.raises(NotGivenError) as refused:
            resolve(scope, Ask(verb, (name,), {}, "", Place("report/a.md")), alone=True)
        assert refused.value.code == code


def test_every_code_has_a_bad_study() -> None:
    assert {bad.code for bad in BAD} | {"PRO-020"} == {code for code in CATALOGUE if code.startswith("PRO-")}


def test_messages_show_no_way_into_the_machine(tmp_path: Path) -> None:
    for number, bad in enumerate(BAD):
        _, findings = reviewed(write_study(tmp_path / str(number), bad.chapters, study=bad.study, files=bad.files, with_records=bad.records))
        for found in findings:
            words = f"{found.message} {found.fix} {found.where}"
            assert str(tmp_path) not in words
            assert not re.search(r"Traceback|NoneType|object at", words)


def test_an_error_leaves_an_earlier_report_as_it_is(tmp_path: Path) -> None:
    path = write_study(tmp_path / "small", {})
    folder, parts = parts_of(path)
    pipeline.report(folder, path / "out", parts)
    before = (path / "out" / "report.html").read_bytes()
    (path / "report").mkdir(exist_ok=True)
    (path / "report" / "a.md").write_text(matter("{{ mean trsut }}"), encoding="utf-8")
    folder, parts = parts_of(path)
    with pytest.raises(pipeline.ProseRefusedError) as refused:
        pipeline.report(folder, path / "out", parts)
    assert [found.code for found in refused.value.review.findings] == ["PRO-006"]
    assert (path / "out" / "report.html").read_bytes() == before


@pytest.mark.parametrize("text", ["{{", "}}", "{{{{ }}}}", "[[F001]]", "{{ n }}" * 200, "| a |\n|-|\n| {{ n }} |", "\\{{ n }}", "&lt;b&gt;", "[x]: http://a.b\n\n[x]", "***", "``` \n{{ n }}", "{{ mean trust region=\"Talas region\" sex='women' }}", "{{ share a codes=99 }}", "{{ n region=,, }}", "\u202e{{ n }}"])
def test_odd_text_gives_findings_and_no_traceback(text: str, tmp_path: Path) -> None:
    path = write_study(tmp_path, {"a.md": matter(text)})
    folder, parts = parts_of(path)
    pipeline.prose_review(folder, parts)
    build_report(pipeline.edition(folder, parts))
