"""What nominations say, what that rests on, and what they cannot say, in sentences."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kurak.model.champions import KeyPlayers, PlaceNominations
from kurak.stats.networks.nominations import sign_test

FORMS = "kurak stakeholders forms"
"""The command that makes the forms."""


def with_words(found: PlaceNominations) -> PlaceNominations:
    """The same with the answer and what it rests on in sentences."""
    return replace(found, says=_says(found), rests_on=_rests_on(found))


def joined(names: Sequence[str], word: str = "and") -> str:
    """Names in a row.

    Examples
    --------
    >>> joined(["elders", "imams", "teachers"], "or")
    'elders, imams or teachers'
    """
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else "".join(names)


def percent(share: float) -> str:
    """A share as whole percent.

    Examples
    --------
    >>> percent(0.567)
    '57\xa0%'
    """
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def p_text(p: float) -> str:
    """A p-value as it is printed.

    Examples
    --------
    >>> p_text(0.03123), p_text(0.0002)
    ('p\xa0=\xa00.031', 'p\xa0<\xa00.001')
    """
    text = "p < 0.001" if p < 0.001 else f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _says(one: PlaceNominations) -> str:
    if one.verdict == "nobody asked":
        return "No champion can be named: nobody was asked."
    if one.verdict == "too few asked":
        more = "1 more is" if one.more == 1 else f"{one.more} more are"
        return f"No champion can be named yet: {one.asked} of the {one.fewest} people that this takes at least were asked; {more} needed."
    if one.verdict == "asked together":
        return f"No champion can be named yet: all {one.asked} were asked together, and nothing shows whether another meeting would have said the same."
    if one.verdict == "nobody named":
        return f"No champion can be named: none of the {one.asked} people asked named a role or organisation that counts."
    best = one.named[0]
    of = f"{best.named_by} of {one.asked}"
    if len(one.top) > 1:
        return f"No single champion: {joined(one.top)} are named equally often, each by {of}."
    share = f"by {of} ({percent(best.share)}, {percent(best.low)} to {percent(best.high)})"
    if one.p_value is None:
        return f"No single champion yet: {best.name} alone was named, {share}."
    test = p_text(one.p_value)
    if one.verdict == "one":
        return f"{_capital(best.name)} is named most, {share}, and can be told from {joined(one.runners_up, 'or')} ({test})."
    others = [other.name for other in one.possible_first if other.name != best.name]
    could = f" First could also be {joined(others, 'or')}." if others else ""
    return f"No single champion: {best.name} is named most, {share}, but cannot be told from {joined(one.runners_up, 'or')} ({test}).{could}"


def _rests_on(one: PlaceNominations) -> str:
    if not one.asked:
        return "Rests on nothing: there are no nominations for this place."
    people = "1 person" if one.asked == 1 else f"{one.asked} people"
    asked = f"{people}, some of them asked together: {one.units} units are drawn again" if one.together else f"{people}, each asked alone as far as is recorded"
    kinds = dict(one.kinds or {})
    if kinds and sum(kinds.values()) < one.asked:
        kinds["of a kind that is not recorded"] = one.asked - sum(kinds.values())
    who = ", ".join(f"{number} {kind}" for kind, number in kinds.items()) if kinds else "what kind of people is not recorded"
    when = (one.dates[0] if len(one.dates) == 1 else f"{one.dates[0]} to {one.dates[-1]}") if one.dates else "when is not recorded"
    source = f"source: {', '.join(one.sources)}" if one.sources else "no source is recorded"
    dropped = [
        f"{number} {what}"
        for number, what in (
            (one.named_nobody, "named nobody"),
            (one.own, "nominations of the own role or organisation left out"),
            (one.twice, "given twice and counted once"),
            (one.unknown, "of nobody in the register left out"),
        )
        if number
    ]
    return f"Rests on {asked}: {who}; {when}; {source}." + (f" {'; '.join(dropped)}." if dropped else "")


def cannot_say(places: Collection[PlaceNominations], *, level: float) -> tuple[str, ...]:
    """What none of it says."""
    tests = sum(one.p_value is not None for one in places)
    many = f" Each is tested for itself: of {tests} tests about {tests * (1 - level):.1f} find a difference where there is none." if tests > 1 else ""
    return (
        "Limits speak of chance in who was asked. They do not speak of people who could not be reached or did not dare to answer." + many,
        "Being named is neither consent nor a test of the work done: the role or organisation is asked before anybody calls it a champion.",
    )


def would_name(places: Collection[PlaceNominations], *, fewest: int, level: float) -> tuple[str, ...]:
    """What data would name a champion where none can be named."""
    if all(one.verdict in ("one", "several") for one in places):
        return ()
    split = next(more for more in range(1, 64) if sign_test(more, 0) < 1 - level)
    return (
        f"At each place {fewest} people at least, of several kinds (residents, clients and their families, staff of services, local leaders), each asked "
        f"alone whom people there turn to and whom they trust: {FORMS} prints the forms and the table to fill.",
        f"{fewest} are the least. The first is told from the second only where {split} more people name it and nobody the other way round; "
        "where both are named by many, it takes thirty or more.",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def key_player_words(one: KeyPlayers) -> str:
    """What a set of key players does."""
    how = "" if one.exact else ", found by steps and perhaps not the best"
    if one.measure == "fragmenting":
        return f"KPP-Neg{how}: without them {100 * one.value:.0f} % of pairs of the others have no way to each other"
    return f"KPP-Pos{how}: they are, or have a tie to, {100 * one.value:.0f} % of the actors"
