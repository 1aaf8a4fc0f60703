"""Values from the study's records: means, shares, medians, numbers of people, differences, intervals, ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any

from kurak.model import document as tree
from kurak.model.prose import Ask, AskedKind, Question
from kurak.model.rehearsed import SIMULATED
from kurak.model.tabulated import Tabulated
from kurak.report.prose.names import (
    group_named,
    in_english,
    joined,
    no_other_keys,
    one_value,
    short_names,
    variable_named,
    whole_number,
    words_of,
)
from kurak.report.prose.scope import Asking, Given, NotGivenError, Says, Scope, Verb, number_given
from kurak.report.wording import count, percent, plural, score
from kurak.report.wording import difference as signed
from kurak.report.words.categories import group_name
from kurak.report.words.designs import design_said
from kurak.report.words.language import speaking, spoken
from kurak.report.words.saying import counted, later, say
from kurak.sources.wording import did_you_mean, listed, shown

SOURCE = "the study's records"
WITHHELD = later("withheld")
_SETTINGS = ("codes", "decimals")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question understood: which variable, of whom, and how it is printed."""

    records: Asking
    variable: str
    by: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...]
    decimals: int

    @property
    def is_share(self) -> bool:
        """Whether shares are meant."""
        return bool(self.codes)


def _understood(scope: Scope, ask: Ask, *, decimals: int | None = None, share: bool = False, words: int = 1, more: tuple[str, ...] = ()) -> Asked:
    records = scope.records
    if records is None or records.why_not:
        why = records.why_not if records is not None else "records are not at hand"
        raise NotGivenError("PRO-008", f"{{{{ {ask.verb} }}}} is asked of records, and {why}", "bring the records, or ask for {{ published … }}")
    no_other_keys(ask.options, (*records.domains, *_SETTINGS, *more))
    if len(ask.words) != words:
        raise NotGivenError("PRO-005", f"{ask.verb} takes {plural(words, 'word', 'words')} after it, not {len(ask.words)}", f"write {VERBS_BY_NAME[ask.verb].usage}")
    variable = variable_named(scope.edition, ask.words[0], records.variables, of="what the study estimates") if words else ""
    by = tuple(key for key in ask.options if key in records.domains)
    if len(by) > 2:
        raise NotGivenError("PRO-006", f"{listed(by)}: two domains at once at most", "leave a domain out")
    codes = ask.options.get("codes", ())
    if share and not codes:
        codes = _agree(scope, variable)
    usual = decimals if decimals is not None else (1 if codes else 2)
    return Asked(records, variable, by, tuple(ask.options[key] for key in by), codes, whole_number(ask.options, "decimals", usual))


def _agree(scope: Scope, variable: str) -> tuple[str, ...]:
    """Answers that count as agreement to an item; a scale or a question has none."""
    instrument, declared = scope.edition.folder.instrument, scope.edition.study.estimates
    items = () if instrument is None else tuple(item for scale in instrument.scales.values() for item in scale.items)
    if instrument is None or variable not in items:
        raise NotGivenError("PRO-005", f"which answers to {variable} count is not said", f"write codes: {{{{ share {variable} codes=… }}}}")
    agree = instrument.response.collapse(agree=declared.agree_codes if declared is not None else ())["agree"]
    return tuple(map(str, agree))


def _one_group(asked: Asked) -> tuple[str, ...]:
    several = [key for key, groups in zip(asked.by, asked.groups, strict=True) if len(groups) != 1]
    if several:
        raise NotGivenError("PRO-006", f"{several[0]} names several groups", "write one group; two are compared by {{ difference … }}")
    return tuple(groups[0] for groups in asked.groups)


def answer(records: Asking, question: Question) -> tuple[Tabulated, str]:
    """The answer to a question, its refusal as a finding."""
    try:
        made = records.answer(question)
    except ValueError as error:
        raise NotGivenError("PRO-006", str(error), None) from error
    return made.table, made.r_lines


