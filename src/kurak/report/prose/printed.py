"""Values of a published report: as printed, and with what the audit says of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kurak.model import document as tree
from kurak.model.audit import TotalCheck
from kurak.model.finding import Finding
from kurak.model.prose import Ask
from kurak.model.published import Figure, PublishedReport
from kurak.report.chapters.finding_cards import identity
from kurak.report.prose.names import (
    group_named,
    no_other_keys,
    one_value,
    variable_named,
    whole_number,
    words_of,
)
from kurak.report.prose.scope import Given, NotGivenError, Says, Scope, Verb
from kurak.report.prose.survey import end_given
from kurak.report.wording import MINUS, THIN, in_figures, middle, printed_count, score
from kurak.report.wording import difference as signed
from kurak.report.words.agreements import rule_shown
from kurak.report.words.categories import group_name
from kurak.report.words.saying import counted, later, say
from kurak.sources.wording import did_you_mean, listed, shown

SOURCE = "the published report"
AUDITED = "the audit of the published report"
SEVERITIES = {"impossible": later("impossible"), "inconsistent": later("inconsistent")}
"""Severities that cast doubt on a printed number, as a reader sees them."""
STATISTICS = {"mean": "mean", "sd": "sd", "percent": "percent", "count": "count"}
EVERYBODY = ("total", "all")
TITLES = {
    "mean": later("Printed mean: {what}"),
    "percent": later("Printed percentage: {what}"),
    "count": later("Printed count: {what}"),
    "sd": later("Printed standard deviation: {what}"),
}
USAGE = "published mean|percent|count|sd VARIABLE [BREAKDOWN=GROUP] [answer=agree]"


def report_of(scope: Scope, verb: str) -> PublishedReport:
    """The published report; a finding where the study holds none."""
    report = scope.edition.folder.published
    if report is None:
        raise NotGivenError("PRO-008", f"{{{{ {verb} }}}} is asked of a published report, and the study holds none", "bring its numbers to published/, or ask the records")
    return report


def _statistic(ask: Ask) -> str:
    if len(ask.words) < 2:
        raise NotGivenError("PRO-005", f"{ask.verb} takes a statistic and a variable", f"write {USAGE.replace('published', ask.verb, 1)}")
    if ask.words[0] not in STATISTICS:
        raise NotGivenError("PRO-006", f"{shown(ask.words[0])} is no statistic", did_you_mean(ask.words[0], STATISTICS, otherwise=f"write {listed(STATISTICS)}"))
    return ask.words[0]


def _figures(scope: Scope, ask: Ask, report: PublishedReport, statistic: str) -> tuple[list[Figure], str]:
    """Every printed number of the variable and statistic; and the answer that percentages count."""
    every = [figure for figure in report.figures if figure.statistic == statistic and figure.bound is None]
    variable = variable_named(scope.edition, " ".join(ask.words[1:]), dict.fromkeys(figure.variable for figure in every), of=f"what the report prints a {statistic} of")
    own = [figure for figure in every if figure.variable == variable]
    category = one_value(ask.options, "answer")
    categories = list(dict.fromkeys(figure.category for figure in own))
    if not category and "" not in categories and len(categories) > 1:
        raise NotGivenError("PRO-005", f"which answer to {variable} is not said", f"write answer={' or answer='.join(categories[:4])}")
    if category and category not in categories:
        raise NotGivenError("PRO-006", f"{variable} has no answer {shown(category)}", did_you_mean(category, categories, otherwise=f"printed: {listed(categories)}"))
    wanted = category or (categories[0] if len(categories) == 1 else "")
    return [figure for figure in own if figure.category == wanted], wanted


def _breakdown(ask: Ask, figures: Sequence[Figure]) -> tuple[str, tuple[str, ...]]:
    """The breakdown that the options name, with its groups as written."""
    known = [name for name in dict.fromkeys(figure.breakdown for figure in figures) if name != EVERYBODY[0]]
    no_other_keys(ask.options, (*known, "answer", "decimals", "sign"))
    named = [key for key in ask.options if key in known]
    if len(named) > 1:
        raise NotGivenError("PRO-006", f"{listed(named)}: a report prints one breakdown at a time", "leave one out")
    return (named[0], ask.options[named[0]]) if named else (EVERYBODY[0], (EVERYBODY[1],))


def _printed(scope: Scope, figures: Sequence[Figure], breakdown: str, group: str) -> Figure:
    """The printed number of a group: a table's before that of the running text."""
    own = [figure for figure in figures if figure.breakdown == breakdown]
    groups = dict.fromkeys(figure.group for figure in own)
    if breakdown != EVERYBODY[0]:
        group = group_named(group, groups, domain=breakdown)
    found = sorted((figure for figure in own if figure.group == group), key=lambda figure: figure.table is None)
    if not found:
        raise NotGivenError("PRO-006", "the report prints this number by groups only", f"name a group: {listed(dict.fromkeys(f'{figure.breakdown}={figure.group}' for figure in figures), most=4)}")
    return found[0]


