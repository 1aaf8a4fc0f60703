"""The tables that a study declares: every scale, item and question, for everybody and by every domain, as one long table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Unpack

from kurak.estimation.answers import PreparedRecords
from kurak.estimation.long_table import AGREE, design_in_words, long_table, withheld
from kurak.estimation.requests import Request, answer
from kurak.estimation.study_r import study_r_code
from kurak.estimation.study_variables import Prepared
from kurak.estimation.survey import Mask, Settings, Survey
from kurak.model.estimates import Estimates
from kurak.model.scales import Instrument
from kurak.model.study import Study
from kurak.model.tabulated import Tabulated
from kurak.model.tabulation import Tabulation
from kurak.sources.records import no_such_column


def tabulate(
    survey: Survey, prepared: Prepared, declared: Tabulation, instrument: Instrument, *, flag_below: int, smallest_base: int
) -> Estimates:
    """Estimate every declared table, and withhold what rests on too few people.

    Parameters
    ----------
    survey
        The survey, declared on ``prepared.records``.
    flag_below, smallest_base
        Bases below which a number is flagged, and below which it is withheld.

    Returns
    -------
    Estimates
        For everybody and by each domain of ``declared.by``: means of scales and of items (as worded), shares of those who agree, of
        don't know and of refused, shares of the answers to questions. ``n`` is the base of each number by itself.

    Raises
    ------
    RecordsError
        If the declared design or a domain cannot be honoured.
    """
    agree = instrument.response.collapse(agree=declared.agree_codes)["agree"]
    tables: list[Estimates] = []
    for domain in (None, *declared.by):
        settings: Settings = {
            "by": domain,
            "level": declared.confidence,
            "deff": "wr",
            "flag_below": flag_below,
            "covariances": False,
        }
        tables += _tables(survey, prepared, agree=agree, ci=declared.proportion_interval, **settings)
    # A domain may be called like a column of every table; then tables call it otherwise.
    domains = tuple(dict.fromkeys(name for table in tables for name in table.domains))
    columns = long_table(tables, domains=domains, meaning=prepared.meaning, shares=AGREE)
    code = study_r_code(declared, instrument, prepared, [table.as_r() for table in tables])
    return Estimates(
        withheld(columns, below=smallest_base),
        domains=domains,
        r_code=code,
        details={"level": declared.confidence, "smallest_base": smallest_base, "flag_below": flag_below},
    )


def tabulated(
    survey: Survey, prepared: Prepared, study: Study, instrument: Instrument, texts: Mapping[str, str]
) -> Tabulated:
    """Make every table of a study's block estimates, with the words that say what they are.

    Parameters
    ----------
    texts
        Item: its words.
    """
    declared, rules = _declared(study), study.disclosure
    table = tabulate(
        survey, prepared, declared, instrument, flag_below=rules.flag_below, smallest_base=rules.smallest_base
    )
    return _told(table, survey, prepared, study, instrument, texts)


def answered(
    survey: Survey,
    prepared: Prepared,
    study: Study,
    instrument: Instrument,
    texts: Mapping[str, str],
    asked: Sequence[Request],
) -> Tabulated:
    """Answer questions to a study's records, each for everybody and by its domains, under the study's rules.

    Raises
    ------
    RecordsError
        If a question names what is no scale, item, question or declared domain of the study.
    """
    declared, rules = _declared(study), study.disclosure
    known = (*prepared.variables.names, *declared.by)
    for name in (part for one in asked for whole in (*one.variables, *one.by) for part in whole.split("/")):
        if name not in known:
            # Ids and other columns of single people are nothing to tabulate.
            raise no_such_column(name, known, of="what the study estimates")
    tables = []
    for one in asked:
        ruled = replace(one, level=declared.confidence, flag_below=rules.flag_below, ci=one.ci or _interval(one, declared))
        if one.by and one.kind != "difference":
            tables.append(answer(survey, replace(ruled, by=())))
        if one.kind == "difference":
            # The difference from a group too small to show would show it.
            large = _large_groups(survey, ruled, smallest_base=rules.smallest_base)
            ruled = replace(ruled, groups=large if one.groups is None else tuple(group for group in one.groups if group in large))
        tables.append(answer(survey, ruled))
    domains = tuple(dict.fromkeys(name for table in tables for name in table.domains))
    columns = withheld(long_table(tables, domains=domains, meaning=prepared.meaning), below=rules.smallest_base)
    code = study_r_code(declared, instrument, prepared, [table.as_r() for table in tables])
    return _told(Estimates(columns, domains, r_code=code), survey, prepared, study, instrument, texts)


def _large_groups(survey: Survey, asked: Request, *, smallest_base: int) -> tuple[object, ...]:
    """Domains in which every variable has enough respondents."""
    bases = answer(survey, replace(asked, kind="mean", deff=None))
    fewest: dict[tuple[object, ...], int] = {}
    for row in bases.rows():
        group = tuple(row[name] for name in bases.domains)
        fewest[group] = min(row["n"], fewest.get(group, row["n"]))
    return tuple(group if len(group) > 1 else group[0] for group, n in fewest.items() if n >= smallest_base)


def _interval(asked: Request, declared: Tabulation) -> str | None:
    return declared.proportion_interval if asked.kind in ("proportion", "distribution") else None


def _declared(study: Study) -> Tabulation:
    if study.estimates is None:
        raise ValueError("a study without a block estimates has no tables")
    return study.estimates


def _told(
    table: Estimates,
    survey: Survey,
    prepared: Prepared,
    study: Study,
    instrument: Instrument,
    texts: Mapping[str, str],
) -> Tabulated:
    declared, rules, variables = _declared(study), study.disclosure, prepared.variables
    return Tabulated(
        table=table,
        records=declared.records,
        respondents=len(survey) - prepared.amended.left_out,
        design=" · ".join(words for words in (design_in_words(survey), prepared.amended.words) if words),
        simulated=prepared.records.simulated,
        confidence=declared.confidence,
        smallest_base=rules.smallest_base,
        flag_below=rules.flag_below,
        by=table.domains,
        labels={**{name: scale.label for name, scale in instrument.scales.items()}, **texts},
        scales=variables.scales,
        amended=prepared.amended,
        questions=tuple(name for name in instrument.other_questions if name in (*variables.single, *variables.multiple)),
    )


def _tables(
    survey: Survey, prepared: Prepared, *, agree: Sequence[int], ci: str, **settings: Unpack[Settings]
) -> Iterator[Estimates]:
    """Every table of one domain. What nobody answered has none."""
    variables, answered = prepared.variables, _Answered(prepared.records, survey.left_out)
    if means := answered.of((*variables.scales, *variables.items)):
        yield survey.mean(means, **settings)
    if items := answered.of(variables.items):
        yield survey.proportion(items, codes=list(agree), ci=ci, **settings)
    for columns in prepared.unscored.values():
        if shares := answered.of(columns):
            yield survey.proportion(shares, codes=[1], ci=ci, **settings)
    for name in variables.single:
        if answered.anybody(name):
            yield survey.distribution([name], ci=ci, **settings)
    for columns in prepared.chosen.values():
        if shares := answered.of(columns):
            yield survey.multiple(shares, chosen=(1,), **settings)


@dataclass(frozen=True, eq=False)
class _Answered:
    records: PreparedRecords
    left_out: Mask | None

    def anybody(self, name: str) -> bool:
        given = self.records.category(name).values >= 0
        return bool((given if self.left_out is None else given & ~self.left_out).any())

    def of(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if self.anybody(name)]
