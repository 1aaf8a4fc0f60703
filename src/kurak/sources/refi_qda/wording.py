"""What the standard has one text for and we several: a code's definition with its advice, a coding's comment with its stance."""

from __future__ import annotations

import re
from typing import Any

from kurak.model.codings import SAYS, STANCES, Says, Stance
from kurak.model.qualitative import Code

UNDEFINED = "Not yet defined."
"""Definition of a code that came without one."""
_LABELS = {"when": "When to use: ", "when_not": "When not to use: ", "example": "Example: "}
_MARK = re.compile(r"\[kurak: says=(\w+)(?:; stance=(\w+))?\](?:\n|$)")


def description(code: Code) -> str:
    """A code's definition and advice as one text."""
    parts = [] if code.definition == UNDEFINED else [code.definition]
    parts += [label + value for key, label in _LABELS.items() if (value := getattr(code, key))]
    return "\n\n".join(parts)


def definition_of(text: str) -> dict[str, Any]:
    """A description taken apart again; whole as the definition where it was not made here.

    Examples
    --------
    >>> definition_of("The road.\\n\\nExample: It is steep.")
    {'definition': 'The road.', 'example': 'It is steep.'}
    >>> definition_of("Example: one.\\n\\nWhen to use: two.")
    {'definition': 'Example: one.\\n\\nWhen to use: two.'}
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    rest = text
    found: dict[str, Any] = {}
    for key, label in reversed(_LABELS.items()):
        before, mark, after = rest.rpartition("\n\n" + label)
        if mark and after.strip() == after and after:
            rest, found[key] = before, after
        elif rest.startswith(label) and key not in found and rest[len(label) :].strip():
            rest, found[key] = "", rest[len(label) :]
    whole: dict[str, Any] = {"definition": rest or UNDEFINED, **{key: found[key] for key in _LABELS if key in found}}
    try:
        mixed = any(f"\n\n{label}" in value for value in whole.values() for label in _LABELS.values())
        alike = not mixed and description(Code(id="x", name="x", **whole)) == text
    except ValueError:
        alike = False
    return whole if alike else {"definition": text or UNDEFINED}


def comment(memo: str, says: Says, stance: Stance) -> str:
    """A coding's memo; before it, what other programs have no place for.

    Examples
    --------
    >>> comment("Nobody has one.", "absent", "")
    '[kurak: says=absent]\\nNobody has one.'
    """
    if says == "present" and not stance:
        return memo
    mark = f"[kurak: says={says}{f'; stance={stance}' if stance else ''}]"
    return f"{mark}\n{memo}" if memo else mark


def said_in(text: str) -> tuple[str, Says, Stance]:
    """Memo, says and stance from a comment."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = _MARK.match(text)
    if match is None or match[1] not in SAYS or (match[2] or "") not in STANCES:
        return text, "present", ""
    return text[match.end() :], match[1], match[2] or ""  # type: ignore[return-value]