def _one(scope: Scope, ask: Ask) -> tuple[Figure, str]:
    report = report_of(scope, ask.verb)
    if ask.words[:1] == ("claim",):
        no_other_keys(ask.options, ())
        if len(ask.words) != 2:
            raise NotGivenError("PRO-005", f"{ask.verb} claim takes the id of one claim", f"write {ask.verb} claim c001")
        claims = {figure.claim: figure for figure in report.figures if figure.claim is not None}
        if ask.words[1] not in claims:
            raise NotGivenError("PRO-006", f"no claim with a number is called {shown(ask.words[1])}", did_you_mean(ask.words[1], (name for name in claims if name), otherwise="look into published/claims.csv"))
        return claims[ask.words[1]], ""
    statistic = _statistic(ask)
    figures, category = _figures(scope, ask, report, statistic)
    breakdown, groups = _breakdown(ask, figures)
    if len(groups) != 1:
        raise NotGivenError("PRO-006", f"{breakdown} names several groups", "write one group; two are compared by {{ published difference … }}")
    return _printed(scope, figures, breakdown, groups[0]), category


def printed_text(figure: Figure, decimals: int | None = None) -> str:
    """A printed number as a report writes it: all its decimals, unless fewer are asked for."""
    text = in_figures(printed_count(figure.text))
    if decimals is not None and figure.statistic != "count":
        text = score(Fraction(figure.text.replace(MINUS, "-")), decimals)
    return f"{text}{THIN}%" if figure.statistic == "percent" else text


def _title(scope: Scope, figure: Figure) -> str:
    return say(TITLES[figure.statistic], what=_what(scope, figure))


def _what(scope: Scope, figure: Figure) -> str:
    """What a printed number is of."""
    answer = f", {group_name(figure.category, figure.variable)}" if figure.category else ""
    group = "" if figure.breakdown == EVERYBODY[0] else f", {group_name(figure.group, figure.breakdown)}"
    return f"{words_of(scope.edition, figure.variable)}{answer}{group}"


def findings_on(scope: Scope, figure: Figure) -> list[Finding]:
    """Findings of the audit that cast doubt on a printed number, worst first."""
    audit = scope.edition.audit
    key = [figure.statistic, figure.variable, figure.category, figure.breakdown, figure.group]
    if audit is None:
        return []
    return [found for found in audit.findings if found.severity in ("impossible", "inconsistent") and key in found.details.get("touches", ())]


def _entries(scope: Scope, figure: Figure) -> tuple[tuple[tuple[str, tree.Inlines], ...], tuple[tuple[str, str], ...]]:
    """How a printed number came here, for the panel and as plain words."""
    report = scope.edition.folder.published
    where = figure.table or say("claim {id}", id=figure.claim)
    if figure.section:
        where = say("{source}, section {section}", source=where, section=figure.section)
    plain: list[tuple[str, str]] = [(say("Variable"), figure.variable), (say("Printed"), where)]
    if report is not None and report.spec.source:
        plain.append((say("Source"), report.spec.source))
    if figure.base is not None:
        plain.append((say("Base"), printed_count(str(figure.base)) + (f", {figure.base_source}" if figure.base_source else "")))
    said: list[tuple[str, tree.Inlines]] = [*plain]
    found = findings_on(scope, figure)
    if found:
        worst = found[0]
        words = f"{say(SEVERITIES[worst.severity])}, {worst.rule}"
        if len(found) > 1:
            words = counted("{finding} and {n} more", "{finding} and {n} more", len(found) - 1, finding=words)
        plain.append((say("Audit"), words))
        target = scope.cards.get(identity(worst), "")
        said.append((say("Audit"), tree.Link(words, target) if target[1:] in scope.blocks else words))
    elif scope.edition.audit is not None:
        plain.append((say("Audit"), say("no rule finds it impossible or inconsistent")))
        said.append(plain[-1])
    return tuple(said), tuple(plain)


