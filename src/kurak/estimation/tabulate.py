"""The tables that a study declares: every scale, item and question, for everybody and by every domain, as one long table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Unpack, cast

from kurak.estimation.answers import PreparedRecords
from kurak.estimation.group_bases import (
    Answered,
    grouped_numbers,
    of_request,
    of_tables,
    sums_of_request,
    sums_of_tables,
    without_withheld,
)
from kurak.estimation.long_table import AGREE, design_in_words, long_table
from kurak.estimation.requests import Request, answer
from kurak.estimation.study_r import study_r_code, tables_r_code
from kurak.estimation.study_variables import Prepared
from kurak.estimation.survey import Mask, Settings, Survey
from kurak.model.estimates import Estimates
from kurak.model.making import NO_CODE, TableCode
from kurak.model.scales import Instrument
from kurak.model.study import Study
from kurak.model.tabulated import Tabulated
from kurak.model.tabulation import Tabulation
from kurak.model.withholding import Group, Withhold, Withholding
from kurak.sources.records import no_such_column


def tabulate(
    survey: Survey,
    prepared: Prepared,
    declared: Tabulation,
    instrument: Instrument,
    *,
    flag_below: int,
    smallest_base: int,
    withheld: Withholding,
) -> tuple[Estimates, TableCode]:
    """Estimate every declared table, and leave out what is withheld.

    Parameters
    ----------
    survey
        The survey, declared on ``prepared.records``.
    flag_below, smallest_base
        Bases below which a number is flagged, and below which it is withheld.
    withheld
        What is not shown: :func:`withheld_of_study`.

    Returns
    -------
    Estimates, and their R number by number
        For everybody and by each domain of ``declared.by``: means of scales and of items (as worded), shares of those who agree, of
        don't know and of refused, shares of the answers to questions. ``n`` is the base of each number by itself.

    Raises
    ------
    RecordsError
        If the declared design or a domain cannot be honoured.
    """
    agree = instrument.response.collapse(agree=declared.agree_codes)["agree"]
    tables: list[Estimates] = []
    coded: list[tuple[str, str]] = []
    for domain in (None, *declared.by):
        settings: Settings = {
            "by": domain,
            "level": declared.confidence,
            "deff": "wr",
            "flag_below": flag_below,
            "covariances": False,
        }
        made = list(_tables(survey, prepared, agree=agree, ci=declared.proportion_interval, **settings))
        tables += made
        coded += [(domain or "", table.as_r()) for table in made]
    # A domain may be called like a column of every table; then tables call it otherwise.
    domains = tuple(dict.fromkeys(name for table in tables for name in table.domains))
    columns = long_table(tables, domains=domains, meaning=prepared.meaning, shares=AGREE)
    table = Estimates(
        without_withheld(columns, withheld, domains=_called(declared.by, domains), by=declared.by),
        domains=domains,
        r_code=study_r_code(declared, instrument, prepared, [code for _, code in coded]),
        details={"level": declared.confidence, "smallest_base": smallest_base, "flag_below": flag_below},
    )
    return table, tables_r_code(declared, instrument, prepared, coded)


def withheld_of_study(
    survey: Survey,
    prepared: Prepared,
    study: Study,
    instrument: Instrument,
    *,
    withhold: Withhold,
    crossed: Sequence[Sequence[str]] = (),
) -> Withholding:
    """What is not shown of a study's tables, and of tables that cross its domains; the same whoever asks for which of them.

    Parameters
    ----------
    withhold
        What says which numbers are not shown.
    crossed
        Columns of ``estimates.by`` that are crossed.
    """
    declared = _declared(study)
    # A report asks many questions of the same records.
    key = f"withheld {crossed!r} {study.disclosure!r}"
    if key in survey.cache:
        return cast(Withholding, survey.cache[key])
    agree = instrument.response.collapse(agree=declared.agree_codes)["agree"]
    numbers = grouped_numbers(
        survey,
        of_tables(prepared, agree=agree),
        columns=declared.by,
        tables=(*((name,) for name in declared.by), *crossed),
        sums=sums_of_tables(prepared),
        largest=study.disclosure.dominance.largest,
    )
    found = survey.cache[key] = withhold(numbers)
    return found


def tabulated(
    survey: Survey,
    prepared: Prepared,
    study: Study,
    instrument: Instrument,
    texts: Mapping[str, str],
    *,
    withhold: Withhold,
) -> Tabulated:
    """Make every table of a study's block estimates, with the words that say what they are.

    Parameters
    ----------
    texts
        Item: its words.
    withhold
        What says which numbers are not shown.
    """
    declared, rules = _declared(study), study.disclosure
    hidden = withheld_of_study(survey, prepared, study, instrument, withhold=withhold)
    table, code = tabulate(
        survey,
        prepared,
        declared,
        instrument,
        flag_below=rules.flag_below,
        smallest_base=rules.smallest_base,
        withheld=hidden,
    )
    return _told(table, survey, prepared, study, instrument, texts, hidden, code)


def answered(
    survey: Survey,
    prepared: Prepared,
    study: Study,
    instrument: Instrument,
    texts: Mapping[str, str],
    asked: Sequence[Request],
    *,
    withhold: Withhold,
) -> Tabulated:
    """Answer questions to a study's records, each for everybody and by its domains, under the study's rules.

    Parameters
    ----------
    withhold
        What says which numbers are not shown: among those asked for, and beside the study's own tables.

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
    crossed = tuple(dict.fromkeys(one.by for one in asked if len(one.by) > 1 and one.where is None))
    hidden = withheld_of_study(survey, prepared, study, instrument, withhold=withhold, crossed=crossed)
    tables, found = [], []
    for one in asked:
        ruled = replace(one, level=declared.confidence, flag_below=rules.flag_below, ci=one.ci or _interval(one, declared))
        beside = _Beside(survey, prepared, declared.by, hidden, withhold, rules.dominance.largest)
        if one.kind == "difference":
            # The difference from a group that is not shown would show it.
            shown_groups = beside.shown_groups(ruled)
            wanted = shown_groups if one.groups is None else tuple(group for group in one.groups if group in shown_groups)
            tables.append(answer(survey, replace(ruled, groups=wanted)))
            continue
        made = [answer(survey, replace(ruled, by=()))] if one.by else []
        made.append(answer(survey, ruled))
        own = beside.withheld(ruled, made)
        found.append(own)
        for table in made:
            by = tuple(name for name in declared.by if name in one.by) if table.domains else ()
            shown = without_withheld(table.columns, own, domains=_called(by, table.domains), by=by)
            tables.append(replace(table, columns=shown, covariance_of=None))
    domains = tuple(dict.fromkeys(name for table in tables for name in table.domains))
    columns = long_table(tables, domains=domains, meaning=prepared.meaning)
    code = study_r_code(declared, instrument, prepared, [table.as_r() for table in tables])
    told = Withholding(
        {series: why for one in (hidden, *found) for series, why in one.why.items()},
        hidden.bases,
        tuple(proof for one in (hidden, *found) for proof in one.proofs),
        tuple(line for one in (hidden, *found) for line in one.log),
    )
    return _told(Estimates(columns, domains, r_code=code), survey, prepared, study, instrument, texts, told)


