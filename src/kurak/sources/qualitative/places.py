"""Where texts, codings and what belongs to them stand in a folder; the folder need not be a study."""

from __future__ import annotations

TRANSCRIPTS = "transcripts"
REVIEWED = "review/documents"
CODING = "coding"
CODINGS = "coding/codings"
CODEBOOK = "coding/codebook.yaml"
PRINTED_CODEBOOK = "published/codebook.yaml"
LOG = "coding/codebook-log.csv"
FROZEN = "coding/frozen.csv"
ASSIGNMENTS = "coding/assignments.csv"
MEMOS = "coding/memos.csv"
SUMMARIES = "coding/summaries.csv"
STRATEGIES = "coding/strategies.csv"
QUOTES = "coding/quotes.csv"
PSEUDONYMS = "contacts/pseudonyms.csv"
EXCHANGE = "coding/exchange"
"""What a file of another program held that is not modelled here; written back when it is exported."""

MEDIA = "review/media"
MEDIA_PROTOCOL = "review/media/protocol.yaml"
MEDIA_UNITS = "review/media/units.csv"
MEDIA_CODINGS = "review/media/codings"
MEDIA_DRAWN = "review/media/drawn.csv"


def codings_of(coder: str) -> str:
    """The file of one coder's codings."""
    return f"{CODINGS}/{coder}.csv"
