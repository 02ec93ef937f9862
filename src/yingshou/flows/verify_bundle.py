"""Check a bundle of evidence: every hash, the chain of notices, and whether it is the one on record."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yingshou.core.errors import YingshouError
from yingshou.core.legal import Altered, verify_index
from yingshou.core.messages import content_hash, evidence_hash
from yingshou.gateways.evidence.archive import hash_of, hashes_in
from yingshou.records.legal.exhibits import ATTEMPTS, CHAIN
from yingshou.records.legal.models import Step

_INDEX = "index.json"
_SAID = {
    "INDEX": ("目录与其校验值不符", "the index is not what its proof was made of"),
    "MISSING": ("文件缺失", "the file is gone"),
    "CHANGED": ("文件内容与目录中的哈希不符", "the file is not what was hashed"),
    "ADDED": ("文件不在目录中", "the file is not in the index"),
    "CHAIN": ("送达凭据与其链哈希不符", "a piece of evidence is not what was hashed"),
    "TEXT": ("通知原文与其哈希不符", "what was sent is not what was hashed"),
    "UNRECORDED": ("证据包的哈希与系统登记的不同", "the bundle is not the one on record"),
}


class UnableToReadBundle(YingshouError):  # noqa: N818  the refusals are named UnableTo…
    """The file is no bundle of evidence."""

    code = "FILE_REFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleVerified:
    """What a check found; good without `altered`. `matter_no` is what the index says, if it says it."""

    matter_no: str
    as_of: str
    sha256: str
    files: int
    evidence: int
    altered: tuple[Altered, ...]


def verify_bundle(*, path: Path) -> BundleVerified:
    """Make every hash of a bundle anew and compare it with its index and with the fact on record.

    Whoever alters exhibits and index alike is found by the record, which is in the database.

    Raises UnableToReadBundle where the file is no archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            hashes = hashes_in(archive)
            index = json.loads(archive.read(_INDEX)) if _INDEX in hashes else {}
            altered = verify_index(
                index=index, hashes={name: each for name, each in hashes.items() if name != _INDEX}
            )
            texts = [("TEXT", name) for name in _named(hashes, ATTEMPTS) if not _texts_hold(archive, name)]
            chained = 0
            for name in _named(hashes, CHAIN):
                count, broken = _chain_holds(archive, name)
                chained += count
                texts += [("CHAIN", f"{name}: {place}") for place in broken]
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnableToReadBundle(
            zh=f"{path.name} 不是可以读取的证据包",
            en=f"{path.name} is no bundle that can be read",
            field="path",
        ) from error
    digest = hash_of(path)
    head = index.get("head", {}) if isinstance(index, dict) else {}
    if not Step.objects.filter(kind="EVIDENCE", document_hash=digest).exists():
        texts.append(("UNRECORDED", path.name))
    return BundleVerified(
        matter_no=str(head.get("matter_no", "")), as_of=str(head.get("as_of", "")), sha256=digest,
        files=len(hashes), evidence=chained, altered=(*altered, *(Altered(*each) for each in texts)),
    )  # fmt: skip


def sentence(found: Altered) -> tuple[str, str]:
    """Say what does not hold, in Chinese and in English."""
    zh, en = _SAID[found.reason]
    return f"{found.file}：{zh}", f"{found.file}: {en}"


def _named(hashes: dict[str, str], exhibit: str) -> list[str]:
    return [name for name in hashes if name.endswith(f"-{exhibit}.csv")]


def _rows(archive: zipfile.ZipFile, name: str) -> Iterator[list[str]]:
    with archive.open(name) as source:
        rows = csv.reader(io.TextIOWrapper(source, encoding="utf-8", newline=""))
        next(rows, None)
        yield from rows


def _texts_hold(archive: zipfile.ZipFile, name: str) -> bool:
    return all(
        len(row) > 7 and content_hash(address=row[3], subject=row[5], text=row[6]) == row[7]  # noqa: PLR2004
        for row in _rows(archive, name)
    )


def _chain_holds(archive: zipfile.ZipFile, name: str) -> tuple[int, list[str]]:
    """Return how many pieces of evidence there are, and the positions that are not what was hashed."""
    count, broken = 0, []
    for row in _rows(archive, name):
        count += 1
        place, notice_no, kind, happened, text, stored, previous = row
        if evidence_hash(previous=previous, content=(notice_no, kind, happened, text)) != stored:
            broken.append(place)
    return count, broken
