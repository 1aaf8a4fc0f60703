"""Interviews as they were sent: kept byte for byte, never edited, taken out again only when a participant withdraws."""
