"""Between what arrived and what is kept: positions become coarse here, before anything is written."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from kurak.app.web.uploads import Arrived
from kurak.fieldwork.receipt import Receipt
from kurak.sources.served_forms import PublishedForm
from kurak.sources.submissions.positions import (
    AUDIT,
    PositionPaths,
    coarsen_audit,
    coarsen_xml,
    position_paths,
)
from kurak.sources.submissions.store import Upload


def make_coarse(arrived: Arrived, form: PublishedForm, receipt: Receipt) -> dict[str, bool | None]:
    """Take exact positions out of a request, where the study keeps none.

    Parameters
    ----------
    arrived
        The request; its XML and its audit.csv are changed.
    form
        The published form that it was filled in with.
    receipt
        What the study keeps.

    Returns
    -------
    Path of each position: whether the phone was near its cluster.

    Raises
    ------
    OSError
        If a large audit.csv cannot be written anew; then nothing is kept.
    """
    if not receipt.coarse:
        return {}
    paths = _paths(form.xml)
    near: dict[str, bool | None] = {}
    if paths:
        arrived.xml, near = coarsen_xml(arrived.xml, paths, named=receipt.named, keep=receipt.keep)
    arrived.uploads = [_without_places(one, paths) if one.name.lower() == AUDIT else one for one in arrived.uploads]
    return near


@lru_cache(maxsize=64)
def _paths(xform: bytes) -> PositionPaths:
    return position_paths(xform)


def _without_places(upload: Upload, paths: PositionPaths) -> Upload:
    before = upload.content if upload.content is not None else b"" if upload.path is None else upload.path.read_bytes()
    after = coarsen_audit(before, paths)
    if after == before:
        return upload
    if upload.path is not None:
        # Over the same bytes of the disk, as far as it lets us: a new file would leave the old ones.
        with upload.path.open("rb+") as file:
            file.write(after)
            file.truncate()
    digest = hashlib.sha256(after).hexdigest()
    return Upload(upload.name, digest, len(after), content=after if upload.path is None else None, path=upload.path)
