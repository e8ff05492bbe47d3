"""The occupational groups: the file of the catalogue, checked; the groups with their numbers; the records of one."""

from pathlib import Path
from typing import Any

from django.db.models import Count, Q, QuerySet
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflows.law import duties
from workflows.models import Department, OccupationGroup, OccupationRecord, Person
from workflows.queries.policies import BadCatalogue, shape_fault
from workflows.queries.yaml_source import SourceFault, read_documents

FILE = Path(__file__).resolve().parents[2] / "catalogue" / "occupations.yaml"
PAGE = 25


class GroupRow(BaseModel):
    """One group of the file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    code: str = Field(pattern=r"^[a-z0-9-]+$", max_length=50)
    name: str = Field(min_length=1, max_length=60)
    lead_unit: str = Field(min_length=1, max_length=120)


class OccupationFile(BaseModel):
    """The whole file: where the list comes from, whether somebody has read it there, the groups in their order."""

    model_config = ConfigDict(extra="forbid", strict=True)
    source: str = Field(min_length=1, max_length=200)
    is_verified: bool = False
    groups: list[GroupRow]


def read(path: Path) -> tuple[list[dict[str, Any]], list[SourceFault]]:
    """The groups of a file, and what is wrong with it by file, line and key; nothing at all when there is no file."""
    if not path.is_file():
        return [], []
    found, faults = [], []
    for source in read_documents(path, path.name):
        if not source.faults:
            try:
                told = OccupationFile.model_validate(source.data)
            except ValidationError as error:
                source.faults += [shape_fault(source, each) for each in error.errors()]
            else:
                facts = {"source": told.source, "is_verified": told.is_verified}
                codes = [row.code for row in told.groups]
                for at, row in enumerate(told.groups):
                    if row.code in codes[:at]:
                        source.faults.append(
                            source.fault(("groups", at, "code"), "这个代码已经用过，应当唯一。")
                        )
                    found.append({**row.model_dump(), **facts, "rank": at + 1})
        faults += source.faults
    return found, faults


def bundled() -> list[dict[str, Any]]:
    """The groups that come with the program; BadCatalogue when the file is wrong."""
    groups, faults = read(FILE)
    if faults:
        raise BadCatalogue(faults)
    return groups


def groups() -> list[OccupationGroup]:
    """All groups in their order."""
    return list(OccupationGroup.objects.all())


def counted(person: Person) -> dict[int, int]:
    """How many open records of each group the person may see; one query."""
    rows = visible(person).filter(ended_on=None).order_by().values("group")
    return {row["group"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def visible(person: Person) -> QuerySet[OccupationRecord]:
    """The records of the departments at and below the posts from which the person may look."""
    bounds = Q(pk__in=[])
    for post in person.posts_now():
        if person.has_perm(duties.VIEW_ENTRY.at(post.department.place)):
            bounds |= Q(path__startswith=post.department.path)
    return OccupationRecord.objects.filter(department__in=Department.objects.filter(bounds))


def page(person: Person, group: OccupationGroup, *, before: int = 0) -> tuple[list[OccupationRecord], int]:
    """The records of a group, the latest first, by key, and the key of the next page or 0."""
    rows = visible(person).filter(group=group).select_related("subject", "department").order_by("-pk")
    taken = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    shown = taken[:PAGE]
    return shown, shown[-1].pk if len(taken) > PAGE else 0


def departments_of(person: Person) -> list[Department]:
    """Where this person may record occupations, in the order of the tree."""
    held = {p.department_id: p.department for p in person.posts_now()}
    may = [d for d in held.values() if person.has_perm(duties.RECORD_OCCUPATION.at(d.place))]
    return sorted(may, key=lambda d: d.path)
