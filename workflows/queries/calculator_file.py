"""The file of what the calculator knows beside the rules of the lists: its shape, and reading it with line and key."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflows.law.eligibility import Basis
from workflows.law.terms import Term
from workflows.queries.policies import BadCatalogue, shape_fault
from workflows.queries.yaml_source import SourceFault, read_documents

FILE = Path(__file__).resolve().parents[2] / "catalogue" / "calculator.yaml"


class Row(BaseModel):
    """A part of the file: keys that are not known are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class BasisRow(Row):
    """On what something rests."""

    clause: str = Field(min_length=1, max_length=200)
    text: str = ""
    is_verified: bool = False

    def basis(self) -> Basis:
        """As the law reads it."""
        return Basis(self.clause, self.text, self.is_verified)


class BarRow(BasisRow):
    """A fact that forbids a repair."""

    reason: str = Field(pattern="^(REPEAT|CRIMINAL)$")


class TermRow(BasisRow):
    """A term in working days."""

    term: str = Field(max_length=10)


class NeverRow(BasisRow):
    """Words of penalties that nothing ends early."""

    words: list[str]


class ThingRow(Row):
    """One kind of record and the list that it stands on."""

    kind: str = Field(pattern="^[a-z_]+$", max_length=40)
    label: str = Field(min_length=1, max_length=60)
    list_code: str = Field(alias="list", max_length=50)
    bars: list[BarRow] = []
    never_early: NeverRow | None = None
    ends_with_ban: bool = False


class ClassesRow(Row):
    """How a class is read from a penalty."""

    slight: list[str]
    serious: list[str]
    clause: str


class FieldsRow(Row):
    """Fields in which a penalty counts as another class."""

    names: list[str]
    read_as: str


class RegimeRow(Row):
    """What stands beside the terms of one version of the general rules."""

    name: str
    number: str
    promise: BasisRow
    bars: list[BarRow] = []
    read_as: dict[str, str] = {}
    fields_read: FieldsRow | None = Field(default=None, alias="fields")


class CalculatorFile(Row):
    """The whole file."""

    source: str
    review: TermRow
    fraud: BasisRow
    things: list[ThingRow]
    classes: ClassesRow
    regimes: list[RegimeRow]


def read(path: Path) -> tuple[CalculatorFile | None, list[SourceFault]]:
    """The file, or what is wrong with it by file, line and key; nothing at all when there is no file."""
    if not path.is_file():
        return None, []
    sources = read_documents(path, path.name)
    source = sources[0]
    if not source.faults:
        try:
            told = CalculatorFile.model_validate(source.data)
            Term.parse(told.review.term)
        except ValidationError as error:
            source.faults += [shape_fault(source, each) for each in error.errors()]
        except ValueError as error:
            source.faults.append(source.fault(("review", "term"), str(error)))
        else:
            return told, []
    return None, source.faults


@cache
def bundled() -> CalculatorFile:
    """The file that comes with the program, read once; BadCatalogue when it is wrong."""
    told, faults = read(FILE)
    if told is None:
        raise BadCatalogue(faults or [SourceFault(FILE.name, 1, "", "没有找到这个文件。")])
    return told