def _row(scope: Scope, asked: Asked, kind: AskedKind) -> tuple[Row, Tabulated, str, tuple[str, ...]]:
    """The one row that is asked for, with its table, its R and the groups in full."""
    wanted = _one_group(asked)
    table, code = answer(asked.records, Question(kind, asked.variable, asked.by, asked.codes))
    rows = [row for row in table.table.rows() if all((row[name] is not None) == (name in asked.by) for name in table.by)]
    full = []
    for name, group in zip(asked.by, wanted, strict=True):
        full.append(group_named(group, (str(row[name]) for row in rows), domain=name))
    found = [row for row in rows if all(str(row[name]) == group for name, group in zip(asked.by, full, strict=True))]
    if not found:
        raise NotGivenError("PRO-006", f"nobody of the records is in {in_english(full)}", "take the value out")
    row = found[0]
    if len(asked.by) > 1 and row["n"] is not None and _gives_back(rows, asked.by, full):
        # A small cell of the same row or column is this one less, from what the tables print.
        row = {**row, "n": None, "estimate": float("nan")}
    return row, table, code, tuple(full)


def _gives_back(rows: Sequence[Row], by: tuple[str, ...], full: Sequence[str]) -> bool:
    return any(row["n"] is None and any(str(row[name]) == group for name, group in zip(by, full, strict=True)) for row in rows)


def _called(asked: Asked, groups: Sequence[str]) -> list[str]:
    """Groups as the language spoken calls them: one of each domain, or two of one."""
    domains = asked.by if len(asked.by) == len(groups) else asked.by[:1] * len(groups)
    return [group_name(group, domain) for group, domain in zip(groups, domains, strict=True)]


def _title(scope: Scope, what: str, asked: Asked, groups: Sequence[str], table: Tabulated, *, language: str = "") -> str:
    """What a number is of, in a language; in that of the report where none is given."""
    with speaking(language or spoken()):
        whom = joined(_called(asked, groups)) if groups else say("everybody")
        called = say(what, level=_level(table))
        if not asked.variable:
            return f"{called}, {whom}"
        return f"{called}: {words_of(scope.edition, asked.variable)}, {whom}"


def _entries(scope: Scope, asked: Asked, row: Row, table: Tabulated) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    if asked.codes:
        found.append((say("Answers counted"), joined(asked.codes)))
    if asked.variable and (items := table.scales.get(asked.variable)):
        found.append((say("Scale"), counted("mean of {n} item: {which}", "mean of {n} items: {which}", len(items), which=", ".join(items))))
    if asked.variable:
        found.append((say("Variable"), asked.variable))
    found.append((say("Records"), f"{say(SIMULATED) + ': ' if table.simulated else ''}{table.records}, {count(table.respondents)}"))
    if row["n"] is not None:
        rough = row.get("flag") == "few"
        found.append((say("Base"), counted("{n} person, a rough number", "{n} people, a rough number", row["n"]) if rough else counted("{n} person", "{n} people", row["n"])))
    if table.design:
        found.append((say("Design"), design_said(table.design)))
    if _known(row.get("std_error")):
        unit = 100 if asked.is_share else 1
        found.append((say("Standard error"), score(Fraction(unit * row["std_error"]), 3 if unit == 1 else 2)))
        if _known(row.get("conf_low")) and _known(row.get("conf_high")):
            found.append((say("{level} interval", level=_level(table)), _interval_text(row, asked.is_share, 2 if unit == 1 else 1)))
    if _known(row.get("deff")):
        found.append((say("Design effect"), score(Fraction(row["deff"]))))
    found.append((say("Disclosure"), say("shown from {n} people on", n=table.smallest_base)))
    return tuple(found)


def _number(scope: Scope, ask: Ask, asked: Asked, row: Row, table: Tabulated, code: str, groups: Sequence[str], *, what: str, text: str) -> Given:
    title = _title(scope, what, asked, groups, table)
    subject = (asked.variable, asked.by[0] if len(asked.by) == 1 else "", groups[0] if len(groups) == 1 else "")
    entries = _entries(scope, asked, row, table)
    # A finding stands in English among English ones, whatever the report speaks.
    english = _title(scope, what, asked, groups, table, language="en")
    if row["n"] is None:
        scope.add("PRO-009", f"{english} rests on fewer than {table.smallest_base} people, or would give such a number back", ask.where)
        note = say("It rests on fewer than {n} people, or would give back a number that does.", n=table.smallest_base)
        return Given(tree.Number(say(WITHHELD), note, title=title), say(WITHHELD), "withheld", title, entries, subject=subject)
    if not text:
        raise NotGivenError("PRO-006", f"{english} cannot be estimated: nobody answered, or no error exists", "take the value out")
    value = float(row["estimate"]) if _known(row["estimate"]) else None
    number = tree.Number(text, "", title=title, entries=entries, code=code)
    return number_given(number, entries=entries, value=value, subject=subject, simulated=table.simulated)


