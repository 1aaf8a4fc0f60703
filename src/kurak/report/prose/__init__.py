"""Prose of a report: values in the text are made, blocks put in, and what people typed is set against what the study says."""
