"""A submission as it arrives: multipart, read in pieces, attachments straight into files, everything bounded.

Memory holds one piece, the XML and small attachments, whatever is sent: an attachment of 2 GB is refused at the limit, after as many bytes.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from kurak.sources.served_forms import FILE_NAME
from kurak.sources.submissions.envelope import LARGEST_XML
from kurak.sources.submissions.store import SMALL, Upload

XML_PART: Final = "xml_submission_file"
INCOMPLETE_PART: Final = "*isIncomplete*"
MOST_PARTS: Final = 300
LARGEST_HEADERS: Final = 8_000
LARGEST_FIELD: Final = 1_000
MOST_HELD: Final = 1_000_000
"""Bytes of small attachments that one request may hold in memory; the next go into files."""


class TooLargeError(Exception):
    """More bytes than this server takes at once."""


class BadUploadError(ValueError):
    """What arrived is no submission; the message says why, without showing any answer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may hold.

    Parameters
    ----------
    largest
        Bytes of the whole request; phones are told, and split what is larger.
    patience
        Seconds without a single byte after which the connection is given up.
    """

    largest: int = 100_000_000
    patience: float = 60.0


@dataclass(slots=True)
class Arrived:
    """What one request brought. Large ``uploads`` are files in ``incoming``; :meth:`discard` removes them.

    ``sha256`` is that of the XML as it arrived, whatever becomes of ``xml``.
    """

    xml: bytes = b""
    complete: bool = True
    uploads: list[Upload] = field(default_factory=list)
    sha256: str = ""

    def discard(self) -> None:
        """Remove files that were not kept."""
        _remove(self.uploads)


def _remove(uploads: list[Upload]) -> None:
    for upload in uploads:
        if upload.path is not None:
            upload.path.unlink(missing_ok=True)


async def receive(
    pieces: AsyncIterator[bytes], *, content_type: str, declared: str | None, incoming: Path, limits: Limits
) -> Arrived:
    """Read one request.

    Parameters
    ----------
    pieces
        Its body.
    content_type, declared
        Its headers ``Content-Type`` and ``Content-Length``.
    incoming
        Folder for attachments until they are kept.

    Raises
    ------
    TooLargeError, BadUploadError, TimeoutError, OSError
        Then nothing is left in ``incoming``.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
        raise BadUploadError("a submission is sent as multipart/form-data with a boundary")
    if declared is not None and declared.isascii() and declared.isdigit() and int(declared) > limits.largest:
        raise TooLargeError
    parts = _Parts(incoming)
    done = False
    try:
        parser = MultipartParser(boundary, parts.callbacks())  # type: ignore[arg-type]
        seen = 0
        while True:
            async with asyncio.timeout(limits.patience):
                piece = await anext(pieces, None)
            if piece is None:
                break
            seen += len(piece)
            if seen > limits.largest:
                raise TooLargeError
            try:
                parser.write(piece)
            except FormParserError as error:
                raise BadUploadError("the parts of the request cannot be told apart") from error
        if not parts.ended:
            raise BadUploadError("the request ended before its last part did")
        if parts.xml is None:
            raise BadUploadError(f"no part is named {XML_PART}")
        done = True
        return Arrived(bytes(parts.xml), not parts.incomplete, parts.uploads, hashlib.sha256(parts.xml).hexdigest())
    finally:
        parts.close(keep=done)