def published(scope: Scope, ask: Ask) -> Given:
    """A number as the published report prints it."""
    if ask.words[:1] in (("highest",), ("lowest",)):
        return _end(scope, ask, "highest" if ask.words[0] == "highest" else "lowest")
    if ask.words[:1] == ("difference",):
        return _difference(scope, ask)
    figure, _ = _one(scope, ask)
    decimals = whole_number(ask.options, "decimals", 2) if "decimals" in ask.options else None
    text = printed_text(figure, decimals)
    title = _title(scope, figure)
    entries, plain = _entries(scope, figure)
    value = float(Fraction(figure.text.replace(MINUS, "-"))) / (100 if figure.statistic == "percent" else 1)
    subject = (figure.variable, "" if figure.breakdown == EVERYBODY[0] else figure.breakdown, "" if figure.breakdown == EVERYBODY[0] else figure.group)
    return Given(tree.Number(text, "", title=title, entries=entries), text, "from source", title, plain, value, subject=subject)


def _pair(scope: Scope, ask: Ask, words: tuple[str, ...]) -> tuple[list[Figure], str, str, str]:
    report = report_of(scope, ask.verb)
    inner = Ask(ask.verb, words, ask.options, ask.raw, ask.where)
    statistic = _statistic(inner)
    figures, category = _figures(scope, inner, report, statistic)
    return figures, statistic, figures[0].variable, category


def _difference(scope: Scope, ask: Ask) -> Given:
    """The difference of two printed numbers, the first less the second."""
    figures, statistic, variable, category = _pair(scope, ask, ask.words[1:])
    breakdown, groups = _breakdown(ask, figures)
    if len(groups) != 2:
        raise NotGivenError("PRO-005", "a difference is between two groups of one breakdown", "write {{ published difference mean trust region=North, South }}")
    first, second = (_printed(scope, figures, breakdown, group) for group in groups)
    sign = one_value(ask.options, "sign") or "on"
    one, other = (Fraction(figure.text.replace(MINUS, "-")) for figure in (first, second))
    decimals = max(len(figure.text.partition(".")[2]) for figure in (first, second))
    text = signed(one - other, decimals) if sign == "on" else score(abs(one - other), decimals)
    verdict = say("no number of people is printed, so that nothing can be said of chance")
    if scope.sources.compare is not None:
        says: Says = "highest" if one >= other else "lowest"
        found = scope.sources.compare(statistic, variable, category, breakdown, first.group, second.group, says, 1)
        if found is not None:
            verdict = {
                "noise-proof": say("more than chance under every assumption"),
                "depends": say("could be chance: it depends on {what}", what=found.depends_on),
                "within noise": say("could be chance"),
            }[found.verdict]
    title = say(
        "Difference of printed numbers: {variable}, {first} less {second}", variable=words_of(scope.edition, variable), first=group_name(first.group, breakdown), second=group_name(second.group, breakdown)
    )
    entries = (
        (say("Printed"), say("{several} and {last}", several=in_figures(first.text), last=in_figures(second.text))),
        (say("Chance"), verdict),
    )
    return Given(tree.Number(text, "", title=title, entries=entries), text, "from source", title, entries, float(one - other), subject=(variable, breakdown, first.group))


def among_printed(scope: Scope, figures: Sequence[Figure], breakdown: str, says: Says) -> tuple[list[Figure], tuple[str, ...]]:
    """The printed number at one end of a breakdown, and all that could be there instead but for chance; and every group."""
    own: dict[str, Figure] = {}
    for figure in sorted((figure for figure in figures if figure.breakdown == breakdown), key=lambda figure: figure.table is None):
        own.setdefault(figure.group, figure)
    if len(own) < 2:
        raise NotGivenError("PRO-006", f"the report prints {len(own)} groups of {breakdown} here", "take the word out")
    up = -1 if says == "highest" else 1
    order = sorted(own.values(), key=lambda figure: (up * Fraction(figure.text.replace(MINUS, "-")), figure.group))
    top = order[0]
    among = [top]
    for other in order[1:]:
        found = None
        if scope.sources.compare is not None:
            found = scope.sources.compare(top.statistic, top.variable, top.category, breakdown, top.group, other.group, says, len(order) - 1)
        if found is None or found.verdict != "noise-proof":
            among.append(other)
    return among, tuple(own)


