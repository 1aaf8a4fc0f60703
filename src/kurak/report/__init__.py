"""Sections → one document → HTML and PDF."""
