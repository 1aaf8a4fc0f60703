"""Which texts can be compared between coders: those that every one of them has finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kurak.model.codings import CodedTexts


def blind_texts(texts: CodedTexts) -> set[str]:
    """Texts that two or more are to code, and that not all of them have finished: nobody is shown what another did in them."""
    several: dict[str, list[bool]] = {}
    for one in texts.assignments:
        several.setdefault(one.document, []).append(bool(one.done))
    return {document for document, done in several.items() if len(done) > 1 and not all(done)}


@dataclass(frozen=True, slots=True)
class SharedTexts:
    """Texts that all coders finished, and why others are left out.

    Parameters
    ----------
    coders, documents
        Who, and ids of what all of them have read.
    left_out
        Text that two of them were to read, or have begun: why it is not compared.
    """

    coders: tuple[str, ...]
    documents: tuple[str, ...]
    left_out: dict[str, str]


def shared_texts(texts: CodedTexts, *, coders: Sequence[str] = (), kinds: Sequence[str] = ()) -> SharedTexts:
    """Find the texts that coders can be compared on.

    Parameters
    ----------
    coders
        Who is compared; everybody who has a file of codings if left out.
    kinds
        Only texts of these kinds; all if left out.

    Returns
    -------
    SharedTexts
        A text counts for a coder once it is written down as done in coding/assignments.csv; where nobody is assigned to it by
        name, once the coder has a coding in it. A text that is not finished is never compared: neither sees the other until both
        are done.
    """
    # Who is named twice is one coder, and would agree with themselves.
    chosen = tuple(dict.fromkeys(coders)) or tuple(texts.codings)
    begun = {(one, coder) for coder in chosen if coder in texts.codings for one in set(texts.codings[coder].document)}
    documents: list[str] = []
    left_out: dict[str, str] = {}
    for name, document in texts.documents.items():
        if kinds and document.record.kind not in kinds:
            continue
        states = {coder: texts.done(name, coder) for coder in chosen}
        concerns = [coder for coder in chosen if states[coder] is not None or (name, coder) in begun]
        if len(concerns) < 2:
            continue
        open_ = [coder for coder in concerns if states[coder] is False]
        missing = [coder for coder in chosen if coder not in concerns]
        if open_:
            left_out[name] = f"{' and '.join(open_)} {'has' if len(open_) == 1 else 'have'} not finished it"
        elif missing:
            left_out[name] = f"{' and '.join(missing)} did not read it"
        else:
            documents.append(name)
    return SharedTexts(chosen, tuple(documents), left_out)
