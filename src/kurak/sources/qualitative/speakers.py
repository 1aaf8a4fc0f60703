"""Who speaks in a text: labels that begin several lines, and the role that such a label mostly has."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from kurak.model.documents import SpeakerRole

TURNS = 2
"""Lines that a label must begin to be taken for a speaker; a heading begins one."""
MOST_LABELS = 40
_LINE = re.compile(r"^(?:\*\*)?([^\W_][^\s:*\[\]|;,]*(?: [^\s:*\[\]|;,]+){0,2})(?:\*\*:|:\*\*|:)(?=[ \t]|$)", re.MULTILINE)
_ROLES: dict[str, SpeakerRole] = {
    **dict.fromkeys(("i", "int", "interviewer", "q", "и", "инт", "интервьюер", "в", "м-к", "сурамжылоочу", "с"), "interviewer"),
    **dict.fromkeys(("m", "mod", "moderator", "м", "мод", "модератор"), "moderator"),
    **dict.fromkeys(("interpreter", "translator", "переводчик", "котормочу"), "interpreter"),
    **dict.fromkeys(("observer", "note-taker", "наблюдатель", "байкоочу"), "observer"),
}


@dataclass(frozen=True, slots=True)
class Label:
    """A label, how many lines it begins, and what it most likely is."""

    label: str
    turns: int
    role: SpeakerRole


def labels_in(text: str) -> list[Label]:
    """Labels that begin several lines, the most frequent first.

    Examples
    --------
    >>> labels_in("I: How?\\nP1: Well.\\nI: And?\\nP1: So.\\nNote: none.\\n")
    [Label(label='I', turns=2, role='interviewer'), Label(label='P1', turns=2, role='participant')]
    """
    found = Counter(match[1] for match in _LINE.finditer(text))
    often = [(label, turns) for label, turns in found.most_common(MOST_LABELS) if turns >= TURNS]
    return [Label(label, turns, role_of(label)) for label, turns in often]


def role_of(label: str) -> SpeakerRole:
    """What a label most likely is; a participant, unless it is a usual word for somebody else."""
    return _ROLES.get(re.sub(r"[\s\d.-]+$", "", label.casefold()), "participant")


def with_whole_labels(text: str, labels: list[str]) -> tuple[str, dict[str, str]]:
    """Labels of several words joined by a hyphen, since a label is one word; the text, and each label as it is written now."""
    named = {label: re.sub(r"\s+", "-", label) for label in labels}
    for label, whole in named.items():
        if label != whole:
            text = re.sub(rf"^((?:\*\*)?){re.escape(label)}(?=(?:\*\*)?:)", rf"\g<1>{whole}", text, flags=re.MULTILINE)
    return text, named
