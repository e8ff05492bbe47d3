"""The file of the terms within which complaints and reports are handled, checked by line and key."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflows.law.terms import Term
from workflows.queries.policies import BadCatalogue, shape_fault
from workflows.queries.yaml_source import SourceFault, read_documents

FILE = Path(__file__).resolve().parents[2] / "catalogue" / "handling.yaml"


class TermRow(BaseModel):
    """One term of the file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(pattern=r"^[a-z_]+$", max_length=30)
    term: str = Field(max_length=10)
    clause: str = Field(min_length=1, max_length=200)
    is_verified: bool = False


class HandlingFile(BaseModel):
    """The whole file: where it comes from, and its terms."""

    model_config = ConfigDict(extra="forbid", strict=True)
    source: str = Field(min_length=1, max_length=200)
    terms: list[TermRow]


def read(path: Path) -> tuple[list[dict[str, Any]], list[SourceFault]]:
    """The terms of a file, and what is wrong with it by file, line and key; nothing at all when there is no file."""
    if not path.is_file():
        return [], []
    found, faults = [], []
    for source in read_documents(path, path.name):
        if not source.faults:
            try:
                told = HandlingFile.model_validate(source.data)
            except ValidationError as error:
                source.faults += [shape_fault(source, each) for each in error.errors()]
            else:
                for at, row in enumerate(told.terms):
                    try:
                        Term.parse(row.term)
                    except ValueError as error:
                        source.faults.append(source.fault(("terms", at, "term"), str(error)))
                    found.append(row.model_dump())
        faults += source.faults
    return found, faults


def bundled() -> list[dict[str, Any]]:
    """The terms that come with the program; BadCatalogue when the file is wrong."""
    terms, faults = read(FILE)
    if faults:
        raise BadCatalogue(faults)
    return terms
