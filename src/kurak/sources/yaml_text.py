"""YAML as plain data with the line of every key: no types are guessed, no tag is obeyed, no alias can blow it up.

Every scalar stays the text that stands in the file, so that 2.40 keeps its decimals and ``no`` stays a word;
the nouns say which texts are numbers. An empty value, ``null`` and ``~`` are None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from kurak.model.finding import Path, Place, key_words, place_of
from kurak.sources.text_file import Reading, read_text
from kurak.sources.wording import shown

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEEPEST = 40
FEWEST_EXPANDED = 10_000
SAFE_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float", "timestamp", "str", "merge", "value", "seq", "map")
)
NULL = "tag:yaml.org,2002:null"
MERGE = "tag:yaml.org,2002:merge"
NOT_PRINTABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

PLAIN_WORDS = (
    ("mapping values are not allowed", 'a colon with a blank after it stands where no key can be', "put the whole text in quotes, or check the indentation"),
    ("could not find expected ':'", "a key without a colon", "write a colon and a blank after the key, and check the indentation of the line above"),
    ("did not find expected key", "something other than a key stands here", "check the indentation, and whether a quote or a comma is missing above"),
    ("did not find expected '-' indicator", "a list whose lines are not indented alike", "begin each line of the list with - at the same column"),
    ("did not find expected ',' or", "a bracket is not closed, or a comma is missing", "close the bracket, or put a comma between the values"),
    ("did not find expected node content", "a bracket is opened and nothing stands in it", "close the bracket"),
    ("unexpected end of stream", "a quotation mark is opened and never closed", "close the quotation mark"),
    ("unexpected document indicator", "a quotation mark is opened and never closed", "close the quotation mark"),
    ("found undefined alias", "a text begins with * but nothing is marked with &", "put the text in quotes"),
    ("cannot start any token", "a text begins with a character that means something else in YAML", "put the text in quotes"),
    ("unknown escape character", "a backslash inside double quotes", "use single quotes, or write the backslash twice"),
    ("block sequence entries are not allowed", "a list begins on the same line as its key", "begin the list on the next line"),
    ("block mapping", "the indentation does not fit the lines above", "indent keys of the same block alike"),
    ("maximum depth", "brackets are nested too deeply", "check the brackets"),
)


@dataclass(frozen=True, slots=True)
class YamlText:
    """A YAML file as plain data, with the place of every key.

    Parameters
    ----------
    data
        Blocks as dictionaries, lists as lists, everything else as the text in the file.
    positions
        Path of keys and list numbers (from 0): line and column, from 1.
    """

    file: str
    data: dict[str, Any]
    positions: dict[Path, tuple[int, int]]

    def place(self, path: Path) -> Place:
        """The place of a value, or of the nearest block around it that has one."""
        return place_of(self.file, self.positions, path)


def read_yaml(reading: Reading, file: str, *, where: Place | None = None) -> YamlText | None:
    """Read a YAML file of the study; None, with findings, if it cannot be understood."""
    text = read_text(reading, file, where=where)
    if text is None:
        return None
    if (odd := NOT_PRINTABLE.search(text)) is not None:
        line = text.count("\n", 0, odd.start()) + 1
        reading.add("YML-001", f"{file} holds the control character {odd.group()!a}", Place(file, line=line), "delete it")
        return None
    try:
        aliases: list[Any] = []
        nodes = _first_look(reading, file, text, aliases)
        node = yaml.compose(text, Loader=Loader) if nodes else None
    except yaml.MarkedYAMLError as error:
        _add_syntax_error(reading, file, text, error)
        return None
    if nodes is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        reading.add("YML-009", f"{file} is no list of keys and values", Place(file, line=1))
        return None
    walk = _Walk(reading, file, most=max(FEWEST_EXPANDED, 10 * nodes))
    data = _plain(walk, node, ())
    if walk.stopped is not None:
        first = aliases[0].start_mark if aliases else node.start_mark
        reading.add("YML-006", walk.stopped, _place_at(file, first))
        return None
    for alias in aliases:
        message = f"*{alias.anchor} repeats what &{alias.anchor} marks"
        reading.add("YML-004", message, _place_at(file, alias.start_mark))
    return YamlText(file, data, walk.positions)


def _place_at(file: str, mark: Any, path: Path = ()) -> Place:
    return Place(file, line=mark.line + 1, column=mark.column + 1, key=key_words(path) or None)


def _first_look(reading: Reading, file: str, text: str, aliases: list[Any]) -> int | None:
    """Count the nodes without building any; None if the file is nested too deeply or holds several documents.

    Aliases are put into ``aliases``.

    The library builds its tree by calling itself, so a file of brackets must be refused before.
    """
    nodes = depth = documents = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.NodeEvent):
            nodes += 1
            if isinstance(event, yaml.AliasEvent):
                aliases.append(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    at = _place_at(file, event.start_mark)
                    reading.add("YML-007", f"more than {DEEPEST} blocks or brackets inside one another", at)
                    return None
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                reading.add("YML-008", f"a second document begins in {file}", _place_at(file, event.start_mark))
                return None
    return nodes


@dataclass(slots=True)
class _Walk:
    reading: Reading
    file: str
    most: int
    positions: dict[Path, tuple[int, int]] = field(default_factory=dict)
    open_nodes: set[int] = field(default_factory=set)
    expanded: int = 0
    stopped: str | None = None

    def at(self, node: yaml.Node, path: Path) -> Place:
        """Where a node stands."""
        return _place_at(self.file, node.start_mark, path)


def _plain(walk: _Walk, node: yaml.Node, path: Path) -> Any:
    """A node as plain data; stops quietly once ``walk.stopped`` is set."""
    walk.expanded += 1
    if walk.expanded > walk.most and walk.stopped is None:
        walk.stopped = f"the aliases of {walk.file} stand for more than {walk.most:,} values"
    if walk.stopped is not None:
        return None
    walk.positions.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if node.tag not in SAFE_TAGS:
        walk.reading.add("YML-010", f"the tag {shown(node.tag)} is not allowed", walk.at(node, path))
        return None
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == NULL and node.value in ("", "~", "null", "Null", "NULL") else node.value
    if id(node) in walk.open_nodes:
        walk.stopped = f"a value of {walk.file} contains itself by an alias"
        return None
    walk.open_nodes.add(id(node))
    try:
        if isinstance(node, yaml.SequenceNode):
            return [_plain(walk, child, (*path, number)) for number, child in enumerate(node.value)]
        return _plain_mapping(walk, node, path)
    finally:
        walk.open_nodes.discard(id(node))


def _plain_mapping(walk: _Walk, node: yaml.Node, path: Path) -> dict[str, Any]:
    data: dict[str, Any] = {}
    first_line: dict[str, int] = {}
    merged: list[tuple[yaml.Node, yaml.Node]] = []
    for key_node, value_node in node.value:
        if key_node.tag == MERGE:
            merged.append((key_node, value_node))
            continue
        if not isinstance(key_node, yaml.ScalarNode) or not key_node.value.strip():
            walk.reading.add("YML-011", "a key is empty, a list or a block", walk.at(key_node, path))
            continue
        key = key_node.value.strip()
        here = (*path, key)
        line = key_node.start_mark.line + 1
        if key in first_line:
            places = (walk.at(key_node, here), Place(walk.file, line=first_line[key], key=key_words(here)))
            walk.reading.add("YML-003", f"the key {shown(key)} stands in lines {first_line[key]} and {line}", places)
            continue
        first_line[key] = line
        walk.positions[here] = (line, key_node.start_mark.column + 1)
        data[key] = _plain(walk, value_node, here)
    for key_node, value_node in merged:
        walk.reading.add("YML-005", "<< takes over the keys of another block", walk.at(key_node, path))
        sources = value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
        for source in sources:
            if not isinstance(source, yaml.MappingNode):
                walk.reading.add("YML-018", "<< must be followed by a block of keys", walk.at(key_node, path))
                continue
            if id(source) in walk.open_nodes:
                walk.stopped = f"a block of {walk.file} takes over its own keys"
                break
            walk.open_nodes.add(id(source))
            for key, value in _plain_mapping(walk, source, path).items():
                data.setdefault(key, value)
            walk.open_nodes.discard(id(source))
    return data


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _add_syntax_error(reading: Reading, file: str, text: str, error: yaml.MarkedYAMLError) -> None:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = text.split("\n")
    line = min(line, len(lines))
    for number in (line, line - 1):
        if number >= 1 and "\t" in _indentation(lines[number - 1]):
            reading.add("YML-002", f"line {number} of {file} is indented with a tab", Place(file, line=number))
            return
    problem = f"{error.context or ''} {error.problem or ''}"
    otherwise = (error.problem or "it cannot be understood", "check this line and the one above it")
    message, fix = next(((said, advice) for words, said, advice in PLAIN_WORDS if words in problem), otherwise)
    reading.add("YML-001", f"not understood: {message}", Place(file, line=line, column=column), fix)
