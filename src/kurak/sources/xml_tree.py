"""XML of other programs as a tree, read within bounds; and a tree as XML with the same bytes every time.

A document type is refused, so there are no entities: no bomb, and no file of this computer inside a text. Depth and number of
elements are limited, and the parser asks nothing of the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from kurak.sources.archives import RefusedError
from kurak.sources.text_file import MEGABYTE

LARGEST_XML = 200 * MEGABYTE
DEEPEST = 120
MOST_ELEMENTS = 4_000_000
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML can hold: most control characters."""


def parse_xml(raw: bytes) -> Element:
    """The root element.

    Raises
    ------
    RefusedError
        COD-053 if it has a document type, is not well formed, or is too deep; COD-051 if it is too large.

    Examples
    --------
    >>> parse_xml(b"<a><b>c</b></a>")[0].text
    'c'
    """
    if len(raw) > LARGEST_XML:
        raise RefusedError("COD-051", f"its XML has {len(raw) / MEGABYTE:,.0f} MB; the limit is {LARGEST_XML // MEGABYTE} MB")
    builder = TreeBuilder()
    depth = elements = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > DEEPEST or elements > MOST_ELEMENTS:
            raise RefusedError("COD-053", f"its XML has more than {MOST_ELEMENTS:,} elements, or more than {DEEPEST} inside one another")
        builder.start(_tag(name), {_tag(key): value for key, value in attributes.items()} if "}" in "".join(attributes) else attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_tag(name))

    def document_type(*_: object) -> None:
        raise RefusedError("COD-053", "its XML has a document type, which could bring in other files; no such program writes one")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = document_type
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(raw, True)
    except RefusedError:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:
        # LookupError: an encoding that nobody knows; ValueError: one that the parser cannot read.
        said = f" at line {error.lineno}: {expat.ErrorString(error.code)}" if isinstance(error, expat.ExpatError) else ""
        raise RefusedError("COD-053", f"its XML is not well formed{said}") from error
    return builder.close()


def _tag(name: str) -> str:
    return "{" + name if "}" in name else name


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Children with one of these names, whatever their namespace."""
    for child in element if element is not None else ():
        if local(child) in names:
            yield child


def child(element: Element | None, name: str) -> Element | None:
    """The first child of a name, or None."""
    return next(children(element, name), None)


def xml_text(root: Element) -> bytes:
    """A tree as XML in UTF-8; every element is in the namespace of the root."""
    namespace = str(root.tag).partition("}")[0].lstrip("{") if "}" in str(root.tag) else ""
    lines = ['<?xml version="1.0" encoding="utf-8"?>\n']
    _write(root, lines, 0, f' xmlns="{_quoted(namespace)}"' if namespace else "")
    return "".join(lines).encode("utf-8")


XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"


def _write(element: Element, out: list[str], depth: int, more: str = "") -> None:
    indent = "  " * depth
    named = []
    for key, value in element.attrib.items():
        space, _, bare = key.rpartition("}")
        if space.lstrip("{") == XSI:
            named.append(f' xmlns:xsi="{XSI}" xsi:{bare}="{_quoted(value)}"')
        elif space.lstrip("{") == XML:
            named.append(f' xml:{bare}="{_quoted(value)}"')
        elif not space:
            named.append(f' {key}="{_quoted(value)}"')
    name = local(element)
    out.append(f"{indent}<{name}{more}{''.join(named)}")
    if len(element):
        out.append(">\n")
        for inner in element:
            _write(inner, out, depth + 1)
        out.append(f"{indent}</{name}>\n")
    elif element.text:
        out.append(f">{_escaped(element.text)}</{name}>\n")
    else:
        out.append(" />\n")


def _escaped(text: str) -> str:
    # A carriage return that is not written as a reference is read as a line feed.
    return NOT_IN_XML.sub("�", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
