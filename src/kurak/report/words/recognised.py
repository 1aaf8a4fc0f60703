"""Lines that other rooms write in English, recognised by the texts that translators have of them.

These rooms know no report and no language but English: what they write comes back as one of the report's texts, with what it names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

_BRACES: Final = re.compile(r"\{(\w+)\}")


def recognised(line: str, forms: Sequence[str], inside: Mapping[str, str]) -> tuple[str, dict[str, str]] | None:
    """The text that a line is, and what stands in it for each name in braces; None where it is none of them.

    Parameters
    ----------
    line
        As another room wrote it.
    forms
        Texts with names in braces; the first that fits is taken.
    inside
        What may stand for a name, as a regular expression; anything where it is not said.

    Examples
    --------
    >>> recognised("more than 500 metres", ("more than {metres} metres",), {"metres": "[0-9]+"})
    ('more than {metres} metres', {'metres': '500'})
    """
    for form, pattern in _patterns(tuple(forms), tuple(inside.items())):
        if found := pattern.fullmatch(line):
            return form, found.groupdict()
    return None


@cache
def _patterns(forms: tuple[str, ...], inside: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    known = dict(inside)
    # Odd places of the split are names in braces.
    return tuple(
        (form, re.compile("".join(f"(?P<{part}>{known.get(part, '.+')})" if place % 2 else re.escape(part) for place, part in enumerate(_BRACES.split(form)))))
        for form in forms
    )
