"""What a rehearsal assumes: the block rehearsal of study.yaml."""

from __future__ import annotations

from kurak.model.noun import Noun


class Rehearsal(Noun):
    """Assumptions under which a study is simulated before it is made."""
