"""Codebook, codings, agreement, joint displays."""