# ── one number ──────────────────────────────────────────────────────────────────────────────────────


def mean(scope: Scope, ask: Ask) -> Given:
    """The mean of a scale or an item."""
    asked = _understood(scope, ask)
    row, table, code, groups = _row(scope, asked, "mean")
    return _number(scope, ask, asked, row, table, code, groups, what=later("Mean"), text=_score(row["estimate"], asked.decimals))


def share(scope: Scope, ask: Ask) -> Given:
    """The share of those who gave an answer."""
    asked = _understood(scope, ask, share=True)
    row, table, code, groups = _row(scope, asked, "share")
    return _number(scope, ask, asked, row, table, code, groups, what=later("Share"), text=_percent(row["estimate"], asked.decimals))


def median(scope: Scope, ask: Ask) -> Given:
    """The median of a scale or an item."""
    asked = _understood(scope, ask)
    row, table, code, groups = _row(scope, asked, "median")
    return _number(scope, ask, asked, row, table, code, groups, what=later("Median"), text=_score(row["estimate"], asked.decimals))


def people(scope: Scope, ask: Ask) -> Given:
    """How many people answered, or are in a group."""
    if ask.words:
        asked = _understood(scope, ask, decimals=0)
        row, table, code, groups = _row(scope, asked, "mean")
    else:
        asked = _understood(scope, ask, decimals=0, words=0)
        if len(asked.by) > 1:
            raise NotGivenError("PRO-006", "n without a variable takes one domain", "name a variable: {{ n trust region=… sex=… }}")
        if not asked.by:
            return _everybody(scope, asked)
        wanted = _one_group(asked)
        table, code = answer(asked.records, Question("respondents", asked.by[0]))
        rows = [row for row in table.table.rows() if row[asked.by[0]] is not None]
        groups = (group_named(wanted[0], (str(row[asked.by[0]]) for row in rows), domain=asked.by[0]),)
        row = next(row for row in rows if str(row[asked.by[0]]) == groups[0])
    row = {**row, "std_error": None, "deff": None, "estimate": row["n"]}
    text = "" if row["n"] is None else count(row["n"])
    return _number(scope, ask, asked, row, table, code, groups, what=later("People who answered") if ask.words else later("People of the records"), text=text)


def _everybody(scope: Scope, asked: Asked) -> Given:
    asked_of = Question("respondents", asked.records.domains[0]) if asked.records.domains else Question("mean", asked.records.variables[0])
    table, _ = answer(asked.records, asked_of)
    title = say("People of the records")
    entries = ((say("Records"), f"{say(SIMULATED) + ': ' if table.simulated else ''}{table.records}"),)
    number = tree.Number(count(table.respondents), "", title=title, entries=entries)
    return number_given(number, entries=entries, value=float(table.respondents), simulated=table.simulated)


def error(scope: Scope, ask: Ask) -> Given:
    """The standard error of a mean, or of a share."""
    asked = _understood(scope, ask)
    row, table, code, groups = _row(scope, asked, "share" if asked.codes else "mean")
    unit = 100 if asked.is_share else 1
    text = score(Fraction(unit * row["std_error"]), asked.decimals) if _known(row["std_error"]) else ""
    return _number(scope, ask, asked, row, table, code, groups, what=later("Standard error"), text=text)


def interval(scope: Scope, ask: Ask) -> Given:
    """The interval of a mean or a share; of two groups, that of their difference."""
    asked = _understood(scope, ask)
    if len(asked.by) == 1 and len(asked.groups[0]) == 2:
        row, table, code, groups = _difference_row(scope, ask, asked)
        title = later("{level} interval of the difference")
    else:
        row, table, code, groups = _row(scope, asked, "share" if asked.codes else "mean")
        title = later("{level} interval")
    known = _known(row["conf_low"]) and _known(row["conf_high"])
    text = _interval_text(row, asked.is_share, asked.decimals) if known else ""
    return _number(scope, ask, asked, row, table, code, groups, what=title, text=text)