class _Parts:
    """Listens to the parser: XML and small files into memory, large ones into ``incoming``, fields of no interest nowhere."""

    def __init__(self, incoming: Path) -> None:
        self.incoming = incoming
        self.xml: bytearray | None = None
        self.incomplete = False
        self.uploads: list[Upload] = []
        self.ended = False
        self.parts = 0
        self.headers = 0
        self.header = bytearray()
        self.value = bytearray()
        self.disposition = b""
        self.field: bytearray | None = None
        self.field_name = ""
        self.into_xml = False
        self.file: BinaryIO | None = None
        self.content: bytearray | None = None
        self.held = 0
        self.path = Path()
        self.file_name = ""
        self.size = 0
        self.digest = hashlib.sha256()

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self.begin,
            "on_header_field": self.header_field,
            "on_header_value": self.header_value,
            "on_header_end": self.header_end,
            "on_headers_finished": self.headers_end,
            "on_part_data": self.data,
            "on_part_end": self.end,
            "on_end": self.finish,
        }

    def begin(self) -> None:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise BadUploadError(f"the request has more than {MOST_PARTS} parts")
        self.headers = 0
        self.disposition = b""

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._bound(end - start)
        self.header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._bound(end - start)
        self.value += data[start:end]

    def _bound(self, more: int) -> None:
        self.headers += more
        if self.headers > LARGEST_HEADERS:
            raise BadUploadError("the headers of a part are too long")

    def header_end(self) -> None:
        if bytes(self.header).lower() == b"content-disposition":
            self.disposition = bytes(self.value)
        self.header.clear()
        self.value.clear()

    def headers_end(self) -> None:
        # The library cuts a path off some names; what leads elsewhere is refused here, not repaired.
        if re.search(rb'filename="[^"]*[/\\]', self.disposition):
            raise BadUploadError("an attachment has a name that is no plain file name")
        _, options = parse_options_header(self.disposition)
        try:
            name = options.get(b"name", b"").decode()
            file_name = options[b"filename"].decode() if b"filename" in options else None
        except UnicodeDecodeError as error:
            raise BadUploadError("a part has a name that is not UTF-8") from error
        self.into_xml, self.field, self.file, self.content = False, None, None, None
        if name == XML_PART:
            if self.xml is not None:
                raise BadUploadError(f"two parts are named {XML_PART}")
            self.xml, self.into_xml = bytearray(), True
        elif file_name is None:
            self.field, self.field_name = bytearray(), name
        else:
            if not FILE_NAME.fullmatch(file_name):
                raise BadUploadError("an attachment has a name that is no plain file name")
            self.file_name, self.size, self.digest, self.content = file_name, 0, hashlib.sha256(), bytearray()

    def data(self, data: bytes, start: int, end: int) -> None:
        piece = data[start:end]
        if self.content is not None or self.file is not None:
            self._attach(piece)
        elif self.into_xml and self.xml is not None:
            self.xml += piece
            if len(self.xml) > LARGEST_XML:
                raise TooLargeError
        elif self.field is not None:
            self.field += piece
            if len(self.field) > LARGEST_FIELD:
                raise BadUploadError("a field beside the submission is too long")

    def _attach(self, piece: bytes) -> None:
        """One piece of an attachment: into memory while it is small, then into a file."""
        self.digest.update(piece)
        self.size += len(piece)
        if self.content is not None:
            self.content += piece
            if self.size <= SMALL and self.held + self.size <= MOST_HELD:
                return
            self.path = self.incoming / secrets.token_hex(16)
            self.file = self.path.open("xb")
            piece, self.content = bytes(self.content), None
        if self.file is not None:
            self.file.write(piece)

    def end(self) -> None:
        if self.content is not None:
            self.held += self.size
            self.uploads.append(Upload(self.file_name, self.digest.hexdigest(), self.size, content=bytes(self.content)))
            self.content = None
        elif self.file is not None:
            self.file.close()
            self.uploads.append(Upload(self.file_name, self.digest.hexdigest(), self.size, path=self.path))
            self.file = None
        elif self.field is not None and self.field_name == INCOMPLETE_PART:
            self.incomplete = bytes(self.field).strip().lower() == b"yes"

    def finish(self) -> None:
        self.ended = True

    def close(self, *, keep: bool) -> None:
        """Let go of the files; unless all went well, remove them."""
        if self.file is not None:
            self.file.close()
            self.path.unlink(missing_ok=True)
        if not keep:
            _remove(self.uploads)
