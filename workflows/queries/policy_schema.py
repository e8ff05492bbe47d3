"""What a catalogue file may say: the shape of a list, its legal bases and its policy versions."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
Duration = Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]*(WD|D|M|Y))?$", max_length=10)]
Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,6}$")]
# The same words as in models/listtype.py: a test compares them.
Kind = Literal["black", "watch", "red", "publicity", "regime", "objection", "remedy"]
Status = Literal["active", "legacy", "imported", "rules"]
Level = Literal[
    "law",
    "regulation",
    "central",
    "judicial",
    "department_rule",
    "local_regulation",
    "standard",
    "local_document",
    "unknown",
]


class Row(BaseModel):
    """A part of a file: keys that are not known are refused, nothing is guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ListRow(Row):
    """The list itself."""

    code: Code
    name: Said
    short_name: Said
    aliases: list[Said] = []
    kind: Kind
    status: Status = "active"
    field: Text = ""
    deciding_rule: Text = ""
    number_prefix: Prefix = "LR"
    note: Text = ""
    seeds: Text = ""


class BasisRow(Row):
    """A document on which the list rests."""

    instrument: Said
    article: Text = ""
    level: Level
    issuer: Text = ""
    number: Text = ""
    effective_from: date | None = None
    effective_to: date | None = None
    is_verified: bool = False


class PolicyRow(Row):
    """The document that a policy version carries out."""

    jurisdiction: Said
    effective_from: date
    effective_to: date | None = None
    instrument: Said
    issuer: Said
    document_number: Text = ""
    basis_level: Said
    source: Text = ""


class ParameterRow(Row):
    """One parameter."""

    label: Said
    value: Said
    unit: Literal["", "WD", "D", "M", "Y"] = ""
    start_event: Text = ""
    clause: Text = ""
    text: Text = ""
    is_verified: bool = False
    rolls: bool = False
    source: Text = ""


class FieldRow(Row):
    """A fact that a case of this list states, or another name for a common one."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=50)]
    label: Said
    heading: Text = ""
    sort: Literal["text", "integer", "amount", "date"] = "text"
    unit: Text = ""
    is_required: bool = True
    help_text: Text = ""


class GroundRow(Row):
    """One ground of listing."""

    code: Code
    text: Said
    short_text: Text = ""
    clause: Said


class ArticleRow(Row):
    """One article that is cited."""

    number: Said
    text: Said
    is_verbatim: bool = False


class MeasureRow(Row):
    """One measure that may follow."""

    name: Said
    body: Said
    clause: Said


class MaterialRow(Row):
    """One thing that an application for repair must bring, or that the authority looks up itself."""

    code: Code
    name: Said
    hint: Text = ""
    clause: Said
    is_fetched: bool = False


class CommitmentRow(Row):
    """One template of a commitment."""

    code: Code
    version: int = 1
    title: Said
    published_on: date
    text: Said
    needs_second: bool = False
    may_be_drawn: bool = True
    is_public: bool = True
    shows_persons: bool = False
    valid_for: Duration = ""
    perform_within: Duration = ""
    reading_seconds: Annotated[int, Field(ge=0, le=600)] = 0


class CatalogueDocument(Row):
    """One list with at most one policy version; further versions are further documents."""

    # Called `list` in the files: a field of that name would hide the type.
    head: Annotated[ListRow, Field(alias="list")]
    bases: list[BasisRow] = []
    version: int | None = None
    state: Literal["draft", "published"] = "published"
    policy: PolicyRow | None = None
    parameters: dict[str, ParameterRow] = {}
    fields: list[FieldRow] = []
    grounds: list[GroundRow] = []
    articles: list[ArticleRow] = []
    measures: list[MeasureRow] = []
    materials: list[MaterialRow] = []
    commitments: list[CommitmentRow] = []

    def facts(self) -> dict[str, Any]:
        """As plain data, the way `acts.policy.load` reads it."""
        return self.model_dump(by_alias=True)