def difference(scope: Scope, ask: Ask) -> Given:
    """The difference between two groups, the first less the second."""
    asked = _understood(scope, ask, more=("sign",))
    sign = one_value(ask.options, "sign") or "on"
    if sign not in ("on", "off"):
        raise NotGivenError("PRO-006", f"sign is {shown(sign)}", "write sign=off for the size alone")
    if len(asked.by) != 1 or len(asked.groups[0]) != 2:
        raise NotGivenError("PRO-005", "a difference is between two groups of one domain", "write {{ difference trust region=North, South }}")
    row, table, code, groups = _difference_row(scope, ask, asked)
    text = ""
    if _known(row["estimate"]):
        value = Fraction((100 if asked.is_share else 1) * row["estimate"])
        text = signed(value, asked.decimals) if sign == "on" else score(abs(value), asked.decimals)
    given = _number(scope, ask, asked, row, table, code, groups, what=later("Difference, the first less the second"), text=text)
    return given


def _difference_row(scope: Scope, ask: Ask, asked: Asked) -> tuple[Row, Tabulated, str, tuple[str, ...]]:
    domain = asked.by[0]
    table, _ = answer(asked.records, Question("share" if asked.codes else "mean", asked.variable, asked.by, asked.codes))
    rows = {str(row[domain]): row for row in table.table.rows() if row[domain] is not None}
    first, second = (group_named(group, rows, domain=domain) for group in asked.groups[0])
    if first == second:
        raise NotGivenError("PRO-006", f"both groups are {first}", "name two groups")
    for group in (first, second):
        if rows[group]["n"] is None:
            return {**rows[group], "estimate": float("nan"), "conf_low": None, "conf_high": None}, table, "", (first, second)
    made, code = answer(asked.records, Question("difference", asked.variable, asked.by, asked.codes, (first, second)))
    row = made.table.rows()[0]
    if str(row[domain]) == f"{second} - {first}":
        row = {**row, "estimate": -row["estimate"], "conf_low": -row["conf_high"], "conf_high": -row["conf_low"]}
    return row, made, code, (first, second)


# ── ranks ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Ranked:
    """Groups of a domain in order, highest first, and which of them the data tell apart."""

    groups: tuple[str, ...]
    values: dict[str, float]
    apart: frozenset[tuple[str, str]]
    """Pairs shown to differ, both ways round, with all pairs allowed for."""
    table: Tabulated
    code: str


def ranked(scope: Scope, asked: Asked, domain: str) -> Ranked:
    """Order the groups of a domain and compare all pairs (Holm)."""
    kind: AskedKind = "share" if asked.codes else "mean"
    table, _ = answer(asked.records, Question(kind, asked.variable, (domain,), asked.codes))
    values = {str(row[domain]): float(row["estimate"]) for row in table.table.rows() if row[domain] is not None and _known(row["estimate"])}
    order = tuple(sorted(values, key=lambda group: (-values[group], group)))
    if len(order) < 2:
        raise NotGivenError("PRO-006", f"{domain} has {plural(len(order), 'group', 'groups')} with a number to compare", "take the word out")
    made, code = answer(asked.records, Question("difference", asked.variable, (domain,), asked.codes, order, adjust="holm"))
    apart: set[tuple[str, str]] = set()
    p = {str(row[domain]): row["p_value"] for row in made.table.rows()}
    for first in order:
        for second in order:
            found = p.get(f"{first} - {second}")
            if found is not None and _known(found) and found < 1 - table.confidence:
                apart |= {(first, second), (second, first)}
    return Ranked(order, values, frozenset(apart), made, code)


