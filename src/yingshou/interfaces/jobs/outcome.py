"""What a job is given, and what it leaves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from yingshou.flows.runner import BatchFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A job as its work sees it: parameters as asked, the file it reads, whom to tell how far it is."""

    parameters: Mapping[str, Any]
    progress: Callable[[int, int], None]
    upload: Path | None = None

    @property
    def as_of(self) -> date:
        """Return the business date of the moment it was asked for."""
        return date.fromisoformat(self.parameters["as_of"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a job did: figures by name, the batches that failed, the number of its run."""

    figures: Mapping[str, Any]
    failures: tuple[BatchFailure, ...] = ()
    run_no: str = ""
    notes: tuple[Mapping[str, str], ...] = field(default=())