def _end(scope: Scope, ask: Ask, says: Says) -> Given:
    """The group with the highest or lowest printed number, or all that chance could have put there."""
    if len(ask.words) < 4:
        raise NotGivenError("PRO-005", f"published {says} takes a statistic, a variable and a breakdown", f"write published {says} mean trust region")
    figures, statistic, variable, _ = _pair(scope, ask, ask.words[1:-1])
    no_other_keys(ask.options, ("answer",))
    breakdowns = [name for name in dict.fromkeys(figure.breakdown for figure in figures) if name != EVERYBODY[0]]
    if ask.words[-1] not in breakdowns:
        raise NotGivenError("PRO-006", f"the report does not print a {statistic} of {variable} by {shown(ask.words[-1])}", did_you_mean(ask.words[-1], breakdowns, otherwise=f"printed by {listed(breakdowns) or 'nothing'}"))
    among, groups = among_printed(scope, figures, ask.words[-1], says)
    entries = (
        (say("Printed"), "; ".join(f"{group_name(figure.group, figure.breakdown)} {printed_text(figure)}" for figure in among)),
        (
            say("Compared"),
            counted(
                "with the {n} other group; told apart only where no assumption of the audit on clusters, answers and scoring makes the difference chance",
                "with the {n} other groups; told apart only where no assumption of the audit on clusters, answers and scoring makes the difference chance",
                len(groups) - 1,
            ),
        ),
        *(((say("Source"), scope.edition.folder.published.spec.source),) if scope.edition.folder.published is not None and scope.edition.folder.published.spec.source else ()),
    )
    return end_given(scope, ask, says, words_of(scope.edition, variable), ask.words[-1], variable, [figure.group for figure in among], groups, entries, "")


# ── what the audit puts beside it ───────────────────────────────────────────────────────────────────


def audited(scope: Scope, ask: Ask) -> Given:
    """A number of the published report as it is after the audit: of people instead of groups, on the declared scale."""
    if scope.edition.audit is None:
        raise NotGivenError("PRO-008", "{{ audited }} is asked of an audit, and the study holds no published report", "bring its numbers to published/")
    figure, _ = _one(scope, ask)
    if figure.statistic != "mean":
        raise NotGivenError("PRO-006", "the audit puts another number beside means only", f"write {{{{ published {' '.join(ask.words)} … }}}}")
    decimals = whole_number(ask.options, "decimals", 2)
    entries, plain = _entries(scope, figure)
    spans, how = _total(scope, figure) or _restated(scope, figure) or ((), "")
    title = say("After the audit: {what}", what=_what(scope, figure))
    if not spans:
        text = printed_text(figure, decimals)
        how = say("the printed number; the audit puts no other beside it")
    else:
        low, high = (score(value, decimals) for value in (min(spans), max(spans)))
        text = low if low == high else say("{low} to {high}", low=low, high=high)
    more = ((say("As printed"), printed_text(figure)), (say("After the audit"), how))
    value = float(sum(spans) / len(spans)) if spans else float(Fraction(figure.text.replace(MINUS, "-")))
    subject = (figure.variable, "" if figure.breakdown == EVERYBODY[0] else figure.breakdown, "" if figure.breakdown == EVERYBODY[0] else figure.group)
    return Given(tree.Number(text, "", title=title, entries=(*more, *entries)), text, "from source", title, (*more, *plain), value, subject=subject)


def _total(scope: Scope, figure: Figure) -> tuple[tuple[Fraction, ...], str] | None:
    """The means of people in place of a total that is the mean of groups."""
    assert scope.edition.audit is not None
    if figure.breakdown != EVERYBODY[0]:
        return None
    checks: list[TotalCheck] = [check for check in scope.edition.audit.totals if check.variable == figure.variable and check.printed == figure.text and check.reproduced_by == "plain" and check.weighted]
    if not checks:
        return None
    found = checks[0].weighted
    weights = say(" and by ").join(f"{source} ({score(middle(span))})" for source, span in found)
    how = say("the groups' means weighted by {weights}; the printed total is the plain mean of groups", weights=weights)
    return tuple(middle(span) for _, span in found), how


def _restated(scope: Scope, figure: Figure) -> tuple[tuple[Fraction, ...], str] | None:
    """The score on the declared answer scale, under the scoring rules that the printed numbers leave open."""
    audit = scope.edition.audit
    if audit is None or audit.scoring is None:
        return None
    found = [one for one in audit.scoring.restated if (one.variable, one.breakdown, one.group, one.printed) == (figure.variable, figure.breakdown, figure.group, figure.text)]
    if not found:
        return None
    scored = "; ".join(dict.fromkeys(f"{rule_shown(one.rule)}: {score(middle(one.restated))}" for one in found))
    how = say("on the declared answer scale, if scored by {rules}", rules=scored)
    return tuple(end for one in found for end in one.restated), how


VERBS = (
    Verb("published", SOURCE, f"{USAGE}, published claim ID, published difference mean VARIABLE BREAKDOWN=GROUP, GROUP, published highest|lowest mean VARIABLE BREAKDOWN", "A number as the report prints it, with what the audit finds; or the group at one end, with all that chance could have put there.", published, options=("answer", "decimals", "sign")),
    Verb("audited", AUDITED, "audited mean VARIABLE [BREAKDOWN=GROUP] or audited claim ID", "The mean after the audit: of people where the printed total is a mean of groups, on the declared scale where the score is not; the printed one where the audit puts none beside it.", audited, options=("answer", "decimals")),
)
