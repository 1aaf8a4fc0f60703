"""Variables of released records in DDI Codebook 2.5: labels, questions, codes, counts and what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from kurak.model.form import UNTRANSLATED, language_code
from kurak.model.form_codebook import FormCodebook, Variable
from kurak.model.release import ReleasedRecords, ReleasedVariable
from kurak.sources.release.plain_words import plain
from kurak.sources.release.shown_counts import NO_ANSWER, Shown, Tally, shown_counts
from kurak.sources.xml_tree import XML

LANG = f"{{{XML}}}lang"


def add_variables(
    parent: Element,
    records: ReleasedRecords,
    tallies: Mapping[str, Tally],
    *,
    smallest_base: int,
    language: str,
    form: FormCodebook | None = None,
) -> None:
    """Describe every released variable under ``dataDscr``."""
    ids = {one.name: f"V{number}" for number, one in enumerate(records.variables, 1)}
    for one in records.variables:
        said = Words(one, language, form.variable(one.name) if form else None)
        shown = shown_counts(one, tallies[one.name], smallest_base)
        _variable(parent, one, said, shown, ids, records)


class Words:
    """Words of a variable by language: those of the release, and those of the questionnaire in other languages.

    Parameters
    ----------
    variable
        As released.
    language
        Language of its labels.
    asked
        The question in the questionnaire.
    """

    def __init__(self, variable: ReleasedVariable, language: str, asked: Variable | None) -> None:
        self.labels = {language: variable.label}
        # Where a label was made for the release, the question is still the one that was asked.
        self.questions = {language: variable.question} | self._others(asked.labels if asked else {}, language)
        if asked and not variable.question:
            self.questions = {language_code(name) or language: words for name, words in asked.labels.items() if _translated(words)}
        self.universe = asked.asked_if_words if asked else ""
        known = {one.code: one.labels for one in asked.values} if asked else {}
        # A recoded value is not the answer that the questionnaire names.
        same = not any(word for word in variable.changed) or set(variable.values) == set(known)
        self.answers = {
            code: {language: label} | (self._others(known.get(code, {}), language) if same else {}) for code, label in variable.values.items()
        }

    @staticmethod
    def _others(labels: Mapping[str, str], language: str) -> dict[str, str]:
        return {
            code: words for name, words in labels.items() if _translated(words) and (code := language_code(name) or language) != language
        }


def _translated(words: str) -> bool:
    """Whether words are in the language they stand under: a form marks those that wait for a translation."""
    return bool(words) and not words.startswith(UNTRANSLATED)


def _spoken(parent: Element, name: str, words: Mapping[str, str]) -> None:
    for language, said in words.items():
        if text := plain(said):
            SubElement(parent, name, {LANG: language}).text = text


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = plain(text)


def _variable(
    parent: Element, one: ReleasedVariable, said: Words, shown: Shown, ids: Mapping[str, str], records: ReleasedRecords
) -> None:
    weight = ids.get(records.weight, "") if records.weight else ""
    measured = one.measure == "scale" or one.role == "weight"
    attributes = {"ID": ids[one.name], "name": plain(one.name), "files": "F1"}
    if one.name == records.weight:
        attributes["wgt"] = "wgt"
    elif weight and one.role != "mark":
        attributes["wgt-var"] = weight
    attributes |= {"intrvl": "contin" if measured else "discrete", "nature": "interval" if measured else one.measure}
    variable = SubElement(parent, "var", attributes)
    _spoken(variable, "labl", said.labels)
    if any(plain(words) for words in said.questions.values()):
        _spoken(SubElement(variable, "qstn"), "qstnLit", said.questions)
    if shown.lowest is not None or shown.highest is not None:
        ends = {"min": shown.lowest, "max": shown.highest}
        SubElement(SubElement(variable, "valrng"), "range", {name: f"{end:g}" for name, end in ends.items() if end is not None})
    if one.missing:
        invalid = SubElement(variable, "invalrng")
        for missing in one.missing:
            SubElement(invalid, "item", {"VALUE": plain(missing)})
    if plain(said.universe):
        _text(variable, "universe", said.universe)
    for kind, number in (("vald", shown.valid), ("invd", shown.invalid)):
        if number is not None:
            _text(variable, "sumStat", str(number), type=kind, wgtd="not-wgtd")
    for kind, measure in (("mean", shown.mean), ("stdev", shown.deviation), ("min", shown.lowest), ("max", shown.highest)):
        if measure is not None:
            _text(variable, "sumStat", f"{measure:.10g}", type=kind, wgtd="not-wgtd")
    _categories(variable, one, said, shown)
    SubElement(variable, "varFormat", {"type": "character" if shown.words else "numeric", "schema": "other"})
    for change in one.changed:
        _text(variable, "notes", change, type="disclosure control")


def _categories(variable: Element, one: ReleasedVariable, said: Words, shown: Shown) -> None:
    counts = shown.counts or {}
    for code in shown.codes:
        category = SubElement(variable, "catgry", {"missing": "Y"} if code in one.missing else {})
        _text(category, "catValu", code)
        _spoken(category, "labl", said.answers.get(code, {}))
        if code in counts:
            _text(category, "catStat", str(counts[code]), type="freq", wgtd="not-wgtd")
    if NO_ANSWER in counts:
        category = SubElement(variable, "catgry", {"missing": "Y", "missType": "no value"})
        _text(category, "catStat", str(counts[NO_ANSWER]), type="freq", wgtd="not-wgtd")
