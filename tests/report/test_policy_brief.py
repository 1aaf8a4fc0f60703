"""Why: whoever decides reads two pages. They say nothing that the report does not, with how sure it is, and cut nothing away."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from kurak.model import document as tree
from kurak.model.document import Document
from kurak.model.edition import Edition
from kurak.model.estimates import Estimates
from kurak.model.short_reports import BriefFinding, PolicyBrief
from kurak.model.tabulated import Tabulated
from kurak.report.brief_pages import write_brief_html, write_brief_pdf
from kurak.report.edition import build_report
from kurak.report.policy_brief import policy_brief
from kurak.report.writers.one_sheet import page_count
from kurak.report.writers.outline import outline, tree_text

HOSTILE = '#panic("x") $1/0$ <script>alert(1)</script> *a* \\ \x00漢'


@pytest.fixture(scope="module")
def brief(edition: Edition, document: Document) -> PolicyBrief:
    made, found = policy_brief(edition, document)
    assert found == ()
    return made


@pytest.fixture(scope="module")
def pdf_of_brief(brief: PolicyBrief) -> bytes:
    return write_brief_pdf(brief)[0]


def with_brief(edition: Edition, **choices: Any) -> Edition:
    report = edition.study.report
    own = report.brief.model_copy(update=choices)
    return replace(edition, study=edition.study.model_copy(update={"report": report.model_copy(update={"brief": own})}))


def estimated(edition: Edition, *, simulated: bool) -> Edition:
    names = ("statistic", "variable", "level", "region", "estimate", "conf_low", "conf_high", "n", "flag")
    rows = [
        ("mean", "trust_offenders", None, None, 3.125, 3.0, 3.25, 999, None),
        ("mean", "similarity", None, None, float("nan"), float("nan"), float("nan"), None, "suppressed"),
    ]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    made = Tabulated(Estimates(columns, ("region",)), "r.csv", 999, "", simulated, 0.95, 5, 30, by=("region",))
    return replace(edition, estimates=made)


def test_it_has_two_pages_with_the_mark_on_each(brief: PolicyBrief, pdf_of_brief: bytes, pdf_text: Callable[[bytes], str]) -> None:
    with pikepdf.open(io.BytesIO(pdf_of_brief)) as pdf:
        assert len(pdf.pages) == page_count(pdf_of_brief) == 2
        assert str(pdf.Root.Lang) == "en"
    assert pdf_text(pdf_of_brief).count("partlymodelled") == 2
    assert brief.marks == ("Partly MODELLED: see what the study cannot say.",)


def test_its_findings_are_those_of_the_summary_and_lead_to_the_report(brief: PolicyBrief, edition: Edition, document: Document) -> None:
    summary = next(section for section in document.sections if section.id == "summary")
    paragraphs = {tree_text(block.content) for block in summary.blocks if isinstance(block, tree.Paragraph)}
    assert 3 <= len(brief.findings) <= 5
    assert {tree_text(one.text) for one in brief.findings} <= paragraphs
    assert tree_text(brief.opening) in paragraphs
    assert all("Chapter “Summary”" in one.more for one in brief.findings)
    assert any("F010" in one.more for one in brief.findings)
    assert any("impossible" in sure for one in brief.findings for sure in one.sure)
    assert "1\u202f001 interviews of adults 18 and older" in brief.asked
    assert "2023" in brief.asked


def test_the_figure_is_one_of_the_report_with_its_number(brief: PolicyBrief, document: Document) -> None:
    assert brief.figure is not None
    assert brief.figure_label == outline(document).labels[brief.figure.id]


def test_recommendations_say_who_acts_and_what_they_rest_on(brief: PolicyBrief, edition: Edition) -> None:
    assert [one.id for one in brief.recommendations] == ["R1", "R2", "R3", "R4", "R5"]
    assert brief.further == len(edition.folder.recommendations) - 5
    second = brief.recommendations[1]
    assert second.who == "Ministry of Education and Science."
    assert second.rests.startswith("KC6, KC7")
    assert brief.recommendations[0].who == "Nobody is named."
    assert all(one.asks for one in brief.recommendations)


def test_it_says_what_the_study_cannot_say(brief: PolicyBrief) -> None:
    said = " ".join(brief.cannot)
    assert "no records" in said
    assert "KC3.c" in said
    assert "MODELLED" in said


def test_made_up_people_are_marked_on_every_page_and_means_have_intervals(edition: Edition, pdf_text: Callable[[bytes], str], reading: Callable[[str], Any]) -> None:
    made_up = estimated(replace(edition, folder=replace(edition.folder, prose=())), simulated=True)
    brief, _ = policy_brief(made_up, build_report(replace(made_up, estimates=None)))
    assert tree_text(brief.findings[0].text).startswith("Trust in offenders: the mean is 3.13")
    assert brief.findings[0].sure == ("95% interval 3.00 to 3.25; base 999 people",)
    assert not any("Similarity" in tree_text(one.text) for one in brief.findings), "what is withheld is no finding"
    pdf, pages = write_brief_pdf(brief)
    assert pdf_text(pdf).count("simulated:") >= pages
    assert "SIMULATED" in reading(write_brief_html(brief)).words


def test_no_caption_that_ranks_ethnic_groups_is_a_finding(edition: Edition, document: Document) -> None:
    bare = replace(edition, folder=replace(edition.folder, prose=()))
    brief, _ = policy_brief(bare, document)
    assert 3 <= len(brief.findings) <= 5
    groups = edition.study.domains["ethnicity"]
    assert not any(group in tree_text(one.text) for one in brief.findings for group in groups)
    assert brief.figure is not None
    assert "ethnicity" not in brief.figure.id


def test_a_sixth_finding_is_not_left_out_silently(edition: Edition, document: Document) -> None:
    number = tree.Paragraph(("One more, ", tree.Number("7"), "."))
    sections = tuple(replace(one, blocks=(*one.blocks, number)) if one.id == "summary" else one for one in document.sections)
    brief, found = policy_brief(edition, replace(document, sections=sections))
    assert len(brief.findings) == 5
    assert [(one.code, str(one.where[0])) for one in found] == [("BRF-006", "report/summary.md")]


def test_a_figure_is_chosen_by_its_name(edition: Edition, document: Document) -> None:
    brief, found = policy_brief(with_brief(edition, figure="map-similarity"), document)
    assert brief.figure is not None
    assert (brief.figure.id, found) == ("map-similarity", ())
    _, found = policy_brief(with_brief(edition, figure="map-similarty"), document)
    assert [one.code for one in found] == ["BRF-005"]
    assert "map-similarity" in found[0].fix


def test_what_does_not_fit_is_counted_and_not_cut(brief: PolicyBrief, pdf_text: Callable[[bytes], str]) -> None:
    long = replace(brief, findings=(BriefFinding("many words " * 2500 + "the end", (), ""),))
    pdf, pages = write_brief_pdf(long)
    assert pages > 2
    assert "theend" in pdf_text(pdf)


def test_hostile_words_stay_words(brief: PolicyBrief, pdf_text: Callable[[bytes], str], reading: Callable[[str], Any]) -> None:
    hostile = replace(
        brief,
        title=HOSTILE,
        asked=HOSTILE,
        opening=(HOSTILE, tree.Strong(HOSTILE), tree.Link(HOSTILE, "javascript:alert(1)")),
        findings=(BriefFinding(HOSTILE, (HOSTILE,), HOSTILE),),
        cannot=(HOSTILE,),
        marks=(HOSTILE,),
        credits=(HOSTILE,),
    )
    assert '#panic("x")' in pdf_text(write_brief_pdf(hostile)[0])
    page = reading(write_brief_html(hostile))
    assert page.scripts == []
    assert page.named("script", "a") == []
    assert "<script>alert(1)</script>" in page.words


def test_the_page_of_a_browser_asks_no_host_and_says_the_same(brief: PolicyBrief, reading: Callable[[str], Any]) -> None:
    html = write_brief_html(brief)
    assert html == write_brief_html(brief)
    page = reading(html)
    for one in brief.findings:
        assert " ".join(tree_text(one.text).split()) in " ".join(page.words.split())
    assert not any(value.startswith(("http:", "https:", "//")) for _, attributes in page.tags for name, value in attributes.items() if name in ("src", "href"))
    assert [attributes["aria-label"] for attributes in page.named("div") if "aria-label" in attributes]