def _end(scope: Scope, ask: Ask, says: Says) -> Given:
    if len(ask.words) != 2:
        raise NotGivenError("PRO-005", f"{says} takes a variable and a domain", f"write {VERBS_BY_NAME[says].usage}")
    asked = _understood(scope, Ask(ask.verb, ask.words[:1], ask.options, ask.raw, ask.where))
    domain = _domain(asked, ask.words[1])
    found = ranked(scope, asked, domain)
    order = found.groups if says == "highest" else found.groups[::-1]
    among = [order[0], *(group for group in order[1:] if (order[0], group) not in found.apart)]
    entries = (
        (say("Compared"), say("all pairs of {n} groups, adjusted after Holm, at {level}", n=len(order), level=_level(found.table))),
        (say("Values"), "; ".join(f"{group_name(group, domain)} {_text(found.values[group], asked)}" for group in order)),
        (say("Records"), f"{say(SIMULATED) + ': ' if found.table.simulated else ''}{found.table.records}"),
    )
    return end_given(scope, ask, says, words_of(scope.edition, asked.variable), domain, asked.variable, among, order, entries, found.code, simulated=found.table.simulated)


def end_given(
    scope: Scope, ask: Ask, says: Says, label: str, domain: str, variable: str, among: Sequence[str], every_group: Sequence[str],
    entries: tuple[tuple[str, str], ...], code: str, *, simulated: bool = False,
) -> Given:
    """The group at one end, or all that the data cannot tell from it."""
    names, groups = short_names(every_group), len(every_group)
    # A name without its kind would not do in a sentence of another language: it is an adjective there.
    called = {group: own if (own := group_name(group, domain)) != group else names[group] for group in every_group}
    high = says == "highest"
    title = say("Highest of {label} by {domain}", label=label, domain=domain) if high else say("Lowest of {label} by {domain}", label=label, domain=domain)
    text = called[among[0]]
    note = say("It is shown to differ from every other group.")
    if len(among) > 1:
        every = f"all {groups}" if len(among) == groups else str(len(among))
        alike = joined(called[group] for group in among)
        text = say("among the highest: {groups}", groups=alike) if high else say("among the lowest: {groups}", groups=alike)
        note = (
            say("The data cannot tell these all {n} groups apart.", n=groups)
            if len(among) == groups
            else say("The data cannot tell these {n} groups apart.", n=len(among))
        )
        fix = f"write that no group is shown to be the {says}" if len(among) == groups else f"write of {in_english(names[group] for group in among)} together"
        scope.add("PRO-010", f"{label}: {every} {'groups' if len(among) == groups else f'of {groups} groups'} cannot be told apart as the {says}: {in_english(among)}", ask.where, fix)
    number = tree.Number(text, note, title=title, entries=entries, code=code)
    return number_given(number, entries=((say("Note"), note), *entries), subject=(variable, domain, among[0]), simulated=simulated)


def highest(scope: Scope, ask: Ask) -> Given:
    """The group with the highest number, or all that cannot be told from it."""
    return _end(scope, ask, "highest")


def lowest(scope: Scope, ask: Ask) -> Given:
    """The group with the lowest number, or all that cannot be told from it."""
    return _end(scope, ask, "lowest")


def rank(scope: Scope, ask: Ask) -> Given:
    """The place of a group among the groups of its domain, as far as the data tell it."""
    asked = _understood(scope, ask)
    if len(asked.by) != 1:
        raise NotGivenError("PRO-005", "a rank is that of one group of one domain", f"write {VERBS_BY_NAME['rank'].usage}")
    domain, wanted = asked.by[0], _one_group(asked)[0]
    found = ranked(scope, asked, domain)
    table, _ = answer(asked.records, Question("share" if asked.codes else "mean", asked.variable, asked.by, asked.codes))
    full = group_named(wanted, (str(row[domain]) for row in table.table.rows() if row[domain] is not None), domain=domain)
    title = say("Rank of {group}: {variable}", group=group_name(full, domain), variable=words_of(scope.edition, asked.variable))
    if full not in found.groups:
        scope.add("PRO-009", f"Rank of {full}: {words_of(scope.edition, asked.variable)} rests on fewer than {table.smallest_base} people", ask.where)
        note = say("It rests on fewer than {n} people.", n=table.smallest_base)
        return Given(tree.Number(say(WITHHELD), note, title=title), say(WITHHELD), "withheld", title)
    above = sum((full, other) in found.apart and found.values[other] > found.values[full] for other in found.groups)
    below = sum((full, other) in found.apart and found.values[other] < found.values[full] for other in found.groups)
    first, last = above + 1, len(found.groups) - below
    groups = len(found.groups)
    text = (
        say("{place} of {n}", place=_ordinal(first), n=groups)
        if first == last
        else say("between {first} and {last} of {n}", first=_ordinal(first), last=_ordinal(last), n=groups)
    )
    entries = (
        (say("Compared"), say("all pairs of {n} groups, adjusted after Holm, at {level}", n=groups, level=_level(found.table))),
        (say("Shown to be higher"), str(above)),
        (say("Shown to be lower"), str(below)),
        (say("Records"), f"{say(SIMULATED) + ': ' if found.table.simulated else ''}{found.table.records}"),
    )
    number = tree.Number(text, "", title=title, entries=entries, code=found.code)
    return number_given(number, entries=entries, subject=(asked.variable, domain, full), simulated=found.table.simulated)


