"""Which groups of a table of answers may be shown, so that neither they nor the total beside them tell what single people said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def tells_on_nobody(values: Sequence[float], *, smallest_base: int) -> bool:
    """Whether a summary of these answers may be shown: enough people answered, and not all of them alike.

    Where everybody gave the same answer, the mean is the answer of each of them.

    Examples
    --------
    >>> tells_on_nobody([1, 2, 3, 3, 5], smallest_base=5), tells_on_nobody([1, 2], smallest_base=5), tells_on_nobody([1] * 9, smallest_base=5)
    (True, False, False)
    """
    return len(values) >= smallest_base and len(set(values)) > 1


def withheld_groups(answers: Mapping[str, Sequence[float]], *, smallest_base: int) -> frozenset[str]:
    """Return the groups that may not be shown beside their total.

    Parameters
    ----------
    answers
        Group: what its people answered. Every person is in one group; groups in which nobody answered give nothing away.
    smallest_base
        No summary is shown of fewer people.

    Returns
    -------
    frozenset of str
        Groups that are too small or all alike, and as many others, the smallest first, as keep the rest from giving them back.

    Notes
    -----
    The total less all groups that are shown is what the withheld ones said together. So these, taken together, must themselves be
    enough people who did not answer alike; else another group is withheld. Where all groups are withheld this is the total.

    **Reference** Hundepool et al. (2012), "Statistical Disclosure Control", 4.2 and 4.4 (primary and secondary suppression).

    Examples
    --------
    >>> sorted(withheld_groups({"a": [1, 2], "b": [1, 2, 3, 3, 4], "c": [1, 2, 3, 4, 5, 5]}, smallest_base=5))
    ['a', 'b']
    """
    asked = {group: tuple(values) for group, values in answers.items() if values}
    withheld = {group for group, values in asked.items() if not tells_on_nobody(values, smallest_base=smallest_base)}
    while withheld and len(withheld) < len(asked):
        together = [value for group in withheld for value in asked[group]]
        if tells_on_nobody(together, smallest_base=smallest_base):
            break
        withheld.add(min((group for group in asked if group not in withheld), key=lambda group: (len(asked[group]), group)))
    return frozenset(withheld)
