"""A file like instrument/scales.yaml by itself, outside any study."""

from __future__ import annotations

from pathlib import Path

from kurak.model.finding import Finding, Places, worst_first
from kurak.model.scales import Instrument
from kurak.sources.instrument_links import check_scales
from kurak.sources.text_file import all_findings, open_reading
from kurak.sources.validation import read_mapping


def read_instrument(file: Path) -> tuple[Instrument | None, Places, tuple[Finding, ...]]:
    """Read the scales of an instrument.

    Returns
    -------
    Instrument or None, places of its keys, findings
    """
    reading = open_reading(file.parent)
    mapped = read_mapping(reading, file.name, Instrument)
    if mapped is None:
        return None, Places(file.name), worst_first(all_findings(reading))
    if mapped.noun is not None:
        check_scales(reading, mapped.text, mapped.noun)
    return mapped.noun, Places(mapped.text.file, mapped.text.positions), worst_first(all_findings(reading))