def _domain(asked: Asked, word: str) -> str:
    if word in asked.records.domains:
        return word
    raise NotGivenError("PRO-006", f"{shown(word)} is no domain of the estimates", did_you_mean(word, asked.records.domains, otherwise=f"domains: {listed(asked.records.domains)}"))


# ── words ───────────────────────────────────────────────────────────────────────────────────────────


def _ordinal(number: int) -> str:
    """A place in order: 3rd; in another language the number, which the translation makes an ordinal."""
    if spoken() != "en":
        return str(number)
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _known(value: Any) -> bool:
    return value is not None and isfinite(value)


def _score(value: Any, decimals: int) -> str:
    return score(Fraction(value), decimals) if _known(value) else ""


def _percent(value: Any, decimals: int) -> str:
    return percent(Fraction(value), decimals) if _known(value) else ""


def _text(value: float, asked: Asked) -> str:
    return _percent(value, asked.decimals) if asked.is_share else _score(value, asked.decimals)


def _interval_text(row: Row, is_share: bool, decimals: int) -> str:
    unit = 100 if is_share else 1
    low, high = (score(Fraction(unit * row[name]), decimals) for name in ("conf_low", "conf_high"))
    return say("{low} to {high}", low=low, high=high)


def _level(table: Tabulated) -> str:
    return percent(Fraction(table.confidence).limit_denominator(1000), 0)


VERBS = (
    Verb("mean", SOURCE, "mean VARIABLE [DOMAIN=GROUP] [decimals=2]", "The mean of a scale or an item.", mean, options=_SETTINGS),
    Verb("share", SOURCE, "share VARIABLE codes=4,5 [DOMAIN=GROUP] [decimals=1]", "The share of those who gave these answers; of an item without codes, of those who agree.", share, options=_SETTINGS),
    Verb("median", SOURCE, "median VARIABLE [DOMAIN=GROUP]", "The median of a scale or an item.", median, options=_SETTINGS),
    Verb("n", SOURCE, "n [VARIABLE] [DOMAIN=GROUP]", "How many people answered, or are in a group.", people, options=_SETTINGS),
    Verb("error", SOURCE, "error VARIABLE [codes=4,5] [DOMAIN=GROUP]", "The standard error of the mean, or of the share.", error, options=_SETTINGS),
    Verb("interval", SOURCE, "interval VARIABLE [codes=4,5] [DOMAIN=GROUP or two GROUPS]", "The interval of the mean or the share; of two groups, that of their difference.", interval, options=_SETTINGS),
    Verb("difference", SOURCE, "difference VARIABLE DOMAIN=GROUP, GROUP [codes=4,5] [sign=off]", "The difference of two groups, the first less the second.", difference, options=(*_SETTINGS, "sign")),
    Verb("highest", SOURCE, "highest VARIABLE DOMAIN [codes=4,5]", "The group with the highest number, or all groups that cannot be told from it.", highest, options=_SETTINGS),
    Verb("lowest", SOURCE, "lowest VARIABLE DOMAIN [codes=4,5]", "The group with the lowest number, or all groups that cannot be told from it.", lowest, options=_SETTINGS),
    Verb("rank", SOURCE, "rank VARIABLE DOMAIN=GROUP [codes=4,5]", "The place of a group in its domain, as far as the data tell it.", rank, options=_SETTINGS),
)
VERBS_BY_NAME = {verb.name: verb for verb in VERBS}
