"""Items, scales and questions: whether the list of items, the scales and the answers agree."""

from __future__ import annotations

from kurak.model.scales import Instrument
from kurak.sources.ids import ids_of, report_unknown
from kurak.sources.layout import SCALES, Opened
from kurak.sources.text_file import Reading
from kurak.sources.wording import shown
from kurak.sources.yaml_text import YamlText


def check_instrument(opened: Opened) -> None:
    """Check instrument/scales.yaml against instrument/items.csv, and each by itself."""
    if opened.instrument is None or opened.instrument.noun is None:
        return
    reading, text, instrument = opened.reading, opened.instrument.text, opened.instrument.noun
    check_scales(reading, text, instrument)
    _check_questions(reading, text, instrument)
    if "items" not in opened.rows:
        return
    items = opened.table("items")
    known = ids_of(items, "item")
    for name, scale in instrument.scales.items():
        for number, item in enumerate(scale.items):
            place = text.place(("scales", name, "items", number))
            report_unknown(reading, "QST-001", "item", item, known, place, items.file)
    for item, place in zip(items.nouns, items.places, strict=True):
        own = instrument.scales.get(item.scale)
        if own is None:
            report_unknown(reading, "QST-002", "scale", item.scale, instrument.scales, place, SCALES)
        elif item.item not in own.items:
            where = (place, text.place(("scales", item.scale, "items")))
            message = f"item {shown(item.item)} says it is in {item.scale}, which does not list it"
            reading.add("QST-003", message, where)
    printed = instrument.items_printed
    if printed is not None and items.complete and printed != len(items.nouns):
        message = f"items_printed is {printed}, and {items.file} has {len(items.nouns)} items"
        reading.add("QST-010", message, text.place(("items_printed",)))


def check_scales(reading: Reading, text: YamlText, instrument: Instrument) -> None:
    """Check the scales of an instrument by themselves: reverse keys, evidence, answers."""
    response = instrument.response
    if response.min >= response.max:
        message = f"the lowest answer is {response.min}, the highest {response.max}"
        reading.add("QST-006", message, text.place(("response", "min")))
    else:
        for key in ("labels", "labels_source"):
            labels = getattr(response, key)
            if labels and len(labels) != response.max - response.min + 1:
                message = f"{len(labels)} {key} for {response.max - response.min + 1} answers"
                reading.add("QST-007", message, text.place(("response", key)))
    _check_codes(reading, text, instrument)
    _check_model(reading, text, instrument)
    first: dict[str, str] = {}
    for name, scale in instrument.scales.items():
        for number, item in enumerate(scale.items):
            if item in first:
                where = f"{first[item]} and {name}" if first[item] != name else f"{name}, twice"
                reading.add("QST-008", f"the item {shown(item)} is in {where}", text.place(("scales", name, "items", number)))
            first.setdefault(item, name)
        for key in ("reverse", "doubtful"):
            for number, item in enumerate(getattr(scale, key)):
                place = text.place(("scales", name, key, number))
                report_unknown(reading, "QST-004", "item", item, scale.items, place, f"the items of {name}")
    for name in instrument.scales:
        if name in first:
            reading.add("QST-014", f"{shown(name)} is a scale, and an item of {first[name]}", text.place(("scales", name)))
    for item in instrument.key_evidence:
        report_unknown(reading, "QST-005", "item", item, first, text.place(("key_evidence", item)), "any scale")


def _check_codes(reading: Reading, text: YamlText, instrument: Instrument) -> None:
    """Check answers that are taken together, and codes that are never scored, against the answer scale."""
    response = instrument.response
    for label, codes in response.collapsed.items():
        for number, code in enumerate(codes):
            if code not in response.codes:
                place = text.place(("response", "collapsed", label, number))
                reading.add("QST-012", f"{code} is no answer of the scale {response.min} to {response.max}", place)
    sides = response.collapse()
    twice = sorted(set(sides["agree"]) & {*sides["disagree"], *sides["neutral"]} | set(sides["disagree"]) & set(sides["neutral"]))
    if response.collapsed and twice:
        message = f"the answer {twice[0]} is taken together on two sides"
        reading.add("QST-012", message, text.place(("response", "collapsed")))
    for key in ("dont_know_codes", "refused_codes"):
        for number, code in enumerate(getattr(response, key)):
            if code in response.codes:
                message = f"{code} is an answer of the scale {response.min} to {response.max}"
                reading.add("QST-013", message, text.place(("response", key, number)))


def _check_model(reading: Reading, text: YamlText, instrument: Instrument) -> None:
    """Check that the factor model can be read, and speaks of items that scales have."""
    if not instrument.model.strip():
        return
    from kurak.stats.confirmatory.structure import factor_structure
    from kurak.stats.confirmatory.syntax import FactorModelError

    items = tuple(dict.fromkeys(item for scale in instrument.scales.values() for item in scale.items))
    try:
        factor_structure(instrument.model, items=items, with_means=True)
    except FactorModelError as error:
        reading.add("QST-011", str(error), text.place(("model",)))


def _check_questions(reading: Reading, text: YamlText, instrument: Instrument) -> None:
    """Check that percentages and shares of a question are given for answers that it has."""
    for name, question in instrument.other_questions.items():
        if not question.answers:
            continue
        for key in ("printed_percent", "shares"):
            for answer in getattr(question, key):
                place = text.place(("other_questions", name, key, answer))
                report_unknown(reading, "QST-009", "answer", answer, question.answers, place, f"the answers of {name}")
