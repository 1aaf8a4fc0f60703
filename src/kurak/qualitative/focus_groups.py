"""Focus groups: the group is what is counted. What came up in how many, how it was met, and how evenly people spoke."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from statistics import median

from kurak.model.codings import CodedTexts, Coding
from kurak.model.documents import ASKS, Document
from kurak.model.focus_groups import MET, FocusGroups, GroupCode, GroupState, Met, Speaking
from kurak.qualitative.shared_texts import blind_texts

FEWEST = 4
"""With fewer participants the spread of speaking shares would show persons."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ASKED = re.compile(r"^\s*\[[\w.]+\]")

Asked = Callable[[str, str], bool | None]
"""Whether a text (its id) asks for a code; None where that is not known."""


def focus_groups(texts: CodedTexts, *, asked: Asked, coders: Collection[str] = ()) -> FocusGroups:
    """Count what came up in focus groups.

    Parameters
    ----------
    texts
        Texts and codings; texts that are no focus groups are left aside.
    asked
        Whether a text asks for a code, as :meth:`kurak.qualitative.coverage.Coverage.asked`.
    coders
        Whose codings count; everybody's if left out. A code came up in a group if one of them gave it, or a code below it, to
        a passage.

    Returns
    -------
    FocusGroups
        Texts with one ``unit`` are sessions of one group, which counts once. A passage whose stance is silence says that nobody
        spoke of the code: it counts as silence, whatever it says. Consensus, dissent and
        silence are those of the code itself, not of codes below it.

    Notes
    -----
    **Reference** Morgan (1997), *Focus Groups as Qualitative Research*, 2nd ed., ch. 5: the group, not the participant, is the unit
    of analysis; Kitzinger (1994), Sociology of Health & Illness 16(1), 103-121: consensus, dissent and silence are data.
    """
    sessions = sessions_of(texts.documents.values())
    # Who names coders looks at their own work: what one of them did is shown beside no other's.
    closed = set() if len(coders) == 1 else blind_texts(texts)
    blind = tuple(group for group, documents in sessions.items() if any(one.record.id in closed for one in documents))
    home = {one.record.id: group for group, documents in sessions.items() if group not in blind for one in documents}
    chosen = {coder: rows for coder, rows in texts.codings.items() if not coders or coder in coders}
    looked_at = {home[one.document] for rows in chosen.values() for one in rows if one.document in home}
    looked_at |= {home[one.document] for one in texts.assignments if one.done and one.coder in chosen and one.document in home}
    coded = tuple(group for group in sessions if group in looked_at)
    return FocusGroups(
        groups=coded,
        not_coded=tuple(group for group in sessions if group not in looked_at and group not in blind),
        blind=blind,
        speaking=tuple(_speaking(group, documents) for group, documents in sessions.items()),
        codes=_codes(texts, {group: sessions[group] for group in coded}, home, (one for rows in chosen.values() for one in rows), asked),
        coders=tuple(sorted(chosen)),
        simulated=any(one.record.simulated for documents in sessions.values() for one in documents),
    )


def sessions_of(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """Group: its sessions, in the order of their files. A group is the unit of its transcripts, or a transcript without one."""
    found: dict[str, list[Document]] = {}
    for one in documents:
        if one.record.kind == "focus group":
            found.setdefault(one.record.unit or one.record.id, []).append(one)
    return found


def _codes(
    texts: CodedTexts, sessions: Mapping[str, Sequence[Document]], home: Mapping[str, str], codings: Iterable[Coding], asked: Asked
) -> tuple[GroupCode, ...]:
    if texts.codebook is None:
        return ()
    ways = list(texts.codebook.walk())
    above = {way[-1].id: tuple(code.id for code in way) for way in ways}
    said: dict[tuple[str, str], set[str]] = {}
    met: dict[tuple[str, str], set[str]] = {}
    for one in codings:
        group = home.get(one.document, "")
        if group not in sessions:
            continue
        if one.stance:
            # How a group met something narrow says nothing of how it met the wider thing.
            met.setdefault((one.code, group), set()).add(one.stance)
        if one.stance != "silence":
            for code in above.get(one.code, ()):
                said.setdefault((code, group), set()).add(one.says)
    return tuple(
        GroupCode(
            way[-1].id,
            way[-1].name,
            len(way) - 1,
            {group: _state(way[-1].id, group, documents, said, met, asked) for group, documents in sessions.items()},
            {group: _met(found) for group in sessions if (found := met.get((way[-1].id, group)))},
        )
        for way in ways
    )


def _state(
    code: str,
    group: str,
    documents: Sequence[Document],
    said: Mapping[tuple[str, str], set[str]],
    met: Mapping[tuple[str, str], set[str]],
    asked: Asked,
) -> GroupState:
    words = said.get((code, group), set())
    if words:
        return "mixed" if len(words) > 1 else ("present" if words == {"present"} else "absent")
    if "silence" in met.get((code, group), set()):
        return "silence"
    put = [asked(one.record.id, code) for one in documents]
    if any(put):
        return "not mentioned"
    return "not known" if None in put else "not asked"


def _met(found: set[str]) -> tuple[Met, ...]:
    return tuple(how for how in MET if how in found)


# ── who spoke how much, as a spread ──────────────────────────────────────────────────────────────


def _speaking(group: str, documents: Sequence[Document]) -> Speaking:
    words: Counter[str] = Counter()
    asking = turns = 0
    for document in documents:
        words.update({label: 0 for label, role in document.record.speakers.items() if role == "participant"})
        for turn in document.turns:
            if turn.role == "participant":
                turns += 1
                words[turn.speaker] += words_of(document.text[turn.start : turn.end])
            elif turn.role in ASKS:
                asking += words_of(document.text[turn.start : turn.end])
    spoken = sum(words.values())
    shares = sorted(number / spoken for number in words.values()) if spoken and len(words) >= FEWEST else []
    return Speaking(
        group=group,
        participants=len(words),
        spoke=sum(number > 0 for number in words.values()),
        turns=turns,
        moderator=asking / (asking + spoken) if asking + spoken else None,
        lowest=shares[0] if shares else None,
        median=median(shares) if shares else None,
        highest=shares[-1] if shares else None,
        simulated=any(one.record.simulated for one in documents),
    )


def words_of(turn: str) -> int:
    """Words of a turn without its label and the number of the question.

    Examples
    --------
    >>> words_of("M: [4] What about the well-known road?"), words_of("**P1:** Жол жаман 🙂.")
    (5, 2)
    """
    return len(_WORD.findall(_ASKED.sub("", turn.partition(":")[2].lstrip("*"))))
