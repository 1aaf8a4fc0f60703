"""Names that a form, SPSS and Stata allow: what is legal in one is often not in another, and is changed on the way out."""

from __future__ import annotations

import re
from typing import Final

STATA_LONGEST: Final = 32
"""Characters of a variable's name in Stata."""

SPSS_LONGEST: Final = 64
"""Bytes of a variable's name in SPSS, in UTF-8."""

SPSS_RESERVED: Final = frozenset(
    {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}
)
"""Words that SPSS keeps for itself, in any case."""

STATA_RESERVED: Final = frozenset(
    {
        "_all", "_b", "_coef", "_cons", "_n", "_N", "_pi", "_pred", "_rc", "_skip", "byte", "double", "float", "if", "in",
        "int", "long", "str", "strL", "using", "with",
    }
)  # fmt: skip
"""Words that Stata keeps for itself; str1 to str2045 too."""

_XML: Final = re.compile(r"[A-Za-z_\u00c0-\ud7ff][\w.\-\u00b7-\ud7ff]*")
_STATA: Final = re.compile(r"[^\W\d]\w*")
_SPSS: Final = re.compile(r"[^\W\d_][\w.$#@]*")


def legal_in_form(name: str) -> bool:
    """Whether a question can have this name in an XForm.

    Examples
    --------
    >>> legal_in_form("q1.a"), legal_in_form("1q"), legal_in_form("a b")
    (True, False, False)
    """
    return _XML.fullmatch(name) is not None


def why_not_in_stata(name: str) -> str:
    """Why Stata does not allow a name; empty if it does.

    Notes
    -----
    **Source** StataCorp, Stata User's Guide, [U] 11.3 Naming conventions: one to 32 characters, letters, digits and
    underscores, no digit first, and the reserved words. R's ``haven::write_dta`` refuses the same names.

    Examples
    --------
    >>> why_not_in_stata("tr-01")
    'Stata allows letters, digits and underscores only'
    """
    if len(name) > STATA_LONGEST:
        return f"Stata allows {STATA_LONGEST} characters, it has {len(name)}"
    if not _STATA.fullmatch(name):
        return "Stata allows letters, digits and underscores only"
    if name in STATA_RESERVED or re.fullmatch(r"str\d{1,4}", name):
        return "Stata keeps the word for itself"
    return ""


def why_not_in_spss(name: str) -> str:
    """Why SPSS does not allow a name; empty if it does.

    Notes
    -----
    **Source** IBM SPSS Statistics, Variable names: at most 64 bytes, a letter first (``@``, ``#`` and ``$`` have meanings of
    their own), no full stop or underscore at the end, and the reserved keywords.

    Examples
    --------
    >>> why_not_in_spss("with"), why_not_in_spss("_id"), why_not_in_spss("tr01")
    ('SPSS keeps the word for itself', 'SPSS wants a letter first', '')
    """
    if len(name.encode("utf-8")) > SPSS_LONGEST:
        return f"SPSS allows {SPSS_LONGEST} bytes, it has {len(name.encode('utf-8'))}"
    if name.upper() in SPSS_RESERVED:
        return "SPSS keeps the word for itself"
    if not _SPSS.fullmatch(name):
        return "SPSS wants a letter first" if not name[:1].isalpha() else "SPSS allows letters, digits, points and underscores only"
    if name.endswith((".", "_")):
        return "SPSS wants no point or underscore at the end"
    return ""


def why_not_in_statistics(name: str) -> str:
    """Why SPSS or Stata do not allow a name, in one line; empty if both do."""
    return "; ".join(reason for reason in (why_not_in_spss(name), why_not_in_stata(name)) if reason)


def legal_everywhere(name: str, *, taken: frozenset[str] = frozenset()) -> str:
    """The nearest name that a form, SPSS and Stata allow, and that nobody has yet.

    Parameters
    ----------
    taken
        Names in small letters that are in use.

    Examples
    --------
    >>> legal_everywhere("Household-member.age"), legal_everywhere("with"), legal_everywhere("a b", taken=frozenset({"a_b"}))
    ('Household_member_age', 'with1', 'a_b2')
    """
    made = re.sub(r"\W+", "_", name).strip("_") or "q"
    if not made[0].isalpha():
        made = f"q{made}"
    made = made[:STATA_LONGEST].rstrip("_")
    if why_not_in_statistics(made):
        made = f"{made[: STATA_LONGEST - 1]}1"
    number, free = 2, made
    while free.lower() in taken:
        free = f"{made[: STATA_LONGEST - len(str(number))]}{number}"
        number += 1
    return free


def legal_in(name: str, taken: set[str], kind: str) -> str:
    """The name itself where SPSS (``sav``) or Stata (``dta``) allows it, otherwise the nearest legal one.

    Parameters
    ----------
    taken
        Names in small letters that are in use; the one that is found is added.

    Examples
    --------
    >>> used: set[str] = set()
    >>> legal_in("with", used, "sav"), legal_in("a b", used, "dta"), legal_in("A_b", used, "dta")
    ('with1', 'a_b', 'A_b2')
    """
    why = why_not_in_spss(name) if kind == "sav" else why_not_in_stata(name)
    made = name if not why and name.lower() not in taken else legal_everywhere(name, taken=frozenset(taken))
    taken.add(made.lower())
    return made
