"""Sample texts of commitments that come with the program: starting points, published by nobody."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from workflows.law.commitment import PromiseKind
from workflows.queries.yaml_source import read_documents

FILE = Path(__file__).resolve().parents[2] / "catalogue" / "commitments.yaml"


class Sample(BaseModel):
    """One sample of the file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    key: str = Field(pattern=r"^[a-z]+$")
    kind: str
    name: str = Field(max_length=100)
    basis: str = Field(max_length=200)
    title: str = Field(max_length=100)
    text: str
    perform_within: str = ""
    valid_for: str = ""
    needs_second: bool = False


@lru_cache(maxsize=1)
def _read() -> tuple[Sample, ...]:
    """The samples of the file; ValueError where it is wrong."""
    found: list[Sample] = []
    for source in read_documents(FILE, FILE.name):
        if source.faults:
            raise ValueError(str(source.faults[0]))
        found += [Sample.model_validate(row) for row in source.data["samples"]]
    if {sample.kind for sample in found} - set(PromiseKind.values):
        raise ValueError("commitments.yaml: unknown kind")
    return tuple(found)


def bundled() -> list[dict[str, Any]]:
    """All samples as plain data."""
    return [sample.model_dump() for sample in _read()]


def find(key: str) -> dict[str, Any] | None:
    """The sample of this key."""
    return next((sample for sample in bundled() if sample["key"] == key), None)


def said(sample: dict[str, Any]) -> dict[str, Any]:
    """What a version made of it says."""
    named = ("title", "text", "perform_within", "valid_for", "needs_second")
    flags = {"may_be_drawn": True, "is_public": True, "shows_persons": False, "reading_seconds": 0}
    return {**{name: sample[name] for name in named}, **flags}
