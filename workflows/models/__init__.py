"""What is kept: the facts, and the rules that the database itself can hold."""

from workflows.models.alert import Alert
from workflows.models.audit import AuditFinding, SampleItem, WorkPaper
from workflows.models.batch import Issuance, NoticeBatch, NoticeBatchItem, PrintRun
from workflows.models.breach import BreachProcedure
from workflows.models.bulk import BulkAct, BulkItem
from workflows.models.bundle import Bundle
from workflows.models.calendar import CalendarDraft, CalendarYear, Day
from workflows.models.challenge import Challenge, ChallengeNote, ChallengeProcedure, Stay
from workflows.models.clue import Report, SealedIdentity
from workflows.models.commitment import Commitment
from workflows.models.commitment_parts import CommitmentCheck, CommitmentClock, CommitmentPaper
from workflows.models.commitment_text import CommitmentItem, CommitmentTemplate
from workflows.models.competence import Competence
from workflows.models.complaint import Complaint
from workflows.models.contact import ContactCode
from workflows.models.crosscheck import CrossCheck, CrossHit
from workflows.models.deadline import Deadline, DeadlineKind
from workflows.models.desk import DeskSettings, Draft, HeldStep, SavedView
from workflows.models.emergency import EmergencyLook
from workflows.models.entry import Associate, Display, Entry
from workflows.models.erasure import Erasure
from workflows.models.evidence import Evidence
from workflows.models.gate import AccessBook, Noted, Tally
from workflows.models.guidance import (
    Counsel,
    DemeritLine,
    DemeritObjection,
    DemeritPolicy,
    DemeritRule,
    Suggestion,
)
from workflows.models.handling import HandlingClock, HandlingTerm
from workflows.models.hearing import Hearing, HearingProcedure
from workflows.models.incident import LogIncident
from workflows.models.interview import Interview, InterviewProcedure, InterviewSignature
from workflows.models.learning import (
    Attempt,
    Completion,
    Enrolment,
    Learning,
    Reading,
    ReadingSeat,
    TrainingSession,
)
from workflows.models.letterhead import Letterhead
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
from workflows.models.mandate import Grant, Mandate
from workflows.models.measure import Measure, Monitoring
from workflows.models.monitoring import MonitoringProcedure, WatchCheck, WatchFinding
from workflows.models.notice import Notice, NumberRecord, NumberSeries
from workflows.models.objection import Objection, ObjectionProcedure
from workflows.models.occupation import OccupationGroup, OccupationRecord
from workflows.models.outbox import Outbox
from workflows.models.people import Department, Person, Post
from workflows.models.portal import Activation, Archive, Recovery
from workflows.models.procedures import (
    Exit,
    Identification,
    Motion,
    Opinion,
    RepairProcedure,
    Reply,
)
from workflows.models.publicity import PublicityRecord
from workflows.models.recall import Recall, RecallReceipt, Recipient
from workflows.models.record_paper import RecordClock, RecordPaper, RecordReceipt
from workflows.models.record_repair import RecordRepair
from workflows.models.record_task import RecordProcedure
from workflows.models.rectification import (
    Campaign,
    Rectification,
    RectificationFiling,
    RectificationProcedure,
)
from workflows.models.reorganisation import Reorganisation
from workflows.models.repair import Repair, RepairMaterial, SiteVisit
from workflows.models.rulemaking import PublicOpinion
from workflows.models.secondreview import SecondReview
from workflows.models.serving import ServiceAddress, ServiceAttempt, Serving
from workflows.models.statement import Statement, StatementPoint
from workflows.models.subject import Gram, Subject, SubjectKind
from workflows.models.subjectfile import Identifier, Merge, SubjectChange
from workflows.models.substitution import Substitution
from workflows.models.talk import Comment, Watch
from workflows.models.team import Team, TeamMember
from workflows.models.training import Course, CourseVersion, Lesson, Question
from workflows.models.training_paper import TrainingPaper
from workflows.models.transition import Book, Facts, Transition
from workflows.models.tree import (
    Checkpoint,
    Cosignature,
    FullCheck,
    Leaf,
    SplitView,
    TreeLog,
    TreeNode,
    Unsequenced,
    Witness,
    WitnessRule,
)
from workflows.models.visits import Visits
from workflows.models.workitem import WorkItem

