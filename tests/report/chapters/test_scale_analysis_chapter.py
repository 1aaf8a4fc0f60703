"""Why: these pages turn statistics into words that people will act on. The word must be that of the number beside it, what is not
known must say why, few people must never be seen, places must not pass for persons, and made-up people must say so everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fixed_words import words_left_english
from scale_examples import (
    GROUP_RELATION,
    NONE,
    NOT_FITTED,
    PUBLISHED_ONLY,
    RESULTS,
    SIMILARITY_RESULT,
    TRUST_RESULT,
    about,
    answers,
    edition,
    model,
    reliability,
)

from kurak.model import document as tree
from kurak.model.rehearsed import SIMULATED
from kurak.model.scale_results import Estimated, ScaleResult, ScaleResults
from kurak.report.chapters.estimates import made_up_people
from kurak.report.chapters.scale_analysis import with_scale_analysis
from kurak.report.chapters.scale_words import correlation_word, fit_word, reliability_word, worst_fit
from kurak.report.edition import build_report
from kurak.report.words.language import speaking
from kurak.report.writers.html import write_html
from kurak.report.writers.typst import write_pdf


def blocks(parts: tuple[tree.Block, ...]) -> Iterator[tree.Block]:
    for part in parts:
        yield part
        if isinstance(part, tree.Details | tree.Callout):
            yield from blocks(part.blocks)


def sections(results: ScaleResults | None = RESULTS) -> dict[str, tree.Section]:
    return {section.id: section for section in with_scale_analysis(edition(results), ())}


def shown(results: ScaleResults = RESULTS) -> dict[str, tree.Table | tree.Figure]:
    return {
        block.id: block
        for section in sections(results).values()
        for block in blocks(section.blocks)
        if isinstance(block, tree.Table | tree.Figure)
    }


def with_trust(scale: ScaleResult) -> ScaleResults:
    return replace(RESULTS, scales=(scale, SIMILARITY_RESULT))


def words(cell: tree.Cell | tree.Inlines) -> str:
    if isinstance(cell, tuple):
        return "".join(words(piece) for piece in cell)
    if isinstance(cell, tree.Cell | tree.Strong | tree.Emphasis):
        return words(cell.content)
    return cell if isinstance(cell, str) else cell.text if hasattr(cell, "text") else str(cell)


def table(id: str, results: ScaleResults = RESULTS) -> tree.Table:
    found = shown(results)[id]
    assert isinstance(found, tree.Table)
    return found


def trust_rows(results: ScaleResults = RESULTS, scale: str = "trust") -> dict[str, list[str]]:
    """Question: its cells."""
    lines = table(f"trust-{scale}", results).rows
    return {
        words(question.cells[0]): [words(cell) for cell in answer.cells]
        for question, answer in zip(lines[::2], lines[1::2], strict=True)
    }


def everything(section: tree.Section) -> str:
    """All text of a section: what a reader could find in the page."""
    return write_html(tree.Document("A small study", (section,)))


def test_every_table_and_picture_with_numbers_says_how_they_were_made() -> None:
    found = shown()
    for id, block in found.items():
        held = block.values if isinstance(block, tree.Figure) else block
        assert held is not None
        assert held.making is not None, id
        assert all(one.label and one.what for one in held.making.measures)
        assert held.making.entries
    loadings = table("declared-loadings")
    assert loadings.making is not None
    places = {one.row: one.values for one in loadings.making.made}
    rows = [place for place, line in enumerate(loadings.rows) if line.kind != "group"]
    assert sorted(places) == rows
    for place in rows:
        _, loading, _, ends = (words(cell) for cell in loadings.rows[place].cells)
        assert places[place][2] == ("" if ends == "–" else ends)
        assert loading


def test_a_model_names_its_estimator_and_what_has_it_in_r() -> None:
    fit = table("declared-fit")
    assert fit.making is not None
    entries = dict(fit.making.entries)
    assert entries["Estimator"] in fit.making.entries[-1][1]
    assert entries["R"].startswith("lavaan::cfa(")


# ── where it stands ────────────────────────────────────────────────────────────────────────────


def test_without_analysis_nothing_changes() -> None:
    section = tree.Section("scale-trust", "Trust", ())
    assert with_scale_analysis(edition(None), (section,)) == (section,)


def test_it_follows_what_a_section_has_and_the_common_section_follows_the_scales() -> None:
    there = tree.Section("scale-similarity", "As printed", (tree.Paragraph("printed"),))
    last = tree.Section("estimates-questions", "Questions", ())
    made = with_scale_analysis(edition(), (tree.Section("scores", "Totals", ()), there, last))
    assert [section.id for section in made] == ["scores", "scale-similarity", "scale-trust", "scales-together", "estimates-questions"]
    assert made[1].blocks[0] == there.blocks[0]
    assert len(made[1].blocks) > 3


def test_the_order_is_answers_trust_comparison_rules() -> None:
    headings = [words(block.content) for block in sections()["scale-trust"].blocks if isinstance(block, tree.Heading)]
    assert headings == [
        "How people answered", "Can this score be trusted?", "May these groups be compared?", "What the scoring rule does to the score",
    ]  # fmt: skip


def test_a_report_is_built_and_written_with_it() -> None:
    for results in (RESULTS, PUBLISHED_ONLY, replace(RESULTS, simulated=True)):
        document = build_report(edition(results))
        assert "How the scales hang together" in write_html(document)
        assert write_pdf(document).startswith(b"%PDF")


# ── words ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("alpha", "word"),
    [(0.594, "poor"), (0.596, "weak"), (0.69, "weak"), (0.7, "fair"), (0.8, "good"), (0.9, "very good"), (0.96, "perhaps repetitive")],
)
def test_the_word_is_that_of_the_printed_number(alpha: float, word: str) -> None:
    assert reliability_word(alpha) == word
    rows = trust_rows(with_trust(replace(TRUST_RESULT, reliability=(reliability("", "", alpha, 950),))))
    assert rows["Do the statements go together?"][0] == word


def test_bands_of_fit_and_of_correlations() -> None:
    assert [fit_word("cfi", value) for value in (0.9496, 0.9494, 0.9, 0.8994)] == ["good", "acceptable", "acceptable", "poor"]
    assert [fit_word("rmsea", value) for value in (0.06, 0.0604, 0.08, 0.0806)] == ["good", "good", "acceptable", "poor"]
    assert [fit_word("srmr", value) for value in (0.08, 0.081)] == ["good", "poor"]
    assert [correlation_word(value) for value in (0.09, -0.1, 0.3, -0.496)] == ["hardly any", "small", "medium", "large"]
    assert worst_fit(model("one", cfi=0.99, rmsea=0.07, srmr=0.01)) == "acceptable"
    assert worst_fit(replace(model("one"), df=0)) == ""


def test_the_trust_table_answers_its_questions() -> None:
    rows = trust_rows()
    assert rows["Do the statements go together?"][:2] == ["fair", "alpha 0.74 (0.70 to 0.78)"]
    assert rows["How much of the score is one common attitude?"][0].replace("\u202f", " ") == "64 %"
    assert rows["Does one attitude describe the answers?"][:2] == ["yes, well", "CFI 0.962, RMSEA 0.052 (0.041 to 0.069), SRMR 0.041"]
    assert rows["Which statements do not fit?"][0] == "2 of 5"
    assert "dangerous” (−0.12) runs against the others" in rows["Which statements do not fit?"][2]
    assert rows["Is it the same in every group, by language?"][0] == "no"
    assert "1 group is too small to tell" in rows["Is it the same in every group, by language?"][2]
    assert rows["Is it the same in every group, by region?"][0] == "not clear"
    assert words(table("trust-similarity").caption).startswith("The statements hardly go together; one attitude does not")


def test_the_rules_stand_under_the_table_with_their_sources() -> None:
    notes = " ".join(words(note) for note in table("trust-trust").notes)
    for source in ("Nunnally & Bernstein 1994", "Hu & Bentler 1999", "Browne & Cudeck 1993"):
        assert source in notes
    assert "Cohen 1988" in " ".join(words(note) for note in table("relations").notes)


# ── what is not known ──────────────────────────────────────────────────────────────────────────


def test_what_was_not_done_says_why() -> None:
    bare = replace(TRUST_RESULT, model=NOT_FITTED, reliability=(replace(TRUST_RESULT.reliability[0], alpha=NONE, why_not="no item varies"),))
    rows = trust_rows(with_trust(bare))
    assert rows["Do the statements go together?"] == ["not known", "No item varies."]
    assert "Only 40 people answered every statement. Ask more people" in rows["Does one attitude describe the answers?"][1]
    assert words(table("trust-trust", with_trust(bare)).caption).startswith("It is not known")
    for changed in (replace(RESULTS, model=NOT_FITTED), with_trust(bare)):
        assert "nan" not in re.sub(r"<style.*?</style>|<script.*?</script>|url\([^)]*\)", "", everything(sections(changed)["scales-together"]), flags=re.S)
    together = everything(sections(replace(RESULTS, model=NOT_FITTED))["scales-together"])
    assert "The declared model was not fitted. Only 40 people answered every statement." in together


def test_a_model_that_cannot_fail_is_not_called_good() -> None:
    rows = trust_rows(with_trust(replace(TRUST_RESULT, model=replace(model("trust", cfi=1.0, rmsea=0.0, srmr=0.0), df=0))))
    assert rows["Does one attitude describe the answers?"][0] == "not known"
    assert "always fits" in rows["Does one attitude describe the answers?"][1]


def test_a_scale_of_one_statement() -> None:
    one = replace(
        TRUST_RESULT, items=("tr01",), answers=TRUST_RESULT.answers[:1], reliability=(), in_scale=(), model=None, comparability=(), scores=()
    )
    rows = trust_rows(with_trust(one))
    assert {row[0] for row in rows.values()} == {"not known"}
    figure = shown(with_trust(one))["answers-trust"]
    assert isinstance(figure, tree.Figure)
    assert words(figure.caption).replace("\u202f", " ") == (
        "“It is unwise to trust too much those who have been in prison”: 51 % agree, 35 % disagree"
    )


def test_every_row_of_the_box_has_an_answer() -> None:
    by, language, _, region = (tuple(words(cell) for cell in line.cells) for line in table("comparable-trust").rows)
    assert by == ("By language",)
    assert language[0].startswith("Not their means; how the scale goes with others, yes. People who answer in Kyrgyz")
    assert language[1:] == ("Kyrgyz (512), Russian (398)", "Uzbek (withheld)")
    assert region[0] == "Not known. The regions cannot be set side by side. Fewer than 100 people in all regions but one."
    assert region[1:] == ("no two groups", "Talas region (39), Naryn region (43)")
    tested = {words(line.cells[0]): [words(cell) for cell in line.cells[1:]] for line in table("differing-trust-language").rows}
    assert tested["I would never want my children to meet offenders\u00a0⟲"] == ["not tested: too few answers in the lowest category"]
    assert [words(line.cells[-1]) for line in table("levels-trust-language").rows] == ["yes", "yes", "no"]


# ── few people ─────────────────────────────────────────────────────────────────────────────────


def test_few_people_are_never_seen() -> None:
    few = (
        replace(answers("tr01", (0.111, 0.222, 0.333, 0.222, 0.112)), n=4),
        *TRUST_RESULT.answers[1:],
    )
    hidden = replace(
        TRUST_RESULT,
        answers=few,
        reliability=(*TRUST_RESULT.reliability, reliability("village", "Hamlet", 0.8765, 4), reliability("village", "Large", 0.7, 90)),
    )
    page = re.sub(r"<[^>]*>", " ", everything(sections(with_trust(hidden))["scale-trust"]).split("</style>")[-1])
    for number in ("11.1", "33.3", "0.8765"):
        assert number not in page
    hamlet = next(line for line in table("reliability-trust", with_trust(hidden)).rows if line.cells[0] == "Hamlet")
    assert [words(cell) for cell in hamlet.cells] == ["Hamlet", "Fewer than 5 people answered", "fewer than 5"]
    village = trust_rows(with_trust(hidden))["Is it the same in every group, by village?"]
    assert village == ["not known", "Alpha is known for 1 group of 2."]
    assert "fewer than 5 answered: not shown" in page
    assert "Withheld: what rests on fewer than 5 respondents, and what would give that back." in page


def test_an_item_without_shares_does_not_say_why_and_no_item_is_called_the_first_beside_it() -> None:
    def without(*items: str) -> tuple[str, str]:
        nothing = Estimated(None)
        found = tuple(
            replace(one, shares=(), disagree=nothing, neutral=nothing, agree=nothing, net=nothing) if one.item in items else one
            for one in TRUST_RESULT.answers
        )
        figure = shown(with_trust(replace(TRUST_RESULT, answers=found)))["answers-trust"]
        assert isinstance(figure, tree.Figure)
        return words(figure.caption), figure.drawing

    every = tuple(one.item for one in TRUST_RESULT.answers)
    for hidden in (every[:1], every):
        caption, drawing = without(*hidden)
        assert "withheld" in drawing
        for text in (caption, drawing):
            assert not re.search("answer of|[Tt]oo few|fewer than", text)
    assert without(every[0])[0].startswith("Of the statements shown, ")
    assert without()[0].startswith("“")


def test_a_small_base_is_flagged() -> None:
    figure = shown()["answers-trust"]
    assert isinstance(figure, tree.Figure)
    assert "21\u00a0*" in figure.drawing.replace("&#160;", "\u00a0")
    assert any("Fewer than 30" in words(note) for note in figure.notes)


# ── scoring rules, relations, places ───────────────────────────────────────────────────────────


def test_one_rule_makes_no_table_and_several_say_how_far_they_lie() -> None:
    assert words(table("rules-trust").caption) == "By the rule, the mean is 2.02 or 2.58"
    assert [words(line.cells[1]) for line in table("rules-trust").rows] == ["1 to 5", "0 to 5"]
    assert "rules-trust" not in shown(with_trust(replace(TRUST_RESULT, scores=TRUST_RESULT.scores[:1])))


def test_relations_have_size_and_share() -> None:
    cells = [words(cell).replace("\u202f", " ") for cell in table("relations").rows[0].cells]
    assert cells == [
        "Trust in offenders – Similarity to other people", "0.42 (0.38 to 0.46)", "medium", "18 %", "0.66 (0.59 to 0.73)",
        "0.61 (0.55 to 0.67)", "950",
    ]  # fmt: skip
    unknown = replace(RESULTS, relations=(replace(RESULTS.relations[0], correlation=Estimated(None), latent=NONE),))
    assert "not known" in words(table("relations", unknown).rows[0].cells[1])


def test_places_are_not_people() -> None:
    for results, people in ((RESULTS, "a medium correlation"), (PUBLISHED_ONLY, "This needs the records of people")):
        page = everything(sections(results)["scales-together"])
        assert people in page
        assert "Means of places say nothing about persons" in page
        assert "Among 9 groups by region" in page
    figure = shown(PUBLISHED_ONLY)["together-trust-similarity-region"]
    assert isinstance(figure, tree.Figure)
    assert words(figure.source) == "printed means, tables 4 and 7"
    assert "Talas: 2.75 and 3.61" in figure.alternative


def test_a_correlation_of_places_that_may_be_none_says_so() -> None:
    unsure = replace(PUBLISHED_ONLY, group_relations=(replace(GROUP_RELATION, correlation=about(0.35, 0.6)),))
    page = everything(sections(unsure)["scales-together"])
    assert "the interval holds 0: the direction is not sure" in page
    assert words(shown(unsure)["together-trust-similarity-region"].caption).endswith("but this may be chance")
    without = replace(PUBLISHED_ONLY, group_relations=(replace(GROUP_RELATION, values={}, correlation=NONE),))
    assert "together-trust-similarity-region" not in shown(without)
    assert "too few groups have both means" in everything(sections(without)["scales-together"])


def test_many_pairs_are_warned_of_once_and_folded() -> None:
    many = tuple(replace(GROUP_RELATION, first=f"s{k}") for k in range(4))
    section = sections(replace(PUBLISHED_ONLY, group_relations=many))["scales-together"]
    assert sum(isinstance(block, tree.Callout) for block in section.blocks) == 1
    assert sum(isinstance(block, tree.Details) for block in section.blocks) == 4
    assert not any(isinstance(block, tree.Figure) for block in section.blocks)


def test_nothing_to_say_makes_no_section() -> None:
    assert sections(replace(PUBLISHED_ONLY, group_relations=())) == {}


def test_the_number_of_factors_and_whose_they_are() -> None:
    assert words(table("number-of-factors").caption) == "The rules suggest 1 to 3 factors; the study has 2 scales"
    assert [words(line.cells[2]) for line in table("own-factors").rows] == ["5 of 5", "3 of 4"]
    assert any("seed 20231" in words(note) for note in shown()["scree"].notes)
    assert any("Heywood" in words(note) for note in table("own-factors").notes)


# ── made-up people, hostile words ──────────────────────────────────────────────────────────────


def test_made_up_people_are_marked_in_every_part() -> None:
    for simulated in (True, False):
        results = replace(RESULTS, simulated=simulated)
        for section in sections(results).values():
            assert (section.tag == SIMULATED) == simulated
            assert (made_up_people() in section.blocks) == simulated
        for block in shown(results).values():
            if block.id == "together-trust-similarity-region":
                # Its means are those that a report printed, of real people.
                assert SIMULATED not in repr(block)
                continue
            assert (block.tag == SIMULATED) == simulated
            if isinstance(block, tree.Figure):
                for text in (block.drawing, block.narrow, block.alternative):
                    assert (SIMULATED in text) == simulated
            assert words(block.source).startswith(SIMULATED) == simulated


def test_one_warning_a_section_is_enough() -> None:
    there = tree.Section("scale-trust", "Trust", (made_up_people(),))
    first = with_scale_analysis(edition(replace(RESULTS, simulated=True)), (there,))[0]
    assert first.blocks.count(made_up_people()) == 1


def test_hostile_words_stay_words() -> None:
    hostile = '<script>alert("1")</script> & var(--accent) #let x = 1'
    bad = replace(
        TRUST_RESULT,
        label=hostile,
        answers=tuple(replace(one, text=hostile) for one in TRUST_RESULT.answers),
        comparability=tuple(replace(one, words=hostile, why_not=hostile) for one in TRUST_RESULT.comparability),
        model=replace(model("trust"), text=hostile, concerns=(hostile,)),
    )
    made = replace(with_trust(bad), group_relations=(replace(GROUP_RELATION, values={hostile: (1, 2), "B": (2, 3), "C": (3, 3)}),))
    document = tree.Document("A small study", tuple(sections(made).values()))
    assert '<script>alert("1")' not in write_html(document)
    assert write_pdf(document).startswith(b"%PDF")


def test_twelve_long_statements_and_seven_answers() -> None:
    long = "People convicted of extremism who came back from places of detention should be helped by everybody " * 2
    seven = tuple(
        replace(answers("tr01", (0.1, 0.2, 0.2, 0.3, 0.2)), item=f"i{k}", text=f"{k}. {long}", shares=(1 / 7,) * 7) for k in range(12)
    )
    made = replace(
        with_trust(replace(TRUST_RESULT, answers=seven)), high=7, answer_labels=(), disagree_codes=(1, 2, 3), neutral_codes=(4,),
        agree_codes=(5, 6, 7), scales=(replace(TRUST_RESULT, answers=seven),),
    )  # fmt: skip
    figure = shown(made)["answers-trust"]
    assert isinstance(figure, tree.Figure)
    assert figure.values is not None
    assert len(figure.values.rows) == 12


OWN = {TRUST_RESULT.label, SIMILARITY_RESULT.label}


@pytest.mark.parametrize("language", ["ru", "ky"])
@pytest.mark.parametrize("results", [RESULTS, PUBLISHED_ONLY, replace(RESULTS, model=NOT_FITTED)], ids=["all", "published only", "not fitted"])
def test_the_analysis_speaks_other_languages(language: str, results: ScaleResults) -> None:
    names = list(sections(results))
    assert names
    for name in names:
        assert set(words_left_english(lambda name=name: sections(results)[name], language)) <= OWN


def test_other_languages_have_their_decimal_mark_and_bands() -> None:
    with speaking("ru"):
        said = repr(sections())
    assert "0,7" in said
    assert not re.search(r"\d\.\d\d", re.sub(r"Preformatted\(.*?\)|Cohen \d+|drawing='.*?'|code='.*?'", "", said).replace("0.05", ""))
    assert "удовлетворительно" in said or "хорошо" in said


def test_what_the_analysis_says_of_groups_is_rebuilt_word_for_word() -> None:
    """In English the analysis writes the sentence itself; the text that translators have must be the same."""
    from kurak.report.chapters.comparable_groups import SUPPORTS
    from kurak.scales.comparability import _words

    for supports, words in SUPPORTS.items():
        assert _words(supports, "trust", "sex", ["men", "women"], ()) == words.format(groups="men and women", scale="trust")
