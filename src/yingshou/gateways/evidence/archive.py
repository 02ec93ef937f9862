"""The archive of a bundle: exhibits streamed into a ZIP with fixed dates, each hashed on its way in."""

import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PART = 1024 * 1024


class Written(NamedTuple):
    """A file of the archive: its SHA-256 and its size."""

    sha256: str
    size: int


class Archive:
    """A ZIP that is the same, byte for byte, for the same files in the same order."""

    def __init__(self, path: Path) -> None:
        """Begin an archive at a path that does not exist yet."""
        self._zip = zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=6)

    def add(self, name: str, parts: Iterable[bytes]) -> Written:
        """Write a file in parts, never more of it in memory than one, and return its hash."""
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest, size = sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as target:
            for part in parts:
                target.write(part)
                digest.update(part)
                size += len(part)
        return Written(digest.hexdigest(), size)

    def close(self) -> None:
        """Write the directory of the archive."""
        self._zip.close()


def parts_of(path: Path) -> Iterator[bytes]:
    """Read a file in parts."""
    with path.open("rb") as source:
        while part := source.read(_PART):
            yield part


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in parts."""
    digest = sha256()
    for part in parts_of(path):
        digest.update(part)
    return digest.hexdigest()


def hashes_in(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the SHA-256 of each file of an archive by name, read in parts."""
    found = {}
    for info in archive.infolist():
        digest = sha256()
        with archive.open(info) as source:
            while part := source.read(_PART):
                digest.update(part)
        found[info.filename] = digest.hexdigest()
    return found


def keep_path(*, folder: Path, path: Path) -> str:
    """Move a file under its SHA-256, as `gateways.messages.files.keep` keeps others, and return it."""
    digest = hash_of(path)
    place = place_of(folder=folder, digest=digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    path.replace(place)
    return digest


def place_of(*, folder: Path, digest: str) -> Path:
    """Return where a file of a hash is kept."""
    return folder / digest[:2] / digest
