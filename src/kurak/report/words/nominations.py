"""What nominations say, what that rests on, and what they cannot say, in the language that the report speaks.

The English is that of ``kurak.stakeholders.champion_words``, which the command line shows; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from kurak.model.champions import NamedActor, PlaceNominations
from kurak.report.wording import in_figures, sentence
from kurak.report.words.known import name_shown
from kurak.report.words.rows import either, in_a_row
from kurak.report.words.saying import counted, later, say
from kurak.report.writers.frame_words import known

FORMS: Final = "kurak stakeholders forms"

QUESTIONS: Final[Mapping[str, str]] = {"turn_to": later("whom people turn to"), "trust": later("whom people trust")}
"""What was asked."""

KINDS: Final[Mapping[str, str]] = {
    "resident": later("resident"), "client": later("client"), "staff": later("staff"), "leader": later("leader"), "other": later("other"),
}  # fmt: skip
"""Kinds of people on the form; another is as the study has it."""


def question_asked(question: str) -> str:
    """The question, in words."""
    return say(QUESTIONS[question])


def answer_said(one: PlaceNominations) -> str:
    """The answer of a place to a question, in sentences."""
    if one.verdict == "nobody asked":
        return say("No champion can be named: nobody was asked.")
    if one.verdict == "too few asked":
        return counted(
            "No champion can be named yet: {asked} of the {fewest} people that this takes at least were asked; {n} more is needed.",
            "No champion can be named yet: {asked} of the {fewest} people that this takes at least were asked; {n} more are needed.",
            one.more, asked=one.asked, fewest=one.fewest,
        )  # fmt: skip
    if one.verdict == "asked together":
        return say(
            "No champion can be named yet: all {asked} were asked together, and nothing shows whether another meeting would have said the same.",
            asked=one.asked,
        )
    if one.verdict == "nobody named":
        return say("No champion can be named: none of the {asked} people asked named a role or organisation that counts.", asked=one.asked)
    best = one.named[0]
    if len(one.top) > 1:
        names = in_a_row(map(name_shown, one.top))
        return say("No single champion: {names} are named equally often, each by {number} of {asked}.", names=names, number=best.named_by, asked=one.asked)
    return _first(one, best)


def _first(one: PlaceNominations, best: NamedActor) -> str:
    shown = {
        "name": name_shown(best.name), "number": best.named_by, "asked": one.asked,
        "share": _percent(best.share), "low": _percent(best.low), "high": _percent(best.high),
    }  # fmt: skip
    if one.p_value is None:
        return say("No single champion yet: {name} alone was named, by {number} of {asked} ({share}, {low} to {high}).", **shown)
    shown |= {"second": either(map(name_shown, one.runners_up)), "p": _p(one.p_value)}
    if one.verdict == "one":
        shown["name"] = str(shown["name"])[:1].upper() + str(shown["name"])[1:]
        return say("{name} is named most, by {number} of {asked} ({share}, {low} to {high}), and can be told from {second} ({p}).", **shown)
    others = [name_shown(other.name) for other in one.possible_first if other.name != best.name]
    if not others:
        return say("No single champion: {name} is named most, by {number} of {asked} ({share}, {low} to {high}), but cannot be told from {second} ({p}).", **shown)
    return say(
        "No single champion: {name} is named most, by {number} of {asked} ({share}, {low} to {high}), but cannot be told from {second} ({p}). "
        "First could also be {others}.",
        others=either(others), **shown,
    )  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def _p(p: float) -> str:
    text = "p < 0.001" if p < 0.001 else f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"
    return in_figures(text.replace(" ", "\N{NO-BREAK SPACE}"))


def grounds_said(one: PlaceNominations) -> str:
    """What the answer rests on, in sentences."""
    if not one.asked:
        return say("Rests on nothing: there are no nominations for this place.")
    kinds = {say(KINDS[kind]) if kind in KINDS else kind: number for kind, number in (one.kinds or {}).items()}
    if kinds and sum(kinds.values()) < one.asked:
        kinds[say("of a kind that is not recorded")] = one.asked - sum(kinds.values())
    who = ", ".join(say("{number} {kind}", number=number, kind=kind) for kind, number in kinds.items()) if kinds else say("what kind of people is not recorded")
    said = say(
        "Rests on {asked}: {who}; {when}; {source}.",
        asked=_asked(one), who=who, when=_when(one.dates),
        source=say("source: {sources}", sources=", ".join(map(known, one.sources))) if one.sources else say("no source is recorded"),
    )  # fmt: skip
    dropped = [
        words
        for number, words in (
            (one.named_nobody, say("{number} named nobody", number=one.named_nobody)),
            (one.own, say("{number} nominations of the own role or organisation left out", number=one.own)),
            (one.twice, say("{number} given twice and counted once", number=one.twice)),
            (one.unknown, say("{number} of nobody in the register left out", number=one.unknown)),
        )
        if number
    ]
    return f"{said} {sentence('; '.join(dropped))}" if dropped else said


def _asked(one: PlaceNominations) -> str:
    people = counted("{n} person", "{n} people", one.asked, n=one.asked)
    if one.together:
        return say("{people}, some of them asked together: {units} units are drawn again", people=people, units=one.units)
    return say("{people}, each asked alone as far as is recorded", people=people)


def _when(dates: tuple[str, ...]) -> str:
    if not dates:
        return say("when is not recorded")
    return dates[0] if len(dates) == 1 else say("{first} to {last}", first=dates[0], last=dates[-1])


def unsaid(places: Collection[PlaceNominations]) -> tuple[str, ...]:
    """What none of it says, in sentences."""
    tests = sum(one.p_value is not None for one in places)
    first = say("Limits speak of chance in who was asked. They do not speak of people who could not be reached or did not dare to answer.")
    if tests > 1:
        by_chance = in_figures(f"{tests * (1 - next(iter(places)).level):.1f}")
        many = say("Each is tested for itself: of {tests} tests about {number} find a difference where there is none.", tests=tests, number=by_chance)
        first = f"{first} {many}"
    return first, say("Being named is neither consent nor a test of the work done: the role or organisation is asked before anybody calls it a champion.")


def would_help(places: Collection[PlaceNominations]) -> tuple[str, ...]:
    """What data would name a champion where none can be named, in sentences; none where every place has an answer."""
    # Loads numpy.
    from kurak.stats.networks.nominations import sign_test

    if all(one.verdict in ("one", "several") for one in places):
        return ()
    any_place = next(iter(places))
    split = next(more for more in range(1, 64) if sign_test(more, 0) < 1 - any_place.level)
    return (
        say(
            "At each place {fewest} people at least, of several kinds (residents, clients and their families, staff of services, local leaders), each asked "
            "alone whom people there turn to and whom they trust: {command} prints the forms and the table to fill.",
            fewest=any_place.fewest, command=FORMS,
        ),
        say(
            "{fewest} are the least. The first is told from the second only where {split} more people name it and nobody the other way round; "
            "where both are named by many, it takes thirty or more.",
            fewest=any_place.fewest, split=split,
        ),
    )  # fmt: skip