__all__ = [
    "AccessBook",
    "Activation",
    "Alert",
    "Archive",
    "Article",
    "Associate",
    "Attempt",
    "AuditFinding",
    "BasisLevel",
    "Book",
    "BreachProcedure",
    "BulkAct",
    "BulkItem",
    "Bundle",
    "CalendarDraft",
    "CalendarYear",
    "Campaign",
    "CaseField",
    "Challenge",
    "ChallengeNote",
    "ChallengeProcedure",
    "Checkpoint",
    "Comment",
    "Commitment",
    "CommitmentCheck",
    "CommitmentClock",
    "CommitmentItem",
    "CommitmentPaper",
    "CommitmentTemplate",
    "Competence",
    "Complaint",
    "Completion",
    "ContactCode",
    "Cosignature",
    "Counsel",
    "Course",
    "CourseVersion",
    "CrossCheck",
    "CrossHit",
    "Day",
    "Deadline",
    "DeadlineKind",
    "DemeritLine",
    "DemeritObjection",
    "DemeritPolicy",
    "DemeritRule",
    "Department",
    "DeskSettings",
    "Display",
    "Draft",
    "EmergencyLook",
    "Enrolment",
    "Entry",
    "Erasure",
    "Evidence",
    "Exit",
    "Facts",
    "FullCheck",
    "Gram",
    "Grant",
    "Ground",
    "HandlingClock",
    "HandlingTerm",
    "Hearing",
    "HearingProcedure",
    "HeldStep",
    "Identification",
    "Identifier",
    "Interview",
    "InterviewProcedure",
    "InterviewSignature",
    "Issuance",
    "Leaf",
    "Learning",
    "LegalBasis",
    "Lesson",
    "Letterhead",
    "ListKind",
    "ListStatus",
    "ListType",
    "ListedMeasure",
    "LogIncident",
    "Mandate",
    "Measure",
    "Merge",
    "Monitoring",
    "MonitoringProcedure",
    "Motion",
    "Noted",
    "Notice",
    "NoticeBatch",
    "NoticeBatchItem",
    "NumberRecord",
    "NumberSeries",
    "Objection",
    "ObjectionProcedure",
    "OccupationGroup",
    "OccupationRecord",
    "Opinion",
    "Outbox",
    "Parameter",
    "Person",
    "Policy",
    "Post",
    "PrintRun",
    "PublicOpinion",
    "PublicityRecord",
    "Question",
    "Reading",
    "ReadingSeat",
    "Recall",
    "RecallReceipt",
    "Recipient",
    "RecordClock",
    "RecordPaper",
    "RecordProcedure",
    "RecordReceipt",
    "RecordRepair",
    "Recovery",
    "Rectification",
    "RectificationFiling",
    "RectificationProcedure",
    "Reorganisation",
    "Repair",
    "RepairMaterial",
    "RepairProcedure",
    "Reply",
    "Report",
    "SampleItem",
    "SavedView",
    "SealedIdentity",
    "SecondReview",
    "ServiceAddress",
    "ServiceAttempt",
    "Serving",
    "SiteVisit",
    "SplitView",
    "Statement",
    "StatementPoint",
    "Stay",
    "Subject",
    "SubjectChange",
    "SubjectKind",
    "Substitution",
    "Suggestion",
    "Tally",
    "Team",
    "TeamMember",
    "TrainingPaper",
    "TrainingSession",
    "Transition",
    "TreeLog",
    "TreeNode",
    "Unsequenced",
    "Visits",
    "Watch",
    "WatchCheck",
    "WatchFinding",
    "Witness",
    "WitnessRule",
    "WorkItem",
    "WorkPaper",
]
