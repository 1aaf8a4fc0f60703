"""What people said, for those who said it: shares in the country and in one region, only what may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from kurak.model.finding import Finding, Place
from kurak.model.form import Form, Question, texts_by_language
from kurak.model.published import Figure
from kurak.model.short_reports import Share, Told
from kurak.model.study_folder import StudyFolder
from kurak.model.tabulated import Tabulated
from kurak.sources.wording import did_you_mean, listed, shown
from kurak.stats.printed import Printed

MOST = 4
"""Statements and questions that are told of where the study does not choose."""


@dataclass(frozen=True, slots=True)
class _Asking:
    """Where the numbers come from, and of which region."""

    folder: StudyFolder
    made: Tabulated | None
    form: Form | None
    domain: str
    region: str
    impossible: tuple[Finding, ...]


def told(
    folder: StudyFolder, made: Tabulated | None, form: Form | None, *, domain: str, region: str, impossible: tuple[Finding, ...] = ()
) -> tuple[tuple[Told, ...], tuple[Finding, ...]]:
    """What the sheet tells of, and what is wrong with what study.yaml asks for.

    Parameters
    ----------
    made
        Estimates, with everything withheld that may not be shown; None where the study has no records, and the numbers
        that a report printed stand in their place.
    form
        The questionnaire, for wordings in other languages.
    domain, region
        The domain of the region that the place lies in, and the region; empty where it lies in none.
    impossible
        What the audit found impossible: such a printed number is not told.
    """
    asking = _Asking(folder, made, form, domain, region, impossible)
    chosen = folder.study.report.community.questions if folder.study is not None else ()
    shares = _estimated(asking) if made is not None else _printed(asking)
    if not chosen:
        return tuple(_usual(asking, shares))[:MOST], ()
    found, wrong = [], []
    for name in chosen:
        variable, _, answer = (part.strip() for part in name.partition("="))
        one = shares.get((variable, answer))
        if one is None:
            known = [f"{known}={level}" if level else known for known, level in shares]
            fix = did_you_mean(name, known, otherwise=f"known: {listed(known)}" if known else "leave it out: there are no numbers")
            wrong.append(_finding("BRF-004", f"report.community.questions names {shown(name)}, of which there is no share", fix))
        else:
            found.append(one)
    return tuple(found), tuple(wrong)


def _finding(code: str, message: str, fix: str) -> Finding:
    from kurak.model.catalogue import finding

    return finding(code, message=message, where=Place("study.yaml", key="report.community.questions"), fix=fix)


def _usual(asking: _Asking, shares: Mapping[tuple[str, str], Told]) -> Iterator[Told]:
    """The first item of each scale; then, of each question, the answer most often given."""
    instrument = asking.folder.instrument
    first = [scale.items[0] for scale in instrument.scales.values()] if instrument is not None else []
    yield from (shares[one, ""] for one in first if (one, "") in shares)
    if asking.made is None:
        for variable in dict.fromkeys(variable for variable, answer in shares if answer):
            own = [one for (name, answer), one in shares.items() if name == variable and answer]
            yield max(own, key=lambda one: one.country.share)


# ── from records ────────────────────────────────────────────────────────────────────────────────────


def _estimated(asking: _Asking) -> dict[tuple[str, str], Told]:
    made = asking.made
    assert made is not None
    here = made.by and asking.domain in made.by and asking.region
    found: dict[tuple[str, str], Told] = {}
    regional = {
        (row["statistic"], row["variable"], str(row["level"])): row
        for row in made.table.rows()
        if here and row[asking.domain] is not None and str(row[asking.domain]) == asking.region and _only(row, made, asking.domain)
    }
    for row in made.table.rows():
        agrees = row["statistic"] == "proportion" and row["level"] == "agree"
        if not (agrees or row["statistic"] == "distribution") or not _only(row, made, None):
            continue
        country = _share(row)
        if country is None:
            continue
        there = regional.get((row["statistic"], row["variable"], str(row["level"])))
        answer = "" if agrees else str(row["level"])
        region = _share(there) if there is not None else None
        found[row["variable"], answer] = _worded(asking, row["variable"], answer, country, region, withheld=there is not None and region is None)
    return found


def _only(row: Mapping[str, Any], made: Tabulated, domain: str | None) -> bool:
    return all((row[name] is not None) == (name == domain) for name in made.by)


def _share(row: Mapping[str, Any]) -> Share | None:
    """None where it is withheld, or nobody answered."""
    if row["n"] is None or not _known(row["estimate"]):
        return None
    low, high = (float(row[end]) if _known(row[end]) else None for end in ("conf_low", "conf_high"))
    return Share(float(row["estimate"]), low, high, int(row["n"]), few=bool(row["flag"]))


def _known(value: Any) -> bool:
    return value is not None and isfinite(value)


# ── from a printed report ───────────────────────────────────────────────────────────────────────────


def _printed(asking: _Asking) -> dict[tuple[str, str], Told]:
    """Printed percentages of questions and items: of everybody, and of the region where they are printed."""
    published, instrument = asking.folder.published, asking.folder.instrument
    if published is None or instrument is None:
        return {}
    asked = {*(item.item for item in asking.folder.items), *instrument.other_questions}
    every: dict[tuple[str, str, str, str], Share] = {}
    for one in published.figures:
        if one.statistic == "percent" and one.bound is None and one.variable in asked and not _refused(one, asking.impossible):
            every.setdefault((one.variable, one.category, one.breakdown, one.group), _as_printed(one.text))
    found = {}
    for (variable, category, breakdown, _), share in every.items():
        answer = "" if category == "agree" else category
        if breakdown == "total" and category and 0 <= share.share <= 1:
            region = every.get((variable, category, asking.domain, asking.region))
            found[variable, answer] = _worded(asking, variable, answer, share, region)
    return found


def _as_printed(text: str) -> Share:
    printed = Printed.parse(text)
    return Share(float(printed.value / 100), None, None, None, decimals=printed.decimals)


def _refused(one: Figure, impossible: Sequence[Finding]) -> bool:
    """Whether the audit found the printed number, or a pair that it is in, impossible."""
    return any(
        found.claim == one.claim
        if one.claim is not None
        else (found.table == one.table and found.item == one.variable and found.group in (one.group, None))
        for found in impossible
    )


# ── in words ────────────────────────────────────────────────────────────────────────────────────────


def _worded(asking: _Asking, variable: str, answer: str, country: Share, region: Share | None, *, withheld: bool = False) -> Told:
    question = asking.form.question(variable) if asking.form is not None else None
    study = asking.folder.study
    language = study.language[:2] if study is not None else "en"
    own = study.report.community.words.get(f"{variable}={answer}" if answer else variable, {}) if study is not None else {}
    written = {item.item: item.text for item in asking.folder.items}
    words = texts_by_language(question.labels) if question is not None else {}
    words |= {code[:2]: text for code, text in own.items()}
    words.setdefault(language, written.get(variable) or (asking.made.labels.get(variable, "") if asking.made is not None else "") or variable.replace("_", " "))
    answers = {language: answer, **_answers(asking.form, question, answer)} if answer else {}
    return Told(variable, words, answers, country, region, withheld)


def _answers(form: Form | None, question: Question | None, answer: str) -> dict[str, str]:
    if form is None or question is None:
        return {}
    wanted = answer.casefold()
    choices = form.choices_of(question)
    # Several choices may stand for one value in a table: the one that is called so goes first.
    called = [one for one in choices if wanted in {one.name.casefold(), *(label.casefold() for label in one.labels.values())}]
    found = called or [one for one in choices if one.value.casefold() == wanted]
    return texts_by_language(found[0].labels) if found else {}
