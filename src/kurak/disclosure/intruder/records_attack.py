"""Every attack on released records: linkage, few keys, the chance of a right match, answers that all share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from kurak.disclosure.intruder.linkage import Found, find_people, find_with_mistakes, joint_codes
from kurak.disclosure.intruder.written import as_number
from kurak.disclosure.records.risk import people_of
from kurak.model.audiences import AudienceRules
from kurak.model.intruder import TrueRecords
from kurak.model.release import AttackResult
from kurak.stats.reidentification.diversity import diversity
from kurak.stats.reidentification.frequencies import key_frequencies
from kurak.stats.reidentification.keys import Codes
from kurak.stats.reidentification.posterior_risk import posterior_risk
from kurak.stats.reidentification.special_uniques import special_uniques

FEW = 3
"""Keys that somebody knows of a chance acquaintance."""

Columns = Mapping[str, Sequence[str]]


def attack_records(file: str, released: Columns | None, true: TrueRecords, rules: AudienceRules) -> tuple[AttackResult, ...]:
    """Attack one file of released records, and the records as they are.

    Parameters
    ----------
    file
        Its path in the package.
    released
        Its columns, as they stand in the file; None where no records are released.
    true
        The records as they are, with the link to the released ones.
    rules
        What may be learned at most: ``l`` and ``largest_risk``.

    Raises
    ------
    ValueError
        If the link has another number of records than the file.
    """
    own = {name: true.columns[name] for name in true.identifying}
    people, unprotected = joint_codes(own, own)
    everybody = np.arange(len(true))
    known, records = people[:0], people[:0]
    owner = np.asarray(true.row_of, dtype=np.int64)
    if released is not None:
        if any(len(values) != len(owner) for values in released.values()):
            raise ValueError("the link has another number of records than the file")
        looked_for = {name: _looked_for(name, released[name], true) for name in true.identifying if name in released}
        known, records = joint_codes(looked_for, released)
        if not looked_for:
            known, records = np.empty((len(true), 0), dtype=np.int64), np.empty((len(owner), 0), dtype=np.int64)

    def where(count: int) -> tuple[str, ...]:
        return (file,) if count else ()

    results = []
    # A list that finds somebody with all keys finds nobody else with fewer of them.
    for attack, find, means in (
        (
            "linkage",
            find_people,
            "with all identifying variables as they are, one record alone fits a person who is known to have taken part, and it is theirs",
        ),
        (
            "linkage with mistakes",
            find_with_mistakes,
            "with a list of which 5 % of the values are wrong and 10 % missing, one record alone fits best, and it is the person's own",
        ),
    ):
        before = find(people, unprotected, everybody)
        after = find(known, records, owner) if released is not None else Found(len(people), 0, 0)
        results.append(AttackResult(attack, before.tried, before.right, after.right, means, where(after.right)))
    before_few, after_few = _by_few(unprotected), _by_few(records)
    results.append(
        AttackResult(
            "few keys",
            len(true),
            before_few,
            after_few,
            f"{FEW} identifying variables or fewer single out a record",
            where(after_few),
        )
    )
    if true.weight:
        weights = people_of(np.array([as_number(value) or 0.0 for value in true.columns[true.weight]]), len(true), true.population)[0]
        limit = rules.largest_risk
        over = _too_likely(unprotected, weights, limit)
        left = _too_likely(records, weights[owner], limit) if released is not None else 0
        means = f"the chance that a record is the right person's, estimated from the weights, is above {limit:g}"
        results.append(AttackResult("chance of a right match", len(true), over, left, means, where(left)))
    if true.sensitive:
        results.append(_shared(file, unprotected, records, released, true, rules))
    return tuple(results)


def _looked_for(name: str, released: Sequence[str], true: TrueRecords) -> Sequence[object]:
    """What an outsider, who knows the codebook, looks for: how the release writes each value of a column, most often."""
    if name in true.as_released:
        return true.as_released[name]
    own = true.columns[name]
    written: dict[object, Counter[str]] = {}
    for row, value in zip(true.row_of, released, strict=True):
        if value:
            written.setdefault(own[row], Counter())[value] += 1
    # Of two words that are as frequent the first in order, so that the same file is attacked in the same way.
    usual = {value: min(words.items(), key=lambda one: (-one[1], one[0]))[0] for value, words in written.items()}
    return [usual.get(value, value) for value in own]


def _by_few(codes: Codes) -> int:
    if not len(codes) or not codes.shape[1]:
        return 0
    return int((special_uniques(codes, largest=FEW).smallest > 0).sum())


def _too_likely(codes: Codes, weights: np.ndarray, limit: float) -> int:
    """Records whose combination of keys stands for so few people that a match is right more often than it may be."""
    if not len(codes):
        return 0
    if not codes.shape[1]:
        codes = np.zeros((len(codes), 1), dtype=np.int64)
    found = key_frequencies(codes, weights=weights)
    risk = posterior_risk(found.sample, np.maximum(found.population, found.sample))
    return int((risk > limit + 1e-9).sum())


def _shared(
    file: str, unprotected: Codes, records: Codes, released: Columns | None, true: TrueRecords, rules: AudienceRules
) -> AttackResult:
    """How many answers are known of whoever has the keys, whoever that is."""
    least = max(rules.l, 2)
    before = after = 0
    for name in true.sensitive:
        before += _known_answers(unprotected, true.columns[name], least)
        if released is not None and name in released and rules.l > 1:
            after += _known_answers(records, released[name], least)
    means = f"all who fit a person's identifying variables gave the same sensitive answer, or fewer than {least} different ones"
    if rules.l == 1:
        means += "; for this audience the rules allow it (l is 1), and it is not held against the release"
    return AttackResult(
        "shared sensitive answers", len(true) * len(true.sensitive), before, after, means, (file,) if after else ()
    )


def _known_answers(codes: Codes, answers: Sequence[object], least: int) -> int:
    if not len(codes) or not codes.shape[1]:
        return 0
    given, _ = joint_codes({"answer": answers}, {"answer": answers})
    distinct = diversity(codes, given[:, 0]).distinct
    return int(((distinct < least) & (given[:, 0] >= 0)).sum())
