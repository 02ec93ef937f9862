"""Files people upload: kept under their own name in a folder that lives as long as the request."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile


@contextmanager
def kept(upload: UploadedFile) -> Iterator[Path]:
    """Write an upload to a folder of its own and yield its path; problems then name the file people know."""
    with TemporaryDirectory(prefix="yingshou-upload-") as folder:
        path = Path(folder) / Path(upload.name or "upload").name
        with path.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
        yield path
