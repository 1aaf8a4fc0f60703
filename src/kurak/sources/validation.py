"""Plain data into nouns: every error of the validation becomes a finding in field words, with its line."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from kurak.model.finding import Path, Place, key_words
from kurak.model.noun import Noun
from kurak.sources.csv_table import Table, check_columns, read_table
from kurak.sources.ethics import is_of_people
from kurak.sources.text_file import Reading
from kurak.sources.wording import did_you_mean, listed, nearest, shown
from kurak.sources.yaml_text import YamlText, read_yaml

N = TypeVar("N", bound=Noun)

NEVER_SHOWN = frozenset({"nominator", "nominator_actor", "nominee", "rater", "officer", "consent"})
"""Columns in which somebody may have written the name of a person: what stands there is not repeated."""

DECIMAL_COMMA = re.compile(r"[-−]?\d+(,\d+)+")
FORMS = (
    (r"^[^\s|;,]+$", "an id holds no blank, comma, semicolon or |"),
    (r"^[-−]?\d{1,12}(\.\d{1,6})?$", "write the number as printed, with a point for the decimals"),
    (r"^\d{4}-\d{2}-\d{2}$", "write the date as year-month-day, such as 2023-06-01"),
    (r"^-?\d+-\d+$", "write the range as 1-5"),
    (r"^[a-z]{2,3}(-[A-Z]{2})?$", "write the language as en, ru or ky"),
)


@dataclass(frozen=True, slots=True)
class Rows(Generic[N]):
    """The rows of a table as nouns, each with its place; ``complete`` if no row was left out."""

    file: str
    nouns: tuple[N, ...] = ()
    places: tuple[Place, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Mapped(Generic[N]):
    """A YAML file as a noun, with the places of its keys; ``noun`` is None if the file had errors."""

    text: YamlText
    noun: N | None


@dataclass(frozen=True, slots=True)
class _Words:
    """The codes for one kind of file."""

    missing: str
    word: str
    outside: str
    number: str
    comma: str
    shape: str
    empty: str
    form: str
    long: str


IN_YAML = _Words("YML-013", "YML-014", "YML-015", "YML-016", "YML-017", "YML-018", "YML-019", "YML-020", "YML-021")
IN_TABLES = _Words("CSV-012", "CSV-013", "CSV-015", "CSV-014", "CSV-004", "CSV-016", "CSV-012", "CSV-016", "CSV-017")


@cache
def _rows_adapter(noun: type[Noun]) -> TypeAdapter[Any]:
    return TypeAdapter(list[noun])  # type: ignore[valid-type]


def read_rows(reading: Reading, file: str, noun: type[N], *, where: Place | None = None) -> Rows[N]:
    """Read a table whose rows are nouns; rows with errors are left out, and reported."""
    if (file, noun) not in reading.nouns:
        table = read_table(reading, file, where=where)
        reading.nouns[file, noun] = Rows(file, complete=False) if table is None else _rows(reading, table, noun)
    rows: Rows[N] = reading.nouns[file, noun]
    return rows


def _rows(reading: Reading, table: Table, noun: type[N]) -> Rows[N]:
    fields = noun.model_fields
    needed = [name for name, info in fields.items() if info.is_required()]
    if not check_columns(reading, table, known=fields, needed=needed):
        return Rows(table.file, complete=False)
    known = [column for column in table.header if column in fields]
    split = [column for column in known if _bare(fields[column].annotation)[0] is tuple]
    data: list[dict[str, Any]] = []
    for row in table.rows:
        cells: dict[str, Any] = {column: row[column] for column in known if column in row}
        for column in split:
            if column in cells:
                cells[column] = [part.strip() for part in cells[column].split("|") if part.strip()]
        data.append(cells)
    wrong: set[int] = set()
    try:
        nouns = _rows_adapter(noun).validate_python(data)
    except ValidationError as failed:
        for error in failed.errors(include_url=False):
            index, *path = error["loc"]
            wrong.add(int(index))
            place = table.place(int(index), str(path[0]) if path else None)
            _add(reading, IN_TABLES, noun, error, tuple(path), place)
        nouns = _rows_adapter(noun).validate_python([row for index, row in enumerate(data) if index not in wrong])
    places = tuple(table.place(index) for index in range(len(data)) if index not in wrong)
    return Rows(table.file, tuple(nouns), places, table.complete and not wrong)


def read_mapping(reading: Reading, file: str, noun: type[N], *, where: Place | None = None) -> Mapped[N] | None:
    """Read a YAML file that is a noun; None if it is no YAML at all."""
    if (file, noun) not in reading.nouns:
        text = read_yaml(reading, file, where=where)
        reading.nouns[file, noun] = None if text is None else Mapped(text, _mapping(reading, text, noun))
    mapped: Mapped[N] | None = reading.nouns[file, noun]
    return mapped


def _mapping(reading: Reading, text: YamlText, noun: type[N]) -> N | None:
    try:
        return noun.model_validate(text.data)
    except ValidationError as failed:
        for error in failed.errors(include_url=False):
            path = tuple(part for part in error["loc"] if part != "[key]")
            _add(reading, IN_YAML, noun, error, path, text.place(path), block=_at(text.data, path[:-1]))
        return None


# ── errors in field words ──────────────────────────────────────────────────────────────────


def _add(
    reading: Reading, codes: _Words, noun: type[Noun], error: ErrorDetails, path: Path, place: Place, block: Any = None
) -> None:
    kind = error["type"]
    seen = error["input"]
    context = error.get("ctx", {})
    annotation, info = _field(noun, path)
    name = str(path[-1]) if path and isinstance(path[-1], str) else key_words(path) or "the file"
    private = noun.of_people or is_of_people(place.file) or (name in NEVER_SHOWN and codes is IN_TABLES)
    said = shown("not shown") if private and seen else shown(seen)
    fix: str | None
    advice = info.description if info is not None and info.description else ""
    if kind == "extra_forbidden":
        known = [] if reading.has_enough("YML-012", place) else _known_keys(noun, path[:-1])
        free = [key for key in known if not (isinstance(block, dict) and key in block)]
        inside = f" in {key_words(path[:-1])}" if len(path) > 1 else ""
        fix = did_you_mean(name, free, otherwise=f"known keys: {listed(known, most=30)}")
        if seen is None and " " in name:
            fix = "is it part of the text before it? put quotes around a text with a comma"
        reading.add("YML-012", f"unknown key {shown(name)}{inside}", place, fix)
    elif kind == "missing":
        inside = key_words(path[:-1]) if len(path) > 1 else ""
        if codes is IN_TABLES:
            reading.add(codes.missing, f"the cell {name} is empty", place)
        else:
            reading.add(codes.missing, f"{inside or place.file} has no {shown(name)}", place, f"add {name}: {advice}".rstrip(": "))
    elif kind in ("string_too_short", "too_short") or (seen is None and kind != "none_required"):
        fix = f"write a value ({advice.rstrip('.')}), or delete the line" if advice else None
        reading.add(codes.empty, f"{name} is empty", place, fix)
    elif kind == "literal_error":
        words = _literals(annotation)
        reading.add(codes.word, f"{name} is {said}", place, _word_fix(seen, words))
    elif isinstance(seen, str) and DECIMAL_COMMA.fullmatch(seen) and (kind.startswith(("int_", "float_")) or "\\d" in str(context.get("pattern", ""))):
        reading.add(codes.comma, f"{name} is {said}: a comma in a number", place, "write the number with a point, and without a mark for thousands" if private else _comma_fix(seen, kind))
    elif kind == "value_error":
        # A condition on several keys of a block: the noun says in words what must hold.
        reading.add(codes.outside, str(context["error"]), place)
    elif kind == "too_long":
        wanted = context.get("max_length")
        reading.add(codes.shape, f"{name} has {context.get('actual_length')} values; it takes {wanted}", place, f"write {wanted} values")
    elif isinstance(seen, (dict, list)) or kind in ("tuple_type", "list_type", "dict_type", "model_type", "model_attributes_type"):
        reading.add(codes.shape, f"{name} is {said}", place, _shape_fix(annotation, name))
    elif kind.startswith("int_"):
        reading.add(codes.number, f"{name} is {said}, not a whole number", place)
    elif kind.startswith("float_") or kind == "finite_number":
        reading.add(codes.number, f"{name} is {said}, not a number", place, "write a number, with a point for the decimals: 0.05")
    elif kind.startswith("bool_"):
        reading.add(codes.word, f"{name} is {said}", place, "write true or false")
    elif kind.startswith(("greater_than", "less_than")):
        limit = next((f"{words} {context[key]}" for key, words in _LIMITS if key in context), "in its range")
        reading.add(codes.outside, f"{name} is {said}; it must be {limit}", place)
    elif kind == "string_too_long":
        reading.add(codes.long, f"{name} has {len(str(seen))} characters; at most {context.get('max_length')} fit", place)
    elif kind == "string_pattern_mismatch":
        fix = next((words for pattern, words in FORMS if pattern == context.get("pattern")), advice or None)
        reading.add(codes.form, f"{name} is {said}", place, fix)
    else:
        reading.add(codes.form, f"{name} is {said}, which cannot stand here", place, advice or None)


_LIMITS = (("gt", "greater than"), ("ge", "at least"), ("lt", "less than"), ("le", "at most"))


def _word_fix(seen: Any, words: Iterable[str]) -> str:
    allowed = [word for word in words if word]
    close = nearest(str(seen), allowed)
    return (f"did you mean {shown(close)}? " if close else "") + f"allowed: {listed(allowed)}"


def _comma_fix(seen: str, kind: str) -> str:
    if kind.startswith("int_") and re.fullmatch(r"\d{1,3}(,\d{3})+", seen):
        return f"write {seen.replace(',', '')}, without a mark for thousands"
    if kind.startswith("int_"):
        return "write a whole number"
    return f"did you mean {seen.replace(',', '.', 1)}?"


def _shape_fix(annotation: Any, name: str) -> str:
    origin, _ = _bare(annotation)
    if origin is tuple:
        return f"write it as a list: {name}: [first, second]"
    if origin is dict or (isinstance(origin, type) and issubclass(origin, Noun)):
        return "write it as a block of keys and values, indented below"
    return "write a single value; put quotes around a text with a colon or brackets"


# ── the way through the nouns ──────────────────────────────────────────────────────────────


def _bare(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """What a type is without its conditions and without "or nothing": its origin and its arguments."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(kind for kind in get_args(annotation) if kind is not type(None))
        else:
            return origin or annotation, get_args(annotation)


def _field(noun: type[Noun], path: Path) -> tuple[Any, FieldInfo | None]:
    """The type and the field that a path of keys leads to."""
    annotation: Any = noun
    info: FieldInfo | None = None
    for part in path:
        origin, inner = _bare(annotation)
        if isinstance(origin, type) and issubclass(origin, Noun):
            info = origin.model_fields.get(str(part))
            if info is None:
                return None, None
            annotation = info.annotation
        elif origin is dict and len(inner) == 2:
            annotation = inner[1]
        elif origin is tuple and inner:
            annotation = inner[0]
        else:
            return None, None
    return annotation, info


def _known_keys(noun: type[Noun], path: Path) -> list[str]:
    origin, _ = _bare(_field(noun, path)[0])
    return list(origin.model_fields) if isinstance(origin, type) and issubclass(origin, Noun) else []


def _literals(annotation: Any) -> list[str]:
    origin, inner = _bare(annotation)
    return [str(word) for word in inner] if origin is Literal else []


def _at(data: Any, path: Path) -> Any:
    """The plain data at a path; None where the path leads nowhere."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(str(part))
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data
