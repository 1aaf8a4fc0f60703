"""One disposition for a unit from all its visits, by the rules of precedence of AAPOR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

DispositionClass = Literal["I", "P", "R", "NC", "O", "UH", "UO", "NE"]
"""Complete and partial interview; refusal and break-off, non-contact, other non-interview; unknown if a household,
unknown if anybody in it is eligible; not eligible."""

CLASSES: tuple[DispositionClass, ...] = get_args(DispositionClass)

_BY_PREFIX: tuple[tuple[str, DispositionClass], ...] = (
    ("1.1", "I"),
    ("1.2", "P"),
    ("2.1", "R"),
    ("2.2", "NC"),
    ("2.3", "O"),
    ("3.1", "UH"),
    ("3.", "UO"),
    ("4.", "NE"),
)


@dataclass(frozen=True)
class FinalDisposition:
    """What a unit counts as.

    Parameters
    ----------
    code
        One of the codes of its visits.
    visit
        Which visit it comes from, from 0.
    contradicted
        Whether another visit says what cannot be true beside it: an interview where another visit found no
        dwelling or nobody eligible. Somebody should look which it was.
    """

    code: str
    visit: int
    contradicted: bool


def disposition_class(code: str) -> DispositionClass:
    """Return the class of an AAPOR disposition code, by which rates are worked out.

    Parameters
    ----------
    code
        A code as text, such as ``1.1`` or ``2.112``.

    Returns
    -------
    str
        One of :data:`CLASSES`.

    Raises
    ------
    ValueError
        If the code is none of AAPOR's.

    Notes
    -----
    **Formula** 1.1 is I, 1.2 P, 2.1… R (break-offs too), 2.2… NC, 2.3… O, 3.1… UH, other 3… UO, 4… NE.

    **Source** AAPOR (2023), Standard Definitions, 10th edition, codes of in-person household surveys. No R
    package reads the codes.

    Examples
    --------
    >>> [disposition_class(code) for code in ("1.1", "2.112", "2.24", "3.17", "4.70")]
    ['I', 'R', 'NC', 'UH', 'NE']
    """
    for prefix, name in _BY_PREFIX:
        if code.startswith(prefix) and code.replace(".", "", 1).isdigit():
            return name
    raise ValueError(f"{code!r} is no disposition code of AAPOR")


def final_disposition(codes: Sequence[str]) -> FinalDisposition:
    """Return the final disposition of one unit from the codes of its visits.

    Parameters
    ----------
    codes
        Codes of the visits in the order of time; one or more.

    Returns
    -------
    FinalDisposition

    Raises
    ------
    ValueError
        If there is no visit, or a code is none of AAPOR's.

    Notes
    -----
    **Formula** the first rule that applies: a complete interview, then a partial one; not eligible, where it
    is the last that was learned from anybody or from the place (no refusal or other contact came later); a
    refusal or break-off, even if nobody was met later; another non-interview; a non-contact at a known
    household; not eligible; unknown. Among visits of one rule the last counts.

    **Source** AAPOR (2023), Standard Definitions, 10th edition, section on converting temporary to final
    disposition codes: precedence of outcomes, later information over earlier, certain over uncertain. How the
    rules are put in one order is ours. No R package does it.

    Examples
    --------
    >>> final_disposition(["2.24", "2.112", "2.24"]).code
    '2.112'
    >>> final_disposition(["2.111", "1.1"]).code
    '1.1'
    """
    if not codes:
        raise ValueError("a unit without a visit has no disposition; 3.11 says that nobody went")
    classes = [disposition_class(code) for code in codes]
    last = {name: max(at for at, one in enumerate(classes) if one == name) for name in set(classes)}
    met = max((last[name] for name in ("R", "O") if name in last), default=-1)
    order: list[DispositionClass] = ["I", "P"]
    if last.get("NE", -1) > met:
        order.append("NE")
    order += ["R", "O", "NC", "NE", "UO", "UH"]
    name = next(one for one in order if one in last)
    # A household may refuse first and say later that nobody is eligible; a person who was selected was eligible.
    nobody = [code for code, one in zip(codes, classes, strict=True) if one == "NE"]
    somebody = [code for code, one in zip(codes, classes, strict=True) if one in ("I", "P", "R", "O")]
    if all(code.startswith("4.7") for code in nobody):
        somebody = [code for code in somebody if code not in ("2.10", "2.11", "2.111")]
    contradicted = bool(nobody and somebody)
    return FinalDisposition(codes[last[name]], last[name], contradicted)