@dataclass(frozen=True, eq=False)
class _Beside:
    """What may be shown of an answer beside the tables of the study.

    Parameters
    ----------
    by
        Columns of the study's domains.
    hidden
        What is withheld of the study's own tables, and of those that cross domains.
    """

    survey: Survey
    prepared: Prepared
    by: tuple[str, ...]
    hidden: Withholding
    withhold: Withhold
    largest: int

    def withheld(self, asked: Request, made: Sequence[Estimates]) -> Withholding:
        """What is not shown of an answer."""
        answers: list[Answered] = list({one.series: one for table in made for one in of_request(self.prepared, asked, table)}.values())
        among = asked.by if asked.where is not None else (*self.by,)
        single = () if asked.where is not None else tuple((name,) for name in self.by)
        numbers = grouped_numbers(
            self.survey,
            answers,
            columns=tuple(name for name in self.by if name in among),
            tables=tuple(dict.fromkeys((*single, asked.by))),
            sums=sums_of_request(answers, asked),
            largest=self.largest,
            where=asked.where,
            before=self.hidden,
            study_by=self.by,
        )
        return self.withhold(numbers)

    def shown_groups(self, asked: Request) -> tuple[object, ...]:
        """Groups of which every variable of a difference may be shown."""
        alone = replace(asked, kind="proportion" if asked.codes else "mean", deff=None, groups=None, ci=None, adjust=None)
        table = answer(self.survey, alone)
        found = self.withheld(alone, [table])
        hidden: set[Group] = {group for why in found.why.values() for group in why}
        order = [name for name in self.by if name in asked.by]
        called = _called(tuple(asked.by), table.domains)
        groups: dict[tuple[object, ...], bool] = {}
        for row in table.rows():
            values = dict(zip(asked.by, (row[name] for name in called), strict=True))
            shown = tuple((name, values[name]) for name in order) not in hidden and row["n"] > 0
            label = tuple(values[name] for name in asked.by)
            groups[label] = groups.get(label, True) and shown
        return tuple(label if len(label) > 1 else label[0] for label, shown in groups.items() if shown)


def _called(by: Sequence[str], domains: Sequence[str]) -> tuple[str, ...]:
    """What columns of the records are called in a table: one that is called like a column of every table is called otherwise."""
    return tuple(name if name in domains else f"{name}_domain" for name in by)


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
    withheld: Withholding,
    code: TableCode = NO_CODE,
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
        withholding=withheld,
        code=code,
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
