"""What the explorer says: its controls, its sentences, the words for those who cannot see its charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kurak.report.wording import in_figures
from kurak.report.words.saying import later, say

WORDS: Final[dict[str, str]] = {
    "controls": later("What to show"),
    "scale": later("Scale"),
    "statement": later("Statement"),
    "whole": later("The whole scale"),
    "domain": later("By"),
    "show": later("Show"),
    "means": later("Means"),
    "answers": later("Answers"),
    "compare": later("Compare"),
    "with": later("with"),
    "nobody": "–",
    "everybody": later("Everybody"),
    "link": later("Link to this view"),
    "values": later("Values as a table"),
    "all_values": later("Means of all scales as a table"),
    "group": later("Group"),
    "mean": later("Mean"),
    "base": later("Respondents"),
    "base_short": later("n"),
    "agree": later("agree"),
    "disagree": later("disagree"),
    "neither": later("neither"),
    "net": later("Net"),
    "dont_know": later("Don’t know"),
    "axis_part": later("Axis: {low} to {high}; the scale runs {from} to {to}."),
    "axis_whole": later("Axis: the whole scale, {from} to {to}."),
    "off": later("Diamond: outside the scale."),
    "midpoint": later("midpoint {value}"),
    "all": later("everybody {value}"),
    "negative": later("Negative statement: agreeing means a low score. Its numbers are of answers as worded."),
    "worded": later("Answers as worded."),
    "summary": later("{measure}, by {domain}: {count} groups, from {low} ({lowest}) to {high} ({highest})."),
    "summary_one": later("{measure}, by {domain}: one group is shown, {lowest}, {low}."),
    "summary_none": later("{measure}, by {domain}: no group may be shown, or none is known."),
    "summary_all": later("Everybody: {value}."),
    "alternative": later("Dot plot of means by {domain}, on the scale {from} to {to}, lowest first."),
    "comparable": later("May these groups be compared on this scale, in what they mean by their answers? {words}"),
    "choose_two": later("Choose two groups to set them beside each other."),
    "same": later("These are the same group: choose another one to compare with."),
    "not_both": later("Of one of these two groups nothing is shown here, so they cannot be compared."),
}
"""Words of every explorer."""

ESTIMATED: Final[dict[str, str]] = {
    "interval": later("{level} interval"),
    "error": later("Std. error"),
    "deff": later("Deff"),
    "bar": later("Bar behind the dot: {level} interval."),
    "percent": later("Percent of those who answered, rounded."),
    "net_first": later("Highest net agreement (agree less disagree) first."),
    "alternative_answers": later("Diverging bars of answers, percent; highest net agreement first."),
    "summary_answers": later("{measure}: {agree} % agree, {disagree} % disagree ({name})."),
    "difference": later("{first} {a}, {second} {b}: a difference of {d}, with a {level} interval from {low} to {high}."),
    "difference_agree": later("Agree: {first} {a} %, {second} {b} %: a difference of {d} percentage points, with a {level} interval from {low} to {high}."),
    "difference_bare": later("{first} {a}, {second} {b}: a difference of {d}. Its error is not known."),
    "own_error": later("Standard error of the difference: {error}, with what the two groups share in the sample taken into account."),
    "apart": later("With all {pairs} pairs of these groups allowed for (Holm), p {p}: they can be told apart."),
    "not_apart": later("With all {pairs} pairs of these groups allowed for (Holm), p {p}: they cannot be told apart."),
    "choose_statement": later("Choose a statement to see how two groups differ in agreement."),
}
"""Words for numbers that were estimated from records."""

PRINTED: Final[dict[str, str]] = {
    "no_error": later(
        "{first} {a}, {second} {b}, as printed: a difference of {d}. How sure it is nobody can say: errors need the records, which are not here."
    ),
    "negative": later("Negative statement, by its wording: agreeing means a low score. Whether and how it was turned is not printed."),
    "printed": later("As printed, without intervals: these need the records, which are not here."),
}
"""Words for printed means, which have no errors."""


def explorer_words(own: Mapping[str, str]) -> dict[str, str]:
    """Words of every explorer and its own, in the language spoken, with what is put in still between braces."""
    said = {name: say(words) for name, words in {**WORDS, **own}.items()}
    # What the page's script writes itself has the decimal mark of the language.
    return said | {"decimal": in_figures(".")}
