"""What the explorer says: its controls, its sentences, the words for those who cannot see its charts."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "controls": "What to show",
    "scale": "Scale",
    "statement": "Statement",
    "whole": "The whole scale",
    "domain": "By",
    "show": "Show",
    "means": "Means",
    "answers": "Answers",
    "compare": "Compare",
    "with": "with",
    "nobody": "–",
    "everybody": "Everybody",
    "link": "Link to this view",
    "values": "Values as a table",
    "all_values": "Means of all scales as a table",
    "group": "Group",
    "mean": "Mean",
    "base": "Respondents",
    "base_short": "n",
    "agree": "agree",
    "disagree": "disagree",
    "neither": "neither",
    "net": "Net",
    "dont_know": "Don’t know",
    "axis_part": "Axis: {low} to {high}; the scale runs {from} to {to}.",
    "axis_whole": "Axis: the whole scale, {from} to {to}.",
    "off": "Diamond: outside the scale.",
    "midpoint": "midpoint {value}",
    "all": "everybody {value}",
    "negative": "Negative statement: agreeing means a low score. Its numbers are of answers as worded.",
    "worded": "Answers as worded.",
    "summary": "{measure}, by {domain}: {count} groups, from {low} ({lowest}) to {high} ({highest}).",
    "summary_one": "{measure}, by {domain}: one group is shown, {lowest}, {low}.",
    "summary_none": "{measure}, by {domain}: no group may be shown, or none is known.",
    "summary_all": "Everybody: {value}.",
    "alternative": "Dot plot of means by {domain}, on the scale {from} to {to}, lowest first.",
    "comparable": "May these groups be compared on this scale, in what they mean by their answers? {words}",
    "choose_two": "Choose two groups to set them beside each other.",
    "same": "These are the same group: choose another one to compare with.",
    "not_both": "Of one of these two groups nothing is shown here, so they cannot be compared.",
}
"""Words of every explorer."""

ESTIMATED: Final[dict[str, str]] = {
    "interval": "{level} interval",
    "error": "Std. error",
    "deff": "Deff",
    "bar": "Bar behind the dot: {level} interval.",
    "percent": "Percent of those who answered, rounded.",
    "net_first": "Highest net agreement (agree less disagree) first.",
    "alternative_answers": "Diverging bars of answers, percent; highest net agreement first.",
    "summary_answers": "{measure}: {agree} % agree, {disagree} % disagree ({name}).",
    "difference": "{first} {a}, {second} {b}: a difference of {d}, with a {level} interval from {low} to {high}.",
    "difference_agree": "Agree: {first} {a} %, {second} {b} %: a difference of {d} percentage points, with a {level} interval from {low} to {high}.",
    "difference_bare": "{first} {a}, {second} {b}: a difference of {d}. Its error is not known.",
    "own_error": "Standard error of the difference: {error}, with what the two groups share in the sample taken into account.",
    "apart": "With all {pairs} pairs of these groups allowed for (Holm), p {p}: they can be told apart.",
    "not_apart": "With all {pairs} pairs of these groups allowed for (Holm), p {p}: they cannot be told apart.",
    "choose_statement": "Choose a statement to see how two groups differ in agreement.",
}
"""Words for numbers that were estimated from records."""

PRINTED: Final[dict[str, str]] = {
    "no_error": "{first} {a}, {second} {b}, as printed: a difference of {d}. How sure it is nobody can say: errors need the records, "
    "which are not here.",
    "negative": "Negative statement, by its wording: agreeing means a low score. Whether and how it was turned is not printed.",
    "printed": "As printed, without intervals: these need the records, which are not here.",
}
"""Words for printed means, which have no errors."""
