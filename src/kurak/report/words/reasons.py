"""Reasons of the analysis of scales, which come in English, in the language that the report speaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from kurak.report.words.language import spoken
from kurak.report.words.names import domain_name
from kurak.report.words.saying import counted, later, say

_WHOLE: Final = frozenset(
    (
        later("it was not computed"),
        later("omega needs three items"),
        later("no omega: one factor would explain all of an item or more"),
        later("no omega: no factor is found that the items share"),
        later("no omega: many solutions fit alike, as where only two items go together"),
        later("withheld: too few respondents, or it would give back a group with too few"),
        later("a scale of one item has no reliability"),
        later("no two respondents answered some two items"),
        later("the groups gave no two answers to it"),
        later("ML takes all respondents as equal, and their weights differ"),
        later("take MLR, which knows weights and designs"),
        later("correct the model"),
        later("take these items out of the model"),
        later("use letters, digits, _ and points in names of items"),
    )
)

Said = Callable[..., str]

_PARTS: Final[Mapping[str, Said]] = {
    r"nobody answered (?P<item>\S+)": lambda item: say("nobody answered {item}", item=item),
    r"everybody gave the same answer to (?P<item>\S+)": lambda item: say("everybody gave the same answer to {item}", item=item),
    r"(?P<n>\d+) respondents are too few for (?P<items>\d+) items": lambda n, items: say(
        "{n} respondents are too few for {items} items", n=n, items=items
    ),
    r"a scale of (?P<n>\d+) items has no model that could be compared": lambda n: counted(
        "a scale of {n} item has no model that could be compared", "a scale of {n} items has no model that could be compared", int(n)
    ),
    r"there are no two groups of (?P<domain>\S+)": lambda domain: say("there are no two groups by {domain}", domain=domain_name(domain)),
    r"(?P<groups>.+) (?:has|have) fewer than (?P<n>\d+) respondents": lambda groups, n: say(
        "fewer than {least} respondents: {groups}", groups=_and(groups), least=n
    ),
    r"it names (?P<items>.+), which cannot be modelled": lambda items: say("it names {items}, which cannot be modelled", items=items),
    r"(?P<item>\S+) is no name that a model can have": lambda item: say("{item} is no name that a model can have", item=item),
}


def reason_said(reason: str) -> str:
    """A reason in the language spoken; one that is none of the usual ones stays as the analysis says it.

    Examples
    --------
    >>> reason_said("nobody answered q1")
    'nobody answered q1'
    """
    if spoken() == "en":
        return reason
    if reason in _WHOLE:
        return say(reason)
    for form, say_it in _PARTS.items():
        found = re.fullmatch(form, reason)
        if found:
            return say_it(**found.groupdict())
    return reason


def _and(names: str) -> str:
    """A list of groups with their numbers, as the analysis joins them."""
    before, mark, last = names.replace("(withheld)", f"({say('withheld')})").rpartition(" and ")
    more = re.fullmatch(r"(\d+) more", last)
    if more:
        last = counted("{n} more", "{n} more", int(more[1]))
    return say("{several} and {last}", several=before, last=last) if mark else last
