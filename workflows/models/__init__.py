"""What is kept: the facts, and the rules that the database itself can hold."""

from workflows.models.calendar import CalendarDraft, CalendarYear, Day
from workflows.models.competence import Competence
from workflows.models.crosscheck import CrossCheck, CrossHit
from workflows.models.deadline import Deadline, DeadlineKind
from workflows.models.entry import Associate, Display, Entry
from workflows.models.evidence import Evidence
from workflows.models.listtype import (
    Article,
    BasisLevel,
    CaseField,
    Ground,
    LegalBasis,
    ListedMeasure,
    ListKind,
    ListStatus,
    ListType,
    Parameter,
    Policy,
)
from workflows.models.measure import Measure, Monitoring
from workflows.models.notice import Notice, NumberSeries
from workflows.models.occupation import OccupationGroup, OccupationRecord
from workflows.models.outbox import Outbox
from workflows.models.people import Department, Mandate, Person, Post
from workflows.models.procedures import (
    Exit,
    Identification,
    Motion,
    Opinion,
    RepairProcedure,
    Reply,
    WorkItem,
)
from workflows.models.publicity import PublicityRecord
from workflows.models.repair import Commitment, CommitmentTemplate, Repair
from workflows.models.rulemaking import PublicOpinion
from workflows.models.statement import Statement
from workflows.models.subject import Gram, Subject, SubjectKind
from workflows.models.subjectfile import Identifier, Merge, SubjectChange
from workflows.models.transition import Book, Facts, Transition

__all__ = [
    "Article",
    "Associate",
    "BasisLevel",
    "Book",
    "CalendarDraft",
    "CalendarYear",
    "CaseField",
    "Commitment",
    "CommitmentTemplate",
    "Competence",
    "CrossCheck",
    "CrossHit",
    "Day",
    "Deadline",
    "DeadlineKind",
    "Department",
    "Display",
    "Entry",
    "Evidence",
    "Exit",
    "Facts",
    "Gram",
    "Ground",
    "Identification",
    "Identifier",
    "LegalBasis",
    "ListKind",
    "ListStatus",
    "ListType",
    "ListedMeasure",
    "Mandate",
    "Measure",
    "Merge",
    "Monitoring",
    "Motion",
    "Notice",
    "NumberSeries",
    "OccupationGroup",
    "OccupationRecord",
    "Opinion",
    "Outbox",
    "Parameter",
    "Person",
    "Policy",
    "Post",
    "PublicOpinion",
    "PublicityRecord",
    "Repair",
    "RepairProcedure",
    "Reply",
    "Statement",
    "Subject",
    "SubjectChange",
    "SubjectKind",
    "Transition",
    "WorkItem",
]
