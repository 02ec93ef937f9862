"""Files that belong to notices, each under its SHA-256: Word templates, photographs and scans."""

from hashlib import sha256
from pathlib import Path

from yingshou.core.errors import YingshouError

LARGEST_SCAN = 10 * 1024 * 1024
_SCANS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class FileRefusedError(YingshouError):
    """A file is not of a kind that is kept, or is too large."""

    code = "FILE_REFUSED"


def keep(*, folder: Path, content: bytes) -> str:
    """Keep a file and return its SHA-256; the same file is kept once."""
    digest = sha256(content).hexdigest()
    path = _place(folder, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".part")
        half.write_bytes(content)
        half.replace(path)
    return digest


def kept(*, folder: Path, digest: str) -> bytes | None:
    """Return a kept file, None where it is gone or is not what its name says."""
    path = _place(folder, digest)
    content = path.read_bytes() if path.exists() else None
    return content if content is not None and sha256(content).hexdigest() == digest else None


def scan_type(content: bytes) -> str:
    """Return the media type of a photograph or scan. Raises FileRefusedError."""
    found = next((kind for mark, kind in _SCANS.items() if content.startswith(mark)), None)
    if found is None or len(content) > LARGEST_SCAN:
        raise FileRefusedError(
            zh="请上传 10 MB 以内的 JPEG、PNG 或 PDF 文件",
            en="give a JPEG, PNG or PDF file of 10 MB at most",
            field="file",
        )
    return found


def _place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest
