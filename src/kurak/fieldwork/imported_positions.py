"""Positions in exports of other collectors: in the typed tables they are as coarse as the server keeps them."""

from __future__ import annotations

import pyarrow as pa

from kurak.fieldwork.receipt import Receipt
from kurak.model.catalogue import finding
from kurak.model.field_data import NOT_RECEIVED
from kurak.model.finding import Finding, Place
from kurak.sources.expressions import names_in
from kurak.sources.field_data.layout import MAIN, FormLayout, kind_of

LINES = ("geotrace", "geoshape", "background-geopoint")


class CoarsePositions:
    """Replaces positions in typed tables, a batch at a time.

    Parameters
    ----------
    layout
        The form.
    receipt
        What the study keeps of positions.
    """

    def __init__(self, layout: FormLayout, receipt: Receipt) -> None:
        self.layout, self.receipt = layout, receipt
        every = [one for table in layout.tables.values() for one in table]
        self.points = {one.name for one in every if kind_of(one) == "place"}
        self.others = {one.name for one in every if one.type in LINES}
        while more := {
            one.name
            for one in every
            if one.name not in self.points | self.others and set(names_in(one.calculation)) & (self.points | self.others)
        }:
            self.others |= more
        self._units: dict[str, dict[str, str]] = {}
        self._dropped = 0

    def __call__(
        self, table: str, values: pa.RecordBatch, reasons: pa.RecordBatch
    ) -> tuple[pa.RecordBatch, pa.RecordBatch]:
        """Return a batch and its reasons; a position of which nothing is kept counts as not received."""
        if not self.receipt.coarse or not (self.points or self.others):
            return values, reasons
        instances = values.column(0).to_pylist()
        if table == MAIN:
            named = [name for name in values.schema.names if name in self.receipt.named]
            answers = {name: values.column(name).to_pylist() for name in named}
            for row, instance in enumerate(instances):
                self._units[instance] = {name: str(answers[name][row]) for name in named if answers[name][row] is not None}
        for name in values.schema.names:
            if name not in self.points | self.others:
                continue
            at = values.schema.get_field_index(name)
            field, before = values.schema.field(at), values.column(at).to_pylist()
            after = [
                self._kept(str(text), self._units.get(instance, {})) if name in self.points and text is not None else None
                for text, instance in zip(before, instances, strict=True)
            ]
            values = values.set_column(at, field, pa.array(after, field.type))
            self._dropped += sum(old is not None and new is None for old, new in zip(before, after, strict=True))
            place = reasons.schema.get_field_index(name)
            why = [
                NOT_RECEIVED if old is not None and new is None else reason
                for old, new, reason in zip(before, after, reasons.column(place).to_pylist(), strict=True)
            ]
            reasons = reasons.set_column(place, reasons.schema.field(place), pa.array(why, reasons.schema.field(place).type))
        return values, reasons

    def findings(self) -> tuple[Finding, ...]:
        """A note where something was left out of the tables, with the reason if it is one for all."""
        if not self._dropped:
            return ()
        why = "" if self.receipt.middles else f": {self.receipt.unknown}"
        message = f"{self._dropped:,} positions, or values worked out from one, are not in the tables{why}"
        return (finding("IMP-032", message=message, where=Place("study.yaml")),)

    def _kept(self, text: str, answers: dict[str, str]) -> str | None:
        parts = text.split()
        if len(parts) < 2:
            return None
        place, _ = self.receipt.keep(answers, float(parts[0]), float(parts[1]))
        return None if place is None else f"{place[0]:.12g} {place[1]:.12g} 0 0"
