"""A finished release onto the disk, as a folder or a zip: whole or not at all, and never over another one by accident."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.release import Package
from kurak.sources.archives import pack
from kurak.sources.new_folder import write_new_folder
from kurak.sources.release.contents import SUMS, check_path
from kurak.sources.release.sums import verify_package
from kurak.sources.whole_files import replace_files


def package_zip(package: Package) -> bytes:
    """The release as a zip: names in order, fixed dates and rights, so that the same release gives the same bytes."""
    return pack({check_path(path): package.files[path] for path in sorted(package.files)})


def write_package(package: Package, into: Path, *, replace: bool = False) -> tuple[Finding, ...]:
    """Write a release as a folder.

    Parameters
    ----------
    package
        The release.
    into
        The folder; it is made, or is empty.
    replace
        Whether another release that stands there may go. What is no release, a folder without a list of hashes, is never replaced.

    Returns
    -------
    Findings
        REL-116 where something else stands there, REL-114 for each file there that is not of the release that would go; then nothing
        was changed. None where it is written, or the same release is there already.

    Raises
    ------
    ValueError
        If an attack succeeded on the release, or a path leads out of it.
    OSError
        If it cannot be written; then nothing is left behind, and what was there is as it was.
    """
    _check(package)
    if not os.path.lexists(into):
        write_new_folder(into.parent, into.name, package.files)
        return ()
    if into.is_dir() and not into.is_symlink():
        if _holds(into, package):
            return ()
        if not any(into.iterdir()):
            _replace(package, into)
            return ()
        if replace and (into / SUMS).is_file():
            # A file that somebody put there, or a list of other files, is not this command's to take away.
            if foreign := tuple(one for one in verify_package(into).findings if one.code in ("REL-114", "REL-115")):
                return foreign
            _replace(package, into)
            return ()
    return (_in_the_way(into),)


def write_package_zip(package: Package, into: Path, *, replace: bool = False) -> tuple[Finding, ...]:
    """Write a release as a zip; the rules are those of :func:`write_package`."""
    _check(package)
    content = package_zip(package)
    if os.path.lexists(into):
        if into.is_file() and not into.is_symlink() and into.read_bytes() == content:
            return ()
        if not replace or into.is_symlink() or not into.is_file() or into.suffix != ".zip":
            return (_in_the_way(into),)
    replace_files(into.parent, {into.name: content})
    return ()


def _check(package: Package) -> None:
    if not package.safe:
        raise ValueError("an attack succeeded on this release; it is not written")
    for path in package.files:
        check_path(path)


def _in_the_way(into: Path) -> Finding:
    return finding("REL-116", message="something else stands where the release would be written", where=Place(into.name))


def _holds(folder: Path, package: Package) -> bool:
    """Whether a folder holds this release, and nothing else."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}
    if there != set(package.files):
        return False
    paths = {name: folder / name for name in there}
    return all(not paths[name].is_symlink() and paths[name].read_bytes() == content for name, content in package.files.items())


def _replace(package: Package, into: Path) -> None:
    """Write the new release beside the old one, then let them change places; the old one comes back if that fails."""
    aside = Path(tempfile.mkdtemp(prefix=f".{into.name}.", dir=into.parent))
    try:
        new = write_new_folder(aside, "new", package.files)
        into.rename(aside / "old")
        try:
            new.rename(into)
        except BaseException:
            (aside / "old").rename(into)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
