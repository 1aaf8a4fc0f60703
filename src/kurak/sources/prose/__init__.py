"""Prose of a report: report/NAME.md, read with the place of every word."""
