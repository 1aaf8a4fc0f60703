"""What the outside of a submission says: which form, which interview, which files. Answers are not looked at.

The XML comes from phones and from whoever can reach the server, so it is read as a stream, with bounds, and never as a tree:
a document type is refused (no entities, so no bomb and no file of the server), depth and number of elements are limited, and
the parser asks nothing of the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

OPENROSA = "http://openrosa.org/xforms"
XFORMS = "http://www.w3.org/2002/xforms"
LARGEST_XML = 4_000_000
"""Bytes. A long interview is some 50 kB."""
DEEPEST = 64
MOST_ELEMENTS = 200_000
LONGEST_ID = 200
_BETWEEN = "\n"
"""Between a namespace and a name in what the parser hands over; no namespace can hold a line end here."""


class NotASubmissionError(ValueError):
    """The XML is not a submission that can be kept; the message says why, without showing any answer."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The outside of a submission.

    Parameters
    ----------
    form_id, version
        As the root element says; the version is empty where the form has none.
    instance_id
        The interview's own id: the same interview sent twice has the same.
    deprecated_id
        For an edited interview, the instance id of the one that it replaces.
    device_id
        What the form wrote into an element ``deviceid`` or ``meta/deviceID``; empty where it has none.
    """

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str | None
    device_id: str


def read_envelope(xml: bytes) -> Envelope:
    """Read form, version and ids of a submission.

    Raises
    ------
    NotASubmissionError
        Where the XML is too large, too deep, not well formed (two root elements), has a document type, an unknown namespace,
        or no instance id. No id is made up: an interview that is sent again would then be kept twice.

    Examples
    --------
    >>> read_envelope(b'<data id="q" version="1"><meta><instanceID>uuid:1</instanceID></meta></data>').instance_id
    'uuid:1'
    """
    if len(xml) > LARGEST_XML:
        raise NotASubmissionError(f"the XML is larger than {LARGEST_XML // 1_000_000} MB")
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotASubmissionError("the XML is not in UTF-8")
    reader = _Reader()
    # UTF-8 whatever the declaration says: other encodings are a second way to read the same bytes.
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=_BETWEEN)
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = reader.document_type
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code)
        raise NotASubmissionError(f"the XML is not well formed at line {error.lineno}: {said}") from error
    return reader.envelope()


class _Reader:
    """Listens to the parser, and keeps the few texts that an envelope needs."""

    def __init__(self) -> None:
        self.path: list[tuple[str, str]] = []
        self.elements = 0
        self.form_id = ""
        self.version = ""
        self.wanted: str | None = None
        self.texts: dict[str, list[str]] = {}

    def document_type(self, *_: object) -> None:
        raise NotASubmissionError("the XML has a document type, and no form makes one")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS or len(self.path) >= DEEPEST:
            raise NotASubmissionError(f"the XML has more than {MOST_ELEMENTS} elements, or more than {DEEPEST} inside one another")
        namespace, _, local = name.rpartition(_BETWEEN)
        if not self.path:
            if namespace not in ("", XFORMS):
                raise NotASubmissionError("the root element is in a namespace that no form uses")
            self.form_id = attributes.get("id", "").strip()
            self.version = attributes.get("version", "").strip()
        self.path.append((namespace, local))
        self.wanted = self._wanted()
        if self.wanted is not None:
            if self.wanted in self.texts and self.wanted != "deviceid":
                raise NotASubmissionError(f"the XML has two elements {local}")
            self.texts.setdefault(self.wanted, [])

    def _wanted(self) -> str | None:
        """Which of the texts begins here; meta counts as a child of the root only, in OpenRosa's namespace or in the root's."""
        namespace, local = self.path[-1]
        ours = (OPENROSA, self.path[0][0])
        if len(self.path) == 3 and self.path[1][1] == "meta" and self.path[1][0] in ours and namespace in ours:
            return local if local in ("instanceID", "deprecatedID") else "deviceid" if local == "deviceID" else None
        return "deviceid" if len(self.path) == 2 and local == "deviceid" else None

    def text(self, text: str) -> None:
        if self.wanted is not None:
            self.texts[self.wanted].append(text)

    def end(self, _name: str) -> None:
        self.path.pop()
        self.wanted = None

    def envelope(self) -> Envelope:
        if not self.form_id:
            raise NotASubmissionError("the root element has no id of a form")
        instance = self._said("instanceID")
        if not instance:
            raise NotASubmissionError("the XML has no meta/instanceID, so an interview that is sent again could not be told")
        return Envelope(
            form_id=_bounded("form id", self.form_id),
            version=_bounded("version", self.version),
            instance_id=_bounded("instanceID", instance),
            deprecated_id=_bounded("deprecatedID", self._said("deprecatedID")) or None,
            device_id=_bounded("device id", self._said("deviceid")),
        )

    def _said(self, name: str) -> str:
        return "".join(self.texts.get(name, ())).strip()


def _bounded(what: str, text: str) -> str:
    if len(text) > LONGEST_ID or not text.isprintable():
        raise NotASubmissionError(f"the {what} is longer than {LONGEST_ID} characters, or has unprintable ones")
    return text
