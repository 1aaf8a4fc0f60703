"""Names as prose writes them: variables by id or label, groups as short as they stay clear, and the nearest name for a slip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kurak.model.edition import Edition
from kurak.report.prose.scope import NotGivenError
from kurak.report.words.language import speaking
from kurak.report.words.saying import say
from kurak.sources.wording import did_you_mean, folded, listed, shown

_KIND = re.compile(r"\s+(region|oblast|city|province|district|r\.)$", re.IGNORECASE)


def variable_named(edition: Edition, word: str, known: Iterable[str], *, of: str) -> str:
    """The variable that a word names.

    Parameters
    ----------
    known
        Variables that can be asked for.
    of
        What they are variables of, for the finding.
    """
    every = tuple(known)
    if word in every:
        return word
    called = called_so(edition)
    found = called.get(folded(word))
    if found in every:
        return str(found)
    fix = did_you_mean(word, (*every, *called), otherwise=f"{of} has {listed(every)}")
    raise NotGivenError("PRO-006", f"{of} has no {shown(word)}", fix)


def called_so(edition: Edition) -> dict[str, str]:
    """Words by which prose may speak of a variable: labels of scales, and report.names of study.yaml; folded."""
    instrument = edition.folder.instrument
    labels = {} if instrument is None else {folded(scale.label): name for name, scale in instrument.scales.items()}
    return {**labels, **{folded(words): name for words, name in edition.study.report.names.items()}}


def words_of(edition: Edition, variable: str) -> str:
    """A scale's label, an item's or a question's words; the id where there are none."""
    instrument = edition.folder.instrument
    if instrument is not None and variable in instrument.scales:
        return instrument.scales[variable].label
    return next((item.text for item in edition.folder.items if item.item == variable), variable)


def group_named(text: str, groups: Iterable[str], *, domain: str) -> str:
    """The group that a text names: whole, or shortened as long as it fits one only.

    Examples
    --------
    >>> group_named("bishkek", ["Bishkek city", "Osh city", "Osh region"], domain="region")
    'Bishkek city'
    """
    every = tuple(dict.fromkeys(groups))
    if text in every:
        return text
    alike = [group for group in every if folded(group) == folded(text)]
    if not alike:
        alike = [group for group in every if folded(_KIND.sub("", group)) == folded(text)]
    if not alike:
        alike = [group for group in every if folded(group).startswith(f"{folded(text)} ")]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise NotGivenError("PRO-007", f"{shown(text)} fits {listed(alike)} of {domain}", f"write {listed(alike, most=3)}")
    raise NotGivenError("PRO-006", f"{domain} has no group {shown(text)}", did_you_mean(text, (*every, *short_names(every).values()), otherwise=f"it has {listed(every)}"))


def short_names(groups: Iterable[str]) -> dict[str, str]:
    """Group: its short form, where that fits no other group.

    Examples
    --------
    >>> short_names(["Bishkek city", "Osh city", "Osh region"])
    {'Bishkek city': 'Bishkek', 'Osh city': 'Osh city', 'Osh region': 'Osh region'}
    """
    every = tuple(groups)
    stems = [_KIND.sub("", group) for group in every]
    return {group: stem if stems.count(stem) == 1 else group for group, stem in zip(every, stems, strict=True)}


def no_other_keys(options: Mapping[str, tuple[str, ...]], known: Iterable[str]) -> None:
    """Refuse a key that means nothing here."""
    every = tuple(dict.fromkeys(known))
    for key in options:
        if key not in every:
            raise NotGivenError("PRO-006", f"{shown(key)} is no key here", did_you_mean(key, every, otherwise=f"known here: {listed(every) or 'none'}"))


def one_value(options: Mapping[str, tuple[str, ...]], key: str) -> str:
    """The only value of a key; empty where it is left out."""
    values = options.get(key, ())
    if len(values) > 1:
        raise NotGivenError("PRO-006", f"{key} takes one value, not {len(values)}", f"write {key}={values[0]}")
    return values[0] if values else ""


def whole_number(options: Mapping[str, tuple[str, ...]], key: str, usual: int, *, most: int = 6) -> int:
    """A small whole number given by a key."""
    given = one_value(options, key)
    if not given:
        return usual
    if not given.isdigit() or not given.isascii() or int(given) > most:
        raise NotGivenError("PRO-006", f"{key} is {shown(given)}", f"write a whole number from 0 to {most}")
    return int(given)


def joined(words: Iterable[str]) -> str:
    """Words for a sentence: A, B and C.

    Examples
    --------
    >>> joined(["A", "B", "C"]), joined(["A"])
    ('A, B and C', 'A')
    """
    every = list(words)
    if len(every) < 2:
        return "".join(every)
    return say("{several} and {last}", several=", ".join(every[:-1]), last=every[-1])


def in_english(words: Iterable[str]) -> str:
    """The same for a finding, which stands among English ones whatever the report speaks."""
    with speaking("en"):
        return joined(words)
